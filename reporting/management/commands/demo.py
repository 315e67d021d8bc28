"""Load the demo: a fictional neighbourhood with two years of history, and people to log in as."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from adv.accounts.models import Project
from adv.accounts.roles import Role
from reporting.demo.by_actions import write_by_actions
from reporting.demo.extras import write_extras
from reporting.demo.homes import DEFAULT_HOUSEHOLDS
from reporting.demo.in_bulk import write_in_bulk
from reporting.demo.people import DEMO_SLUG, OTHER_SLUG, OTHER_TEAM, PASSWORD, TEAM
from reporting.demo.story import DEFAULT_SEED, demo_neighbourhood, other_neighbourhood

#: The last number of homes for which each thing is done by the action of a person; above it rows go in by the batch.
BY_ACTIONS_UNTIL = 1000
MOST_HOUSEHOLDS = 1_000_000


class Command(BaseCommand):
    """``demo [--households N] [--seed K] [--logins]``."""

    help = "Laadt een verzonnen buurt met twee jaar geschiedenis, en mensen om als in te loggen."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--households", type=int, default=DEFAULT_HOUSEHOLDS, help="aantal woningen (285)")
        parser.add_argument(
            "--seed", type=int, default=DEFAULT_SEED, help="een ander getal geeft een ander verhaal (1)"
        )
        parser.add_argument("--logins", action="store_true", help="toon alleen waarmee je kunt inloggen")

    def handle(self, *_args: Any, **options: Any) -> None:
        if settings.ENVIRONMENT == "production":
            raise CommandError("Dit is een productieomgeving: de demo wordt hier niet geladen.")
        if not options["logins"]:
            self._load(households=options["households"], seed=options["seed"])
        self._print_logins()

    def _load(self, *, households: int, seed: int) -> None:
        if not 1 <= households <= MOST_HOUSEHOLDS:
            raise CommandError(f"Kies een aantal woningen van 1 tot en met {MOST_HOUSEHOLDS}.")
        taken = Project.objects.filter(slug__in=[DEMO_SLUG, OTHER_SLUG]).first()
        if taken is not None:
            raise CommandError(f"Het project '{taken.slug}' bestaat al: er is niets veranderd.")
        today = timezone.localdate()
        write = write_by_actions if households <= BY_ACTIONS_UNTIL else write_in_bulk
        with transaction.atomic():
            write(demo_neighbourhood(households=households, seed=seed, today=today))
            write_by_actions(other_neighbourhood(seed=seed, today=today))
            write_extras(Project.objects.get(slug=DEMO_SLUG), today)
        self.stdout.write(
            f"Demo geladen: {households} woningen in het project Dichterspark, en het project Elders.\n\n"
        )

    def _print_logins(self) -> None:
        rows = [
            (one.email, Role(one.role).label, one.name, "Elders" if one in OTHER_TEAM else "Dichterspark")
            for one in (*TEAM, *OTHER_TEAM)
            if one.can_log_in
        ]
        header = ("Inloggen met", "rol", "naam", "project")
        widths = [max(len(row[place]) for row in (header, *rows)) for place in range(len(header))]
        for row in (header, *rows):
            self.stdout.write(
                "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            )
        self.stdout.write(f"\n  Het wachtwoord is voor iedereen: {PASSWORD}")
