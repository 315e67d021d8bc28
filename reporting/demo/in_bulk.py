"""Writes a story for thousands of homes: the same rows as by the actions, in batches, with bounded memory.

What the actions work out for each event (who owns a household, its status, the outcome of a task) comes from the story
or from the same functions; the next steps at the doors are worked out once per home, at the end of each batch.
"""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

from django.utils import timezone

from adv.accounts.models import Project
from adv.accounts.roles import Role
from adv.audit import log
from households.actions.doors import is_spoken, owner_row, refresh_doors
from households.actions.matrix import confirmed_row, scored_row
from households.actions.registry import (
    BATCH,
    arrange_walk,
    main_resident,
    refresh_types,
    register_homes,
)
from households.actions.search_keys import write_keys
from households.domain.typology import propose_type
from households.models import Address, ContactMoment, DossierChange, Household, MatrixScoring, Resident
from interventions.actions.consents import given_row, withdrawn_row, wording
from interventions.actions.tasks import set_outcome
from interventions.domain.codes import Ground, TaskStatus
from interventions.domain.consent_text import DEFAULT_TEXT
from interventions.domain.task_flow import Side
from interventions.models import Consent, Effect, Intervention, InterventionDomain, Task, TaskMessage, TaskTransition
from reporting.demo import events
from reporting.demo.case_writer import write_case
from reporting.demo.cast import Cast, make_cast
from reporting.demo.story import Neighbourhood, tell

#: Homes whose rows are in memory at once.
HOMES_AT_ONCE = 500


def write_in_bulk(neighbourhood: Neighbourhood) -> Cast:
    """Make a project and write its whole story. Call it in a transaction."""
    cast = make_cast(neighbourhood)
    numbers = count(cast.project.last_number + 1)
    cases: list[tuple[int, events.Tenancy]] = []
    for stories in _batches(tell(neighbourhood)):
        batch = _Batch(cast, numbers)
        batch.write(stories, neighbourhood.today)
        cases += batch.cases
    arrange_walk(project=cast.project)
    Project.objects.filter(pk=cast.project.pk).update(last_number=next(numbers) - 1)
    for household_id, tenancy in cases:
        if tenancy.case is not None:
            write_case(cast, Household.objects.get(pk=household_id), tenancy.case, tenancy.name)
    return cast


def _batches(staircases: Iterable[list[events.HomeStory]]) -> Iterator[list[events.HomeStory]]:
    batch: list[events.HomeStory] = []
    for stories in staircases:
        batch += stories
        if len(batch) >= HOMES_AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


