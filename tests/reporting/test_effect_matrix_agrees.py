"""The effectenmatrix on the screen and the effects of a report are two ways of counting the same."""

import datetime
from itertools import cycle

import pytest

from adv.accounts.roles import Role
from households.domain.codes import Domain
from interventions.domain.codes import EffectValue, InterventionKind, Perspective
from interventions.effect_matrix import EffectFilter, effect_matrix
from reporting.domain.raw import EffectCell
from reporting.queries import gather
from tests import factories

START, END = datetime.date(2024, 1, 1), datetime.date(2024, 12, 31)


@pytest.mark.django_db
def test_each_cell_of_the_matrix_is_the_one_of_the_report():
    leader = factories.make_member(Role.PROJECT_LEADER)
    own = factories.make_own_kind(project=leader.project, counts_as=InterventionKind.LISTENING)
    kinds = cycle([InterventionKind.LISTENING, InterventionKind.OVERVIEW, InterventionKind.DEBT_BUDDY])
    values, domains, sides = cycle(EffectValue), cycle(Domain), cycle(Perspective)
    for number in range(24):
        done = factories.make_intervention(
            household=factories.make_household(project=leader.project),
            kind=next(kinds),
            own_kind=own if number % 5 == 0 else None,
            on=datetime.date(2023, 12, 1),
        )
        factories.make_effect(
            intervention=done,
            domain=next(domains),
            perspective=next(sides),
            value=next(values),
            observed_on=datetime.date(2023, 12, 20) + datetime.timedelta(days=number * 17),
        )

    raw = gather(leader.project, START, END)

    for value in (EffectValue.BETTER, EffectValue.WORSE, EffectValue.SAME):
        matrix = effect_matrix(leader, EffectFilter(start=START, end=END), value)
        for kind in InterventionKind:
            for domain in Domain:
                for side in Perspective:
                    there = raw.effects.get(EffectCell(value, kind, domain, side))
                    mine = sum(
                        number
                        for row in matrix.rows
                        if row.kind and row.kind.kind is kind
                        for cell in row.cells
                        if cell.domain is domain
                        for number in [(cell.resident if side is Perspective.RESIDENT else cell.advisor).count]
                    )
                    assert mine == (there.count if there else 0)
        assert matrix.largest
