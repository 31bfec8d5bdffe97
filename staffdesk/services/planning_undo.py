"""Taking a block action or a pattern back: each cell as it was, unless something happened to it since."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from staffdesk.domain.bookings import BookingState, PlacePolicy
from staffdesk.domain.french.planning import UNDONE
from staffdesk.domain.undoing import Kept, Since, kept_because, state_before
from staffdesk.models.bookings import Booking, BookingEvent
from staffdesk.services.booking_moves import Hand, add_trace
from staffdesk.services.places import Place
from staffdesk.services.planning_places import PlaceCounts
from staffdesk.services.progress import Progress, counted

_AT_A_TIME = 500


@dataclass(frozen=True)
class RowBefore:
    """What a booking's row held before the action."""

    state: str
    household_id: int
    group_id: int
    request_id: int | None
    reason: str
    surcharge: str
    offer_until_at: datetime | None = None


@dataclass(frozen=True)
class CellChange:
    """One cell that an action changed: its row, what it was (None: there was no row), what it became.

    ``trace_id`` is the newest trace of the row after the action; ``most`` the places of its place before it.
    """

    booking_id: int
    before: RowBefore | None
    after: str
    trace_id: int
    most: int


@dataclass(frozen=True)
class Undo:
    """What takes the last action back; kept by the screen, good for one use."""

    word: str
    cells: tuple[CellChange, ...]


def row_before(row: Booking | None) -> RowBefore | None:
    """Copy what a row holds before it is changed."""
    if row is None:
        return None
    return RowBefore(
        row.state,
        row.household_id,
        row.group_id,
        row.request_id,
        row.reason,
        row.surcharge,
        row.offer_until_at,
    )


@dataclass
class Trail:
    """Notes what an action changes while it changes it."""

    _noted: dict[int, tuple[RowBefore | None, str, int]] = field(default_factory=dict)

    def note(self, booking_id: int, before: RowBefore | None, after: str, most: int) -> None:
        """Note one changed row."""
        self._noted[booking_id] = (before, after, most)

    def undo(self, session: Session, word: str) -> Undo:
        """Give what takes it all back; asked at the end of the action, in its transaction."""
        session.flush()
        newest = newest_traces(session, self._noted)
        return Undo(
            word,
            tuple(
                CellChange(booking, before, after, newest[booking], most)
                for booking, (before, after, most) in self._noted.items()
            ),
        )


def newest_traces(session: Session, booking_ids: Iterable[int]) -> dict[int, int]:
    """Give the id of the newest trace of each booking; 0 for one that has none."""
    wanted = list(booking_ids)
    found = dict.fromkeys(wanted, 0)
    for part in parts(wanted):
        rows = session.execute(
            select(BookingEvent.booking_id, func.max(BookingEvent.id))
            .where(BookingEvent.booking_id.in_(part))
            .group_by(BookingEvent.booking_id)
        )
        found.update(rows.tuples().all())
    return found


def parts(items: Sequence[int]) -> Iterator[Sequence[int]]:
    """Cut a list of ids into parts that one question takes."""
    for start in range(0, len(items), _AT_A_TIME):
        yield items[start : start + _AT_A_TIME]


@dataclass
class Undone:
    """What was taken back, and what was kept as it is with why."""

    rows: list[Booking] = field(default_factory=list)
    kept: list[tuple[Booking, Kept]] = field(default_factory=list)


def undo_cells(session: Session, undo: Undo, hand: Hand, progress: Progress | None = None) -> Undone:
    """Take every cell back that nothing happened to since; the row stays, and the trace tells it."""
    cells = {cell.booking_id: cell for cell in undo.cells}
    rows = [
        row
        for part in parts(sorted(cells))
        for row in session.scalars(
            select(Booking)
            .where(Booking.id.in_(part))
            .order_by(Booking.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    ]
    counts = PlaceCounts(session, {_place(row, cells[row.id].before) for row in rows})
    newest = newest_traces(session, cells)
    done = Undone()
    for row in counted(rows, progress, len(rows)):
        cell = cells[row.id]
        place = _place(row, cell.before)
        since = Since(
            touched=row.state != cell.after or newest[row.id] != cell.trace_id,
            invoiced=row.invoice_id is not None,
            taken=counts.of(place).taken,
            most=max(cell.most, counts.of(place).capacity or 0),
        )
        why = kept_because(_state(cell.before), BookingState(cell.after), since, PlacePolicy())
        if why is not None:
            done.kept.append((row, why))
            continue
        _restore(session, row, cell.before, hand)
        counts.follow(place, cell.after, row.state)
        done.rows.append(row)
    session.flush()
    return done


def _state(before: RowBefore | None) -> BookingState | None:
    return None if before is None else BookingState(before.state)


def _place(row: Booking, before: RowBefore | None) -> Place:
    return Place(row.group_id if before is None else before.group_id, row.slot_id, row.day_on)


def _restore(session: Session, row: Booking, before: RowBefore | None, hand: Hand) -> None:
    """Write a row back and say in its trace that this was an undo."""
    now, after = BookingState(row.state), state_before(_state(before))
    if before is not None:
        row.household_id, row.group_id, row.request_id = (
            before.household_id,
            before.group_id,
            before.request_id,
        )
        row.surcharge = before.surcharge
    row.offer_until_at = None if before is None else before.offer_until_at
    row.reason = "" if before is None else before.reason
    row.state, row.changed_at, row.changed_by = after.value, hand.at, hand.name
    add_trace(session, row.id, now, after, hand, UNDONE)
