"""Fifty advisors with a session, and doors to ring at: as JSON, for the bench. Runs in a process of its own."""

import json
import sys

import django

django.setup()

from django.conf import settings  # noqa: E402  the registry comes first
from django.test import Client  # noqa: E402

from adv.accounts.models import Membership, Project, User  # noqa: E402
from adv.accounts.roles import Role  # noqa: E402
from households.models import Address  # noqa: E402
from reporting.demo.people import DEMO_SLUG  # noqa: E402


def cookie(user: User) -> str:
    """Return the session cookie of a new session."""
    client = Client()
    client.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def main(number: int) -> None:
    """Print what the bench needs."""
    project = Project.objects.get(slug=DEMO_SLUG)
    advisors = []
    for place in range(number):
        user, _ = User.objects.get_or_create(email=f"bench{place}@example.nl", defaults={"name": f"Bench {place}"})
        Membership.objects.get_or_create(user=user, project=project, role=Role.ADVISOR)
        advisors.append(cookie(user))
    known = {
        email: cookie(User.objects.get(email=email))
        for email in ("adviseur@demo.example", "partner@demo.example", "projectleider@demo.example")
    }
    doors = list(
        Address.objects.filter(project=project, household__isnull=False)
        .order_by("walk_position")
        .values_list("pk", flat=True)[:5000]
    )
    json.dump({"advisors": advisors, "known": known, "doors": doors, "project": project.pk}, sys.stdout)


if __name__ == "__main__":
    main(int(sys.argv[1]))
