"""Rows for tests: one function per model, keyword-only, everything that is not named gets a sensible value.

Rows are made directly, without the actions, so that a test of an action starts from a state it did not make. What is
worked out elsewhere (the next step of an address, the type on a household) is not filled in: give it, or call the
action that does it. ``today`` is never used; a date that is not given is in 2024.
"""

import datetime
from collections.abc import Collection, Mapping
from itertools import count
from zoneinfo import ZoneInfo

from django.utils import timezone

from adv.accounts.models import Membership, Organisation, OrganisationKind, Project, StandIn, User
from adv.accounts.roles import Role
from adv.audit.actor import Actor
from households.actions.search_keys import write_keys
from households.domain.case_status import ClosingReason
from households.domain.codes import ContactKind, Domain, HouseholdStatus, HouseholdType, Phase, RingResult
from households.domain.conversation_codes import ConversationState
from households.domain.default_format import DEFAULT_FORMAT
from households.domain.helpers import Contentment
from households.domain.names import parse_name
from households.domain.scoring import MatrixScores
from households.domain.typology import propose_type
from households.models import (
    Address,
    AftercareContact,
    Appointment,
    Complex,
    ContactMoment,
    Conversation,
    ConversationFormat,
    Coordinator,
    Decision,
    DossierAccess,
    Handover,
    HandoverItem,
    Helper,
    Household,
    MatrixScoring,
    Meeting,
    MeetingItem,
    Resident,
    Signal,
    SignalStep,
    Staircase,
    StatusChange,
    TenancyChange,
)
from interventions.domain.codes import EffectValue, Ground, InterventionKind, Perspective, Priority, TaskStatus
from interventions.domain.evaluation import Outcome, OutcomeValue
from interventions.domain.plan import SETTLED, Doer, GoalStatus
from interventions.domain.volunteers import FreeTime, VolunteerHelp
from interventions.models import (
    Consent,
    Effect,
    Escalation,
    Evaluation,
    EvaluationOutcome,
    Goal,
    Intervention,
    InterventionDomain,
    OrganisationContact,
    OrganisationProfile,
    OwnKind,
    OwnTheme,
    Plan,
    PlanVersion,
    Task,
    TaskMessage,
    TaskTransition,
    Volunteer,
)

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
PASSWORD = "een lang genoeg wachtwoord"

_serial = count(1)


def at(text: str) -> datetime.datetime:
    """A moment in Amsterdam: ``at("2024-03-05 19:30")``."""
    return datetime.datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


def day(text: str) -> datetime.date:
    """A day: ``day("2024-03-05")``."""
    return datetime.date.fromisoformat(text)


# --- People and projects ----------------------------------------------------------------------------------------------


def make_project(*, name: str = "Dichtersbuurt", slug: str = "", **settings: object) -> Project:
    """A project; ``settings`` are its other columns, such as ``rings_per_daypart=2``."""
    slug = slug or f"project-{next(_serial)}"
    return Project.objects.create(slug=slug, name=name, area=name, **settings)


def make_user(*, name: str = "Sanne Bakker", email: str = "", password: str = PASSWORD, is_active: bool = True) -> User:
    return User.objects.create_user(
        email or f"mens{next(_serial)}@example.nl", password, name=name, is_active=is_active
    )


def make_organisation(
    *,
    project: Project | None = None,
    name: str = "",
    kind: OrganisationKind = OrganisationKind.WELFARE,
    is_informal: bool = False,
) -> Organisation:
    return Organisation.objects.create(
        project=project or make_project(),
        name=name or f"Organisatie {next(_serial)}",
        kind=kind,
        is_informal=is_informal,
    )


def make_member(
    role: Role = Role.ADVISOR,
    *,
    project: Project | None = None,
    user: User | None = None,
    name: str = "Sanne Bakker",
    organisation: Organisation | None = None,
    ended_at: datetime.datetime | None = None,
) -> Membership:
    """Somebody in a role in a project; a partner gets an organisation when none is given. ``.user`` logs in."""
    project = project or (organisation.project if organisation else make_project())
    if role == Role.PARTNER and organisation is None:
        organisation = make_organisation(project=project)
    return Membership.objects.create(
        user=user or make_user(name=name), project=project, role=role, organisation=organisation, ended_at=ended_at
    )


