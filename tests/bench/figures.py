"""What the figures of a report cost beside SQL for PostgreSQL that computes the same: `-m tests.bench.figures`.

    HOMES=20000 .venv/bin/python -m tests.bench.figures     another size (100,000 homes by default)

Bounds: gathering at most 1.5 times the raw SQL and under 300 MB; the PDF at most 1.3 times what WeasyPrint needs for
the same finished HTML. Both of a pair are asked in turns, and the fastest counts: a busy machine then matters least.
"""

import contextlib
import datetime
import json
import os
import subprocess
import sys
import tempfile
import time
from typing import Any
from unittest import mock

import psycopg2  # type: ignore[import-untyped]  # brings no types

from tests import services
from tests.bench.homes import multiply

HOMES = int(os.environ.get("HOMES", "100000"))
SEED = int(os.environ.get("SEED_HOMES", "2000"))
TIMES = int(os.environ.get("TIMES", "4"))
MOST_TIMES_SQL, MOST_MB, MOST_TIMES_WEASYPRINT = 1.5, 300.0, 1.3

_OURS = "SELECT id FROM households_household WHERE project_id = %(project)s"
_SPOKEN = (
    "(kind IN ('conversation', 'phone', 'elsewhere', 'office_hour') "
    "OR result IN ('appointment', 'conversation', 'not_convenient', 'refused'))"
)
_GROUPS = """CASE WHEN kind IN ('info_advice', 'overview') THEN 'insight'
    WHEN kind IN ('motivating', 'listening', 'confronting', 'crisis_help') THEN 'support'
    WHEN kind IN ('material_help', 'physical_problem', 'rehousing', 'facilities') THEN 'practical'
    WHEN kind IN ('debt_buddy', 'language_buddy', 'trainee') THEN 'informal' ELSE 'contact' END"""
_LATEST = f"""SELECT DISTINCT ON (household_id) household_id, proposed_type FROM households_matrixscoring
    WHERE is_current AND confirmed_at IS NOT NULL AND total IS NOT NULL AND "on" <= %(end)s
        AND household_id IN ({_OURS})
    ORDER BY household_id, "on" DESC, phase DESC, id DESC"""

