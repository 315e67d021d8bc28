"""Conversations of the demo: the last ones of a dozen households and earlier ones, and one still to be written up."""

import datetime
from collections.abc import Mapping

from django.db.models import Q
from django.utils import timezone

from adv.accounts.models import Membership, Project, User
from adv.accounts.roles import Role
from adv.audit.actor import Actor
from households.actions.benefits import change_chance
from households.actions.conversation_finish import finish_conversation
from households.actions.conversations import save_draft, start_conversation
from households.actions.information import add_information
from households.domain.codes import ContactKind, Domain, HouseholdStatus, RingResult
from households.domain.conversation_codes import ChanceHelper, ChanceKind
from households.models import Chance, ContactMoment, Conversation

#: So many households get a conversation: the most recent ones that were spoken to.
_HOUSEHOLDS = 12
#: And so many have one from longer ago.
_EARLIER = 36

_MAP = (
    (Domain.FINANCE, "Huurtoeslag", "Voor wie huurt en weinig verdient. Aanvragen kan tot een jaar later."),
    (Domain.FINANCE, "Kwijtschelding gemeente", "Voor een laag inkomen zonder vermogen. Elk jaar opnieuw vragen."),
    (Domain.FINANCE, "Inloop geld en post", "Dinsdag van 10 tot 12 in het buurthuis. Neem de post mee, ook ongeopend."),
    (Domain.HOUSING, "Gebreken melden", "Bij de corporatie, met een foto. Na twee weken geen antwoord: wij bellen."),
    (Domain.SOCIAL, "Koffie in de portiek", "Woensdagochtend, voor iedereen. Vraag naar Truus."),
    (Domain.PARENTING, "Kindpakket", "Sport, muziek en schoolspullen voor gezinnen met een laag inkomen."),
    (Domain.INTEGRATION, "Taalmaatje", "Een uur per week samen praten, bij iemand thuis of in de bibliotheek."),
    (Domain.WORK, "Werkwinkel", "Hulp bij een cv en bij solliciteren. Geen afspraak nodig."),
    (Domain.WELLBEING, "Wandelgroep", "Donderdag om 10 uur vanaf het buurthuis. Rustig tempo."),
)

_TALKS: tuple[Mapping[str, str | list[str]], ...] = (
    {
        "kind": "informative",
        "help_requests": "2",
        "q-how_are_you": "Het gaat met vallen en opstaan.",
        "q-language_level": "reasonable",
        "note-finance": "De huur is twee maanden niet betaald. Er ligt veel post die niet open is.",
        "q-debts": "yes",
        "q-debt_level": "problematic",
        "note-social": "Ziet weinig mensen. Kent de buren van gezicht.",
        "q-contacts": "few",
        "action-finance-0-text": "Samen de post openen en de schulden op een rij zetten",
        "action-finance-0-priority": "high",
        "action-finance-0-to": "wij zelf",
        "benefit-rent_allowance-state": "requested",
        "benefit-rent_allowance-amount": "1.980",
        "benefit-care_allowance-state": "has",
        "chance-0-text": "Kan goed koken en wil dat voor de buurt doen",
        "chance-0-kind": "contribution",
        "chance-0-helped_by": "chance_broker",
        "summary": "We hebben samen naar de post gekeken. Volgende week zetten we alles op een rij.",
    },
    {
        "kind": "informative",
        "help_requests": "1",
        "note-housing": "Schimmel in de slaapkamer, al een jaar gemeld.",
        "q-dwelling": "bad",
        "q-safety_home": "rather",
        "action-housing-0-text": "De corporatie bellen over de schimmel",
        "action-housing-0-to": "wij zelf",
        "benefit-tax_remission-state": "has",
        "benefit-tax_remission-amount": "412,50",
        "summary": "Wij bellen de corporatie over de schimmel en laten u weten wat zij doen.",
    },
    {
        "kind": "signal",
        "help_requests": "0",
        "note-wellbeing": "Zegt dat het goed gaat en wil geen hulp. Mag over een tijdje nog eens langskomen.",
        "chance-0-text": "Zoekt mensen om mee te wandelen",
        "chance-0-kind": "wish",
    },
)