def actor_of(member: Membership) -> Actor:
    """Who acts, for calling an action as this member."""
    return Actor(user_id=member.user_id, role=member.role, project_id=member.project_id)


def make_stand_in(
    *, user: User, absent_user: User, project: Project, starts_on: datetime.date, ends_on: datetime.date
) -> StandIn:
    return StandIn.objects.create(
        project=project, user=user, absent_user=absent_user, starts_on=starts_on, ends_on=ends_on
    )


# --- Place ------------------------------------------------------------------------------------------------------------


def make_complex(*, project: Project | None = None, name: str = "", position: int = 0) -> Complex:
    return Complex.objects.create(
        project=project or make_project(), name=name or f"Flat {next(_serial)}", position=position
    )


def make_staircase(*, complex: Complex | None = None, name: str = "", position: int = 0) -> Staircase:  # noqa: A002
    return Staircase.objects.create(
        complex=complex or make_complex(), name=name or str(next(_serial)), position=position
    )


def make_address(
    *,
    project: Project | None = None,
    staircase: Staircase | None = None,
    complex: Complex | None = None,  # noqa: A002 - the name of the column
    street: str = "Dichterspark",
    house_number: int | None = None,
    house_letter: str = "",
    addition: str = "",
    postcode: str = "3532 AB",
    town: str = "Utrecht",
    floor: int | None = None,
    walk_position: int | None = None,
    **door: object,
) -> Address:
    """A home without anybody in it; ``door`` are the columns of the protocol (``door_step="letter"`` …)."""
    serial = next(_serial)
    complex = staircase.complex if staircase else complex  # noqa: A001
    return Address.objects.create(
        project=project or (complex.project if complex else make_project()),
        complex=complex,
        staircase=staircase,
        street=street,
        house_number=serial if house_number is None else house_number,
        house_letter=house_letter,
        addition=addition,
        postcode=postcode,
        town=town,
        floor=floor,
        walk_position=serial if walk_position is None else walk_position,
        **door,
    )


# --- Households -------------------------------------------------------------------------------------------------------


def make_household(
    *,
    project: Project | None = None,
    address: Address | None = None,
    name: str = "J. van der Meulen",
    phone: str = "",
    owner: User | None = None,
    status: HouseholdStatus = HouseholdStatus.IN_CONVERSATION,
    status_since: datetime.date | None = None,
    status_set_by_hand: bool = False,
    since: datetime.date | None = datetime.date(2024, 1, 1),
    until: datetime.date | None = None,
    is_newcomer: bool = False,
    type: HouseholdType | None = None,  # noqa: A002 - the name of the column
    total: int | None = None,
) -> Household:
    """A household with its main resident (none with ``name=""``), at an address of its own when none is given.

    Without ``until`` it is the one that lives there now.
    """
    address = address or make_address(project=project)
    household = Household.objects.create(
        project=address.project,
        address=address,
        owner=owner,
        status=status,
        status_since=status_since,
        status_set_by_hand=status_set_by_hand,
        since=since,
        until=until,
        is_newcomer=is_newcomer,
        type=type or "",
        total=total,
    )
    if name:
        make_resident(household=household, name=name, phone=phone, is_main=True)
    if until is None:
        address.household = household
        address.save(update_fields=["household"])
    return household


def make_resident(
    *,
    household: Household | None = None,
    name: str = "Fatima El Amrani",
    is_main: bool = False,
    phone: str = "",
    email: str = "",
    birth_year: int | None = None,
) -> Resident:
    """Somebody of a household; the name is taken apart as an import does."""
    parts = parse_name(name)
    resident = Resident.objects.create(
        household=household or make_household(name="" if is_main else "J. van der Meulen"),
        given=parts.given,
        infix=parts.infix,
        surname=parts.surname,
        search_name=parts.search_key,
        is_main=is_main,
        phone=phone,
        email=email,
        birth_year=birth_year,
    )
    write_keys(resident.household.project_id, [resident], are_new=True)
    return resident


