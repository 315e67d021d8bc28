"""What can be on somebody's name, and how each of it goes along in a handover: one registry for all apps.

Every column that points at a person either says who did something (``by``, ``recorded_by`` …: that never changes) or
who still has to do something. The second kind is declared here, by whoever owns the model, in the ``ready()`` of its
AppConfig:

    register_kind(Kind(key="appointments", fields=("households.Appointment.person",), …))

or, when nothing hangs on it, with the reason why: ``not_owner("households.DossierAccess.user", "…")``. A test walks all
models and fails for a column that nobody declared, so that nothing open can stay behind unseen.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from adv.accounts.models import User
from adv.audit.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What goes from whom to whom. ``household_ids`` None is everything that is on the giver's name in the project."""

    by: Actor
    project_id: int
    giver: User
    receiver: User
    household_ids: Collection[int] | None = None

    @property
    def is_everything(self) -> bool:
        """Whether also what hangs on no household, or on somebody else's, goes along."""
        return self.household_ids is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of open matter with an owner.

    ``count`` says how many are on somebody's name in a project; ``move`` gives those of a handover to the receiver and
    returns how many, with its log rows, in the transaction of the handover. ``url`` is where a colleague sees them.
    """

    key: str
    one: str
    many: str
    fields: tuple[str, ...]
    count: Callable[[int, int], int]
    move: Callable[[Move], int]
    url: Callable[[int], str]


_kinds: dict[str, Kind] = {}
_not_owners: dict[str, str] = {}


def register_kind(kind: Kind) -> None:
    """Add a kind; in the order of registering they are moved and counted."""
    _kinds[kind.key] = kind


def not_owner(field: str, reason: str) -> None:
    """Declare that nothing open hangs on a column that points at a person (``households.DossierAccess.user``)."""
    _not_owners[field] = reason


def kinds() -> Iterable[Kind]:
    """Return all kinds, in order."""
    return _kinds.values()


def declared_fields() -> Mapping[str, str]:
    """Return every declared column with the key of its kind, or why nothing hangs on it."""
    owned = {field: kind.key for kind in _kinds.values() for field in kind.fields}
    return MappingProxyType(_not_owners | owned)
