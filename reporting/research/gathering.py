"""Which effects go into an export, and what is known of their households."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from adv.accounts.models import Project
from households.domain.codes import HouseholdType
from households.models import Conversation, Resident
from interventions.models import Effect
from reporting.domain.research import HouseholdForm, Profile, form_of

#: The name under which a conversation keeps who live together.
_COMPOSITION = "q-composition"
#: Ids in one query.
_BATCH = 500


@dataclass(frozen=True, slots=True)
class FoundEffect:
    """An effect, its household, and whether something was said."""

    effect_id: int
    household_id: int
    has_fragment: bool


@dataclass(frozen=True, slots=True)
class Found:
    """The effects of the years, and the profile of each household behind them."""

    effects: list[FoundEffect]
    profiles: dict[int, Profile]


def find_effects(project: Project, first_year: int, last_year: int) -> Found:
    """Return the effects that were observed in these years, both included."""
    rows = list(
        Effect.objects.filter(
            intervention__project=project,
            observed_on__gte=datetime.date(first_year, 1, 1),
            observed_on__lte=datetime.date(last_year, 12, 31),
        )
        .order_by("pk")
        .values_list(
            "pk", "intervention__household_id", "intervention__household__type", "intervention__on", "fragment"
        )
    )
    types: dict[int, str] = {}
    began: dict[int, int] = {}
    for _, household_id, kind, on, _ in rows:
        types[household_id] = kind
        began[household_id] = min(began.get(household_id, on.year), on.year)
    forms = _forms(types)
    profiles = {
        household_id: Profile(HouseholdType(kind) if kind else None, forms[household_id], began[household_id])
        for household_id, kind in types.items()
    }
    return Found([FoundEffect(row[0], row[1], bool(row[4].strip())) for row in rows], profiles)


def _forms(household_ids: Collection[int]) -> dict[int, HouseholdForm]:
    answers: dict[int, str] = {}
    relations: defaultdict[int, list[str]] = defaultdict(list)
    for batch in _batches(sorted(household_ids)):
        finished = Conversation.objects.finished().filter(household_id__in=batch).order_by("visited_on", "pk")
        for household_id, said in finished.values_list("household_id", f"answers__{_COMPOSITION}"):
            answers[household_id] = said or answers.get(household_id, "")
        residents = Resident.objects.filter(household_id__in=batch).order_by()
        for household_id, relation in residents.values_list("household_id", "relation"):
            relations[household_id].append(relation)
    return {one: form_of(answers.get(one, ""), relations[one]) for one in household_ids}


def _batches(ids: list[int]) -> Iterable[list[int]]:
    return (ids[start : start + _BATCH] for start in range(0, len(ids), _BATCH))
