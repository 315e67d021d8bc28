"""Make a report on a period and write its files, with the same code as the worker."""

import datetime
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from adv.accounts.models import Project
from adv.audit import log
from adv.audit.actor import Actor
from households.interchange.cells import CellError, read_date
from reporting.making import make_report
from reporting.models import ReportKind
from reporting.storage import write_files


def _date(text: str) -> datetime.date:
    try:
        return read_date(text)
    except CellError as error:
        raise CommandError(f"'{text}': {error}.") from None


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CommandError(f"Kan niet schrijven in {folder}: {error.strerror}.") from None


class Command(BaseCommand):
    """``make_report --project SLUG --start DATE --end DATE --output DIR [--internal] [--kind KIND]``."""

    help = "Maakt rapport.pdf, rapport.json en rapport.xlsx over een periode."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--project", required=True, help="korte naam van het project")
        parser.add_argument("--start", required=True, help="eerste dag, 2012-01-01")
        parser.add_argument("--end", required=True, help="laatste dag, 2012-03-31")
        parser.add_argument("--output", required=True, type=Path, help="map voor de bestanden")
        parser.add_argument("--internal", action="store_true", help="toon ook kleine aantallen")
        parser.add_argument(
            "--kind", choices=[kind.value for kind in ReportKind], help="kort of volledig; zonder dit naar de periode"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        start, end = _date(options["start"]), _date(options["end"])
        if end < start:
            raise CommandError(f"De laatste dag ({end}) ligt voor de eerste ({start}).")
        project = Project.objects.filter(slug=options["project"]).first()
        if project is None:
            raise CommandError(f"Er is geen project '{options['project']}'.")
        kind = ReportKind(options["kind"]) if options["kind"] else None
        folder: Path = options["output"]
        with _writing(folder):
            folder.mkdir(parents=True, exist_ok=True)
        made = make_report(
            project, start, end, is_internal=options["internal"], kind=kind, made_on=timezone.localdate()
        )
        with _writing(folder):
            write_files(folder, made.files)
        log.record(by=Actor.system(project.pk), action=log.Action.EXECUTE, object_type="report_command")
        for name in made.files:
            self.stdout.write(str(folder / name))
