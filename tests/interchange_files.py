"""Files for the tests of imports and exports, made on the spot."""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from django.core.management import call_command
from openpyxl import Workbook

from adv.accounts.models import Project
from adv.audit.actor import Actor
from households.interchange.importing import Outcome, import_file, preview_file
from households.interchange.kinds import Kind, find_kind

Rows = Sequence[Mapping[str, object]]


def as_csv(rows: Rows, *, delimiter: str = ";", encoding: str = "utf-8-sig") -> bytes:
    """A CSV file; the keys of the first row are its header."""
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), delimiter=delimiter, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding, errors="replace")


def as_xlsx(rows: Rows) -> bytes:
    """A workbook whose cells have the types of the values."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append(list(row.values()))
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def kind_of(code: str) -> Kind:
    kind = find_kind(code)
    assert kind is not None
    return kind


def bring_in(project: Project, code: str, content: bytes | Rows, *options: str) -> Outcome:
    """Bring a file in as a command does."""
    content = content if isinstance(content, bytes) else as_csv(content)
    return import_file(
        by=Actor.system(project.pk), project=project, kind=kind_of(code), content=content, options=frozenset(options)
    )


def look_at(project: Project, code: str, content: bytes | Rows, *options: str) -> Outcome:
    """Preview a file."""
    content = content if isinstance(content, bytes) else as_csv(content)
    return preview_file(
        by=Actor.system(project.pk), project=project, kind=kind_of(code), content=content, options=frozenset(options)
    )


def problems_of(project: Project, code: str, content: bytes | Rows, *options: str) -> list[str]:
    """What is wrong with a file, in words."""
    return [str(problem) for problem in look_at(project, code, content, *options).problems]


def counts(outcome: Outcome) -> tuple[int, int, int]:
    return outcome.new, outcome.changed, outcome.unchanged


def take_out(project: Project, code: str, folder: Path, *, ending: str = "csv", date: str = "") -> bytes:
    """The file that ``export_data`` writes."""
    path = folder / f"{project.slug}-{code}.{ending}"
    extra = ["--date", date] if date else []
    call_command("export_data", code, "--project", project.slug, "--output", str(path), *extra, verbosity=0)
    return path.read_bytes()


def rows_of(content: bytes) -> list[dict[str, str]]:
    """The rows of a CSV file of ours."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def address_row(number: object = 2, addition: object = "1", **values: object) -> dict[str, object]:
    """A row of ``adressen`` in which nothing is wrong."""
    return {
        "complex": "Achterbergflat",
        "portiek": "1",
        "straat": "Dichterspark",
        "huisnummer": number,
        "huisletter": "",
        "toevoeging": addition,
        "postcode": "3999 ZA",
        "plaats": "Voorbeeldstad",
        "verdieping": 0,
        "hoofdbewoner": "J. Jansen",
        "telefoon": "06-12345678",
        "sinds": "2001-10-01",
        **values,
    }


HOME = {"postcode": "3999 ZA", "huisnummer": "2", "huisletter": "", "toevoeging": "1"}


def mutation_row(kind: str = "wissel", on: object = "2012-05-01", **values: object) -> dict[str, object]:
    """A row of ``mutaties`` in which nothing is wrong."""
    return {**HOME, "soort": kind, "datum": on, "hoofdbewoner": "S. Hoekstra", "telefoon": "", **values}


def contact_row(moment: object = "2012-02-14 19:05", **values: object) -> dict[str, object]:
    """A row of ``contactmomenten`` in which nothing is wrong."""
    return {
        **HOME,
        "moment": moment,
        "soort": "aangebeld",
        "resultaat": "niet_thuis",
        "door": "adviseur@example.nl",
        "terug_op": "",
        "opmerking": "",
        **values,
    }


def score_row(levels: str = "2131021", **values: object) -> dict[str, object]:
    """A row of ``scores``; a level per letter, ``.`` for none."""
    names = ("woonsituatie", "sociale_relaties", "financien", "opgroeien", "integratie", "arbeid", "psychisch")
    return {
        **HOME,
        "datum": "2012-03-01",
        "fase": "aanmelding",
        **{name: level.replace(".", "") for name, level in zip(names, levels, strict=True)},
        "door": "adviseur@example.nl",
        "opmerking": "",
        **values,
    }
