"""Tasks of the demo that get stuck: not accepted, past their date, silent; an escalation and an invitation."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from adv.accounts.actions import add_member, create_user
from adv.accounts.invitations import invite
from adv.accounts.models import Membership, Organisation, Project, User
from adv.accounts.roles import Role
from adv.audit.actor import Actor
from households.domain.codes import Domain, HouseholdStatus
from households.models import Household
from interventions.actions.consents import change_consent_text, give_consent, withdraw_consent
from interventions.actions.escalations import add_escalation_note, open_escalation
from interventions.actions.tasks import add_message, assign_task, move_task, send_task
from interventions.domain.codes import Priority, TaskStatus
from interventions.models import Consent, Task
from reporting.demo import people
from reporting.demo.calendar import moment, working_day_until


@dataclass(frozen=True, slots=True)
class _Stuck:
    """A task, how many days ago it was sent, by when it should be done, and how far it came."""

    organisation: str
    domain: Domain
    text: str
    purpose: str
    sent: int
    due: int
    accepted: int | None = None
    heard: int | None = None
    priority: Priority = Priority.MEDIUM


_TASKS: Sequence[_Stuck] = (
    _Stuck(people.WELFARE, Domain.SOCIAL, "Mevrouw wil mee naar de koffieochtend. Wie haalt haar de eerste keer op?",
           "kennismaken in het buurthuis", 16, -20),
    _Stuck(people.EMPLOYMENT, Domain.WORK, "Graag een gesprek over wat er met dit rijbewijs aan werk te vinden is.",
           "hulp bij het zoeken naar werk", 12, -25),
    _Stuck(people.SOCIAL_WORK, Domain.SOCIAL, "Ruzie met de buren loopt op. Willen jullie met beide gezinnen praten?",
           "bemiddeling met de buren", 40, 6, accepted=36, heard=20, priority=Priority.HIGH),
    _Stuck(people.LANGUAGE, Domain.INTEGRATION, "Zoekt iemand om Nederlands mee te oefenen, het liefst 's avonds.",
           "een taalmaatje", 75, -30, accepted=70, heard=45),
    _Stuck(people.DEBT_HELP, Domain.FINANCE, "De energieleverancier dreigt met afsluiten. Wie neemt contact op?",
           "hulp bij de energieschuld", 9, -3, priority=Priority.HIGH),
)  # fmt: skip
#: What was taken to the management, by the place in the list above.
_ESCALATED = 2


def write_tasks_extras(project: Project, today: datetime.date) -> None:
    """Write them, at households in guidance; nothing in a project that has too few or has no project leader."""
    members = {
        one.user.email: one
        for one in Membership.objects.active().filter(project=project).select_related("user", "organisation")
    }
    organisations = {one.name: one for one in Organisation.objects.filter(project=project)}
    leader = members.get(people.LEADER)
    # In turns one of each advisor, so that no desk gets them all.
    households = [
        household
        for pair in zip_longest(_cases(project, people.ADVISOR), _cases(project, people.COLLEAGUE))
        for household in pair
        if household is not None
    ]
    if (
        leader is None
        or len(households) <= len(_TASKS)
        or not {one.organisation for one in _TASKS} <= set(organisations)
    ):
        return
    writer = _Writer(project, today, members, organisations)
    for number, (one, household) in enumerate(zip(_TASKS, households, strict=False)):
        task = writer.send(one, household)
        if number == _ESCALATED:
            escalation = open_escalation(
                by=_actor(leader),
                task=task,
                person=leader.user,
                taken_to="Mw. Terhorst, teammanager",
                reason="De bemiddeling is toegezegd en er gebeurt niets. De ruzie loopt intussen op.",
                on=writer.day(4),
            )
            add_escalation_note(
                by=_actor(leader),
                escalation=escalation,
                person=leader.user,
                text="Gebeld. Er is ziekte in het team; zij zoekt deze week een vervanger.",
                on=writer.day(2),
            )
    writer.consents(households[-1])
    _text(project, organisations[people.DEBT_HELP], leader)
    _invitation(project, organisations[people.WELFARE], leader)


def _cases(project: Project, email: str) -> Sequence[Household]:
    """The first households in guidance of an advisor, whose name is known."""
    found = Household.objects.filter(project=project, status=HouseholdStatus.IN_GUIDANCE, owner__email=email)
    known = found.filter(residents__is_main=True).exclude(residents__surname="")
    return list(known.select_related("address", "owner", "project").order_by("pk")[: len(_TASKS)])


def _actor(member: Membership) -> Actor:
    return Actor(user_id=member.user_id, role=member.role, project_id=member.project_id)


@dataclass(frozen=True, slots=True)
class _Writer:
    project: Project
    today: datetime.date
    members: dict[str, Membership]
    organisations: dict[str, Organisation]

    def day(self, ago: int) -> datetime.date:
        """The last working day until so many days ago."""
        return working_day_until(self.today - datetime.timedelta(days=ago))

    def at(self, ago: int) -> datetime.datetime:
        """A moment on that day."""
        return moment(self.day(ago), 10, 40)

    def _consent(self, household: Household, organisation: Organisation, purpose: str, ago: int) -> Consent:
        assert household.owner is not None
        return give_consent(
            by=_actor(self.members[household.owner.email]),
            household=household,
            resident=household.main_resident,
            organisation=organisation,
            purpose=purpose,
            form=Consent.Form.ORAL,
            given_on=self.day(ago),
            person=household.owner,
            recorded_at=self.at(ago),
        )

    def send(self, one: _Stuck, household: Household) -> Task:
        """Send a task and let the partner come as far as it did."""
        organisation, owner = self.organisations[one.organisation], household.owner
        assert owner is not None
        partner = next(member for member in self.members.values() if member.organisation_id == organisation.pk)
        task = send_task(
            by=_actor(self.members[owner.email]),
            household=household,
            person=owner,
            organisation=organisation,
            domain=one.domain,
            description=one.text,
            sent_on=self.day(one.sent),
            due_on=max(self.today - datetime.timedelta(days=one.due), self.day(one.sent)),
            priority=one.priority,
            consent=self._consent(household, organisation, one.purpose, one.sent),
            at=self.at(one.sent),
        )
        if one.accepted is not None:
            task = move_task(
                by=_actor(partner), task=task, person=partner.user, to=TaskStatus.ACCEPTED, at=self.at(one.accepted)
            )
            assign_task(by=_actor(partner), task=task, to=partner)
        if one.heard is not None:
            add_message(
                by=_actor(partner),
                task=task,
                person=partner.user,
                text="We nemen deze week contact op.",
                at=self.at(one.heard),
            )
        return task

    def consents(self, household: Household) -> None:
        """One consent without a task, and one that was taken back."""
        self._consent(household, self.organisations[people.NEIGHBOURS], "hulp met boodschappen", 5)
        withdrawn = self._consent(household, self.organisations[people.WELFARE], "activiteiten in de buurt", 60)
        assert household.owner is not None
        withdraw_consent(by=_actor(self.members[household.owner.email]), consent=withdrawn, at=self.at(12))


def _text(project: Project, organisation: Organisation, leader: Membership) -> None:
    change_consent_text(
        by=_actor(leader),
        project=project,
        organisation=organisation,
        person=leader.user,
        seen="",
        text=(
            "Ik vind het goed dat {project} met {organisatie} praat over mijn geldzaken.\n\n"
            "Het gaat om: {waarvoor}.\n\n"
            "{organisatie} krijgt mijn naam, adres en telefoonnummer, en leest wat ik nodig heb. Zij zien geen dossier "
            "en geen scores. Zij mogen pas schuldeisers bellen als ik dat bij hen zelf heb getekend.\n\n"
            "Ik kan hier altijd op terugkomen. Dan ziet {organisatie} het meteen niet meer."
        ),
    )


def _invitation(project: Project, organisation: Organisation, leader: Membership) -> None:
    by = _actor(leader)
    user: User = create_user(by=by, email="nieuw.welzijn@demo.example", name="Hanneke Roelofs")
    member = add_member(by=by, user=user, project=project, role=Role.PARTNER, organisation=organisation)
    invite(by=by, membership=member)
