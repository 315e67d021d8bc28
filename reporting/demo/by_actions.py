"""Lets a story happen through the actions that people use, in the order in which it happened."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from adv.audit.actor import Actor
from households.actions.doors import record_contact, refresh_doors
from households.actions.matrix import confirm_scoring, score_matrix
from households.actions.registry import (
    Arrival,
    TenancyCorrection,
    arrange_walk,
    correct_households,
    register_homes,
    register_households,
    settle_tenancies,
)
from households.models import Address, Household, Resident
from interventions.actions.consents import give_consent, withdraw_consent
from interventions.actions.effects import record_effect, record_intervention
from interventions.actions.tasks import add_message, move_task, send_task
from interventions.models import Consent
from reporting.demo.calendar import moment
from reporting.demo.case_writer import write_case
from reporting.demo.cast import Cast, make_cast
from reporting.demo.events import Contact, HomeStory, Intervention, Message, Move, Scoring, Task, Tenancy
from reporting.demo.story import Neighbourhood, tell


@dataclass(frozen=True, slots=True, kw_only=True)
class _Happening:
    """Something to do, at its place in time."""

    at: datetime.datetime
    do: Callable[[], object]


@dataclass(slots=True, kw_only=True)
class _Home:
    """A household as it is in the database by now."""

    address: Address
    tenancy: Tenancy
    household: Household | None = None


def write_by_actions(neighbourhood: Neighbourhood) -> Cast:
    """Make a project and let its whole story happen. Call it in a transaction."""
    cast = make_cast(neighbourhood)
    stories = [story for staircase in tell(neighbourhood) for story in staircase]
    writer = _Writer(cast, neighbourhood.today)
    happenings = writer.open_doors(stories)
    # The sort is stable: what has the same moment happens in the order of the story.
    for one in sorted(happenings, key=lambda happening: happening.at):
        one.do()
    writer.write_cases()
    return cast


def to_arrival(address: Address, tenancy: Tenancy, *, until: datetime.date | None) -> Arrival:
    """Return a household as the list of the corporation has it."""
    return Arrival(
        address_id=address.pk,
        since=tenancy.since,
        until=until,
        name=tenancy.name,
        phone=tenancy.phone,
        is_newcomer=tenancy.is_newcomer,
    )


class _Writer:
    """Turns each part of a story into the action that a person would take."""

    def __init__(self, cast: Cast, today: datetime.date) -> None:
        self.cast = cast
        self.today = today
        self.project = cast.project
        self.homes: list[_Home] = []

    def open_doors(self, stories: list[HomeStory]) -> list[_Happening]:
        """Take in the homes and who lived there at the start; return what happens from then on."""
        by = self.cast.manager
        addresses = register_homes(by=by, project=self.project, homes=[one.home for one in stories])
        homes = [
            [_Home(address=address, tenancy=tenancy) for tenancy in story.tenancies]
            for address, story in zip(addresses, stories, strict=True)
        ]
        first = [one[0] for one in homes]
        households = register_households(
            by=by,
            project=self.project,
            arrivals=[to_arrival(one.address, one.tenancy, until=None) for one in first],
        )
        for home, household in zip(first, households, strict=True):
            home.household = household
        arrange_walk(project=self.project)
        refresh_doors(self.project, [address.pk for address in addresses], today=self.today)
        self.homes = [home for one in homes for home in one]
        return [happening for home in self.homes for happening in self._life(home)]

    def write_cases(self) -> None:
        """Let the cases happen, when all the rest has: each in its own order, dated as the story tells."""
        for home in self.homes:
            if home.tenancy.case is not None:
                write_case(self.cast, _household(home), home.tenancy.case, home.tenancy.name)

    def _life(self, home: _Home) -> Iterator[_Happening]:
        tenancy = home.tenancy
        if home.household is None:
            assert tenancy.since is not None, "who came later came on a day"
            yield _Happening(at=moment(tenancy.since, 0, 1), do=partial(self._arrive, home))
        for contact in tenancy.contacts:
            yield _Happening(at=contact.at, do=partial(self._contact, home, contact))
        for scoring in tenancy.scorings:
            at = scoring.recorded_at if scoring.correction_reason else moment(scoring.on, 12)
            yield _Happening(at=at, do=partial(self._score, home, scoring))
        for intervention in tenancy.interventions:
            yield _Happening(at=moment(intervention.on, 12, 30), do=partial(self._intervene, home, intervention))
        for task in tenancy.tasks:
            yield _Happening(at=task.sent_at, do=partial(self._hand_over, home, task))
        if tenancy.until is not None:
            yield _Happening(at=moment(tenancy.until, 0), do=partial(self._leave, home))

    # --- Who lives there ------------------------------------------------------------------------------------------

    def _arrive(self, home: _Home) -> None:
        arrival = to_arrival(home.address, home.tenancy, until=None)
        by = self.cast.manager
        [home.household] = register_households(by=by, project=self.project, arrivals=[arrival])
        self._settle(home)

    def _leave(self, home: _Home) -> None:
        correction = TenancyCorrection(household=_household(home), until=home.tenancy.until)
        correct_households(by=self.cast.manager, corrections=[correction])
        self._settle(home)

    def _settle(self, home: _Home) -> None:
        settle_tenancies(by=self.cast.manager, project=self.project, address_ids=[home.address.pk], today=self.today)

    # --- What happens at the door and in the conversation ---------------------------------------------------------

    def _by(self, email: str) -> Actor:
        return self.cast.actor(email)

    def _contact(self, home: _Home, contact: Contact) -> None:
        record_contact(
            by=self._by(contact.by),
            address=home.address,
            kind=contact.kind,
            at=contact.at,
            person=self.cast.users[contact.by],
            result=contact.result,
            come_back_on=contact.come_back_on,
            note=contact.note,
            recorded_at=contact.recorded_at,
        )

    def _score(self, home: _Home, scoring: Scoring) -> None:
        kept = score_matrix(
            by=self._by(scoring.by),
            household=_household(home),
            person=self.cast.users[scoring.by],
            on=scoring.on,
            phase=scoring.phase,
            scores=scoring.scores,
            remarks=scoring.remarks,
            remark=scoring.remark,
            set_type=scoring.set_type,
            set_type_reason=scoring.set_type_reason,
            correction_reason=scoring.correction_reason,
            recorded_at=scoring.recorded_at,
        )
        if scoring.confirmed_by and scoring.confirmed_by != scoring.by:
            person = self.cast.users[scoring.confirmed_by]
            confirm_scoring(by=self._by(scoring.confirmed_by), scoring=kept, person=person, at=scoring.confirmed_at)

    # --- What was done about it -----------------------------------------------------------------------------------

    def _intervene(self, home: _Home, done: Intervention) -> None:
        intervention = record_intervention(
            by=self._by(done.by),
            household=_household(home),
            person=self.cast.users[done.by],
            on=done.on,
            kind=done.kind,
            domains=done.domains,
            description=done.description,
            recorded_at=done.recorded_at,
        )
        for effect in done.effects:
            record_effect(
                by=self._by(effect.by),
                intervention=intervention,
                person=self.cast.users[effect.by],
                domain=effect.domain,
                perspective=effect.perspective,
                value=effect.value,
                observed_on=effect.observed_on,
                sub_theme=effect.sub_theme,
                fragment=effect.fragment,
                recorded_at=effect.recorded_at,
            )

    def _hand_over(self, home: _Home, asked: Task) -> None:
        household, organisation = _household(home), self.cast.organisations[asked.organisation]
        by, person = self._by(asked.by), self.cast.users[asked.by]
        consent = None
        if asked.consent is not None:
            consent = give_consent(
                by=by,
                household=household,
                resident=Resident.objects.get(household=household, is_main=True),
                organisation=organisation,
                purpose=asked.consent.purpose,
                form=Consent.Form.WRITTEN if asked.consent.is_written else Consent.Form.ORAL,
                given_on=asked.sent_on,
                person=person,
                recorded_at=asked.consent.recorded_at,
            )
        task = send_task(
            by=by,
            household=household,
            person=person,
            organisation=organisation,
            domain=asked.domain,
            description=asked.description,
            sent_on=asked.sent_on,
            priority=asked.priority,
            due_on=asked.due_on,
            consent=consent,
            legal_reason=asked.legal_reason,
            at=asked.sent_at,
        )
        steps: list[Move | Message] = [*asked.moves, *asked.messages]
        for step in sorted(steps, key=lambda one: one.at):
            who = self.cast.users[step.by]
            if isinstance(step, Move):
                task = move_task(
                    by=self._by(step.by), task=task, person=who, to=step.to, explanation=step.explanation, at=step.at
                )
            else:
                add_message(by=self._by(step.by), task=task, person=who, text=step.text, at=step.at)
        if consent is not None and asked.consent is not None and asked.consent.withdrawn_at is not None:
            withdraw_consent(by=by, consent=consent, at=asked.consent.withdrawn_at)


def _household(home: _Home) -> Household:
    assert home.household is not None, "a household comes before what happens with it"
    return home.household
