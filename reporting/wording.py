"""The figures in plain Dutch: sentences from rules, that say no more than the figures carry.

A hidden figure is said to be not shown, never to be "fewer than five": some are hidden only to protect another one.
"""

from collections.abc import Mapping, Sequence

from adv.dutch import number, plural
from households.domain.codes import DOMAIN_LABELS, TYPE_LABELS, Domain, HouseholdType
from interventions.domain.codes import INTERVENTION_LABELS, EffectValue, InterventionKind, Perspective
from interventions.domain.effects import Term
from reporting import case_wording, goal_wording
from reporting.domain.codes import (
    DAY_MOMENT_LABELS,
    DayMoment,
    HelpQuestions,
    KeyFigure,
    Newcomers,
    Reach,
    Scoring,
    TaskCount,
    Window,
)
from reporting.domain.figures import Count, Figures
from reporting.phrases import HIDDEN, a_number_of, are, capital, households, listed

NO_SCORINGS = "Er is nog geen huishouden volledig gescoord."
NO_SECOND_SCORINGS = "Er is nog geen huishouden dat minstens twee keer volledig is gescoord."


def reach(figures: Figures) -> list[str]:
    """Who was spoken to, and who was not."""
    counts = figures.reach
    spoken, addresses = counts[Reach.SPOKEN], counts[Reach.ADDRESSES]
    if addresses == 0:
        return ["Er zijn nog geen adressen in het project."]
    where = (
        f"Het project telt {a_number_of(addresses, 'adres', 'adressen')}."
        if addresses is not None
        else f"Het aantal adressen wordt {HIDDEN}."
    )
    sentences = []
    if spoken == 0:
        sentences.append(f"{where} In deze periode is nog niemand gesproken.")
    else:
        conversation = counts[Reach.CONVERSATION]
        sentences.append(
            f"{where} {capital(households(spoken))} {are(spoken)} gesproken; met {households(conversation)} "
            "was er een gesprek thuis."
        )
    refused, never = counts[Reach.REFUSED], counts[Reach.NEVER_REACHED]
    verb = "weigert" if refused in (1, None) else "weigeren"
    sentences.append("Niemand weigert." if refused == 0 else f"{capital(households(refused))} {verb}.")
    sentences[-1] += (
        " Er zijn geen huishoudens waar het is geprobeerd zonder hen ooit te spreken."
        if never == 0
        else f" {capital(households(never))} {are(never)} nog nooit bereikt, terwijl dat wel is geprobeerd."
    )
    letters, rings = counts[Reach.LETTERS], counts[Reach.ATTEMPTS]
    sent = a_number_of(letters, "brief", "brieven")
    times = f"een {HIDDEN} aantal keren" if rings is None else f"{number(rings)} keer" if rings else "geen enkele keer"
    sentences.append(f"Er {are(letters)} {sent} verzonden en er is {times} aangebeld.")
    return sentences


def door_moments(figures: Figures) -> str:
    """At which time of day doors open most; only when every time of day is shown."""
    share: dict[DayMoment, float] = {}
    for moment, door in figures.door_moments.items():
        if door.rings is None or door.answered is None:
            return "Per dagdeel is te weinig te tonen om dagdelen te vergelijken."
        if door.rings:
            share[moment] = door.answered / door.rings
    if not share:
        return "Er is in deze periode niet aangebeld."
    best = max(share, key=lambda moment: share[moment])
    door = figures.door_moments[best]
    return (
        f"De deur gaat het vaakst open in de {DAY_MOMENT_LABELS[best].lower()}: {number(door.answered or 0)} van de "
        f"{number(door.rings or 0)} keer dat er is aangebeld."
    )


def help_questions(figures: Figures) -> str:
    """How many households have one or several questions for help."""
    counts = figures.help_questions
    none, single, multiple = (counts[one] for one in (HelpQuestions.NONE, HelpQuestions.SINGLE, HelpQuestions.MULTIPLE))
    verb = "heeft" if multiple in (1, None) else "hebben"
    said = (
        f"Hoeveel hulpvragen huishoudens hebben, wordt {HIDDEN}."
        if none is single is multiple is None
        else capital(
            f"{households(multiple)} {verb} twee of meer hulpvragen, {households(single)} één en {households(none)} "
            "geen."
        )
    )
    unknown = counts[HelpQuestions.UNKNOWN]
    if unknown == 0:
        return said
    return f"{said} Bij {households(unknown)} kwam het in het eerste gesprek niet ter sprake."


