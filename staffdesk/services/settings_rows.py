"""What Paramètres shows to be read: users, workstations, the portal."""

from dataclasses import dataclass
from datetime import datetime

from staffdesk.services.staff_rows import StaffRow, WorkstationRow


@dataclass(frozen=True)
class PortalRow:
    """Whether this office is enrolled with a portal, and where."""

    enrolled: bool
    url: str
    device_id: str
    last_success_at: datetime | None


@dataclass(frozen=True)
class SettingsView:
    """What Paramètres shows besides its editors."""

    staff: tuple[StaffRow, ...]
    workstations: tuple[WorkstationRow, ...]
    portal: PortalRow
