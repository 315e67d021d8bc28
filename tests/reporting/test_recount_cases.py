"""Caseload, process, newcomers, questions for help and escalations, counted again by plain loops over made-up lives.

The files of the interchange don't hold these, so the rows are written straight into the tables, and the recount below
goes past the same dicts. It shares no code with the queries.
"""

import datetime
from random import Random
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from adv.accounts.roles import Role
from households.domain.case_status import CLOSING_LABELS, ClosingReason
from households.domain.codes import ContactKind, Phase
from households.models import (
    BenefitCheck,
    Chance,
    ContactMoment,
    Conversation,
    ConversationFormat,
    Coordinator,
    Handover,
    Helper,
    Household,
    StatusChange,
)
from interventions.domain.codes import Perspective
from interventions.domain.evaluation import Outcome, OutcomeValue
from interventions.models import Escalation, Evaluation, EvaluationOutcome, Plan, PlanVersion
from reporting.domain.figures import build_figures
from reporting.interchange import to_json
from reporting.queries import gather
from tests import factories

START, END = datetime.date(2024, 4, 1), datetime.date(2024, 6, 30)
EDGES = [START, END, START - datetime.timedelta(days=1), END + datetime.timedelta(days=1)]
WEEK = datetime.timedelta(days=7)
Life = dict[str, Any]


