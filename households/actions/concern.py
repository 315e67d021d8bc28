"""A concern for safety keeps a case open: nobody closes a household while somebody still has to decide about it."""

from households.actions import case_status
from households.models import Household, Signal


def open_concern(household: Household) -> str:
    """Say that a melding with concern for safety is not decided on; empty when there is none."""
    if not Signal.objects.open().filter(household=household, is_safety_concern=True).exists():
        return ""
    return (
        "Er is zorg om veiligheid waarover nog niemand besloot. Leg bij de melding vast met wie je overlegde en wat er "
        "besloten is."
    )


def register() -> None:
    """Make closing a household ask about it."""
    if open_concern not in case_status.obstacles:
        case_status.obstacles.append(open_concern)
