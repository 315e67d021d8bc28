"""The tables of caseload and process."""

from households.domain.case_status import CLOSING_LABELS
from interventions.domain.codes import Perspective
from interventions.domain.evaluation import OUTCOME_LABELS, OUTCOME_VALUE_LABELS, OutcomeValue
from reporting.domain.codes import PROCESS_LABELS, Process, Scoring
from reporting.domain.figures import Figures
from reporting.tables import NOTHING, Row, Table

#: In the order of the table, the ones without a table of their own.
_CASE_ROWS = (
    Process.OPEN,
    Process.IN_GUIDANCE,
    Process.AFTERCARE,
    Process.COORDINATED,
    Process.AGREED,
    Process.EVALUATION_IN_TIME,
    Process.EVALUATION_LATE,
)
_WORK_ROWS = (
    Process.STARTED,
    Process.EVALUATIONS,
    Process.CLOSED,
    Process.REGISTERED_IN_TIME,
    Process.REGISTERED_LATE,
    Process.OWN_CONTACTS,
    Process.OTHER_CONTACTS,
    Process.CHANCES,
    Process.MONEY_WON,
)


def cases(figures: Figures) -> Table:
    """Open cases on the last day, and the helpers in them."""
    rows = [Row(PROCESS_LABELS[one], (figures.process[one],)) for one in _CASE_ROWS]
    has_cases = figures.process[Process.OPEN] != 0
    for scoring, label in (
        (Scoring.FIRST, "Gemiddeld aantal hulpverleners bij de start"),
        (Scoring.LATEST, "Gemiddeld aantal hulpverleners op de laatste dag"),
    ):
        rows.append(Row(label, (figures.mean_helpers[scoring] if has_cases else NOTHING,)))
    return Table("Open zaken", ("Op de laatste dag van de periode", "Aantal"), rows)


def process(figures: Figures) -> Table:
    """What was done in the period."""
    rows = [Row(PROCESS_LABELS[one], (figures.process[one],)) for one in _WORK_ROWS]
    return Table("Werkwijze", ("In de periode", "Aantal"), rows)


def closed(figures: Figures) -> Table:
    """Cases closed, by reason."""
    rows = [Row(CLOSING_LABELS[reason].capitalize(), (count,)) for reason, count in figures.closed.items()]
    rows.append(Row("Totaal", (figures.process[Process.CLOSED],), is_total=True))
    return Table("Afgesloten zaken naar reden", ("Reden", "Aantal"), rows)


def outcomes(figures: Figures) -> Table:
    """Outcomes at evaluations, as seen by resident and advisor."""
    values = (OutcomeValue.BETTER, OutcomeValue.SAME, OutcomeValue.WORSE, OutcomeValue.NOT_APPLICABLE)
    sides = (Perspective.RESIDENT, Perspective.ADVISOR)
    rows = [
        Row(OUTCOME_LABELS[outcome], [seen[side][value] for side in sides for value in values])
        for outcome, seen in figures.outcomes.items()
    ]
    labels = [OUTCOME_VALUE_LABELS[value] for value in values]
    groups = [("Volgens bewoners", len(values)), ("Volgens adviseurs", len(values))]
    return Table("Uitkomsten bij evaluaties", ("Uitkomst", *labels, *labels), rows, groups)
