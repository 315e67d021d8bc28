"""What to expect of the organisations of a project, from our own figures: days to accept and to finish."""

import datetime
from collections import defaultdict
from collections.abc import Mapping

from adv.accounts.models import Project
from interventions.domain.waiting import Times, Waiting, waiting_of
from interventions.models import Task

#: The tasks of the last year say most about now; of these the latest so many are enough.
YEAR = datetime.timedelta(days=365)
MOST_TASKS = 2000
#: A median of fewer tasks than this is chance, and says too much about one household.
FEWEST = 5


def expectations(project: Project, today: datetime.date) -> Mapping[int, Waiting]:
    """Return what each organisation took in the last year, by its id; one query. Too few tasks: None there."""
    rows = (
        Task.objects.filter(project=project, sent_on__gt=today - YEAR, sent_on__lte=today)
        .order_by("-sent_on", "-pk")
        .values_list("organisation_id", "sent_on", "accepted_on", "finished_on")[:MOST_TASKS]
    )
    times: defaultdict[int, list[Times]] = defaultdict(list)
    for organisation_id, sent_on, accepted_on, finished_on in rows:
        times[organisation_id].append(Times(sent_on, accepted_on, finished_on))
    return {pk: _enough(waiting_of(found)) for pk, found in times.items()}


def _enough(waiting: Waiting) -> Waiting:
    return Waiting(
        to_accept=waiting.to_accept if waiting.accepted >= FEWEST else None,
        accepted=waiting.accepted,
        to_finish=waiting.to_finish if waiting.finished >= FEWEST else None,
        finished=waiting.finished,
    )
