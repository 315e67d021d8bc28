"""What was done for a household, suited to what kind of household it is, and what people say it did."""

import datetime
from collections.abc import Sequence
from typing import TypeVar

from households.domain.codes import Domain, HouseholdType
from interventions.domain.codes import EffectValue, InterventionKind, Perspective
from reporting.demo.calendar import recorded_after, working_day_from
from reporting.demo.events import Contact, EffectSeen, Intervention
from reporting.demo.scorings import Levels, ScoringStory
from reporting.demo.team import Team
from reporting.demo.tenants import Course, Tenant
from reporting.demo.words.effects import EFFECTS
from reporting.demo.words.interventions import DONE

Kind = InterventionKind
Value = EffectValue
T = TypeVar("T")

#: How often each kind is chosen, by type: solide, aandacht, kwetsbaar, multiprobleem.
_CHOSEN: dict[Kind, tuple[int, int, int, int]] = {
    Kind.INFO_ADVICE: (9, 9, 5, 9),
    Kind.SYSTEM_CONTACT: (0, 3, 9, 9),
    Kind.NETWORK_CONTACT: (0, 2, 3, 4),
    Kind.MOTIVATING: (1, 5, 6, 7),
    Kind.LISTENING: (2, 5, 5, 11),
    Kind.CRISIS_HELP: (0, 0, 1, 3),
    Kind.MEDIATING: (1, 2, 3, 3),
    Kind.CONFRONTING: (0, 0, 1, 3),
    Kind.ADVOCACY: (0, 1, 4, 5),
    Kind.OVERVIEW: (0, 2, 5, 8),
    Kind.SYSTEM_TALKS: (0, 0, 1, 3),
    Kind.MATERIAL_HELP: (0, 1, 3, 4),
    Kind.PHYSICAL_PROBLEM: (1, 2, 2, 2),
    Kind.REHOUSING: (0, 0, 1, 1),
    Kind.CONNECTING_RESIDENTS: (5, 5, 4, 2),
    Kind.YOUTH_CARE_MEETING: (0, 0, 1, 3),
    Kind.FACILITIES: (4, 5, 4, 4),
    Kind.DEBT_BUDDY: (0, 1, 4, 2),
    Kind.LANGUAGE_BUDDY: (0, 4, 5, 2),
    Kind.TRAINEE: (1, 5, 5, 1),
}
_TYPES = tuple(HouseholdType)

#: The chance that something is done at a contact.
_PER_CONTACT = {
    HouseholdType.SOLID: 0.3,
    HouseholdType.ATTENTION: 0.45,
    HouseholdType.VULNERABLE: 0.5,
    HouseholdType.MULTIPROBLEM: 0.5,
}

_VALUES = (Value.BETTER, Value.SAME, Value.WORSE, Value.MIXED, Value.UNKNOWN)
_VALUED = {Course.BETTER: (72, 15, 3, 6, 4), Course.STAYS: (46, 36, 6, 8, 4), Course.WORSE: (36, 34, 18, 8, 4)}
#: What works well or poorly for a type moves the chances.
_SUITS = {
    (HouseholdType.MULTIPROBLEM, Kind.INFO_ADVICE): 1.5,
    (HouseholdType.MULTIPROBLEM, Kind.LISTENING): 1.8,
    (HouseholdType.MULTIPROBLEM, Kind.TRAINEE): 0.4,
    (HouseholdType.VULNERABLE, Kind.INFO_ADVICE): 0.5,
    (HouseholdType.VULNERABLE, Kind.SYSTEM_CONTACT): 1.7,
    (HouseholdType.VULNERABLE, Kind.DEBT_BUDDY): 1.8,
    (HouseholdType.VULNERABLE, Kind.LANGUAGE_BUDDY): 1.8,
    (HouseholdType.VULNERABLE, Kind.TRAINEE): 1.5,
    (HouseholdType.ATTENTION, Kind.TRAINEE): 1.5,
}
#: Where an effect shows that nobody aimed at: most often in how people feel and in how they get on.
_ELSEWHERE = (Domain.SOCIAL, Domain.WELLBEING, Domain.WELLBEING, Domain.FINANCE, Domain.INTEGRATION, Domain.WORK)


def support_story(tenant: Tenant, scorings: ScoringStory, team: Team) -> tuple[Intervention, ...]:
    """Return the interventions at the contacts with a household, in the order of their dates."""
    talks = tenant.talks
    if not talks:
        return ()
    dice, done = tenant.dice, []
    contacts = [one for one in tenant.contacts if one.at >= talks[0].at and _is_met(one)]
    for number, contact in enumerate(contacts):
        if dice.random() < _PER_CONTACT[tenant.type]:
            done.append(_intervention(tenant, scorings, team, contact, contacts[number + 1 :]))
    return tuple(sorted(done, key=lambda one: one.on))


