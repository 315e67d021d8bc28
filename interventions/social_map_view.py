"""The sociale kaart as pages show it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from adv import dutch
from adv.accounts.models import Organisation
from households.domain.codes import Domain
from interventions.domain.volunteers import (
    FREE_TIME_LABELS,
    VOLUNTEER_HELP_LABELS,
    FreeTime,
    Room,
    VolunteerHelp,
)
from interventions.domain.waiting import Waiting
from interventions.models import OrganisationProfile, Volunteer

ROOM_LABELS: Mapping[Room, str] = {Room.FREE: "heeft plek", Room.LATER: "later", Room.FULL: "zit vol"}
ROOM_TONES: Mapping[Room, str] = {Room.FREE: "ok", Room.LATER: "due", Room.FULL: "rest"}


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """An organisation with what it does and what to expect of it."""

    organisation: Organisation
    profile: OrganisationProfile | None
    domains: Sequence[Domain]
    expects: Sequence[str]
    url: str = ""


def profile_of(organisation: Organisation) -> OrganisationProfile | None:
    """Return the profile, which not every organisation has. Fetch it along for lists."""
    return getattr(organisation, "profile", None)


def domains_of(profile: OrganisationProfile | None) -> list[Domain]:
    """Return the domains of a profile in their order."""
    return [domain for domain in Domain if profile and domain.value in profile.domains]


def expectation_words(waiting: Waiting | None) -> list[str]:
    """Say how long an organisation usually takes, and of how many tasks that is the middle."""
    if waiting is None:
        return []
    words = []
    if waiting.to_accept is not None:
        days = _days(waiting.to_accept, "werkdag", "werkdagen")
        words.append(f"accepteert meestal binnen {days} (van {waiting.accepted} taken)")
    if waiting.to_finish is not None:
        words.append(f"klaar na {_days(waiting.to_finish, 'dag', 'dagen')} (van {waiting.finished} taken)")
    return words


def _days(days: float, one: str, many: str) -> str:
    whole = days == int(days)
    return dutch.plural(int(days), one, many) if whole else f"{dutch.number(days, 1)} {many}"


def matches(row: OrganisationRow, *, text: str, domain: Domain | None, informal: bool | None) -> bool:
    """Tell whether an organisation is what somebody looks for; every word has to be found somewhere."""
    if domain is not None and domain not in row.domains:
        return False
    if informal is not None and row.organisation.is_informal is not informal:
        return False
    profile = row.profile
    said = [row.organisation.name, row.organisation.get_kind_display()]
    said += [profile.offer, profile.intake, profile.place] if profile else []
    said += [f"{contact.name} {contact.task}" for contact in row.organisation.contacts.all()]
    everything = " ".join(said).casefold()
    return all(word in everything for word in text.casefold().split())


@dataclass(frozen=True, slots=True)
class VolunteerRow:
    """A volunteer with availability in words."""

    volunteer: Volunteer
    helps_with: str
    free_times: str
    room: str
    tone: str


def volunteer_row(volunteer: Volunteer, room: Room) -> VolunteerRow:
    """Return a volunteer as a list shows one."""
    words = ROOM_LABELS[room]
    if room is Room.LATER and volunteer.available_from:
        words = f"vanaf {dutch.date_long(volunteer.available_from)}"
    if room is Room.FREE and volunteer.places > 1:
        left = volunteer.places - volunteer.taken
        words = f"plek voor {dutch.plural(left, 'huishouden', 'huishoudens')}"
    return VolunteerRow(
        volunteer=volunteer,
        helps_with=", ".join(VOLUNTEER_HELP_LABELS[one] for one in VolunteerHelp if one in volunteer.helps_with),
        free_times=", ".join(FREE_TIME_LABELS[one] for one in FreeTime if one in volunteer.free_times),
        room=words,
        tone=ROOM_TONES[room],
    )
