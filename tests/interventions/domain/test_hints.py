"""What is known to work for which type of household."""

import pytest

from households.domain.codes import HouseholdType
from interventions.domain.codes import InterventionKind as Kind
from interventions.domain.hints import FIT_LABELS, HINTS, Fit, hints_for


@pytest.mark.parametrize(
    ("household_type", "kind", "fit"),
    [
        (HouseholdType.MULTIPROBLEM, Kind.INFO_ADVICE, Fit.WELL),
        (HouseholdType.MULTIPROBLEM, Kind.LISTENING, Fit.WELL),
        (HouseholdType.MULTIPROBLEM, Kind.TRAINEE, Fit.POORLY),
        (HouseholdType.VULNERABLE, Kind.INFO_ADVICE, Fit.POORLY),
        (HouseholdType.VULNERABLE, Kind.SYSTEM_CONTACT, Fit.WELL),
        (HouseholdType.VULNERABLE, Kind.DEBT_BUDDY, Fit.WELL),
        (HouseholdType.VULNERABLE, Kind.LANGUAGE_BUDDY, Fit.WELL),
        (HouseholdType.VULNERABLE, Kind.TRAINEE, Fit.WELL),
        (HouseholdType.ATTENTION, Kind.TRAINEE, Fit.WELL),
    ],
)
def test_says_what_is_known(household_type, kind, fit):
    assert [hint.fit for hint in hints_for(household_type) if kind in hint.kinds] == [fit]


@pytest.mark.parametrize("household_type", [None, HouseholdType.SOLID])
def test_says_nothing_without_a_type_or_for_who_needs_no_help(household_type):
    assert hints_for(household_type) == ()


def test_every_type_is_in_the_table_and_every_hint_has_a_reason():
    assert set(HINTS) == set(HouseholdType)
    assert set(FIT_LABELS) == set(Fit)
    assert all(hint.reason.endswith(".") and hint.kinds for hints in HINTS.values() for hint in hints)
