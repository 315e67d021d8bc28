"""The course of the scores: charts, and the same as a table."""

import datetime

import pytest

from households.domain.codes import Domain, Phase
from households.matrix_course import MOST_COLUMNS, SMALL_HEIGHT, build_course
from households.models import MatrixScoring
from tests.factories import day, make_household, make_member, make_project, make_scoring

HEAVY, LIGHT = (2, 1, 3, 1, 0, 2, 1), (0, 1, 0, 0, 0, 0, None)


def scoring(on: str, levels, phase=Phase.EVALUATION) -> MatrixScoring:
    six = levels[:6]
    return MatrixScoring(
        on=day(on),
        phase=phase,
        total=None if None in six else sum(six),
        **{domain.value: level for domain, level in zip(Domain, levels, strict=True)},
    )


@pytest.mark.parametrize("scorings", [[], [scoring("2025-01-01", HEAVY)]])
def test_one_score_is_no_course(scorings):
    assert build_course(scorings) is None


def test_time_runs_from_left_to_right_and_a_higher_level_stands_higher():
    course = build_course(
        [scoring("2025-01-01", HEAVY), scoring("2025-01-11", LIGHT), scoring("2025-04-11", (1, 1, 1, 1, 1, 1, 1))]
    )
    assert course is not None
    finance = course.domains[2]
    first, second, third = finance.dots
    assert first.x < second.x < third.x
    assert second.x - first.x < third.x - second.x
    assert first.y < third.y < second.y <= SMALL_HEIGHT
    assert finance.words == "hoog, daarna geen, daarna laag"
    assert [dot.value for dot in course.total.dots] == [9, 1, 6]
    assert (course.first_when, course.last_when) == ("1 januari 2025", "11 april 2025")


def test_what_was_not_discussed_breaks_the_line():
    gap = (None, *HEAVY[1:])
    course = build_course([scoring(f"2025-0{m}-01", levels) for m, levels in enumerate((HEAVY, HEAVY, gap, HEAVY), 1)])
    assert course is not None
    housing = course.domains[0]
    assert (len(housing.dots), len(housing.lines)) == (3, 1)
    assert "niet besproken" in housing.words
    assert "onvolledig" in course.total.words
    assert course.columns[2].total is None


def test_two_scores_on_one_day_stand_side_by_side():
    course = build_course([scoring("2025-01-01", HEAVY, Phase.INTAKE), scoring("2025-01-01", LIGHT)])
    assert course is not None
    assert course.total.dots[0].x < course.total.dots[1].x


def test_a_long_course_has_all_dots_and_a_table_that_fits():
    days = [day("2020-01-01") + datetime.timedelta(weeks=12 * place) for place in range(20)]
    course = build_course([scoring(on.isoformat(), HEAVY) for on in days])
    assert course is not None
    assert (len(course.total.dots), len(course.columns), course.left_out) == (20, MOST_COLUMNS, 20 - MOST_COLUMNS)
    assert course.columns[0].when == "1 januari 2020"


@pytest.mark.django_db
def test_the_page_draws_what_counts_and_says_it_in_a_table(client):
    project = make_project()
    advisor = make_member(project=project)
    household = make_household(project=project, owner=advisor.user)
    make_scoring(household=household, levels=HEAVY, on=day("2025-01-01"))
    client.force_login(advisor.user)
    url = f"/huishoudens/{household.pk}/matrix/eerder/"
    make_scoring(household=household, levels=LIGHT, on=day("2025-02-01"), phase=Phase.EVALUATION, confirmed=False)
    assert "Verloop" not in client.get(url).text
    make_scoring(household=household, levels=LIGHT, on=day("2025-03-01"), phase=Phase.EVALUATION)
    text = client.get(url).text
    assert 'aria-label="Totaal van de zes: 9, daarna 1"' in text
    assert text.count('class="course-chart"') == 8
    assert "Als tabel" in text
