"""What screens show of staff users and workstations."""

from dataclasses import dataclass
from datetime import datetime

from staffdesk.models.staff import StaffUser, Workstation


@dataclass(frozen=True)
class StaffRow:
    """A member of staff; ``roles`` are ``domain.permissions.Role`` values."""

    user_id: int
    login: str
    name: str
    title: str
    roles: tuple[str, ...]
    active: bool
    last_sign_in_at: datetime | None


@dataclass(frozen=True)
class WorkstationRow:
    """A machine that opened this database; ``state`` is ready, waiting (for an administrator) or unknown."""

    workstation_id: int
    name: str
    state: str
    seen_at: datetime
    approved_by: str


def staff_row(user: StaffUser) -> StaffRow:
    """Build the row of a staff user."""
    roles = tuple(str(role) for role in user.roles)
    return StaffRow(user.id, user.login, user.name, user.title, roles, user.active, user.last_sign_in_at)


def workstation_row(row: Workstation, *, has_key: bool = False) -> WorkstationRow:
    """Build the row of a workstation; ``has_key`` is known of the machine that asks only."""
    state = "ready" if row.approved_by or has_key else "waiting" if row.public_key else "unknown"
    return WorkstationRow(row.id, row.name, state, row.seen_at, row.approved_by or "")
