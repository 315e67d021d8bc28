"""The report as PDF/UA-1: its style sheet and our font, and nothing else."""

import re
from pathlib import Path

from django.conf import settings

from adv import pdf
from adv.pdf import FONT_PACKAGE, SCHEME, AssetRefusedError

__all__ = ["FONT_PACKAGE", "SCHEME", "AssetRefusedError", "assets", "to_pdf"]

#: Control characters and those that turn the direction of text: no font has them, and they can make text read
#: differently from what it says.
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def assets() -> dict[str, tuple[Path, str]]:
    """The files that a report may use, by name, with their media type."""
    style = Path(settings.BASE_DIR) / "templates" / "reporting" / "pdf" / "report.css"
    return {"report.css": (style, "text/css"), **pdf.font_assets()}


def to_pdf(html: str) -> bytes:
    """The finished HTML as PDF/UA-1; whatever it asks for beside the files above is refused and left out."""
    return pdf.to_pdf([_INVISIBLE.sub("", html)], assets=assets())
