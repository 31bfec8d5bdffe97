"""The bookings of a town: week patterns made into days, with absences here and there."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import islice
from operator import itemgetter
from random import Random
from typing import Any

from sqlalchemy import Connection, Insert, insert, literal, select
from sqlalchemy.orm import Session

from staffdesk.contract.v1 import write_instant
from staffdesk.demo.families import Drawn, Population
from staffdesk.demo.town import Frame
from staffdesk.models.bookings import Booking, BookingEvent

BATCH = 20_000
COLUMNS = (
    "child_id",
    "household_id",
    "group_id",
    "slot_id",
    "day_on",
    "state",
    "reason",
    "surcharge",
    "marked_at",
    "marked_by",
    "late_minutes",
    "changed_at",
    "changed_by",
)
Row = tuple[Any, ...]
"""Of a booking, in the order of ``COLUMNS``."""
LATE_MINUTES = 20


def first_day(school_year: int, today: date, months_back: int) -> date:
    """Start of the history: the first of the month ``months_back`` before, not before 1 September."""
    index = today.year * 12 + today.month - 1 - months_back
    return max(date(school_year, 9, 1), date(index // 12, index % 12 + 1, 1))


class DayMaker:
    """Expands patterns to bookings; capacities are respected, as the real desk would."""

    def __init__(
        self, frame: Frame, *, open_days: dict[str, list[date]], today: date, random: Random
    ) -> None:
        """``open_days`` gives each activity code its days of service in the generated window."""
        self.frame = frame
        self.today = today
        self.random = random
        self.open_days = open_days
        self.slots = {
            f"{code}.{slot.code}": slot.id
            for code, activity in frame.activities.items()
            for slot in activity.slots
        }
        self.capacity = {group.id: group.capacity for group in frame.groups.values()}
        self.taken: Counter[tuple[int, int, date]] = Counter()

    def write(self, session: Session, population: Population) -> int:
        """Insert all bookings in batches and tell how many."""
        connection, rows, count = session.connection(), self.rows(population), 0
        with ThreadPoolExecutor(max_workers=1) as beside:
            stored = beside.submit(int)
            while batch := list(islice(rows, BATCH)):
                count += stored.result()
                stored = beside.submit(_insert, connection, batch)  # while the next ones are drawn
            count += stored.result()
        session.execute(_first_events())
        return count

    def rows(self, population: Population) -> Iterator[Row]:
        """Give each booking row."""
        for drawn in population.children:
            for key, weekdays in drawn.weekdays.items():
                code = key.split(".")[0]
                for day in self.open_days[code]:
                    if day.isoweekday() in weekdays:
                        row = self._row(drawn, key, code, day)
                        if row is not None:
                            yield row

    def _row(self, drawn: Drawn, key: str, code: str, day: date) -> Row | None:
        slot, group = self.slots[key], drawn.groups[code]
        place = (group, slot, day)
        if self.taken[place] >= self.capacity[group]:
            return None
        state, reason, surcharge = self._state(day)
        late = LATE_MINUTES if self._left_late(key, drawn.child_id, day, state) else 0
        marked = state in ("present", "present_unbooked", "absent_billed") and day < self.today
        self.taken[place] += state in ("booked", "present")
        return (
            drawn.child_id,
            self._payer(drawn, day),
            group,
            slot,
            _text_of_day(day),
            state,
            f"Départ {LATE_MINUTES}\u00a0min après la fermeture" if late else reason,
            surcharge,
            _instant(day, time(17, 50)) if marked else None,
            "Camille R." if marked else "",
            late,
            _instant(day - timedelta(days=8), time(18, 40)),
            "Camille R.",
        )

    def _state(self, day: date) -> tuple[str, str, str]:
        draw = self.random.random()
        if day >= self.today:
            return ("absent_excused", "Famille", "") if draw < 0.01 else ("booked", "", "")
        if draw < 0.025:
            return "absent_excused", "Certificat médical", ""
        if draw < 0.045:
            return "absent_billed", "Absence signalée le jour même, aucun justificatif reçu", ""
        if draw < 0.055:
            return "present_unbooked", "", "unbooked"
        return "present", "", ""

    @staticmethod
    def _left_late(key: str, child: int, day: date, state: str) -> bool:
        """A child of the evening is collected late once in a while; drawn from the day itself."""
        return key == "periscolaire.soir" and state == "present" and (child * 7 + day.toordinal()) % 61 == 0

    def _payer(self, drawn: Drawn, day: date) -> int:
        if drawn.custody is None or drawn.other_household_id is None:
            return drawn.household_id
        weeks = (day - date.fromisoformat(drawn.custody["reference"])).days // 7
        return drawn.household_id if weeks % 2 == 0 else drawn.other_household_id


_text_of_day = cache(date.isoformat)


@cache
def _instant(day: date, at: time) -> str:
    """One text a day: hundreds of thousands of rows share it."""
    return write_instant(datetime.combine(day, at, UTC))


def _insert(connection: Connection, batch: list[Row]) -> int:
    """Hand rows to the driver as they are: their dates and instants are written as the columns keep them.

    A town of 6,000 families has 700,000; to bind each of them costs more than to store it.
    """
    statement = insert(Booking.__table__)  # type: ignore[arg-type]  # a Table, whatever its declared type
    compiled = statement.compile(dialect=connection.dialect, column_keys=COLUMNS)
    names = getattr(compiled, "positiontup", None)
    in_order = itemgetter(*map(COLUMNS.index, names or COLUMNS))
    rows = list(map(in_order, batch)) if names else [dict(zip(COLUMNS, row, strict=True)) for row in batch]
    connection.exec_driver_sql(str(compiled), rows)
    return len(rows)


def _first_events() -> Insert:
    """Trace how each booking came to be, but for the plain days of the past."""
    columns = ["booking_id", "from_state", "to_state", "reason", "by", "at"]
    rows = select(
        Booking.id, literal(""), Booking.state, Booking.reason, Booking.changed_by, Booking.changed_at
    ).where(Booking.state != "present")
    return insert(BookingEvent).from_select(columns, rows)
