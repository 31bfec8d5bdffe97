"""What Paramètres shows; read only until each has its editor."""

from dataclasses import dataclass
from datetime import date, datetime

from staffdesk.services.staff_rows import StaffRow, WorkstationRow


@dataclass(frozen=True)
class SiteRow:
    """A site with its classes of this school year."""

    site_id: int
    name: str
    kind: str
    address: str
    classes: tuple[str, ...]


@dataclass(frozen=True)
class GroupRow:
    """A group of an activity at a site, and its places per slot and date."""

    group_id: int
    name: str
    site: str
    capacity: int


@dataclass(frozen=True)
class DeadlineRow:
    """A deadline rule in words, and the instant it gives for the next day of service."""

    operation: str
    words: str
    details: tuple[str, ...]
    example_on: date | None
    example_at: datetime | None


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
    """An activity with its slots, groups, deadlines and tariffs (newest version first)."""

    activity_id: int
    code: str
    name: str
    weekdays: tuple[int, ...]
    slots: tuple[str, ...]
    groups: tuple[GroupRow, ...]
    deadlines: tuple[DeadlineRow, ...]
    tariffs: tuple[TariffRow, ...]


@dataclass(frozen=True)
class CalendarRow:
    """A holiday, public holiday or exception: first and last day, both included."""

    starts_on: date
    last_on: date
    kind: str
    label: str
    site: str = ""


@dataclass(frozen=True)
class TextRow:
    """An editable text: refusal, absence reason, topic, news, link, terms."""

    kind: str
    code: str
    label: str
    text: str


@dataclass(frozen=True)
class DocumentTypeRow:
    """A kind of supporting document."""

    code: str
    name: str
    owner: str
    mandatory: bool
    effect: str
    validity: str


@dataclass(frozen=True)
class PortalRow:
    """Whether this office is enrolled with a portal, and where."""

    enrolled: bool
    url: str
    device_id: str
    last_success_at: datetime | None


@dataclass(frozen=True)
class SettingsView:
    """Everything Paramètres shows."""

    town: str
    holiday_zone: str
    is_demonstration: bool
    rules: tuple[tuple[str, str], ...]
    sites: tuple[SiteRow, ...]
    activities: tuple[ActivitySettings, ...]
    calendar: tuple[CalendarRow, ...]
    texts: tuple[TextRow, ...]
    document_types: tuple[DocumentTypeRow, ...]
    staff: tuple[StaffRow, ...]
    workstations: tuple[WorkstationRow, ...]
    portal: PortalRow
