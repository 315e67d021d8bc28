"""Caseload and process in plain Dutch; the same rules as in ``reporting.wording``."""

from adv.dutch import euro, number
from households.domain.case_status import CLOSING_LABELS
from interventions.domain.codes import Perspective
from interventions.domain.evaluation import OUTCOME_LABELS, OutcomeValue
from reporting.domain.codes import Process, Scoring
from reporting.domain.figures import Figures
from reporting.phrases import HIDDEN, a_number_of, are, capital, out_of


def cases(figures: Figures) -> list[str]:
    """How many cases are open, and whether each has somebody in charge and a plan."""
    counts = figures.process
    opened = counts[Process.OPEN]
    if opened == 0:
        return ["Op de laatste dag van de periode is er geen open zaak."]
    first = f"Op de laatste dag van de periode {are(opened)} er {a_number_of(opened, 'open zaak', 'open zaken')}."
    sentences = [first]
    known, agreed, guided = counts[Process.COORDINATED], counts[Process.AGREED], counts[Process.IN_GUIDANCE]
    sentences.append(f"Een regisseur is bekend bij {out_of(known, opened, 'zaak', 'zaken')}.")
    if guided != 0:
        sentences.append(
            f"Een plan is afgesproken bij {out_of(agreed, guided, 'zaak in begeleiding', 'zaken in begeleiding')}."
        )
    return sentences


def helpers(figures: Figures) -> str:
    """How many helpers there were at the start and are now; fewer is better, but that is not said here."""
    start, now = figures.mean_helpers[Scoring.FIRST], figures.mean_helpers[Scoring.LATEST]
    if start is None or now is None:
        return f"Het gemiddelde aantal hulpverleners wordt {HIDDEN}."
    return (
        f"In een open zaak was het gemiddelde aantal hulpverleners {number(start, 1)} bij de start en "
        f"{number(now, 1)} op de laatste dag."
    )


def process(figures: Figures) -> list[str]:
    """What was done in the period, and by whom."""
    counts = figures.process
    started, closed = counts[Process.STARTED], counts[Process.CLOSED]
    sentences = [
        capital(
            f"{a_number_of(started, 'begeleiding', 'begeleidingen')} {are(started)} gestart en "
            f"{a_number_of(closed, 'zaak', 'zaken')} {are(closed)} afgesloten."
        )
    ]
    in_time, late = counts[Process.REGISTERED_IN_TIME], counts[Process.REGISTERED_LATE]
    if in_time is not None and late is not None:
        visits = in_time + late
        sentences.append(
            "Er zijn geen gespreksverslagen in deze periode."
            if visits == 0
            else f"Binnen een week is vastgelegd: {out_of(in_time, visits, 'gesprek', 'gesprekken')}."
        )
    own, other = counts[Process.OWN_CONTACTS], counts[Process.OTHER_CONTACTS]
    if own is not None and other is not None and own + other:
        contacts = out_of(own, own + other, "contact", "contacten")
        sentences.append(f"De bewoner sprak de eigen adviseur bij {contacts}.")
    return sentences


def closed(figures: Figures) -> str:
    """Why most cases were closed."""
    shown = {reason: count for reason, count in figures.closed.items() if count}
    most = max(shown, key=lambda reason: shown[reason]) if shown else None
    if most is None:
        return f"Hoe vaak elke reden van afsluiten voorkomt, wordt {HIDDEN}."
    where = ", waar het te tonen is" if None in figures.closed.values() else ""
    return f"De reden die het vaakst voorkomt{where}: {CLOSING_LABELS[most]} ({number(shown[most])})."


def outcomes(figures: Figures) -> str:
    """The outcome of which residents most often say that it is better."""
    evaluations = figures.process[Process.EVALUATIONS]
    if evaluations == 0:
        return "In deze periode zijn geen evaluaties gehouden."
    first = capital(f"{a_number_of(evaluations, 'evaluatie', 'evaluaties')} {are(evaluations)} gehouden.")
    better = {outcome: seen[Perspective.RESIDENT][OutcomeValue.BETTER] for outcome, seen in figures.outcomes.items()}
    if None in better.values():
        return first
    most = max(better, key=lambda outcome: better[outcome] or 0)
    if not better[most]:
        return first
    label = OUTCOME_LABELS[most][0].lower() + OUTCOME_LABELS[most][1:]
    return f"{first} Bewoners noemen het vaakst beter: {label} ({number(better[most] or 0)} keer)."


def gains(figures: Figures) -> str:
    """Money won and chances taken up."""
    money, chances = figures.process[Process.MONEY_WON], figures.process[Process.CHANCES]
    if money is None:
        won = f"Hoeveel geld de voorzieningencheck opleverde, wordt {HIDDEN}."
    elif money == 0:
        won = "De voorzieningencheck leverde in deze periode nog geen geld op."
    else:
        won = f"De voorzieningencheck leverde huishoudens samen {euro(money)} per jaar op."
    taken = a_number_of(chances, "kans", "kansen")
    return f"{won} {capital(taken)} {'werd' if chances in (1, None) else 'werden'} opgepakt."
