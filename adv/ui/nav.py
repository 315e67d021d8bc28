"""The navigation: one table of entries, filtered by what somebody may do."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from adv.accounts.models import Membership
from adv.accounts.permissions import Permission

#: The thumb bar on a phone holds this many entries, and "Meer": more would cut their words.
THUMB_BAR_ITEMS = 3
#: With more entries than this they stand under headings.
GROUPED_FROM = 6


@dataclass(frozen=True, slots=True)
class NavEntry:
    """One line of the navigation. Somebody with any of `permissions` sees it."""

    key: str
    label: str
    icon: str
    url_name: str
    permissions: frozenset[Permission]
    #: The heading it stands under; empty for what is used all day.
    group: str = ""
    #: Other pages that belong to it, by the names of their URLs.
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NavItem:
    """A line as the template shows it. `primary` has a place in the thumb bar of the phone."""

    key: str
    label: str
    icon: str
    url: str
    active: bool
    primary: bool
    group: str


_DOORS, _HELP, _STEER, _MANAGE = "Langs de deuren", "Hulp", "Sturen", "Beheer"

#: In the order of use; the first ones that somebody may see get a place in the thumb bar.
ENTRIES: Sequence[NavEntry] = (
    NavEntry("desk", "Werkdag", "sun", "desk", frozenset({Permission.DOOR_RECORD})),
    NavEntry("walklist", "Looplijst", "footprints", "walklist", frozenset({Permission.WALKLIST_VIEW})),
    NavEntry("households", "Huishoudens", "house", "household_list", frozenset({Permission.HOUSEHOLD_VIEW})),
    NavEntry("agenda", "Agenda", "calendar-days", "agenda", frozenset({Permission.WALKLIST_VIEW})),
    NavEntry("signals", "Meldingen", "bell", "signal_list", frozenset({Permission.WALKLIST_VIEW}), _DOORS),
    NavEntry("changes", "Mutaties", "truck", "change_list", frozenset({Permission.WALKLIST_VIEW}), _DOORS),
    NavEntry("letters", "Brieven", "mail", "mailing_list", frozenset({Permission.DOOR_RECORD}), _DOORS),
    NavEntry("meeting", "Casusbespreking", "messages-square", "meeting", frozenset({Permission.CASE_MEETING}), _HELP),
    NavEntry("tasks", "Taken", "send", "task_list", frozenset({Permission.TASK_VIEW}), _HELP),
    NavEntry("effects", "Effecten", "git-compare", "effects_matrix", frozenset({Permission.HOUSEHOLD_VIEW}), _HELP),
    NavEntry("social_map", "Sociale kaart", "map", "social_map", frozenset({Permission.SOCIAL_MAP_VIEW}), _HELP),
    NavEntry(
        "dashboard", "Dashboard", "gauge", "dashboard", frozenset({Permission.DASHBOARD_VIEW}), _STEER,
        also=("target_list", "mkba_list", "research_list"),
    ),
    NavEntry("reports", "Rapportages", "chart-column", "report_list", frozenset({Permission.REPORT_VIEW}), _STEER),
    NavEntry("team", "Team", "users", "team", frozenset({Permission.TEAM_MANAGE}), _MANAGE),
    NavEntry(
        "settings", "Instellingen", "settings", "project_settings", frozenset({Permission.SETTINGS_MANAGE}), _MANAGE
    ),
    NavEntry("imports", "Gegevens in en uit", "table", "import_start", frozenset({Permission.DATA_IMPORT}), _MANAGE),
    NavEntry("access_log", "Toegangslog", "eye", "access_log", frozenset({Permission.ACCESS_LOG_VIEW}), _MANAGE),
)  # fmt: skip


def build_nav(member: Membership, path: str) -> list[NavItem]:
    """Return the navigation of one member; the entry whose page (or a page below it) is at `path` is active."""
    visible = [entry for entry in ENTRIES if any(member.can(permission) for permission in entry.permissions)]
    many = len(visible) > GROUPED_FROM
    items = []
    for place, entry in enumerate(visible):
        url = reverse(entry.url_name)
        items.append(
            NavItem(
                key=entry.key,
                label=entry.label,
                icon=entry.icon,
                url=url,
                active=path.startswith((url, *(reverse(name) for name in entry.also))),
                primary=place < THUMB_BAR_ITEMS,
                group=entry.group if many else "",
            )
        )
    return items
