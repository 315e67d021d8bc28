"""The pages with figures of the project leader, side by side."""

from collections.abc import Sequence

from django.urls import reverse

_TABS: Sequence[tuple[str, str]] = (
    ("dashboard", "Dashboard"),
    ("target_list", "Doelen"),
    ("mkba_list", "MKBA"),
    ("research_list", "Onderzoek"),
)


def tabs(active: str) -> list[dict[str, object]]:
    """Return the tabs for the component, with the page that is open."""
    return [{"label": label, "url": reverse(name), "active": name == active} for name, label in _TABS]
