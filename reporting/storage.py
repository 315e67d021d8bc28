"""Where the files of a report are kept: private, in DATA_DIR, by number only."""

from pathlib import Path

from django.conf import settings

#: The three files of a report, with their media types.
FILES = {
    "rapport.pdf": "application/pdf",
    "rapport.json": "application/json",
    "rapport.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def folder_of(report_id: int) -> Path:
    """Return the folder of one report; it exists once the report is done."""
    return Path(settings.REPORTS_DIR) / str(report_id)


def write_files(folder: Path, files: dict[str, bytes]) -> None:
    """Write the files of a report; each appears whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        half = folder / f".{name}.half"
        half.write_bytes(content)
        half.replace(folder / name)
