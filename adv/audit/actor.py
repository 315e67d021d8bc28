"""Who acts: every write and every look is done by an actor, a person in a role or the system itself."""

from dataclasses import dataclass

#: Role of work that no person started from a screen: commands, imports on the server, the schedule.
SYSTEM_ROLE = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person in the role they have in one project, from one device; or the system.

    ``user_id`` is None for the system only. ``address`` is the network address of the device, empty for the system.
    """

    user_id: int | None
    role: str
    project_id: int | None
    address: str = ""

    @classmethod
    def system(cls, project_id: int | None = None) -> "Actor":
        """Return the actor of a command or a scheduled job."""
        return cls(user_id=None, role=SYSTEM_ROLE, project_id=project_id)
