"""Targets, figures of others and the MKBA in plain Dutch; the same rules as in ``reporting.wording``."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from adv.dutch import date_long, euro, number, percentage, plural
from reporting.domain.goals import ExternalCourse, MkbaFigures, TargetFigures
from reporting.domain.targets import DIRECTION_LABELS, State, TargetTerms, Unit
from reporting.phrases import HIDDEN


def amount(unit: Unit, value: Decimal) -> str:
    """A value with its unit: ``95%``, ``60% minder``, ``6,8``, ``€ 1.200``."""
    decimals = 0 if value == value.to_integral_value() else 1
    if unit is Unit.PERCENT:
        return percentage(value, decimals)
    if unit in (Unit.LESS, Unit.MORE):
        is_less = (unit is Unit.LESS) == (value >= 0)
        return f"{percentage(abs(value), decimals)} {'minder' if is_less else 'meer'}"
    return euro(value) if unit is Unit.EURO else number(value, decimals)


def aim(terms: TargetTerms) -> str:
    """What is wanted: ``ten minste 95%``."""
    return f"{DIRECTION_LABELS[terms.direction]} {amount(terms.unit, terms.value)}"


def now(one: TargetFigures) -> str:
    """Where it stands: ``82,4%``, not known, or not shown."""
    if one.is_hidden:
        return HIDDEN
    return "nog geen cijfer" if one.standing.value is None else amount(one.terms.unit, one.standing.value)


def targets_sentence(targets: Sequence[TargetFigures]) -> str:
    """How many targets are reached, and of how many that can't be said."""
    if not targets:
        return "Er zijn voor dit project nog geen doelen ingevoerd."
    reached = sum(one.standing.state is State.REACHED for one in targets)
    verb = "is er" if reached == 1 else "zijn er"
    said = (
        f"Van de {plural(len(targets), 'doel', 'doelen')} {verb} {number(reached) if reached else 'nog geen'} gehaald"
    )
    if len(targets) == 1:
        said = f"Het enige doel is {'gehaald' if reached else 'nog niet gehaald'}"
    unknown = sum(one.standing.value is None and not one.is_hidden for one in targets)
    hidden = sum(one.is_hidden for one in targets)
    if len(targets) == 1 and unknown + hidden:
        return f"Van het enige doel {'is nog geen cijfer bekend' if unknown else f'wordt de stand {HIDDEN}'}."
    tail = []
    if unknown:
        tail.append(f"van {number(unknown)} is nog geen cijfer bekend")
    if hidden:
        tail.append(f"van {number(hidden)} wordt de stand {HIDDEN}")
    return "; ".join([said, *tail]) + "."


def courses_sentence(grades: Sequence[ExternalCourse]) -> str:
    """What the grade that was asked for longest did between its first and its last year."""
    one = max(grades, key=lambda course: len(course.values))
    years = sorted(one.values)
    first, last = number(one.values[years[0]], 1), number(one.values[years[-1]], 1)
    if len(years) == 1:
        return f"{one.aspect} in {one.area} kreeg in {years[0]} het cijfer {first}."
    if first == last:
        return f"{one.aspect} in {one.area} kreeg in {years[0]} en in {years[-1]} het cijfer {first}."
    return f"{one.aspect} in {one.area} ging van een {first} in {years[0]} naar een {last} in {years[-1]}."


def swing_sentence(one: MkbaFigures, name: str) -> str:
    """What the outcome depends on most; ``name`` is that of the first swing."""
    most, spread = one.swings[0], percentage(one.spread)
    return (
        f"Het saldo hangt het meest af van '{name}': {_balance(most.low)} als die waarde {spread} lager is, "
        f"{_balance(most.high)} als die {spread} hoger is."
    )


def _balance(net: Decimal) -> str:
    return f"een {'tekort' if net < 0 else 'overschot'} van {whole(abs(net))}"


def counts_sentences(counts: Sequence[ExternalCourse]) -> list[str]:
    """What each figure of others did between its first and its last year."""
    return [_count_sentence(one) for one in counts]


def _count_sentence(one: ExternalCourse) -> str:
    years = sorted(one.values)
    first, last = number(one.values[years[0]]), number(one.values[years[-1]])
    if len(years) == 1:
        return f"{one.aspect} in {one.area}: {first} in {years[0]}."
    return f"{one.aspect} in {one.area}: {first} in {years[0]} en {last} in {years[-1]}."


def whole(amount: Decimal) -> str:
    """Whole euros: cents would say more than a calculation like this can."""
    return euro(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def mkba_sentences(one: MkbaFigures) -> list[str]:
    """What the calculation comes to, in which part of the benefits it breaks even, and that it has estimates."""
    outcome = one.outcome
    side = "hoger dan" if outcome.net > 0 else "lager dan" if outcome.net < 0 else "gelijk aan"
    gap = (
        f"de baten zijn {whole(abs(outcome.net))} {side} de kosten"
        if outcome.net
        else "de baten zijn gelijk aan de kosten"
    )
    sentences = [f"Tegenover {whole(outcome.costs)} aan kosten staan {whole(outcome.benefits)} aan baten: {gap}."]
    if outcome.ratio is not None:
        sentences.append(
            f"Elke euro kosten levert {euro(outcome.ratio)} aan baten op (verhouding {number(outcome.ratio, 2)})."
        )
    if outcome.needed_share is not None:
        share = percentage(outcome.needed_share, 1)
        sentences.append(
            f"De kosten zijn terugverdiend als {share} van de baten uitkomt."
            if outcome.needed_share <= 100
            else "Ook als alle baten uitkomen, zijn de kosten niet terugverdiend."
        )
    if outcome.has_estimates:
        is_all = one.sheet.rate_is_estimate and all(item.is_estimate for item in one.sheet.items)
        sentences.append(f"{'Alle waarden zijn' if is_all else 'Een deel van de waarden is'} een schatting.")
    sentences.append(f"De berekening is vastgesteld op {date_long(one.published_on)}.")
    return sentences
