"""Many homes in one project, in seconds: a demo, copied inside PostgreSQL as often as is needed.

Every copy has its own complexes, staircases, addresses, households, residents, contact moments, scorings and tasks,
with the same history; only the postcode and the name of the complex differ. Nobody's caseload grows by it.
"""

import sys

import psycopg2  # type: ignore[import-untyped]  # brings no types

#: Table, and what differs in a copy: column to SQL, in which {n} is the number of the copy and {step} the distance
#: between the ids of two copies. Order of making.
_COPIES: tuple[tuple[str, dict[str, str]], ...] = (
    ("households_complex", {"id": "id + {step}", "name": "name || ' ' || {n}", "position": "position + {n} * 1000"}),
    ("households_staircase", {"id": "id + {step}", "complex_id": "complex_id + {step}"}),
    (
        "households_address",
        {
            "id": "id + {step}",
            "complex_id": "complex_id + {step}",
            "staircase_id": "staircase_id + {step}",
            "postcode": "lpad(({n} + 1000)::text, 4, '0') || substr(postcode, 5)",
            "walk_position": "walk_position + {n} * {homes}",
            "household_id": "NULL",
        },
    ),
    (
        "households_household",
        {"id": "id + {step}", "address_id": "address_id + {step}", "owner_id": "NULL"},
    ),
    ("households_resident", {"id": "id + {step}", "household_id": "household_id + {step}"}),
    (
        "households_contactmoment",
        {"id": "id + {step}", "address_id": "address_id + {step}", "household_id": "household_id + {step}"},
    ),
    ("households_matrixscoring", {"id": "id + {step}", "household_id": "household_id + {step}"}),
    (
        "interventions_task",
        {
            "id": "id + {step}",
            "household_id": "household_id + {step}",
            "number": "number || '-' || {n}",
            "goal_id": "NULL",
        },
    ),
)
#: What the figures of a report count besides, for the bench of those.
_DOSSIERS: tuple[tuple[str, dict[str, str]], ...] = (
    ("households_statuschange", {"id": "id + {step}", "household_id": "household_id + {step}"}),
    (
        "interventions_intervention",
        {
            "id": "id + {step}",
            "household_id": "household_id + {step}",
            "number": "number || '-' || {n}",
            "goal_id": "NULL",
        },
    ),
    ("interventions_interventiondomain", {"id": "id + {step}", "intervention_id": "intervention_id + {step}"}),
    ("interventions_effect", {"id": "id + {step}", "intervention_id": "intervention_id + {step}"}),
)
#: How to find the rows of the project to copy.
_OF_PROJECT = {
    "households_staircase": "complex_id IN (SELECT id FROM households_complex WHERE project_id = %(project)s)",
    "households_resident": "household_id IN (SELECT id FROM households_household WHERE project_id = %(project)s)",
    "households_statuschange": "household_id IN (SELECT id FROM households_household WHERE project_id = %(project)s)",
    "interventions_interventiondomain": (
        "intervention_id IN (SELECT id FROM interventions_intervention WHERE project_id = %(project)s)"
    ),
    "interventions_effect": (
        "intervention_id IN (SELECT id FROM interventions_intervention WHERE project_id = %(project)s)"
    ),
    "households_matrixscoring": "household_id IN (SELECT id FROM households_household WHERE project_id = %(project)s)",
}
#: Further than any id of the demo that is copied.
_STEP = 10_000_000


def make_demo(homes: int) -> None:
    """Make the demo's neighbourhood with so many homes, in batches. Needs Django."""
    import django

    django.setup()
    from django.db import transaction
    from django.utils import timezone

    from reporting.demo.in_bulk import write_in_bulk
    from reporting.demo.story import DEFAULT_SEED, demo_neighbourhood

    with transaction.atomic():
        write_in_bulk(demo_neighbourhood(households=homes, seed=DEFAULT_SEED, today=timezone.localdate()))


def multiply(url: str, *, slug: str, homes: int, with_dossiers: bool = False) -> int:
    """Copy the homes of a project until there are at least ``homes``; return how many there are."""
    tables = (*_COPIES, *(_DOSSIERS if with_dossiers else ()))
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT id FROM accounts_project WHERE slug = %s", [slug])
        project = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM households_address WHERE project_id = %s", [project])
        number = cursor.fetchone()[0]
        copies = max(0, -(-homes // number) - 1)
        for copy in range(1, copies + 1):
            for table, changes in tables:
                cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
                columns = [row[0] for row in cursor.fetchall()]
                values = {"n": copy, "step": copy * _STEP, "homes": number}
                picked = ", ".join(
                    changes[column].format(**values) if column in changes else f'"{column}"' for column in columns
                )
                where = _OF_PROJECT.get(table, "project_id = %(project)s")
                names = ", ".join(f'"{column}"' for column in columns)
                cursor.execute(
                    f'INSERT INTO "{table}" ({names}) SELECT {picked} FROM "{table}" WHERE id < {_STEP} AND {where}',
                    {"project": project},
                )
        # Who lives at a copy is the copy of who lives at the original.
        cursor.execute(
            "UPDATE households_address a SET household_id = o.household_id + (a.id / %(step)s) * %(step)s "
            "FROM households_address o "
            "WHERE o.id = a.id %% %(step)s AND a.id >= %(step)s AND a.project_id = %(project)s",
            {"step": _STEP, "project": project},
        )
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    connection.close()
    return number * (copies + 1)


if __name__ == "__main__":
    make_demo(int(sys.argv[1]))