#: One statement per part, with what PostgreSQL offers for it.
RAW = [
    f"""WITH m AS (
        SELECT household_id,
            count(*) FILTER (WHERE kind = 'letter' AND at >= %(opens)s) letters,
            count(*) FILTER (WHERE kind = 'letter' AND at < %(opens)s AND at >= %(before)s) letters_before,
            count(*) FILTER (WHERE kind = 'letter' AND at < %(before)s) letters_earlier,
            count(*) FILTER (WHERE kind = 'ring' AND at >= %(opens)s) rings,
            count(*) FILTER (WHERE kind = 'ring' AND at < %(opens)s AND at >= %(before)s) rings_before,
            count(*) FILTER (WHERE kind = 'ring' AND at < %(before)s) rings_earlier,
            bool_or({_SPOKEN} AND at >= %(opens)s) spoken, bool_or({_SPOKEN}) spoken_ever,
            bool_or({_SPOKEN} AND at < %(opens)s AND at >= %(before)s) spoken_before,
            bool_or({_SPOKEN} AND at < %(opens)s) spoken_by_then,
            bool_or((kind = 'conversation' OR result = 'conversation') AND at >= %(opens)s) talked,
            bool_or(kind = 'conversation' OR result = 'conversation') talked_ever,
            bool_or((kind = 'conversation' OR result = 'conversation') AND at < %(opens)s AND at >= %(before)s)
                talked_before,
            bool_or(result = 'refused' AND at >= %(opens)s) refused, bool_or(kind = 'ring') rung_ever
        FROM households_contactmoment WHERE project_id = %(project)s AND withdrawn_at IS NULL AND at < %(closes)s
        GROUP BY household_id)
    SELECT c.name, sum(letters), count(*) FILTER (WHERE letters > 0), sum(letters_before), sum(letters_earlier),
        sum(rings), count(*) FILTER (WHERE rings > 0), sum(rings_before), sum(rings_earlier),
        count(*) FILTER (WHERE letters_before > 0), count(*) FILTER (WHERE letters_earlier > 0),
        count(*) FILTER (WHERE rings_before > 0), count(*) FILTER (WHERE rings_earlier > 0),
        count(*) FILTER (WHERE spoken), count(*) FILTER (WHERE spoken_before), count(*) FILTER (WHERE spoken_ever),
        count(*) FILTER (WHERE talked), count(*) FILTER (WHERE talked_before), count(*) FILTER (WHERE talked_ever),
        count(*) FILTER (WHERE refused), count(*) FILTER (WHERE rung_ever AND NOT spoken_ever),
        count(*) FILTER (WHERE h.is_newcomer AND spoken AND NOT spoken_by_then)
    FROM m JOIN households_household h ON h.id = household_id JOIN households_address a ON a.id = h.address_id
    LEFT JOIN households_complex c ON c.id = a.complex_id GROUP BY c.name""",
    """SELECT c.name, count(*) FROM households_address a LEFT JOIN households_complex c ON c.id = a.complex_id
    WHERE a.project_id = %(project)s GROUP BY c.name""",
    f"""SELECT width_bucket(extract(hour FROM at AT TIME ZONE 'Europe/Amsterdam'), ARRAY[0, 12, 18]), count(*),
        count(DISTINCT household_id), count(*) FILTER (WHERE {_SPOKEN}),
        count(DISTINCT household_id) FILTER (WHERE {_SPOKEN})
    FROM households_contactmoment WHERE project_id = %(project)s AND withdrawn_at IS NULL AND kind = 'ring'
        AND at >= %(opens)s AND at < %(closes)s GROUP BY 1""",
    f"""WITH s AS (
        SELECT *, row_number() OVER w AS place, count(*) OVER (PARTITION BY household_id) AS times
        FROM (SELECT household_id, "on", phase, id, proposed_type, housing, social, finance, parenting, integration,
            work, wellbeing FROM households_matrixscoring WHERE is_current AND confirmed_at IS NOT NULL
            AND total IS NOT NULL AND "on" <= %(end)s AND household_id IN ({_OURS})) scored
        WINDOW w AS (PARTITION BY household_id ORDER BY "on", CASE phase WHEN 'intake' THEN 0 WHEN 'evaluation' THEN 1
            ELSE 2 END, id))
    SELECT f.proposed_type, l.proposed_type, f.times > 1, count(*), count(*) FILTER (WHERE f."on" < %(before_day)s),
        count(*) FILTER (WHERE t."on" < %(before_day)s), {
        ", ".join(
            f"count(*) FILTER (WHERE {side}.{domain} = {level})"
            for side in "fl"
            for domain in ("housing", "social", "finance", "parenting", "integration", "work", "wellbeing")
            for level in range(4)
        )
    }, count(*) FILTER (WHERE f.wellbeing IS NULL), count(*) FILTER (WHERE l.wellbeing IS NULL)
    FROM s f JOIN s l USING (household_id) LEFT JOIN s t ON t.household_id = f.household_id AND t.place = 2
    WHERE f.place = 1 AND l.place = l.times GROUP BY 1, 2, 3""",
    f"""SELECT count(*) FROM (SELECT FROM households_matrixscoring WHERE is_current AND confirmed_at IS NOT NULL
        AND "on" <= %(end)s AND household_id IN ({_OURS}) GROUP BY household_id HAVING count(total) = 0) s""",
    f"""WITH t AS ({_LATEST})
    SELECT kind, {_GROUPS} grp, proposed_type, count(*), count(DISTINCT household_id)
    FROM interventions_intervention LEFT JOIN t USING (household_id)
    WHERE project_id = %(project)s AND "on" BETWEEN %(start)s AND %(end)s
    GROUP BY proposed_type, GROUPING SETS ((kind), (2), ())""",
    f"""SELECT kind, {_GROUPS} grp, domain, count(*), count(DISTINCT household_id)
    FROM interventions_intervention i JOIN interventions_interventiondomain d ON d.intervention_id = i.id
    WHERE project_id = %(project)s AND "on" BETWEEN %(start)s AND %(end)s
    GROUP BY domain, GROUPING SETS ((kind), (2), ())""",
    """SELECT kind, o.name, count(*), count(DISTINCT household_id)
    FROM interventions_intervention i LEFT JOIN interventions_ownkind o ON o.id = own_kind_id
    WHERE i.project_id = %(project)s AND "on" BETWEEN %(start)s AND %(end)s
        AND kind IN (SELECT counts_as FROM interventions_ownkind WHERE project_id = %(project)s) GROUP BY 1, 2""",
    """SELECT CASE WHEN "on" >= %(start)s THEN 2 WHEN "on" >= %(before_day)s THEN 1 ELSE 0 END, count(*),
        count(DISTINCT household_id) FROM interventions_intervention
    WHERE project_id = %(project)s AND "on" <= %(end)s GROUP BY ROLLUP (1)""",
    """SELECT perspective, CASE WHEN observed_on >= %(start)s THEN 2 WHEN observed_on >= %(before_day)s THEN 1 ELSE 0
        END, count(*), count(DISTINCT household_id)
    FROM interventions_effect e JOIN interventions_intervention i ON i.id = e.intervention_id
    WHERE project_id = %(project)s AND observed_on <= %(end)s AND value = 'better'
    GROUP BY GROUPING SETS ((1, 2), (1))""",
    f"""WITH t AS ({_LATEST}), seen AS (
        SELECT value, kind, {_GROUPS} grp, domain, perspective, proposed_type, household_id, count(*) n
        FROM interventions_effect e JOIN interventions_intervention i ON i.id = e.intervention_id
        LEFT JOIN t USING (household_id)
        WHERE project_id = %(project)s AND observed_on BETWEEN %(start)s AND %(end)s
            AND value IN ('better', 'worse', 'same')
        GROUP BY 1, 2, 3, 4, 5, 6, 7)
    SELECT value, perspective, kind, grp, domain, proposed_type, sum(n), count(DISTINCT household_id) FROM seen
    GROUP BY value, perspective, GROUPING SETS ((kind, domain), (kind), (grp, domain), (grp), (domain), (proposed_type),
        ())""",
    """SELECT width_bucket(observed_on - "on", ARRAY[28, 84, 175]), count(*), count(DISTINCT household_id)
    FROM interventions_effect e JOIN interventions_intervention i ON i.id = e.intervention_id
    WHERE project_id = %(project)s AND observed_on BETWEEN %(start)s AND %(end)s AND value = 'better' GROUP BY 1""",
    """SELECT o.name, count(*), count(DISTINCT household_id),
        count(*) FILTER (WHERE accepted_on IS NOT NULL OR status IN ('accepted', 'in_progress', 'done', 'returned')),
        count(*) FILTER (WHERE status = 'refused'), count(*) FILTER (WHERE status = 'done'),
        count(*) FILTER (WHERE due_on < %(end)s AND NOT (status = 'done' AND coalesce(finished_on <= %(end)s, true))),
        count(DISTINCT household_id) FILTER (WHERE status = 'done'),
        percentile_cont(0.5) WITHIN GROUP (ORDER BY accepted_on - sent_on),
        percentile_cont(0.5) WITHIN GROUP (ORDER BY finished_on - sent_on) FILTER (WHERE status = 'done')
    FROM interventions_task t JOIN accounts_organisation o ON o.id = organisation_id
    WHERE t.project_id = %(project)s AND sent_on BETWEEN %(start)s AND %(end)s GROUP BY ROLLUP (1)""",
    """SELECT CASE WHEN sent_on >= %(start)s THEN 2 WHEN sent_on >= %(before_day)s THEN 1 ELSE 0 END, count(*),
        count(DISTINCT household_id) FROM interventions_task
    WHERE project_id = %(project)s AND sent_on <= %(end)s GROUP BY ROLLUP (1)""",
    f"""WITH given AS (SELECT household_id, giver_id, settled_at AS until,
            lag(settled_at) OVER (PARTITION BY household_id ORDER BY settled_at, o.id) AS since
        FROM households_handoveritem JOIN households_handover o ON o.id = handover_id
        WHERE project_id = %(project)s AND state = 'accepted' AND settled_at > %(opens)s)
    SELECT m.by_id = coalesce(giver_id, h.owner_id), count(*), count(DISTINCT m.household_id)
    FROM households_contactmoment m JOIN households_household h ON h.id = m.household_id
    LEFT JOIN given g ON g.household_id = m.household_id AND at < g.until AND (g.since IS NULL OR at >= g.since)
    WHERE m.project_id = %(project)s AND withdrawn_at IS NULL AND at >= %(opens)s AND at < %(closes)s
        AND h.owner_id IS NOT NULL AND {_SPOKEN} GROUP BY 1""",
    f"""SELECT to_status, count(*) FROM (SELECT DISTINCT ON (household_id) household_id, to_status
        FROM households_statuschange WHERE "on" <= %(end)s AND household_id IN ({_OURS})
        ORDER BY household_id, "on" DESC, id DESC) s GROUP BY 1""",
]