def make_contact(
    *,
    household: Household | None = None,
    kind: ContactKind = ContactKind.RING,
    result: RingResult | None = None,
    moment: datetime.datetime | None = None,
    by: User | None = None,
    come_back_on: datetime.date | None = None,
    note: str = "",
    withdrawn_at: datetime.datetime | None = None,
) -> ContactMoment:
    """A contact moment; a ring without a result is *niet thuis*. The address is not refreshed."""
    household = household or make_household()
    if kind == ContactKind.RING and result is None:
        result = RingResult.NOT_HOME
    by = by or make_user()
    return ContactMoment.objects.create(
        project=household.project,
        address=household.address,
        household=household,
        kind=kind,
        result=result or "",
        at=moment or at("2024-03-05 14:00") + datetime.timedelta(minutes=next(_serial)),
        by=by,
        come_back_on=come_back_on,
        note=note,
        withdrawn_at=withdrawn_at,
        withdrawn_by=by if withdrawn_at else None,
    )


def make_appointment(
    *,
    household: Household | None = None,
    person: User | None = None,
    starts_at: datetime.datetime | None = None,
    minutes: int = 60,
    place: Appointment.Place = Appointment.Place.HOME,
    note: str = "",
    contact: ContactMoment | None = None,
    created_by: User | None = None,
    reminded_at: datetime.datetime | None = None,
    cancelled_at: datetime.datetime | None = None,
) -> Appointment:
    """An appointment of somebody with a household; each one a day later when no moment is given."""
    household = household or make_household()
    person = person or make_user()
    return Appointment.objects.create(
        project=household.project,
        address=household.address,
        household=household,
        person=person,
        starts_at=starts_at or at("2024-03-05 14:00") + datetime.timedelta(days=next(_serial)),
        minutes=minutes,
        place=place,
        note=note,
        contact_moment=contact,
        created_by=created_by or person,
        reminded_at=reminded_at,
        cancelled_at=cancelled_at,
    )


def make_conversation(
    *,
    household: Household | None = None,
    by: User | None = None,
    visited_on: datetime.date = datetime.date(2024, 3, 10),
    finished_on: datetime.date | None = None,
    help_requests: int | None = None,
    answers: Mapping[str, object] | None = None,
) -> Conversation:
    """A conversation: a draft, or finished on a day (noon)."""
    household, by = household or make_household(), by or make_user()
    made = ConversationFormat.objects.filter(project=household.project).order_by("version").first()
    registered_at = at(f"{finished_on} 12:00") if finished_on else None
    return Conversation.objects.create(
        household=household,
        format=made
        or ConversationFormat.objects.create(
            project=household.project, version=1, content=DEFAULT_FORMAT.to_data(), published_at=at("2024-01-01 09:00")
        ),
        by=by,
        saved_by=by,
        visited_on=visited_on,
        help_requests=help_requests,
        answers={"visited_on": visited_on.isoformat(), "by": str(by.pk), **(answers or {})},
        state=ConversationState.FINISHED if finished_on else ConversationState.DRAFT,
        registered_at=registered_at,
        registered_on=finished_on,
        registered_by=by if finished_on else None,
    )


def make_scoring(
    *,
    household: Household | None = None,
    levels: Collection[int | None] = (2, 1, 3, 1, 0, 2, 1),
    on: datetime.date = datetime.date(2024, 3, 10),
    phase: Phase = Phase.INTAKE,
    by: User | None = None,
    confirmed: bool = True,
    version: int = 1,
    is_current: bool = True,
    correction_reason: str = "",
    remarks: Mapping[Domain, str] | None = None,
    remark: str = "",
    set_type: HouseholdType | None = None,
    set_type_reason: str = "",
) -> MatrixScoring:
    """A scoring; ``levels`` are the seven in the order of the matrix, None is not discussed.

    Type and total on the household are not refreshed.
    """
    scores = MatrixScores.of(dict(zip(Domain, levels, strict=True)))
    proposal = propose_type(scores)
    by = by or make_user()
    return MatrixScoring.objects.create(
        household=household or make_household(),
        on=on,
        phase=phase,
        version=version,
        is_current=is_current,
        correction_reason=correction_reason,
        **{domain.value: level for domain, level in scores.levels.items()},
        domain_remarks={domain.value: text for domain, text in (remarks or {}).items()},
        remark=remark,
        total=scores.total(),
        proposed_type=proposal.type if proposal else "",
        rules_version=proposal.rules_version if proposal else "",
        set_type=set_type or "",
        set_type_reason=set_type_reason,
        scored_by=by,
        confirmed_at=timezone.now() if confirmed else None,
        confirmed_by=by if confirmed else None,
    )


