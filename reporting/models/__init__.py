"""The models of the reports: what was asked and made, and what a project sets itself."""

from reporting.models.report import Report, ReportKind, ReportQuerySet

__all__ = ["Report", "ReportKind", "ReportQuerySet"]