def _measure() -> None:
    """In a process of its own, with Django: times of both, the memory of gathering, and the PDF beside WeasyPrint."""
    import resource

    import django

    django.setup()
    from django.db import connection

    from adv.accounts.models import Project
    from adv.dutch import AMSTERDAM
    from reporting import making, pdf
    from reporting.html import to_html
    from reporting.queries import gather

    project = Project.objects.get(slug="dichterspark")
    end = datetime.datetime.now(tz=AMSTERDAM).date()
    start = end - datetime.timedelta(days=182)
    before = start - datetime.timedelta(days=183)

    def midnight(day: datetime.date) -> datetime.datetime:
        return datetime.datetime.combine(day, datetime.time.min, tzinfo=AMSTERDAM)

    values: Any = {
        "project": project.pk, "start": start, "end": end, "before_day": before, "opens": midnight(start),
        "closes": midnight(end + datetime.timedelta(days=1)), "before": midnight(before),
    }  # fmt: skip
    raw_times, our_times = [], []
    for _ in range(TIMES):
        began = time.perf_counter()
        with connection.cursor() as cursor:
            for query in RAW:
                cursor.execute(query, values)
                cursor.fetchall()
        raw_times.append(time.perf_counter() - began)
        began = time.perf_counter()
        gather(project, start, end)
        our_times.append(time.perf_counter() - began)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    made = making.make_report(project, start, end, is_internal=False, made_on=end)
    whole, alone = [], []
    kept: list[str] = []

    def finished(html: str) -> bytes:
        kept.append(html)
        return b""

    with mock.patch.object(making, "to_pdf", finished):
        making.make_report(project, start, end, is_internal=False, made_on=end)
    raw = gather(project, start, end)
    from reporting.domain.figures import build_figures

    for _ in range(TIMES):
        began = time.perf_counter()
        figures = build_figures(raw, internal=False)
        html = to_html(figures, making._meta(project, figures, kind=None, made_on=end, version=1, checksum="0" * 64))
        pdf.to_pdf(html)
        whole.append(time.perf_counter() - began)
        began = time.perf_counter()
        _weasyprint(kept[0], pdf.assets())
        alone.append(time.perf_counter() - began)
    found = {
        "sql": min(raw_times),
        "gather": min(our_times),
        "mb": megabytes,
        "pdf": min(whole),
        "weasyprint": min(alone),
        "bytes": len(made.files["rapport.pdf"]),
    }
    print(json.dumps(found))


