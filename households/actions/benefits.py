"""Keeping the voorzieningencheck and the kansen of a household up to date, in and after conversations."""

import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from adv import dutch
from adv.accounts.errors import ActionRefused
from adv.audit.actor import Actor
from households.actions.history import keep_change, lock_household, refuse_when_overtaken
from households.domain.changes import ChangeKind, ChangeVerb, differences
from households.domain.conversation_codes import (
    BENEFIT_STATE_LABELS,
    BENEFITS_WITH_AMOUNT,
    CHANCE_HELPER_LABELS,
    CHANCE_KIND_LABELS,
    BenefitState,
    ChanceHelper,
    ChanceKind,
)
from households.models import BenefitCheck, Chance, Conversation, Household


@transaction.atomic
def keep_benefit(
    *,
    by: Actor,
    household: Household,
    scheme: str,
    name: str,
    state: BenefitState,
    amount: Decimal | None,
    on: datetime.date,
    conversation: Conversation | None = None,
    based_on: int | None = None,
    at: datetime.datetime | None = None,
) -> BenefitCheck:
    """Keep what came out of checking one scheme; a household has one row for each.

    An older day than that of the row changes nothing: what is known later holds. Without an amount, and with the state
    the same, an amount that is known stays. Raises ActionRefused for a day in the future and for an amount that goes
    with nothing; Overtaken when somebody else changed the row.
    """
    if on > timezone.localdate():
        raise ActionRefused("Deze datum ligt in de toekomst.", field="on")
    if amount is not None and state not in BENEFITS_WITH_AMOUNT:
        raise ActionRefused("Een bedrag hoort bij een voorziening die er is of die is aangevraagd.", field="amount")
    household = lock_household(household)
    row = BenefitCheck.objects.filter(household=household, scheme=scheme).first()
    is_new = row is None
    if row is None:
        row = BenefitCheck(household=household, scheme=scheme, recorded_at=at or timezone.now())
    else:
        refuse_when_overtaken(household, [ChangeKind.BENEFIT], based_on, row.pk)
        if on < row.checked_on:
            return row
        if conversation is not None and amount is None and state == row.state:
            amount = row.yearly_amount
    before = {} if is_new else _benefit_words(row)
    is_won = state is BenefitState.HAS and amount is not None
    row.name, row.state, row.yearly_amount, row.checked_on = name, state.value, amount, on
    row.won_on = (row.won_on or on) if is_won else None
    row.conversation = conversation or row.conversation
    changes = differences(before, _benefit_words(row))
    row.save()
    if changes and not (is_new and conversation is not None):  # the line of the conversation says that
        keep_change(
            by=by,
            household=household,
            kind=ChangeKind.BENEFIT,
            verb=ChangeVerb.ADDED if is_new else ChangeVerb.CHANGED,
            on=on,
            object_id=row.pk,
            subject=name,
            changes=[change for change in changes if any(change[1:])],
            at=at,
        )
    return row


def _benefit_words(row: BenefitCheck) -> dict[str, str]:
    return {
        "state": BENEFIT_STATE_LABELS[BenefitState(row.state)],
        "yearly_amount": dutch.euro(row.yearly_amount) if row.yearly_amount is not None else "",
    }


@transaction.atomic
def add_chance(
    *,
    by: Actor,
    household: Household,
    kind: ChanceKind,
    text: str,
    helped_by: ChanceHelper | None = None,
    helper_name: str = "",
) -> Chance:
    """Add a chance that was seen today, outside a conversation. Raises ActionRefused without words."""
    if not text.strip():
        raise ActionRefused("Schrijf op wat de kans is.", field="text")
    household = lock_household(household)
    today = timezone.localdate()
    chance = Chance.objects.create(
        household=household,
        kind=kind.value,
        text=text.strip(),
        helped_by=helped_by.value if helped_by else "",
        helper_name=helper_name.strip(),
        noticed_on=today,
    )
    keep_change(
        by=by,
        household=household,
        kind=ChangeKind.CHANCE,
        verb=ChangeVerb.ADDED,
        on=today,
        object_id=chance.pk,
        subject=chance.text,
        changes=[change for change in differences({}, _chance_words(chance)) if any(change[1:])],
    )
    return chance


@transaction.atomic
def change_chance(
    *,
    by: Actor,
    chance: Chance,
    kind: ChanceKind,
    text: str,
    helped_by: ChanceHelper | None = None,
    helper_name: str = "",
    taken_up_on: datetime.date | None = None,
    remark: str = "",
    based_on: int | None = None,
) -> Chance:
    """Say more about a chance, or that it became something on a day.

    Raises ActionRefused without words, and for a day in the future or before the chance was seen; Overtaken when
    somebody else changed it.
    """
    household = lock_household(chance.household)
    chance = Chance.objects.get(pk=chance.pk)
    refuse_when_overtaken(household, [ChangeKind.CHANCE], based_on, chance.pk)
    if not text.strip():
        raise ActionRefused("Schrijf op wat de kans is.", field="text")
    if taken_up_on is not None and taken_up_on > timezone.localdate():
        raise ActionRefused("Deze datum ligt in de toekomst.", field="taken_up_on")
    if taken_up_on is not None and taken_up_on < chance.noticed_on:
        raise ActionRefused("Dat is eerder dan de dag waarop de kans ter sprake kwam.", field="taken_up_on")
    before = _chance_words(chance)
    was_taken_up = chance.taken_up_on is not None
    chance.kind, chance.text = kind.value, text.strip()
    chance.helped_by, chance.helper_name = helped_by.value if helped_by else "", helper_name.strip()
    chance.taken_up_on, chance.remark = taken_up_on, remark.strip()
    changes = differences(before, _chance_words(chance))
    if changes:
        chance.save()
        is_done = taken_up_on is not None and not was_taken_up
        keep_change(
            by=by,
            household=household,
            kind=ChangeKind.CHANCE,
            verb=ChangeVerb.DONE if is_done else ChangeVerb.CHANGED,
            on=taken_up_on if is_done and taken_up_on else timezone.localdate(),
            object_id=chance.pk,
            subject=chance.text,
            changes=changes,
        )
    return chance


def _chance_words(chance: Chance) -> dict[str, str]:
    helper = CHANCE_HELPER_LABELS[ChanceHelper(chance.helped_by)] if chance.helped_by else ""
    return {
        "kind": CHANCE_KIND_LABELS[ChanceKind(chance.kind)],
        "text": chance.text,
        "helped_by": ", ".join(part for part in (helper, chance.helper_name) if part),
        "taken_up_on": dutch.date_long(chance.taken_up_on) if chance.taken_up_on else "",
        "remark": chance.remark,
    }