def make_dossier_access(
    *,
    household: Household,
    user: User,
    reason: DossierAccess.Reason = DossierAccess.Reason.OFFICE_HOUR,
    explanation: str = "",
    starts_at: datetime.datetime | None = None,
    hours: int = 12,
) -> DossierAccess:
    starts_at = starts_at or timezone.now()
    return DossierAccess.objects.create(
        household=household,
        user=user,
        reason=reason,
        explanation=explanation,
        starts_at=starts_at,
        ends_at=starts_at + datetime.timedelta(hours=hours),
    )


# --- Meldingen and mutaties -------------------------------------------------------------------------------------------


def make_signal(
    *,
    address: Address | None = None,
    household: Household | None = None,
    source: Signal.Source = Signal.Source.CORPORATION,
    source_name: str = "",
    is_suspicion: bool = False,
    is_safety_concern: bool = False,
    text: str = "Er is al weken veel lawaai.",
    received_on: datetime.date = datetime.date(2024, 3, 4),
    assigned_to: User | None = None,
    recorded_by: User | None = None,
    handled_at: datetime.datetime | None = None,
    outcome: str = "",
) -> Signal:
    """A melding about a household or an address; the address is not refreshed."""
    address = address or (household.address if household else make_address())
    return Signal.objects.create(
        project=address.project,
        address=address,
        household=household,
        source=source,
        source_name=source_name,
        is_suspicion=is_suspicion,
        is_safety_concern=is_safety_concern,
        text=text,
        received_on=received_on,
        assigned_to=assigned_to,
        recorded_by=recorded_by,
        handled_at=handled_at,
        handled_by=recorded_by if handled_at else None,
        outcome=outcome or ("Langs geweest." if handled_at else ""),
    )


def make_signal_step(
    *,
    signal: Signal | None = None,
    kind: SignalStep.Kind = SignalStep.Kind.CONSULTATION,
    on: datetime.date = datetime.date(2024, 3, 5),
    text: str = "Overlegd met een collega.",
    by: User | None = None,
) -> SignalStep:
    return SignalStep.objects.create(signal=signal or make_signal(), kind=kind, on=on, text=text, by=by or make_user())


def make_tenancy_change(
    *,
    address: Address | None = None,
    kind: TenancyChange.Kind = TenancyChange.Kind.DEPARTURE,
    on: datetime.date = datetime.date(2024, 6, 1),
    old_household: Household | None = None,
    new_household: Household | None = None,
    decision: TenancyChange.Decision = TenancyChange.Decision.NOT_NEEDED,
) -> TenancyChange:
    """A line of the mutatielijst; the dates of the households are not touched."""
    household = old_household or new_household
    address = address or (household.address if household else make_address())
    return TenancyChange.objects.create(
        project=address.project,
        address=address,
        kind=kind,
        on=on,
        old_household=old_household,
        new_household=new_household,
        decision=decision,
    )


# --- The case ---------------------------------------------------------------------------------------------------------


def make_status_change(
    *,
    household: Household,
    from_status: HouseholdStatus = HouseholdStatus.IN_CONVERSATION,
    to_status: HouseholdStatus = HouseholdStatus.IN_GUIDANCE,
    on: datetime.date = datetime.date(2024, 4, 1),
    reason: ClosingReason | None = None,
    explanation: str = "",
    by: User | None = None,
) -> StatusChange:
    """A change of status; the household itself is put in that status too."""
    change = StatusChange.objects.create(
        household=household,
        from_status=from_status,
        to_status=to_status,
        on=on,
        reason=reason or "",
        explanation=explanation,
        by=by,
    )
    household.status, household.status_since, household.status_set_by_hand = to_status, on, True
    household.save(update_fields=["status", "status_since", "status_set_by_hand"])
    return change


def make_coordinator(
    *,
    household: Household,
    user: User | None = None,
    organisation: Organisation | None = None,
    name: str = "",
    since: datetime.date = datetime.date(2024, 4, 1),
    until: datetime.date | None = None,
) -> Coordinator:
    """A named regisseur: ``user``, or ``name`` at an organisation (made when neither is given)."""
    if user is None and organisation is None:
        organisation, name = make_organisation(project=household.project), name or "M. Jansen"
    return Coordinator.objects.create(
        household=household, user=user, organisation=organisation, name=name, since=since, until=until
    )


