"""What Paramètres shows to be read: tariffs, users, workstations, the portal."""

from dataclasses import dataclass
from datetime import date, datetime

from staffdesk.services.staff_rows import StaffRow, WorkstationRow


@dataclass(frozen=True)
class BandRow:
    """A band of a grid: the quotients it takes and its prices in cents by rank of child."""

    words: str
    cents: tuple[int, ...]


@dataclass(frozen=True)
class TariffRow:
    """The prices of one case (variant and residence) of a tariff version."""

    valid_from: date
    decision: str
    case: str
    method: str
    bands: tuple[BandRow, ...]


@dataclass(frozen=True)
class ActivitySettings:
    """An activity with its tariffs (newest version first)."""

    activity_id: int
    code: str
    name: str
    tariffs: tuple[TariffRow, ...]


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

    activities: tuple[ActivitySettings, ...]
    staff: tuple[StaffRow, ...]
    workstations: tuple[WorkstationRow, ...]
    portal: PortalRow