class Maker:
    """Lives of households: dicts with what happened, by date."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def day(self, start: datetime.date = datetime.date(2023, 11, 1)) -> datetime.date:
        if self.random.random() < 0.35:
            later = [day for day in EDGES if day >= start]
            return self.random.choice(later or [start])
        return start + datetime.timedelta(days=self.random.randint(0, max(0, (datetime.date(2024, 8, 1) - start).days)))

    def some(self, most: int) -> range:
        return range(self.random.randint(0, most))

    def maybe(self, value: Any, share: float = 0.5) -> Any:
        return value if self.random.random() < share else None

    def life(self) -> Life:
        pick = self.random.choice
        statuses, moved = [], sorted(self.day() for _ in self.some(4))
        present = "in_conversation"
        for day in moved:
            to = pick([one for one in ("in_guidance", "aftercare", "closed", "approaching") if one != present])
            statuses.append({"on": day, "from": present, "to": to, "reason": pick(list(ClosingReason)).value})
            present = to
        plan = self.maybe({"from": self.day(), "agreed": sorted(self.day() for _ in self.some(3))})
        if plan:
            plan["ended"] = self.maybe(self.day(plan["from"]), 0.3)
        return {
            "since": self.day(),
            "newcomer": self.random.random() < 0.4,
            "owner": self.random.random() < 0.6,
            "statuses": statuses,
            "coordinator": self.maybe(self.period()),
            "plan": plan,
            "evaluations": sorted({self.day() for _ in self.some(3)}),
            "helpers": [self.period() for _ in self.some(4)],
            "contacts": [(self.day(), self.random.random() < 0.6, pick(["phone", "letter"])) for _ in self.some(4)],
            "talks": [self.talk() for _ in self.some(3)],
            "benefits": [(self.day(), self.random.randint(1, 999)) for _ in self.some(2)],
            "chances": [self.maybe(self.day()) for _ in self.some(2)],
            "intake": self.maybe(self.day()),
            "escalations": [self.day() for _ in self.some(2)],
        }

    def period(self) -> Life:
        since = self.day()
        return {"since": self.maybe(since, 0.8), "until": self.maybe(self.day(since))}

    def talk(self) -> Life:
        day = self.day()
        after = self.random.choice([0, 6, 7, 8, 30])
        return {"on": day, "registered": self.maybe(day + datetime.timedelta(days=after), 0.8),
                "questions": self.random.choice([None, 0, 1, 2, 5])}  # fmt: skip


# --- Into the tables --------------------------------------------------------------------------------------------------


def write(lives: list[Life], values: Random) -> Any:
    project = factories.make_project()
    owner, colleague = factories.make_user(), factories.make_user()
    form = ConversationFormat.objects.create(project=project, version=1)
    organisation = factories.make_organisation(project=project, name="Budgethulp")
    for life in lives:
        home = factories.make_household(
            project=project, name="", since=life["since"], is_newcomer=life["newcomer"],
            owner=owner if life["owner"] else None,
        )  # fmt: skip
        write_case(life, home, owner, values)
        for place, (day, is_own, kind) in enumerate(life["contacts"]):
            at = factories.at(f"{day} {10 + place}:00")
            by = owner if is_own else colleague
            ContactMoment.objects.create(
                project=project, address=home.address, household=home, kind=ContactKind(kind), at=at, by=by
            )
        for talk in life["talks"]:
            moment = talk["registered"] and factories.at(f"{talk['registered']} 09:00")
            Conversation.objects.create(
                household=home, format=form, visited_on=talk["on"], by=owner, help_requests=talk["questions"],
                state="finished" if moment else "draft", registered_at=moment, registered_on=talk["registered"],
            )  # fmt: skip
        for place, (day, euros) in enumerate(life["benefits"]):
            BenefitCheck.objects.create(
                household=home, scheme=f"s{place}", name="Toeslag", state="has", yearly_amount=euros, checked_on=day,
                won_on=day,
            )  # fmt: skip
        for day in life["chances"]:
            Chance.objects.create(
                household=home, kind="talent", text="Zingen", noticed_on=day or START, taken_up_on=day
            )
        if life["intake"]:
            factories.make_scoring(household=home, on=life["intake"], phase=Phase.INTAKE)
        for day in life["escalations"]:
            task = factories.make_task(household=home, organisation=organisation, sent_on=datetime.date(2023, 1, 1))
            Escalation.objects.create(task=task, taken_to="Hoofd", reason="Stil", opened_on=day, opened_by=owner)
    return project


def write_case(life: Life, home: Household, owner: Any, values: Random) -> None:
    for one in life["statuses"]:
        StatusChange.objects.create(
            household=home, from_status=one["from"], to_status=one["to"], on=one["on"],
            reason=one["reason"] if one["to"] == "closed" else "",
        )  # fmt: skip
    if life["coordinator"]:
        since = life["coordinator"]["since"] or datetime.date(2023, 1, 1)
        Coordinator.objects.create(household=home, user=owner, since=since, until=life["coordinator"]["until"])
    if life["plan"]:
        plan = Plan.objects.create(household=home, started_on=life["plan"]["from"], ended_on=life["plan"]["ended"])
        for number, day in enumerate(life["plan"]["agreed"], start=1):
            PlanVersion.objects.create(plan=plan, number=number, agreed_on=day, agreed_with="J.", agreed_by=owner)
    life["outcomes"] = []
    for day in life["evaluations"]:
        evaluation = Evaluation.objects.create(household=home, on=day, by=owner)
        for outcome in Outcome:
            for side in Perspective:
                value = values.choice([None, *OutcomeValue])
                if value:
                    EvaluationOutcome.objects.create(
                        evaluation=evaluation, outcome=outcome, perspective=side, value=value
                    )
                    life["outcomes"].append((day, outcome, side, value))
    for helper in life["helpers"]:
        Helper.objects.create(household=home, name="Huisarts", **helper)


# --- Counted again ----------------------------------------------------------------------------------------------------


def within(day: datetime.date | None) -> bool:
    return day is not None and START <= day <= END


def status_on(life: Life, day: datetime.date) -> str:
    held = [one["to"] for one in life["statuses"] if one["on"] <= day]
    return held[-1] if held else ""


def is_open(life: Life, day: datetime.date = END) -> bool:
    return status_on(life, day) in ("in_guidance", "aftercare")


def three_months_later(day: datetime.date) -> datetime.date:
    month = day.month + 3
    year, month = day.year + (month > 12), month - 12 * (month > 12)
    for last in (day.day, 30, 29, 28):
        try:
            return datetime.date(year, month, min(last, day.day))
        except ValueError:
            continue
    raise AssertionError


def agreed_on(life: Life) -> datetime.date | None:
    plan = life["plan"]
    if not plan or plan["from"] > END or (plan["ended"] and plan["ended"] <= END):
        return None
    return min([day for day in plan["agreed"] if day <= END], default=None)


def evaluation_is_late(life: Life) -> bool | None:
    seen = [day for day in life["evaluations"] if day <= END]
    days = [day for day in (agreed_on(life), seen[-1] if seen else None) if day]
    if not days and life["intake"] and life["intake"] <= END:
        days = [life["intake"]]
    return three_months_later(max(days)) < END if days else None


def helpers_on(life: Life, day: datetime.date) -> int:
    return sum(
        (one["since"] is None or one["since"] <= day) and (one["until"] is None or one["until"] >= day)
        for one in life["helpers"]
    )


def in_charge(life: Life) -> bool:
    named = life["coordinator"]
    if life["owner"]:
        return True
    since = named and (named["since"] or datetime.date(2023, 1, 1))
    return bool(named) and since <= END and (named["until"] is None or named["until"] > END)


def recounted(lives: list[Life]) -> dict[str, Any]:
    running = [life for life in lives if is_open(life)]
    guided = [life for life in running if status_on(life, END) == "in_guidance"]
    began = {
        id(life): min(one["on"] for one in life["statuses"] if one["to"] == "in_guidance" and one["on"] <= END)
        for life in running
        if any(one["to"] == "in_guidance" and one["on"] <= END for one in life["statuses"])
    }
    at_start = sum(helpers_on(life, began[id(life)]) for life in running if id(life) in began)
    at_end = sum(helpers_on(life, END) for life in running if id(life) in began)
    talks = [talk for life in lives for talk in life["talks"] if within(talk["on"])]
    in_time = [talk for talk in talks if talk["registered"] and talk["registered"] <= talk["on"] + WEEK]
    late = [
        talk for talk in talks
        if (talk["registered"] and talk["registered"] > talk["on"] + WEEK)
        or (not talk["registered"] and talk["on"] + WEEK < END)
    ]  # fmt: skip
    spoken = [
        is_own
        for life in lives
        if life["owner"]
        for day, is_own, kind in life["contacts"]
        if within(day) and kind == "phone"
    ]
    changes = [one for life in lives for one in life["statuses"] if within(one["on"])]
    return {
        "open": len(running),
        "in_begeleiding": len(guided),
        "nazorg": len(running) - len(guided),
        "regisseur_bekend": sum(in_charge(life) for life in running),
        "plan_afgesproken": sum(agreed_on(life) is not None for life in guided),
        "evaluatie_op_tijd": sum(evaluation_is_late(life) is False for life in guided),
        "evaluatie_te_laat": sum(evaluation_is_late(life) is True for life in guided),
        "gestart": sum(one["to"] == "in_guidance" for one in changes),
        "evaluaties": sum(within(day) for life in lives for day in life["evaluations"]),
        "afgesloten": sum(one["to"] == "closed" for one in changes),
        "binnen_een_week_vastgelegd": len(in_time),
        "later_vastgelegd": len(late),
        "contacten_eigen_adviseur": sum(spoken),
        "contacten_collega": len(spoken) - sum(spoken),
        "hulpverleners_bij_start": at_start,
        "hulpverleners_nu": at_end,
        "gewonnen_per_jaar": sum(euros for life in lives for day, euros in life["benefits"] if within(day)),
        "kansen_opgepakt": sum(within(day) for life in lives for day in life["chances"]),
        "gemiddeld_hulpverleners_bij_start": pytest.approx(at_start / len(running)) if running else None,
        "gemiddeld_hulpverleners_nu": pytest.approx(at_end / len(running)) if running else None,
    }


def first_talks(lives: list[Life]) -> list[Any]:
    """How many questions at the first registered conversation of each household, when that was in the period."""
    found = []
    for life in lives:
        held = [talk for talk in life["talks"] if talk["registered"]]
        if held:
            first = min(held, key=lambda talk: talk["on"])
            if within(first["on"]):
                found.append(first["questions"])
    return found


def first_met(life: Life) -> datetime.date | None:
    return min([day for day, _, kind in life["contacts"] if kind == "phone"], default=None)


@pytest.mark.django_db
@settings(max_examples=12)
@given(seed=st.integers(0, 10**6))
def test_cases_and_process_equal_the_recount(seed):
    maker = Maker(seed)
    lives = [maker.life() for _ in range(maker.random.randint(0, 12))]
    with transaction.atomic():
        raw = gather(write(lives, maker.random), START, END)
        found = to_json(build_figures(raw, internal=True))
        build_figures(raw, internal=False)
        transaction.set_rollback(True)

    assert found["zaken"] == recounted(lives)
    reasons = [
        one["reason"] for life in lives for one in life["statuses"] if within(one["on"]) and one["to"] == "closed"
    ]
    assert sorted(found["afgesloten"].values()) == sorted(reasons.count(reason.value) for reason in CLOSING_LABELS)
    assert sum(found["afgesloten"].values()) == found["zaken"]["afgesloten"]
    outcomes = [one for life in lives for one in life["outcomes"] if within(one[0])]
    assert sum(n for sides in found["uitkomsten"].values() for one in sides.values() for n in one.values()) == len(
        outcomes
    )
    resident_better = [o for _, o, side, value in outcomes if (side, value) == ("resident", "better")]
    assert found["uitkomsten"]["veiliger_thuis"]["bewoner"]["beter"] == resident_better.count("safer")
    assert found["uitkomsten"]["regie"]["bewoner"]["beter"] == resident_better.count("in_charge")
    questions = first_talks(lives)
    assert (found["hulpvragen"] or dict.fromkeys(["geen", "enkelvoudig", "meervoudig", "onbekend"], 0)) == {
        "geen": questions.count(0),
        "enkelvoudig": questions.count(1),
        "meervoudig": sum(one is not None and one >= 2 for one in questions),
        "onbekend": questions.count(None),
    }
    assert found["nieuwe_huurders"] == {
        "gekomen": sum(life["newcomer"] and within(life["since"]) for life in lives),
        "gesproken": sum(life["newcomer"] and within(first_met(life)) for life in lives),
    }
    escalated = sum(within(day) for life in lives for day in life["escalations"])
    assert found["opgeschaald_totaal"] == escalated
    assert found["opgeschaald"] == ({"Budgethulp": escalated} if escalated else {})
    assert found["taken"] == {}
    assert found["vergelijking"]["open_zaken"] == {
        "vorige_periode": sum(is_open(life, START - datetime.timedelta(days=1)) for life in lives),
        "deze_periode": sum(is_open(life) for life in lives),
    }


@pytest.mark.django_db
def test_the_own_advisor_is_who_had_the_household_at_the_time_of_the_contact():
    first, second, third = (factories.make_member(Role.ADVISOR) for _ in range(3))
    home = factories.make_household(project=first.project, owner=third.user)
    elsewhere = factories.make_household(project=first.project, owner=third.user)
    for giver, receiver, moment, state in (
        (first, second, "2024-05-01 12:00", Handover.State.ACCEPTED),
        (second, third, "2024-08-01 12:00", Handover.State.ACCEPTED),  # after the period: the report stays as it was
        (third, first, "2024-05-20 12:00", Handover.State.DECLINED),
    ):
        handover = factories.make_handover(
            project=first.project, giver=giver.user, receiver=receiver.user, households=[home]
        )
        handover.items.update(is_open=False)
        Handover.objects.filter(pk=handover.pk).update(state=state, settled_at=factories.at(moment), answer="nee")
    for by, household, day in (
        (first, home, "2024-04-10"), (second, home, "2024-04-11"),  # own, a colleague
        (first, home, "2024-05-10"), (second, home, "2024-05-11"), (third, home, "2024-06-10"),  # the second is own
        (third, elsewhere, "2024-05-10"),
    ):  # fmt: skip
        factories.make_contact(
            household=household, by=by.user, kind=ContactKind.PHONE, moment=factories.at(f"{day} 10:00")
        )

    found = to_json(build_figures(gather(first.project, START, END), internal=True))["zaken"]

    assert (found["contacten_eigen_adviseur"], found["contacten_collega"]) == (3, 3)
