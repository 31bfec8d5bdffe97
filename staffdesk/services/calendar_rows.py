"""What the editor of the calendar says and is told: days that differ, what closing them does, holidays."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from staffdesk.domain.calendars import ClassTime, DayReason
from staffdesk.domain.dates import Period
from staffdesk.domain.topics import Topics


@dataclass(frozen=True)
class NewException:
    """Days that are not what the calendar says, first and last included.

    No site is every site, no activity every activity. A class trip names its classes; a minimum service and
    an extra day name the activities they open, if any. An empty label is said by the reason. A strike keeps
    the activities of ``kept_activity_ids`` open: the minimum service that is owed.
    """

    reason: DayReason
    first_on: date
    last_on: date
    label: str = ""
    site_ids: tuple[int, ...] = ()
    activity_ids: tuple[int, ...] = ()
    class_group_ids: tuple[int, ...] = ()
    kept_activity_ids: tuple[int, ...] = ()

    @property
    def period(self) -> Period:
        """Its days."""
        return Period.through(self.first_on, self.last_on)


@dataclass(frozen=True)
class ClosingEffect:
    """What closing days does to what is booked on them.

    Attributes:
        closed: bookings that become free because the town closes.
        invoiced: how many of them are on an issued invoice already, and are to be credited.
        present: children marked present: they were there, nothing changes for them.
        undecided: requests and waiting bookings on those days, which stay to be answered.
    """

    closed: int
    invoiced: int
    present: int
    undecided: int


@dataclass(frozen=True)
class ExceptionsAdded:
    """The exceptions entered, and what they did."""

    ids: tuple[int, ...]
    effect: ClosingEffect
    topics: Topics


@dataclass(frozen=True)
class RemovedDay:
    """One day that was taken away, whole, so that it can be put back."""

    on: date
    kind: str
    reason: str
    label: str
    site_id: int | None
    activity_id: int | None
    class_group_id: int | None


@dataclass(frozen=True)
class ExceptionsRemoved:
    """Days that are again what the calendar says: bookings made good on demand, and those still closed.

    ``days`` puts them back.
    """

    removed: int
    restored: int
    still_closed: int
    topics: Topics
    days: tuple[RemovedDay, ...] = ()


@dataclass(frozen=True)
class ExceptionView:
    """One day that differs. ``closed`` counts bookings that are closed there now."""

    exception_id: int
    on: date
    reason: DayReason | None
    label: str
    site: str
    activity: str
    class_name: str
    closed: int


@dataclass(frozen=True)
class HolidayView:
    """School holidays: first and last day off."""

    holiday_id: int
    name: str
    starts_on: date
    last_on: date


@dataclass(frozen=True)
class WeekView:
    """The class time of a week; ``site_id`` null is the town's, which sites follow that have none."""

    site_id: int | None
    name: str
    own: bool
    class_time: Mapping[int, ClassTime]


@dataclass(frozen=True)
class CalendarView:
    """The calendar of one school year as it is edited.

    ``known_years`` are first years of school years whose holidays the library knows for zones A, B and C;
    ``stranded`` counts bookings ahead on days on which their activity is not open any more. ``seen`` numbers
    the last change of the calendar that is in it: who writes says so, and learns of one that came since.
    """

    first_year: int
    zone: str
    local_law: bool
    zones: tuple[str, ...]
    known_years: tuple[int, ...]
    holidays: tuple[HolidayView, ...]
    public_holidays: tuple[tuple[date, str], ...]
    exceptions: tuple[ExceptionView, ...]
    weeks: tuple[WeekView, ...]
    stranded: int
    seen: int = 0


@dataclass(frozen=True)
class HolidaysReplaced:
    """What importing holidays gave: how many there are now in those years, and bookings left stranded."""

    count: int
    stranded: int
    topics: Topics


@dataclass(frozen=True)
class FilePreview:
    """An official calendar read and not applied: its holidays for a zone, its zones, and its faulty lines."""

    zone: str
    zones: tuple[str, ...]
    years: tuple[int, ...]
    holidays: tuple[HolidayView, ...]
    faults: tuple[str, ...]