@dataclass(slots=True)
class _Batch:
    """The rows of some hundreds of homes."""

    cast: Cast
    numbers: Iterator[int]
    contacts: list[ContactMoment] = field(default_factory=list)
    scorings: list[MatrixScoring] = field(default_factory=list)
    #: Which scoring each of them corrects, in the same order.
    corrected: list[MatrixScoring | None] = field(default_factory=list)
    changes: list[DossierChange] = field(default_factory=list)
    interventions: list[Intervention] = field(default_factory=list)
    domains: list[InterventionDomain] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    consents: list[Consent] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    transitions: list[TaskTransition] = field(default_factory=list)
    messages: list[TaskMessage] = field(default_factory=list)
    cases: list[tuple[int, events.Tenancy]] = field(default_factory=list)

    def write(self, stories: Sequence[events.HomeStory], today: datetime.date) -> None:
        """Write the homes, who lived there and all that happened."""
        project = self.cast.project
        addresses = register_homes(by=self.cast.manager, project=project, homes=[one.home for one in stories])
        lives = [
            (self._household(address, tenancy), tenancy)
            for address, story in zip(addresses, stories, strict=True)
            for tenancy in story.tenancies
        ]
        Household.objects.bulk_create((household for household, _ in lives), batch_size=BATCH)
        residents = [
            main_resident(household, tenancy.name, tenancy.phone) if tenancy.name or tenancy.phone else None
            for household, tenancy in lives
        ]
        named = [one for one in residents if one is not None]
        Resident.objects.bulk_create(named, batch_size=BATCH)
        write_keys(project.pk, named, are_new=True)
        for (household, tenancy), resident in zip(lives, residents, strict=True):
            self._add_events(household, resident, tenancy)
        self._save()
        refresh_types([household.pk for household, tenancy in lives if tenancy.scorings])
        refresh_doors(project, [address.pk for address in addresses], today=today)
        self._log(len(lives))
        self.cases = [(household.pk, tenancy) for household, tenancy in lives if tenancy.case is not None]

    def _household(self, address: Address, tenancy: events.Tenancy) -> Household:
        return Household(
            project=self.cast.project,
            address=address,
            since=tenancy.since,
            until=tenancy.until,
            is_newcomer=tenancy.is_newcomer,
            owner=self.cast.users[tenancy.owner] if tenancy.owner else None,
            status=tenancy.status.value,
            status_since=tenancy.status_since,
        )

    def _add_events(self, household: Household, resident: Resident | None, tenancy: events.Tenancy) -> None:
        for contact in tenancy.contacts:
            self._add_contact(household, contact)
        self._add_owner(household, tenancy)
        for scoring in tenancy.scorings:
            self._add_scoring(household, scoring)
        for intervention in tenancy.interventions:
            self._add_intervention(household, intervention)
        for task in tenancy.tasks:
            self._add_task(household, resident, task)

    def _add_owner(self, household: Household, tenancy: events.Tenancy) -> None:
        """Whoever first spoke to them has them in the caseload from then on."""
        for contact in tenancy.contacts:
            if contact.by == tenancy.owner and is_spoken(contact.kind, contact.result or ""):
                owner = self.cast.users[tenancy.owner]
                on = timezone.localdate(contact.at)
                self.changes.append(
                    owner_row(household, user_id=owner.pk, before="", after=owner.name, on=on, at=contact.recorded_at)
                )
                return

    def _add_contact(self, household: Household, contact: events.Contact) -> None:
        self.contacts.append(
            ContactMoment(
                project=self.cast.project,
                address_id=household.address_id,
                household=household,
                kind=contact.kind.value,
                result=contact.result.value if contact.result else "",
                at=contact.at,
                by=self.cast.users[contact.by],
                come_back_on=contact.come_back_on,
                note=contact.note,
                recorded_at=contact.recorded_at,
            )
        )

    def _add_scoring(self, household: Household, scoring: events.Scoring) -> None:
        proposal = propose_type(scoring.scores)
        version, previous = 1, None
        if scoring.correction_reason:
            previous = self.scorings[-1]
            previous.is_current = False
            version = previous.version + 1
        self.corrected.append(previous)
        self.scorings.append(
            MatrixScoring(
                household=household,
                on=scoring.on,
                phase=scoring.phase.value,
                version=version,
                correction_reason=scoring.correction_reason,
                **{domain.value: level for domain, level in scoring.scores.levels.items()},
                domain_remarks={domain.value: text for domain, text in scoring.remarks.items()},
                remark=scoring.remark,
                total=scoring.scores.total(),
                proposed_type=proposal.type.value if proposal else "",
                rules_version=proposal.rules_version if proposal else "",
                set_type=scoring.set_type.value if scoring.set_type else "",
                set_type_reason=scoring.set_type_reason,
                scored_by=self.cast.users[scoring.by],
                recorded_at=scoring.recorded_at,
                confirmed_at=scoring.confirmed_at,
                confirmed_by=self.cast.users[scoring.confirmed_by] if scoring.confirmed_by else None,
            )
        )

    def _add_intervention(self, household: Household, done: events.Intervention) -> None:
        intervention = Intervention(
            project=self.cast.project,
            household=household,
            number=f"I-{next(self.numbers)}",
            on=done.on,
            kind=done.kind.value,
            description=done.description,
            by=self.cast.users[done.by],
            recorded_at=done.recorded_at,
        )
        self.interventions.append(intervention)
        self.domains += [InterventionDomain(intervention=intervention, domain=one.value) for one in done.domains]
        self.effects += [
            Effect(
                intervention=intervention,
                domain=one.domain.value,
                perspective=one.perspective.value,
                value=one.value.value,
                observed_on=one.observed_on,
                sub_theme=one.sub_theme,
                fragment=one.fragment,
                recorded_by=self.cast.users[one.by],
                recorded_at=one.recorded_at,
            )
            for one in done.effects
        ]

    def _add_task(self, household: Household, resident: Resident | None, asked: events.Task) -> None:
        organisation, sender = self.cast.organisations[asked.organisation], self.cast.users[asked.by]
        consent = None
        if asked.consent is not None:
            consent = Consent(
                household=household,
                resident=resident,
                organisation=organisation,
                purpose=asked.consent.purpose,
                form=Consent.Form.WRITTEN if asked.consent.is_written else Consent.Form.ORAL,
                given_on=asked.sent_on,
                recorded_by=sender,
                recorded_at=asked.consent.recorded_at,
                wording=wording(DEFAULT_TEXT, organisation, self.cast.project, asked.consent.purpose),
                withdrawn_at=asked.consent.withdrawn_at,
                withdrawn_by=sender if asked.consent.withdrawn_at else None,
            )
            self.consents.append(consent)
        task = Task(
            project=self.cast.project,
            household=household,
            number=f"T-{next(self.numbers)}",
            organisation=organisation,
            domain=asked.domain.value,
            description=asked.description,
            priority=asked.priority.value,
            sent_on=asked.sent_on,
            due_on=asked.due_on,
            ground=(Ground.CONSENT if consent else Ground.LEGAL).value,
            ground_on=asked.sent_on,
            ground_reason=asked.legal_reason,
            consent=consent,
            created_by=sender,
            waiting_since=asked.sent_on,
        )
        self.tasks.append(task)
        status = TaskStatus.SENT
        self.transitions.append(TaskTransition(task=task, to_status=status.value, at=asked.sent_at, by=sender))
        for move in asked.moves:
            self.transitions.append(
                TaskTransition(
                    task=task,
                    from_status=status.value,
                    to_status=move.to.value,
                    at=move.at,
                    by=self.cast.users[move.by],
                    explanation=move.explanation,
                )
            )
            status = move.to
            set_outcome(task, move.to, move.explanation, move.at.date(), self._side(move.by))
        task.status = status.value
        accepted = next((move.at for move in asked.moves if move.to is TaskStatus.ACCEPTED), None)
        for one in asked.messages:
            if accepted and one.at >= accepted and self._side(one.by) is Side.PARTNER:
                task.waiting_since = max(task.waiting_since or asked.sent_on, one.at.date())
        self.messages += [
            TaskMessage(task=task, at=one.at, by=self.cast.users[one.by], text=one.text) for one in asked.messages
        ]

    def _side(self, email: str) -> Side:
        return Side.PARTNER if self.cast.roles[email] == Role.PARTNER else Side.TEAM

    def _save(self) -> None:
        """Write the rows; what is pointed at goes first."""
        ContactMoment.objects.bulk_create(self.contacts, batch_size=BATCH)
        MatrixScoring.objects.bulk_create(self.scorings, batch_size=BATCH)
        Intervention.objects.bulk_create(self.interventions, batch_size=BATCH)
        InterventionDomain.objects.bulk_create(self.domains, batch_size=BATCH)
        Effect.objects.bulk_create(self.effects, batch_size=BATCH)
        Consent.objects.bulk_create(self.consents, batch_size=BATCH)
        changes = self.changes + [
            scored_row(one, previous, user_id=one.scored_by_id)
            for one, previous in zip(self.scorings, self.corrected, strict=True)
        ]
        changes += [
            confirmed_row(one, user_id=one.confirmed_by_id)
            for one in self.scorings
            if one.confirmed_by_id not in (None, one.scored_by_id)
        ]
        changes += [given_row(one) for one in self.consents]
        changes += [withdrawn_row(one, one.withdrawn_at) for one in self.consents if one.withdrawn_at is not None]
        DossierChange.objects.bulk_create(changes, batch_size=BATCH)
        Task.objects.bulk_create(self.tasks, batch_size=BATCH)
        TaskTransition.objects.bulk_create(self.transitions, batch_size=BATCH)
        TaskMessage.objects.bulk_create(self.messages, batch_size=BATCH)

    def _log(self, households: int) -> None:
        counts = {
            "household": households,
            "contact_moment": len(self.contacts),
            "matrix_scoring": len(self.scorings),
            "intervention": len(self.interventions),
            "effect": len(self.effects),
            "consent": len(self.consents),
            "task": len(self.tasks),
            "task_message": len(self.messages),
        }
        for object_type, number in counts.items():
            if number:
                log.record(by=self.cast.manager, action=log.Action.CREATE, object_type=object_type, count=number)
