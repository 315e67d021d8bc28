"""The models of the reports: what was asked and made, and what a project sets itself."""

from reporting.models.report import Report, ReportQuerySet

__all__ = ["Report", "ReportQuerySet"]