def write_conversations(project: Project, today: datetime.date) -> None:
    """Write up the last conversations with a dozen households, and leave one for the desk."""
    leader = Membership.objects.active().filter(project=project, role=Role.PROJECT_LEADER).order_by("pk").first()
    held = list(_held(project))
    if leader is None or len(held) < _HOUSEHOLDS:
        return
    for domain, title, text in _MAP:
        add_information(by=_actor(leader.user, project), project=project, title=title, domain=domain.value, text=text)
    *written, left = held
    earlier = _earlier(project, today)
    for number, moment in enumerate((*earlier, *written)):
        is_late = number % (7 if number < len(earlier) else 5) == 4
        finished = _write(moment, project, _TALKS[number % len(_TALKS)], late=is_late)
        chance = finished.chances.first()
        if chance is not None and number % 2 == 0:
            _take_up(chance, _actor(moment.by, project), today)
    by = _actor(left.by, project)
    draft = start_conversation(by=by, household=left.household, person=left.by, moment=left)
    save_draft(
        by=by,
        conversation=draft,
        person=left.by,
        base=draft.version,
        changes={"note-work": ["Zoekt werk in de zorg."]},
    )


def _held(project: Project) -> list[ContactMoment]:
    """Return the last conversation at the door of the households that were last spoken to, one each."""
    found: dict[int, ContactMoment] = {}
    spoken = ContactMoment.objects.standing().filter(
        Q(kind=ContactKind.CONVERSATION) | Q(result=RingResult.CONVERSATION),
        project=project,
        conversation__isnull=True,
        household__status__in=[HouseholdStatus.IN_GUIDANCE, HouseholdStatus.IN_CONVERSATION],
    )
    for moment in spoken.select_related("by", "household__address").order_by("-at", "-pk")[: 10 * _HOUSEHOLDS]:
        found.setdefault(moment.household_id, moment)
    return list(found.values())[:_HOUSEHOLDS]


def _earlier(project: Project, today: datetime.date) -> list[ContactMoment]:
    """Return first conversations of the year before, spread over it: the reports of that year have them."""
    found: dict[int, ContactMoment] = {}
    first, last = (today - datetime.timedelta(days=days) for days in (365, 45))
    spoken = ContactMoment.objects.standing().filter(
        Q(kind=ContactKind.CONVERSATION) | Q(result=RingResult.CONVERSATION),
        project=project,
        at__date__range=(first, last),
        household__conversations__isnull=True,
        household__status__in=[
            HouseholdStatus.IN_GUIDANCE,
            HouseholdStatus.IN_CONVERSATION,
            HouseholdStatus.AFTERCARE,
        ],
    )
    # In a very large project a part of the year is enough.
    for moment in spoken.select_related("by", "household__address").order_by("at", "pk")[: 40 * _EARLIER]:
        found.setdefault(moment.household_id, moment)
    every = max(1, len(found) // _EARLIER)
    return list(found.values())[::every][:_EARLIER]


def _write(moment: ContactMoment, project: Project, talk: Mapping[str, str | list[str]], *, late: bool) -> Conversation:
    by, household = _actor(moment.by, project), moment.household
    registered_at = min(moment.at + datetime.timedelta(days=9 if late else 1), timezone.now())
    draft = start_conversation(by=by, household=household, person=moment.by, moment=moment, at=moment.at)
    main = household.residents.order_by("-is_main", "pk").first()
    there = {"residents": [str(main.pk)]} if main else {"others_present": ["de bewoner"]}
    answers = {name: [value] if isinstance(value, str) else value for name, value in talk.items()}
    save_draft(
        by=by,
        conversation=draft,
        person=moment.by,
        base=draft.version,
        changes={**answers, **there},
        at=registered_at,
    )
    return finish_conversation(by=by, conversation=draft, person=moment.by, at=registered_at)


def _take_up(chance: Chance, by: Actor, today: datetime.date) -> None:
    change_chance(
        by=by,
        chance=chance,
        kind=ChanceKind(chance.kind),
        text=chance.text,
        helped_by=ChanceHelper(chance.helped_by) if chance.helped_by else ChanceHelper.ADVISOR,
        taken_up_on=min(chance.noticed_on + datetime.timedelta(days=14), today),
        remark="Doet nu elke week mee.",
    )


def _actor(user: User, project: Project) -> Actor:
    role = user.memberships.get(project=project).role
    return Actor(user_id=user.pk, role=role, project_id=project.pk)
