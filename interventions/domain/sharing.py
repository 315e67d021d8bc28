"""What may be shared with whom: nothing on health or crime ever goes to the housing corporation."""

import datetime
from enum import StrEnum

from households.domain.codes import Domain
from interventions.domain.codes import Ground, TaskStatus
from interventions.domain.task_flow import CLOSED


class CorporationRule(StrEnum):
    """What holds for a task to the housing corporation."""

    FINE = "fine"  # it is about the dwelling
    CHECK = "check"  # another domain: somebody looks at the text once more
    NEVER = "never"  # about health: refused


#: Wellbeing is health; the other domains may hold something on health or crime in their text.
NEVER_TO_CORPORATION = frozenset({Domain.WELLBEING})


def corporation_rule(domain: Domain) -> CorporationRule:
    """Tell what holds for a task on ``domain`` to a housing corporation."""
    if domain in NEVER_TO_CORPORATION:
        return CorporationRule.NEVER
    return CorporationRule.FINE if domain == Domain.HOUSING else CorporationRule.CHECK


def partner_may_see(
    *,
    status: TaskStatus,
    ground: Ground,
    is_withdrawn: bool,
    closed_on: datetime.date | None,
    today: datetime.date,
    access_days: int,
) -> bool:
    """Tell whether the organisation sees a task: on a standing ground, while open and ``access_days`` after.

    ``is_withdrawn`` says whether the consent was withdrawn. The same rule as a query stands in ``Task.visible_to``.
    """
    if ground == Ground.NONE or (ground == Ground.CONSENT and is_withdrawn):
        return False
    if status not in CLOSED:
        return True
    return closed_on is not None and closed_on >= today - datetime.timedelta(days=access_days)
