"""Where the PDF of a stack is kept: private, in DATA_DIR, by number only."""

from pathlib import Path

from django.conf import settings


def pdf_of(mailing_id: int) -> Path:
    """Return the file of one stack; it exists once the stack is done."""
    return Path(settings.MAILINGS_DIR) / f"{mailing_id}.pdf"


def write_pdf(mailing_id: int, content: bytes) -> None:
    """Write the PDF of a stack; it appears whole or not at all."""
    path = pdf_of(mailing_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".half")
    half.write_bytes(content)
    half.replace(path)


def remove_pdf(mailing_id: int) -> None:
    """Remove the PDF of a stack; nothing happens when there is none."""
    pdf_of(mailing_id).unlink(missing_ok=True)