def types(figures: Figures) -> list[str]:
    """How heavy households are at the first and at the latest scoring."""
    first, latest = figures.types[Scoring.FIRST], figures.types[Scoring.LATEST]
    if latest.n == 0:
        return [NO_SCORINGS, _incomplete(latest.incomplete)]
    sentences = [f"{capital(households(latest.n))} {are(latest.n)} volledig gescoord. {_incomplete(latest.incomplete)}"]
    heavy = HouseholdType.MULTIPROBLEM
    before, now = first.by_type[heavy], latest.by_type[heavy]
    if before.count is None or now.count is None:
        sentences.append(f"Hoeveel huishoudens {TYPE_LABELS[heavy]} zijn, wordt {HIDDEN}.")
    else:
        shares = ["" if share.percentage is None else f" ({number(share.percentage)}%)" for share in (before, now)]
        sentences.append(
            f"Bij de eerste meting {'was' if before.count == 1 else 'waren'} {households(before.count)}{shares[0]} "
            f"{TYPE_LABELS[heavy]}, "
            f"bij de laatste meting {households(now.count)}{shares[1]}."
        )
        sentences.reverse()
    return sentences


def _incomplete(count: Count) -> str:
    if count == 0:
        return "Er zijn geen huishoudens met alleen onvolledige scores."
    return capital(f"{households(count)} {are(count)} wel gescoord, maar nog niet op alle zes leefgebieden.")


def shifts(figures: Figures) -> str:
    """How many went to a lighter or a heavier type; sums of shown cells only."""
    n = figures.total.n
    if n == 0:
        return NO_SECOND_SCORINGS
    order = list(HouseholdType)
    lighter, same, heavier = 0, 0, 0
    for i, first in enumerate(order):
        for j, latest in enumerate(order):
            count = figures.transitions[first][latest]
            if count is None:
                return (
                    f"{capital(households(n))} {are(n)} minstens twee keer volledig gescoord. Een deel van de "
                    f"verschuivingen tussen typen wordt {HIDDEN}."
                )
            lighter += count if j < i else 0
            same += count if j == i else 0
            heavier += count if j > i else 0
    if n == 1:
        where = "een lichter" if lighter else "een zwaarder"
        went = f"ging naar {where} type" if lighter or heavier else "bleef hetzelfde"
        return f"Het ene huishouden dat minstens twee keer volledig is gescoord, {went}."
    verb = "ging" if lighter == 1 else "gingen"
    return (
        f"Van de {households(n)} die minstens twee keer volledig zijn gescoord, {verb} er {_none_or(lighter)} naar een "
        f"lichter type en {_none_or(heavier)} naar een zwaarder type; {_none_or(same)} "
        f"{'bleef' if same == 1 else 'bleven'} hetzelfde."
    )


def _none_or(count: int) -> str:
    return number(count) if count else "geen"


def levels(figures: Figures) -> list[str]:
    """The mean total, and the domains that changed most."""
    total = figures.total
    if total.n == 0:
        return [NO_SECOND_SCORINGS]
    sentences = []
    if total.mean_first is None or total.mean_latest is None:
        sentences.append(f"De gemiddelde totaalscore wordt {HIDDEN}.")
    else:
        sentences.append(
            f"De gemiddelde totaalscore van {households(total.n)} ging van {number(total.mean_first, 1)} naar "
            f"{number(total.mean_latest, 1)} punten (0 is geen problemen, 18 is de zwaarste score)."
        )
    changes = {
        domain: one.mean_change
        for domain, one in figures.levels.items()
        if one.mean_change is not None and domain is not Domain.WELLBEING
    }
    if changes:
        # Of a domain that is not shown nobody can say that it changed less.
        is_whole = len(changes) == len(figures.levels) - 1
        problems = "De problemen namen" if is_whole else "Waar het te tonen is, namen de problemen"
        lightest = min(changes, key=lambda domain: changes[domain])
        heaviest = max(changes, key=lambda domain: changes[domain])
        if changes[lightest] < 0:
            sentences.append(f"{problems} het meest af bij {_domain(lightest)}: {_change(changes[lightest])}.")
        if changes[heaviest] > 0:
            sentences.append(f"{problems} het meest toe bij {_domain(heaviest)}: {_change(changes[heaviest])}.")
        if changes[lightest] >= 0 >= changes[heaviest]:
            same = "De gemiddelde scores per leefgebied bleven gelijk."
            sentences.append(same if is_whole else "Waar het te tonen is, bleven de gemiddelde scores gelijk.")
    return sentences


