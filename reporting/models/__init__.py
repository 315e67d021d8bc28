"""The models of the reports: what was asked and made, and what a project sets itself."""

from reporting.models.mkba import MkbaItem, MkbaSheet, MkbaVersion
from reporting.models.report import Report, ReportKind, ReportQuerySet
from reporting.models.research import ResearchExport, ResearchReading, ResearchRow
from reporting.models.targets import ExternalFigure, Target, TargetReading

__all__ = [
    "ExternalFigure",
    "MkbaItem",
    "MkbaSheet",
    "MkbaVersion",
    "Report",
    "ReportKind",
    "ReportQuerySet",
    "ResearchExport",
    "ResearchReading",
    "ResearchRow",
    "Target",
    "TargetReading",
]
