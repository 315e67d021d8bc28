"""What a story is made of: what happened, when, by whom, and when it was written down.

People are known by their e-mail address, organisations by their name. Moments are on the clock in Amsterdam and never
after the last moment of the story; nothing here knows the database.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from households.actions.registry import Home
from households.domain.codes import ContactKind, Domain, HouseholdStatus, HouseholdType, Phase, RingResult
from households.domain.scoring import MatrixScores
from interventions.domain.codes import EffectValue, InterventionKind, Perspective, Priority, TaskStatus

if TYPE_CHECKING:
    from reporting.demo.cases import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A contact moment at a door or elsewhere."""

    at: datetime.datetime
    kind: ContactKind
    by: str
    recorded_at: datetime.datetime
    result: RingResult | None = None
    come_back_on: datetime.date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoring:
    """A scoring of the matrix. ``correction_reason`` makes it the next version of that date and phase.

    ``confirmed_by`` is empty as long as the scoring of a trainee waits.
    """

    on: datetime.date
    phase: Phase
    scores: MatrixScores
    by: str
    recorded_at: datetime.datetime
    confirmed_by: str
    confirmed_at: datetime.datetime | None
    remarks: Mapping[Domain, str] = field(default_factory=dict)
    remark: str = ""
    set_type: HouseholdType | None = None
    set_type_reason: str = ""
    correction_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectSeen:
    """The effect on one domain, as seen from one side."""

    domain: Domain
    perspective: Perspective
    value: EffectValue
    observed_on: datetime.date
    by: str
    recorded_at: datetime.datetime
    sub_theme: str = ""
    fragment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intervention:
    """Something done with or for a household, and its effects."""

    on: datetime.date
    kind: InterventionKind
    domains: tuple[Domain, ...]
    description: str
    by: str
    recorded_at: datetime.datetime
    effects: tuple[EffectSeen, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentGiven:
    """What the main resident agreed to share, and since when no more."""

    purpose: str
    is_written: bool
    recorded_at: datetime.datetime
    withdrawn_at: datetime.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A task goes to another status."""

    at: datetime.datetime
    to: TaskStatus
    by: str
    explanation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message on a task."""

    at: datetime.datetime
    by: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A task to an organisation, on a consent or on a legal ground with its reason."""

    sent_at: datetime.datetime
    organisation: str
    domain: Domain
    description: str
    priority: Priority
    due_on: datetime.date
    by: str
    consent: ConsentGiven | None
    legal_reason: str = ""
    moves: tuple[Move, ...] = ()
    messages: tuple[Message, ...] = ()

    @property
    def sent_on(self) -> datetime.date:
        """The day of sending."""
        return self.sent_at.date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenancy:
    """A household at an address and all that happened with it.

    ``owner`` is who first spoke to them; ``status`` what the doorbell protocol says after the last contact, and
    ``status_since`` the day on which it became that.
    """

    since: datetime.date | None
    until: datetime.date | None
    name: str
    phone: str
    is_newcomer: bool
    owner: str
    status: HouseholdStatus
    status_since: datetime.date | None
    contacts: tuple[Contact, ...]
    scorings: tuple[Scoring, ...] = ()
    interventions: tuple[Intervention, ...] = ()
    tasks: tuple[Task, ...] = ()
    case: "Case | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeStory:
    """One home, and who lived there one after the other, the first one first."""

    home: Home
    tenancies: tuple[Tenancy, ...]
