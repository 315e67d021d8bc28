"""``export_data KIND --project SLUG --output FILE [--date DATE]``: write a table as .csv or .xlsx."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from adv.accounts.models import Project
from adv.audit.actor import Actor
from households.interchange.cells import CellError, read_date
from households.interchange.exporting import export_table
from households.interchange.kinds import export_kinds, find_kind
from households.interchange.writing import TooLongError, format_of


class Command(BaseCommand):
    """Write a table of a project to a file."""

    help = "Schrijft gegevens van een project naar een bestand dat eindigt op .csv of .xlsx."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", help="soort: adressen, contactmomenten, looplijst …")
        parser.add_argument("--project", required=True, help="korte naam van het project")
        parser.add_argument("--output", required=True, help="het bestand; .csv of .xlsx")
        parser.add_argument("--date", default="", help="looplijst: zoals die was aan het eind van deze dag")

    def handle(self, *, kind: str, project: str, output: str, date: str, **options: Any) -> None:
        found_kind = find_kind(kind)
        if found_kind is None:
            known = ", ".join(one.code for one in export_kinds())
            raise CommandError(f"De soort '{kind}' bestaat niet. Kies uit: {known}.")
        found_project = Project.objects.filter(slug=project).first()
        if found_project is None:
            raise CommandError(f"Er is geen project '{project}'.")
        target = Path(output)
        ending = format_of(target)
        if ending is None:
            raise CommandError(f"De naam van het bestand moet eindigen op .csv of .xlsx: {output}")
        try:
            on = read_date(str(date)) if date else timezone.localdate()
        except CellError as error:
            raise CommandError(f"--date {date}: {error}") from None
        if date and not found_kind.export_takes_date:
            self.stderr.write(f"Let op: --date doet niets bij {kind}.")
        partial = target.with_name(f".{target.name}.deel")
        try:
            with partial.open("wb") as stream:
                count = export_table(
                    by=Actor.system(found_project.pk),
                    project=found_project,
                    kind=found_kind,
                    on=on,
                    target=stream,
                    ending=ending,
                )
            partial.replace(target)
        except TooLongError as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"Het bestand {output} kan niet worden geschreven ({error.strerror}).") from None
        finally:
            partial.unlink(missing_ok=True)
        self.stdout.write(f"{kind}: {count} {'rij' if count == 1 else 'rijen'} geschreven naar {output}")