def _domain(domain: Domain) -> str:
    label = DOMAIN_LABELS[domain]
    return label[0].lower() + label[1:]


def _change(points: float) -> str:
    return f"gemiddeld {number(abs(points), 1)}\N{NO-BREAK SPACE}punt"


def interventions(figures: Figures) -> list[str]:
    """How many interventions, and which are most frequent."""
    total = figures.interventions_total
    if total == 0:
        return ["Er zijn in deze periode geen interventies vastgelegd."]
    sentences = [f"Er {are(total)} {a_number_of(total, 'interventie', 'interventies')} vastgelegd."]
    most = _most(figures.interventions)
    if most:
        often = "Het vaakst, waar het te tonen is" if None in figures.interventions.values() else "Het vaakst"
        named = listed(f"{INTERVENTION_LABELS[kind].lower()} ({number(count)})" for kind, count in most)
        sentences.append(f"{often}: {named}.")
    return sentences


def _most(counts: Mapping[InterventionKind, Count]) -> list[tuple[InterventionKind, int]]:
    shown = [(kind, count) for kind, count in counts.items() if count]
    return sorted(shown, key=lambda one: -one[1])[:3]


def effects(figures: Figures, advisor: str = "bewonersadviseur") -> list[str]:
    """What residents and advisors see, side by side."""
    total = figures.effects_total
    counts = {
        value: [total[value][None][seen] for seen in (Perspective.RESIDENT, Perspective.ADVISOR)] for value in total
    }
    if all(count == 0 for pair in counts.values() for count in pair):
        return ["Er zijn in deze periode geen effecten vastgelegd."]
    return [
        _seen(counts[EffectValue.BETTER], "positief", "positieve", advisor),
        _seen(counts[EffectValue.WORSE], "negatief", "negatieve", advisor),
        _unchanged(counts[EffectValue.SAME], advisor),
    ]


def helpful(figures: Figures) -> str:
    """After which interventions residents name most positive effects."""
    counts = {kind: table[None][Perspective.RESIDENT] for kind, table in figures.effects[EffectValue.BETTER].items()}
    most = _most(counts)
    if not most:
        return "Welke interventies hielpen waarbij."
    named = listed(f"{INTERVENTION_LABELS[kind].lower()} ({number(count)})" for kind, count in most)
    where = "Waar het te tonen is, noemen bewoners" if None in counts.values() else "Bewoners noemen"
    return f"{where} de meeste positieve effecten na {named}."


def _seen(pair: Sequence[Count], one: str, many: str, advisor: str) -> str:
    resident, professional = pair
    if resident is None and professional is None:
        return f"Het aantal {many} effecten wordt {HIDDEN}."
    return f"Bewoners noemen {_effects(resident, one, many)}, {advisor}s zien {_effects(professional, one, many)}."


def _unchanged(pair: Sequence[Count], advisor: str) -> str:
    resident, professional = pair
    if resident is None and professional is None:
        return f"Hoe vaak het hetzelfde bleef, wordt {HIDDEN}."
    return (
        f"Hetzelfde bleef het volgens bewoners in {_cases(resident)} en volgens {advisor}s in {_cases(professional)}."
    )


def _cases(count: Count) -> str:
    return "geen enkel geval" if count == 0 else a_number_of(count, "geval", "gevallen")


def _effects(count: Count, one: str, many: str) -> str:
    return a_number_of(count, f"{one} effect".strip(), f"{many} effecten".strip())


def effects_by_type(figures: Figures) -> str:
    """The type of household whose residents name most positive effects, where all types can be compared."""
    counts = {
        one: row[Perspective.RESIDENT]
        for one, row in figures.effects_by_type[EffectValue.BETTER].items()
        if one is not None
    }
    shown = {one: count for one, count in counts.items() if count is not None}
    most = max(shown, key=lambda one: shown[one]) if shown else None
    if most is None or len(shown) < len(counts) or not shown[most]:
        return "Niet elk type huishouden heeft genoeg effecten om met de andere te vergelijken."
    return (
        f"Bewoners van huishoudens van het type {TYPE_LABELS[most]} noemen de meeste positieve effecten: "
        f"{number(shown[most])}."
    )