def make_helper(
    *,
    household: Household | None = None,
    organisation: Organisation | None = None,
    name: str = "Huisarts",
    is_informal: bool = False,
    since: datetime.date | None = None,
    until: datetime.date | None = None,
    content: Contentment = Contentment.UNKNOWN,
    remark: str = "",
) -> Helper:
    return Helper.objects.create(
        household=household or make_household(),
        organisation=organisation,
        name=name,
        is_informal=is_informal,
        since=since,
        until=until,
        content=content,
        remark=remark,
    )


def make_aftercare(
    *,
    household: Household | None = None,
    planned_on: datetime.date = datetime.date(2024, 9, 2),
    done_on: datetime.date | None = None,
    cancelled_at: datetime.datetime | None = None,
    remark: str = "",
) -> AftercareContact:
    return AftercareContact.objects.create(
        household=household or make_household(),
        planned_on=planned_on,
        done_on=done_on,
        cancelled_at=cancelled_at,
        remark=remark,
    )


def make_goal(
    *,
    household: Household | None = None,
    plan: Plan | None = None,
    what: str = "Overzicht in de administratie",
    why: str = "",
    domain: Domain = Domain.FINANCE,
    doers: Collection[Doer] = (Doer.RESIDENT, Doer.ADVISOR),
    doer_name: str = "",
    organisation: Organisation | None = None,
    due_on: datetime.date | None = None,
    status: GoalStatus = GoalStatus.OPEN,
    settled_on: datetime.date | None = None,
    settled_note: str = "",
) -> Goal:
    """A goal of the open plan of a household; the plan is made when there is none."""
    if plan is None:
        plan, _ = Plan.objects.get_or_create(
            household=household or make_household(), ended_on=None, defaults={"started_on": datetime.date(2024, 4, 1)}
        )
    if status in SETTLED and settled_on is None:
        settled_on = plan.started_on
    return Goal.objects.create(
        plan=plan,
        what=what,
        why=why,
        domain=domain,
        doers=[doer.value for doer in doers],
        doer_name=doer_name,
        organisation=organisation,
        due_on=due_on,
        status=status,
        settled_on=settled_on,
        settled_note=settled_note,
    )


def make_plan_version(
    *,
    plan: Plan,
    number: int = 1,
    agreed_on: datetime.date = datetime.date(2024, 4, 1),
    agreed_with: str = "J. van der Meulen",
    goals: Collection[Mapping[str, str]] = (),
    by: User | None = None,
) -> PlanVersion:
    return PlanVersion.objects.create(
        plan=plan,
        number=number,
        agreed_on=agreed_on,
        agreed_with=agreed_with,
        goals=list(goals),
        agreed_by=by or make_user(),
    )


def make_evaluation(
    *,
    household: Household | None = None,
    on: datetime.date = datetime.date(2024, 7, 1),
    outcomes: Mapping[tuple[Outcome, Perspective], OutcomeValue] | None = None,
    remark: str = "",
    by: User | None = None,
) -> Evaluation:
    evaluation = Evaluation.objects.create(
        household=household or make_household(), on=on, remark=remark, by=by or make_user()
    )
    EvaluationOutcome.objects.bulk_create(
        EvaluationOutcome(evaluation=evaluation, outcome=outcome, perspective=side, value=value)
        for (outcome, side), value in (outcomes or {}).items()
    )
    return evaluation


# --- Interventions, effects, tasks ------------------------------------------------------------------------------------


def make_intervention(
    *,
    household: Household | None = None,
    kind: InterventionKind = InterventionKind.INFO_ADVICE,
    domains: Collection[Domain] = (Domain.FINANCE,),
    on: datetime.date = datetime.date(2024, 4, 1),
    description: str = "",
    by: User | None = None,
    number: str = "",
    own_kind: OwnKind | None = None,
) -> Intervention:
    household = household or make_household()
    intervention = Intervention.objects.create(
        project=household.project,
        household=household,
        number=number or f"I-{next(_serial)}",
        on=on,
        kind=own_kind.counts_as if own_kind else kind,
        own_kind=own_kind,
        description=description,
        by=by or make_user(),
    )
    InterventionDomain.objects.bulk_create(
        InterventionDomain(intervention=intervention, domain=domain) for domain in domains
    )
    return intervention


