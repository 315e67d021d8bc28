"""``create_project SLUG --name NAME [--start DATE]``: an empty project with the default settings."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_slug

from adv.accounts import actions
from adv.accounts.errors import ActionRefused
from adv.audit.actor import Actor
from households.interchange.cells import CellError, read_date

_LONGEST_SLUG = 50
_LONGEST_NAME = 120


class Command(BaseCommand):
    """Make a project."""

    help = "Maakt een leeg project met de standaardinstellingen."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="korte naam: kleine letters, cijfers en streepjes")
        parser.add_argument("--name", required=True, help="naam van het project")
        parser.add_argument("--start", default="", help="begindatum, zoals 2012-01-09")

    def handle(self, *, slug: str, name: str, start: str, **options: Any) -> None:
        try:
            validate_slug(slug)
        except ValidationError:
            raise CommandError(f"'{slug}' kan geen korte naam zijn: gebruik letters, cijfers en streepjes.") from None
        if len(slug) > _LONGEST_SLUG or len(name) > _LONGEST_NAME or not name.strip():
            raise CommandError(f"De korte naam heeft hoogstens {_LONGEST_SLUG} tekens, de naam 1 tot {_LONGEST_NAME}.")
        try:
            starts_on = read_date(str(start)) if start else None
        except CellError as error:
            raise CommandError(f"--start {start}: {error}") from None
        try:
            actions.create_project(by=Actor.system(), slug=slug, name=name.strip(), starts_on=starts_on)
        except ActionRefused as refusal:
            raise CommandError(refusal.message) from None
        self.stdout.write(f"Project {slug} is gemaakt.")
