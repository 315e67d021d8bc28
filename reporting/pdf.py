"""The report as PDF/UA-1: its style sheet and our font, and nothing else."""

from pathlib import Path

from django.conf import settings

from adv import pdf
from adv.pdf import FONT_PACKAGE, SCHEME, AssetRefusedError

__all__ = ["FONT_PACKAGE", "SCHEME", "AssetRefusedError", "assets", "to_pdf"]


def assets() -> dict[str, tuple[Path, str]]:
    """The files that a report may use, by name, with their media type."""
    style = Path(settings.BASE_DIR) / "templates" / "reporting" / "pdf" / "report.css"
    return {"report.css": (style, "text/css"), **pdf.font_assets()}


def to_pdf(html: str) -> bytes:
    """The finished HTML as PDF/UA-1; whatever it asks for beside the files above is refused and left out."""
    return pdf.to_pdf([html], assets=assets())