def make_own_kind(
    *,
    project: Project | None = None,
    name: str = "",
    counts_as: InterventionKind = InterventionKind.NETWORK_CONTACT,
    is_informal: bool = False,
    retired_at: datetime.datetime | None = None,
) -> OwnKind:
    return OwnKind.objects.create(
        project=project or make_project(),
        name=name or f"Buurtmaaltijd {next(_serial)}",
        counts_as=counts_as,
        is_informal=is_informal,
        retired_at=retired_at,
    )


def make_own_theme(*, project: Project | None = None, domain: Domain = Domain.HOUSING, name: str = "") -> OwnTheme:
    return OwnTheme.objects.create(
        project=project or make_project(), domain=domain, name=name or f"vocht en schimmel {next(_serial)}"
    )


def make_organisation_contact(
    *, organisation: Organisation | None = None, name: str = "Joke de Boer", phone: str = "010 1234567", task: str = ""
) -> OrganisationContact:
    return OrganisationContact.objects.create(
        organisation=organisation or make_organisation(), name=name, phone=phone, task=task
    )


def make_profile(
    *,
    organisation: Organisation | None = None,
    domains: Collection[Domain] = (Domain.FINANCE,),
    offer: str = "Hulp bij schulden.",
) -> OrganisationProfile:
    return OrganisationProfile.objects.create(
        organisation=organisation or make_organisation(), domains=[domain.value for domain in domains], offer=offer
    )


def make_volunteer(
    *,
    project: Project | None = None,
    organisation: Organisation | None = None,
    name: str = "Wim",
    phone: str = "06 87654321",
    email: str = "",
    helps_with: Collection[VolunteerHelp] = (VolunteerHelp.DEBT,),
    free_times: Collection[FreeTime] = (FreeTime.WEEKDAY,),
    languages: str = "",
    places: int = 1,
    taken: int = 0,
    available_from: datetime.date | None = None,
    agreed_on: datetime.date = datetime.date(2024, 3, 1),
) -> Volunteer:
    return Volunteer.objects.create(
        project=project or (organisation.project if organisation else make_project()),
        organisation=organisation,
        name=name,
        phone=phone,
        email=email,
        helps_with=[one.value for one in helps_with],
        free_times=[one.value for one in free_times],
        languages=languages,
        places=places,
        taken=taken,
        available_from=available_from,
        agreed_on=agreed_on,
        checked_on=agreed_on,
    )


def make_effect(
    *,
    intervention: Intervention | None = None,
    domain: Domain = Domain.FINANCE,
    perspective: Perspective = Perspective.RESIDENT,
    value: EffectValue = EffectValue.BETTER,
    observed_on: datetime.date = datetime.date(2024, 5, 1),
    sub_theme: str = "",
    fragment: str = "",
    by: User | None = None,
) -> Effect:
    intervention = intervention or make_intervention()
    return Effect.objects.create(
        intervention=intervention,
        domain=domain,
        perspective=perspective,
        value=value,
        observed_on=observed_on,
        sub_theme=sub_theme,
        fragment=fragment,
        recorded_by=by or intervention.by,
    )


def make_consent(
    *,
    household: Household | None = None,
    organisation: Organisation | None = None,
    resident: Resident | None = None,
    purpose: str = "Hulp bij schulden",
    form: Consent.Form = Consent.Form.ORAL,
    given_on: datetime.date = datetime.date(2024, 3, 15),
    withdrawn_at: datetime.datetime | None = None,
    by: User | None = None,
) -> Consent:
    """Consent of the main resident, when none is given."""
    household = household or make_household()
    return Consent.objects.create(
        household=household,
        resident=resident or household.main_resident,
        organisation=organisation or make_organisation(project=household.project),
        purpose=purpose,
        form=form,
        given_on=given_on,
        recorded_by=by or make_user(),
        withdrawn_at=withdrawn_at,
    )


