"""How the kinds of intervention are laid out."""

from interventions.domain.codes import INFORMAL_KINDS, InterventionKind
from interventions.domain.kinds import KIND_GROUPS, recent_kinds


def test_each_kind_stands_in_exactly_one_group():
    assert sorted(kind for group in KIND_GROUPS for kind in group.kinds) == sorted(InterventionKind)


def test_the_informal_kinds_stand_apart():
    (informal,) = (group for group in KIND_GROUPS if group.label == "Informeel")
    assert set(informal.kinds) == INFORMAL_KINDS


def test_the_last_three_different_kinds_come_first():
    used = [InterventionKind(code) for code in ("trainee", "overview", "trainee", "listening", "advocacy")]
    assert recent_kinds(used) == tuple(used[i] for i in (0, 1, 3))


def test_nothing_used_is_nothing_recent():
    assert recent_kinds([]) == ()
