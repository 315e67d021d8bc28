"""Migrations that change data, run again on rows that the application itself wrote."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from households.models import SearchKey
from tests import factories
from tests.interchange_files import address_row, bring_in

pytestmark = pytest.mark.django_db

NAMES = [
    "J. Jansen",
    "L. in 't Veld",
    "Łukasz Horváth",
    "W.F. Dekker-van Leeuwen",
    "",
    "Maria de la Fuente y " + "Lang" * 20,
]


def keys() -> list[tuple[object, ...]]:
    return sorted(SearchKey.objects.values_list("project_id", "resident_id", "kind", "key"))


def test_0005_gives_residents_who_are_there_the_keys_that_the_application_writes(monkeypatch):
    migration = import_module("households.migrations.0005_search_keys")
    monkeypatch.setattr(migration, "_BATCH", 4)  # more than one batch, of so few
    for project in (factories.make_project(), factories.make_project()):
        rows = [address_row(number, hoofdbewoner=name) for number, name in enumerate(NAMES, start=1)]
        rows[1]["telefoon"] = ""
        bring_in(project, "adressen", rows)
    written = keys()
    assert {kind for _, _, kind, _ in written} == {"name", "phone"}
    SearchKey.objects.all().delete()

    migration.write_keys(apps, connection.schema_editor())

    assert keys() == written