def make_task(
    *,
    household: Household | None = None,
    organisation: Organisation | None = None,
    domain: Domain = Domain.FINANCE,
    description: str = "Graag een afspraak over de achterstand.",
    priority: Priority = Priority.MEDIUM,
    status: TaskStatus = TaskStatus.SENT,
    sent_on: datetime.date = datetime.date(2024, 3, 20),
    due_on: datetime.date | None = None,
    accepted_on: datetime.date | None = None,
    finished_on: datetime.date | None = None,
    closed_on: datetime.date | None = None,
    result: str = "",
    reason: str = "",
    ground: Ground = Ground.CONSENT,
    consent: Consent | None = None,
    by: User | None = None,
    number: str = "",
) -> Task:
    """A task on a standing consent (made when needed), with the row that it was sent."""
    household = household or (consent.household if consent else make_household())
    organisation = organisation or (consent.organisation if consent else make_organisation(project=household.project))
    by = by or make_user()
    if ground == Ground.CONSENT and consent is None:
        consent = make_consent(household=household, organisation=organisation, by=by)
    task = Task.objects.create(
        project=household.project,
        household=household,
        number=number or f"T-{next(_serial)}",
        organisation=organisation,
        domain=domain,
        description=description,
        priority=priority,
        sent_on=sent_on,
        due_on=due_on,
        status=status,
        accepted_on=accepted_on,
        finished_on=finished_on,
        closed_on=closed_on,
        result=result,
        reason=reason,
        ground=ground,
        ground_on=None if ground == Ground.NONE else sent_on,
        ground_reason="Acuut gevaar" if ground == Ground.LEGAL else "",
        consent=consent,
        created_by=by,
    )
    TaskTransition.objects.create(task=task, to_status=TaskStatus.SENT, at=timezone.now(), by=by)
    return task


def make_escalation(
    *,
    task: Task | None = None,
    taken_to: str = "K. Bos, manager",
    reason: str = "Al weken geen antwoord.",
    opened_on: datetime.date | None = None,
    solved_on: datetime.date | None = None,
    outcome: str = "",
    by: User | None = None,
) -> Escalation:
    task, by = task or make_task(), by or make_user()
    return Escalation.objects.create(
        task=task,
        taken_to=taken_to,
        reason=reason,
        opened_on=opened_on or task.sent_on,
        opened_by=by,
        solved_on=solved_on,
        solved_by=by if solved_on else None,
        outcome=outcome,
    )


def make_message(*, task: Task, by: User | None = None, text: str = "Weten jullie al iets?") -> TaskMessage:
    return TaskMessage.objects.create(task=task, by=by or make_user(), text=text)


# --- What the team does together --------------------------------------------------------------------------------------


def make_meeting(
    *,
    project: Project | None = None,
    by: User | None = None,
    on: datetime.date | None = None,
    present: Collection[User] = (),
    is_closed: bool = False,
) -> Meeting:
    """A casusbespreking; the one that goes on, unless it is closed."""
    by = by or make_user()
    meeting = Meeting.objects.create(
        project=project or make_project(),
        on=on or timezone.localdate(),
        started_by=by,
        closed_at=timezone.now() if is_closed else None,
        closed_by=by if is_closed else None,
    )
    meeting.present.set(present)
    return meeting


def make_meeting_item(
    *,
    household: Household | None = None,
    by: User | None = None,
    why: str = "Het zit vast.",
    meeting: Meeting | None = None,
    notes: str = "",
) -> MeetingItem:
    """A household on the agenda; with ``meeting`` it was discussed there."""
    return MeetingItem.objects.create(
        household=household or make_household(),
        why=why,
        added_by=by or make_user(),
        meeting=meeting,
        notes=notes,
        version=1 if meeting else 0,
    )


def make_decision(
    *,
    item: MeetingItem | None = None,
    owner: User | None = None,
    what: str = "De schuldhulp bellen",
    due_on: datetime.date | None = None,
    settled_at: datetime.datetime | None = None,
) -> Decision:
    owner = owner or make_user()
    return Decision.objects.create(
        item=item or make_meeting_item(),
        what=what,
        owner=owner,
        due_on=due_on or timezone.localdate(),
        recorded_by=owner,
        settled_at=settled_at,
    )


def make_handover(
    *,
    giver: User,
    receiver: User,
    project: Project,
    households: Collection[Household] = (),
    is_everything: bool = False,
    note: str = "Bel niet voor tien uur.",
    offered_at: datetime.datetime | None = None,
) -> Handover:
    """An offer that waits for an answer."""
    handover = Handover.objects.create(
        project=project,
        giver=giver,
        receiver=receiver,
        is_everything=is_everything,
        note=note,
        offered_by=giver,
        offered_at=offered_at or timezone.now(),
    )
    for household in households:
        HandoverItem.objects.create(handover=handover, household=household)
    return handover