def _weasyprint(html: str, assets) -> None:
    """WeasyPrint and nothing else, with the same style sheet and font."""
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Fetcher(URLFetcher):  # type: ignore[misc]  # brings no types
        def fetch(self, url, headers=None):
            path, media_type = assets[url.removeprefix("asset:")]
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": media_type})

    document = HTML(string=html, base_url="asset:", url_fetcher=Fetcher())
    document.write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True)


def measure_figures(table, environment) -> None:
    """Print what the figures cost in one database."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.figures", "measure"], cwd=services.ROOT, env={**os.environ, **environment},
        check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    found = json.loads(done.stdout.splitlines()[-1])
    table.head("The figures of half a year")
    table.row("raw SQL", found["sql"] * 1000, unit=" ms")
    table.row("gathering", found["gather"] * 1000, unit=" ms")
    table.row("  times the raw SQL", found["gather"] / found["sql"], MOST_TIMES_SQL, decimals=2)
    table.row("memory of the process that gathers", found["mb"], MOST_MB, unit=" MB")
    table.row("size of the PDF", found["bytes"] / 1024, unit=" kB")
    table.row("from figures to PDF", found["pdf"] * 1000, unit=" ms")
    table.row("  WeasyPrint alone on the same HTML", found["weasyprint"] * 1000, unit=" ms")
    table.row("  times WeasyPrint alone", found["pdf"] / found["weasyprint"], MOST_TIMES_WEASYPRINT, decimals=2)


#: So many scorings to a home: 300,000 to 100,000 homes. The demo has 1.6.
SCORINGS_PER_HOME = 3


def more_scorings(server: str, least: int) -> None:
    """Copy scorings to two months before until there are at least so many, each household with a longer history."""
    with psycopg2.connect(server) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'households_matrixscoring'"
        )
        columns = [row[0] for row in cursor.fetchall()]
        names = ", ".join(f'"{column}"' for column in columns)
        changed = {"id": "id + (SELECT max(id) FROM households_matrixscoring)", "on": '"on" - 61 * %(turn)s'}
        picked = ", ".join(changed.get(column, f'"{column}"') for column in columns)
        cursor.execute("SELECT count(*) FROM households_matrixscoring")
        (count,) = cursor.fetchone()
        turn = 0
        while count < least:
            turn += 1
            cursor.execute(
                f"INSERT INTO households_matrixscoring ({names}) SELECT {picked} FROM households_matrixscoring "
                "ORDER BY id LIMIT %(lacking)s ON CONFLICT DO NOTHING",
                {"turn": turn, "lacking": least - count},
            )
            count += cursor.rowcount
        cursor.execute("ANALYZE households_matrixscoring")


def main() -> None:
    """Make the homes in a PostgreSQL of our own, measure, print."""
    from tests.bench.__main__ import Table, run

    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="adv-bench-", ignore_cleanup_errors=True))
        server = stack.enter_context(services.postgresql())
        environment = {
            "DATA_DIR": folder, "ENVIRONMENT": "demo", "DJANGO_SETTINGS_MODULE": "adv.settings", "DATABASE_URL": server,
        }  # fmt: skip
        run(environment, "manage.py", "migrate", "--verbosity", "0")
        run(environment, "-m", "tests.bench.homes", str(min(HOMES, SEED)))
        made = multiply(server, slug="dichterspark", homes=HOMES, with_dossiers=True)
        more_scorings(server, made * SCORINGS_PER_HOME)
        with psycopg2.connect(server) as connection, connection.cursor() as cursor:
            counts = {}
            for name in ("households_contactmoment", "households_matrixscoring", "interventions_effect"):
                cursor.execute(f"SELECT count(*) FROM {name}")
                counts[name] = cursor.fetchone()[0]
        print(f"{made} homes: {counts}", flush=True)
        table = Table()
        measure_figures(table, environment)


if __name__ == "__main__":
    if sys.argv[1:] == ["measure"]:
        _measure()
    else:
        main()
