"""What is known to work for which type of household: hints with their reason, never a rule.

Source: the evaluation of projects of this kind, as told in the words of the field. A project's own figures stand
beside these once there are enough.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from households.domain.codes import HouseholdType
from interventions.domain.codes import InterventionKind


class Fit(StrEnum):
    """How well a kind of intervention suits a type of household."""

    WELL = "well"
    POORLY = "poorly"


FIT_LABELS: Mapping[Fit, str] = {Fit.WELL: "werkt vaak", Fit.POORLY: "werkt hier minder"}


@dataclass(frozen=True, slots=True)
class Hint:
    """What is known of some kinds of intervention for one type of household, and why."""

    fit: Fit
    kinds: tuple[InterventionKind, ...]
    reason: str


_INFORMAL = (InterventionKind.DEBT_BUDDY, InterventionKind.LANGUAGE_BUDDY)

HINTS: Mapping[HouseholdType, Sequence[Hint]] = {
    HouseholdType.SOLID: (),
    HouseholdType.ATTENTION: (
        Hint(Fit.WELL, (InterventionKind.TRAINEE,), "Een stagiair(e) past bij dit type huishouden."),
    ),
    HouseholdType.VULNERABLE: (
        Hint(
            Fit.WELL,
            (InterventionKind.SYSTEM_CONTACT,),
            "Dit type huishouden houdt zelf de regie. Een stap overnemen helpt dan meer dan advies.",
        ),
        Hint(Fit.WELL, _INFORMAL, "Informele hulp op gelijke voet past bij wie zelf de regie houdt."),
        Hint(Fit.WELL, (InterventionKind.TRAINEE,), "Een stagiair(e) past bij dit type huishouden."),
        Hint(
            Fit.POORLY,
            (InterventionKind.INFO_ADVICE,),
            "Informatie en advies doet hier weinig: deze mensen houden zelf de teugels in handen.",
        ),
    ),
    HouseholdType.MULTIPROBLEM: (
        Hint(Fit.WELL, (InterventionKind.INFO_ADVICE,), "Informatie en advies werkt bij dit type huishouden."),
        Hint(
            Fit.WELL,
            (InterventionKind.LISTENING,),
            "Luisteren werkt vooral hier: het vertrouwen dat groeit, laat de andere interventies werken.",
        ),
        Hint(
            Fit.POORLY,
            (InterventionKind.TRAINEE,),
            "De problemen zijn te zwaar voor een stagiair(e). Die past beter bij een lichter type.",
        ),
    ),
}


def hints_for(household_type: HouseholdType | None) -> Sequence[Hint]:
    """Return what is known to work for a type of household; nothing while there is no type."""
    return HINTS[household_type] if household_type else ()