def _is_met(contact: Contact) -> bool:
    return contact.result is None or contact.result.value == "conversation"


def _intervention(
    tenant: Tenant, scorings: ScoringStory, team: Team, contact: Contact, later: Sequence[Contact]
) -> Intervention:
    dice = tenant.dice
    levels = scorings.levels_on(contact.at.date())
    kind = dice.choices(list(_CHOSEN), [shares[_TYPES.index(tenant.type)] for shares in _CHOSEN.values()])[0]
    domain, description = _aimed(tenant, DONE[kind], levels)
    domains = [domain]
    heavy = [other for other in levels if levels[other] >= 2 and other != domain]
    if heavy and dice.random() < 0.28:
        domains.append(dice.choice(heavy))
    on = contact.at.date()
    if dice.random() < 0.3:
        on = min(working_day_from(on + datetime.timedelta(days=dice.randint(1, 6))), team.ends_on)
    if tenant.until is not None:
        on = min(on, tenant.until - datetime.timedelta(days=1))
    by = contact.by
    at = contact.at.replace(year=on.year, month=on.month, day=on.day)
    return Intervention(
        on=on,
        kind=kind,
        domains=tuple(domains),
        description=description,
        by=by,
        recorded_at=recorded_after(at, dice, until=team.ends_at),
        effects=_effects(tenant, team, kind, domains, on, later),
    )


def _aimed(tenant: Tenant, texts: Sequence[tuple[Domain, str]], levels: Levels) -> tuple[Domain, str]:
    return tenant.dice.choices(texts, [1 + 2 * levels[domain] for domain, _ in texts])[0]


def _effects(
    tenant: Tenant,
    team: Team,
    kind: Kind,
    domains: Sequence[Domain],
    on: datetime.date,
    later: Sequence[Contact],
) -> tuple[EffectSeen, ...]:
    """What came of it, asked at a later contact; of some things nobody asks again."""
    dice = tenant.dice
    moments = [one for one in later if one.at.date() >= on + datetime.timedelta(days=5)]
    if not moments or dice.random() > 0.72:
        return ()
    touched = list(domains)
    while dice.random() < 0.38:
        touched.append(dice.choice(_ELSEWHERE))
    asked = dice.sample(moments, min(len(moments), 2 if dice.random() < 0.18 else 1))
    seen: list[EffectSeen] = []
    for contact in sorted(asked, key=lambda one: one.at):
        for domain in dict.fromkeys(touched):
            seen += _both_sides(tenant, team, kind, domain, contact)
    return tuple(seen)


def _both_sides(tenant: Tenant, team: Team, kind: Kind, domain: Domain, contact: Contact) -> list[EffectSeen]:
    """Mostly both sides are there; they agree in three cases of four."""
    dice = tenant.dice
    resident = _value(tenant, kind)
    advisor = resident if dice.random() < 0.7 else _value(tenant, kind)
    sides = [(Perspective.RESIDENT, resident), (Perspective.ADVISOR, advisor)]
    chance = dice.random()
    if chance < 0.1:
        sides = sides[:1]
    elif chance < 0.2:
        sides = sides[1:]
    recorded_at = recorded_after(contact.at, dice, until=team.ends_at)
    theme, words = _words(tenant, domain, dict(sides))
    return [
        EffectSeen(
            domain=domain,
            perspective=perspective,
            value=value,
            observed_on=contact.at.date(),
            by=contact.by,
            recorded_at=recorded_at,
            sub_theme=theme,
            fragment=words.get(perspective, ""),
        )
        for perspective, value in sides
    ]


def _value(tenant: Tenant, kind: Kind) -> Value:
    better, *others = _VALUED[tenant.course]
    weights = [better * _SUITS.get((tenant.type, kind), 1.0), *others]
    return tenant.dice.choices(_VALUES, weights)[0]


def _words(tenant: Tenant, domain: Domain, sides: dict[Perspective, Value]) -> tuple[str, dict[Perspective, str]]:
    """Return a theme, and for each side what was said; where nothing is to be said, nothing."""
    dice = tenant.dice
    theme, words = "", {}
    for place, perspective in ((1, Perspective.RESIDENT), (2, Perspective.ADVISOR)):
        texts = EFFECTS[domain].get(sides[perspective], ()) if perspective in sides else ()
        texts = [one for one in texts if not theme or one[0] == theme]
        if texts and dice.random() < 0.8:
            said = dice.choice(texts)
            theme = said[0]
            if dice.random() < 0.75:
                words[perspective] = said[place]
    return theme, words
