"""``import_data KIND FILE --project SLUG [--dry-run]``: bring a file in, all or nothing.

Prints one summary line on stdout; everything else goes to stderr.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from adv.accounts.models import Project
from adv.audit.actor import Actor
from households.interchange.importing import ImportRefusedError, Outcome, import_file, preview_file
from households.interchange.jobs import CREATE_ORGANISATIONS, CREATE_USERS
from households.interchange.kinds import find_kind, import_kinds
from households.interchange.tables import FileUnreadableError


class Command(BaseCommand):
    """Bring a file into a project."""

    help = "Leest een bestand (CSV of XLSX) in een project in: alles of niets."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", help="soort: adressen, contactmomenten, scores …")
        parser.add_argument("file", help="het bestand, CSV of XLSX")
        parser.add_argument("--project", required=True, help="korte naam van het project")
        parser.add_argument("--dry-run", action="store_true", help="laat alleen zien wat er zou gebeuren")
        parser.add_argument("--create-users", action="store_true", help="maak onbekende medewerkers aan, niet actief")
        parser.add_argument("--create-organisations", action="store_true", help="maak onbekende organisaties aan")

    def handle(self, *, kind: str, file: str, project: str, dry_run: bool, **options: Any) -> None:
        found_kind = find_kind(kind)
        if found_kind is None or found_kind.job is None:
            known = ", ".join(one.code for one in import_kinds())
            raise CommandError(f"De soort '{kind}' kan niet worden ingelezen. Kies uit: {known}.")
        found_project = Project.objects.filter(slug=project).first()
        if found_project is None:
            raise CommandError(f"Er is geen project '{project}'.")
        chosen = frozenset(name for name in (CREATE_USERS, CREATE_ORGANISATIONS) if options.get(name))
        run = preview_file if dry_run else import_file
        try:
            outcome = run(
                by=Actor.system(found_project.pk),
                project=found_project,
                kind=found_kind,
                content=_read(Path(file)),
                options=chosen,
            )
        except FileUnreadableError as error:
            raise CommandError(str(error)) from None
        except ImportRefusedError as refusal:
            outcome = refusal.outcome
        self._tell(outcome)
        if dry_run:
            self.stderr.write("Dit was een proef: er is niets opgeslagen.")

    def _tell(self, outcome: Outcome) -> None:
        for notice in outcome.notices:
            self.stderr.write(f"Let op: {notice}")
        for problem in outcome.problems:
            self.stderr.write(str(problem))
        if outcome.problems:
            wrong = outcome.wrong_rows
            rows = "1 rij is fout" if wrong == 1 else f"{wrong} rijen zijn fout"
            raise CommandError(f"{outcome.kind.code}: {rows}; er is niets opgeslagen.")
        self.stdout.write(outcome.summary)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise CommandError(f"Het bestand {path} bestaat niet.") from None
    except OSError as error:
        raise CommandError(f"Het bestand {path} kan niet worden gelezen ({error.strerror}).") from None