def terms(figures: Figures) -> str:
    """When positive effects were observed."""
    counts = figures.terms
    if all(count == 0 for count in counts.values()):
        return "Er zijn geen positieve effecten om naar termijn in te delen."
    soon, late = counts[Term.UNDER_4_WEEKS], counts[Term.FROM_25_WEEKS]
    if soon is None and late is None:
        return f"Hoe snel positieve effecten zijn gezien, wordt {HIDDEN}."
    return (
        f"{capital(_effects(soon, 'positief', 'positieve'))} {_were(soon)} binnen 4 weken gezien, "
        f"{_effects(late, '', '')} na 25 weken of langer."
    )


def _were(count: Count) -> str:
    return "werd" if count in (1, None) else "werden"


def tasks(figures: Figures) -> list[str]:
    """What was asked of partners, and what came of it."""
    if not figures.tasks:
        return ["Er zijn in deze periode geen taken uitgezet."]
    counts = figures.tasks_total.counts
    sent = counts[TaskCount.SENT]
    organisations = plural(len(figures.tasks), "organisatie", "organisaties")
    sentences = [f"Er {are(sent)} {a_number_of(sent, 'taak', 'taken')} uitgezet bij {organisations}."]
    accepted, done, late = (counts[one] for one in (TaskCount.ACCEPTED, TaskCount.DONE, TaskCount.OVERDUE))
    if sent != 0:
        sentences.append(
            f"Daarvan: {_task_count(accepted, 'nog geen')} geaccepteerd, {_task_count(done, 'nog geen')} afgerond en "
            f"{_task_count(late, 'geen')} te laat."
        )
    return sentences


def escalations(figures: Figures) -> str:
    """What was taken to the management of an organisation."""
    count = figures.tasks_total.counts[TaskCount.ESCALATED]
    if count == 0:
        return "Er is niets opgeschaald."
    return capital(
        f"{a_number_of(count, 'taak', 'taken')} {are(count)} opgeschaald naar de leiding van de organisatie."
    )


def _task_count(count: Count, none: str) -> str:
    return f"een {HIDDEN} aantal" if count is None else number(count) if count else none


def newcomers(figures: Figures) -> str:
    """New tenants, and whether somebody went to meet them."""
    arrived, welcomed = figures.newcomers[Newcomers.ARRIVED], figures.newcomers[Newcomers.WELCOMED]
    came = f"In deze periode {'kwam' if arrived in (1, None) else 'kwamen'} er {households(arrived)} nieuw wonen."
    if welcomed == 0 == arrived:
        return came
    if welcomed == 0:
        return f"{came} Met nieuwe huurders is in deze periode nog niet voor het eerst gesproken."
    return f"{came} {capital(households(welcomed))} {are(welcomed)} voor het eerst gesproken als nieuwe huurder."


def comparison(figures: Figures) -> str:
    """What changed most clearly since the period before: only where both are shown."""
    parts = []
    for figure, one, many in (
        (KeyFigure.SPOKEN, "gesproken huishouden", "gesproken huishoudens"),
        (KeyFigure.INTERVENTIONS, "interventie", "interventies"),
        (KeyFigure.TASKS, "taak", "taken"),
    ):
        counts = figures.compared[figure]
        now, before = counts[Window.CURRENT], counts[Window.PREVIOUS]
        if now is not None and before is not None:
            parts.append(f"{a_number_of(now, one, many)} (vorige periode {number(before)})")
    if not parts:
        return "Te weinig cijfers zijn te tonen om deze periode met de vorige te vergelijken."
    return f"In deze periode: {listed(parts)}."


def summary(figures: Figures, advisor: str = "bewonersadviseur") -> list[str]:
    """The first sentence of each part: the page that everybody reads."""
    sentences = [
        reach(figures)[0],
        types(figures)[0],
        shifts(figures),
        levels(figures)[0],
        interventions(figures)[0],
        effects(figures, advisor)[0],
        " ".join(tasks(figures)),
        " ".join(case_wording.cases(figures)),
        *([goal_wording.targets_sentence(figures.targets)] if figures.targets else []),
        *([comparison(figures)] if figures.previous else []),
    ]
    return list(dict.fromkeys(sentences))


def hidden_cells(count: int) -> str:
    """How much of the report is not shown."""
    if count == 0:
        return "In deze rapportage hoefde geen enkel aantal te worden weggelaten."
    return f"In deze rapportage en de bestanden erbij {are(count)} zo {plural(count, 'cel', 'cellen')} niet getoond."
