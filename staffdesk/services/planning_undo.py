"""Taking a block action or a pattern back: each cell as it was, unless something happened to it since."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from staffdesk.domain.bookings import BookingState, PlacePolicy, holds_place
from staffdesk.domain.french.planning import UNDONE
from staffdesk.domain.undoing import Kept, Since, kept_because, state_before
from staffdesk.models.bookings import Booking, BookingEvent
from staffdesk.services.booking_moves import Hand
from staffdesk.services.invoice_corrections import watch_days
from staffdesk.services.places import Place, lock_groups
from staffdesk.services.planning_places import PlaceCounts
from staffdesk.services.progress import Progress
from staffdesk.services.validation.cart_credit import follow_days

T = TypeVar("T")
_AT_A_TIME = 500
_RESTORED = ("household_id", "group_id", "request_id", "surcharge", "reason", "offer_until_at")
"""What of a row returns to what it was, beside its state."""


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

    def booking_ids(self) -> list[int]:
        """List the rows that were changed."""
        return list(self._noted)

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


def parts(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """Cut a list into parts that one question takes."""
    for start in range(0, len(items), _AT_A_TIME):
        yield items[start : start + _AT_A_TIME]


class UndoneCell(NamedTuple):
    """A row as it stands when it is to be taken back, locked; ``group_id`` is where it takes its place."""

    booking_id: int
    child_id: int
    slot_id: int
    day_on: date
    group_id: int
    state: str
    invoice_id: int | None

    @property
    def place(self) -> Place:
        """The place it takes."""
        return Place(self.group_id, self.slot_id, self.day_on)

    def back_to(self, before: RowBefore | None) -> Place:
        """Give the place it returns to."""
        return self.place if before is None else Place(before.group_id, self.slot_id, self.day_on)


@dataclass
class Undone:
    """What was taken back, with the place each returned to, and what was kept as it is with why."""

    rows: list[tuple[UndoneCell, Place]] = field(default_factory=list)
    kept: list[tuple[UndoneCell, Kept]] = field(default_factory=list)


def undo_cells(session: Session, undo: Undo, hand: Hand, progress: Progress | None = None) -> Undone:
    """Take every cell back that nothing happened to since; the row stays, and the trace tells it.

    A pattern of half a year has 50,000 cells: rows are read and written by the hundred, none as an object.
    """
    session.flush()
    cells = {cell.booking_id: cell for cell in undo.cells}
    lock_groups(session, _groups(session, undo))  # before any row, as every action does
    rows = [row for part in parts(sorted(cells)) for row in _lock(session, part)]
    counts = PlaceCounts(session, {row.back_to(cells[row.booking_id].before) for row in rows})
    newest = newest_traces(session, cells)
    done = Undone()
    invoiced = watch_days(session, [(row.booking_id, row.state, row.invoice_id) for row in rows])
    back: dict[RowBefore | None, list[UndoneCell]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: _frees(cells[row.booking_id]), reverse=True):
        cell = cells[row.booking_id]
        place = row.back_to(cell.before)
        now = counts.of(place)
        since = Since(
            touched=row.state != cell.after or newest[row.booking_id] != cell.trace_id,
            taken=now.taken,
            most=max(cell.most, now.capacity or 0),
        )
        why = kept_because(_state(cell.before), BookingState(cell.after), since, PlacePolicy())
        if why is not None:
            done.kept.append((row, why))
            continue
        counts.follow(place, cell.after, state_before(_state(cell.before)).value)
        done.rows.append((row, place))
        back[cell.before].append(row)
    _write_back(session, back, hand, progress)
    invoiced.correct(hand)
    follow_days(session, [row.booking_id for row, _ in done.rows], hand.at)
    return done


def _frees(cell: CellChange) -> bool:
    """Tell whether taking a cell back leaves a place: in an exchange the other one returns to it."""
    policy = PlacePolicy()
    before = state_before(_state(cell.before))
    return holds_place(BookingState(cell.after), policy) and not holds_place(before, policy)


def _groups(session: Session, undo: Undo) -> set[int]:
    """List the groups that the cells are in, and those they return to."""
    found = {cell.before.group_id for cell in undo.cells if cell.before is not None}
    for part in parts(sorted(cell.booking_id for cell in undo.cells)):
        found.update(session.scalars(select(Booking.group_id).where(Booking.id.in_(part)).distinct()))
    return found


def _lock(session: Session, booking_ids: Sequence[int]) -> Iterator[UndoneCell]:
    rows = session.connection().execute(
        select(
            Booking.id,
            Booking.child_id,
            Booking.slot_id,
            Booking.day_on,
            Booking.group_id,
            Booking.state,
            Booking.invoice_id,
        )
        .where(Booking.id.in_(booking_ids))
        .order_by(Booking.id)
        .with_for_update()
    )
    return (UndoneCell(*row) for row in rows)


def _write_back(
    session: Session,
    back: Mapping[RowBefore | None, Sequence[UndoneCell]],
    hand: Hand,
    progress: Progress | None,
) -> None:
    """Write rows back, those that were alike together, and say in the trace of each that this was an undo."""
    database, done, total = session.connection(), 0, sum(map(len, back.values()))
    for before, rows in back.items():
        values = _values(before, hand)
        for part in parts(rows):
            if progress is not None:
                progress.step(done, total)
            database.execute(
                update(Booking).where(Booking.id.in_([row.booking_id for row in part])).values(values)
            )
            database.execute(
                insert(BookingEvent),
                [
                    {
                        "booking_id": row.booking_id,
                        "from_state": row.state,
                        "to_state": values["state"],
                        "reason": UNDONE,
                        "by": hand.name,
                        "at": hand.at,
                    }
                    for row in part
                ],
            )
            done += len(part)
    if progress is not None:
        progress.step(total, total)


def _values(before: RowBefore | None, hand: Hand) -> dict[str, Any]:
    """Give what a row holds again; one that was not there stays, withdrawn (C1)."""
    values: dict[str, Any] = {
        "state": state_before(_state(before)).value,
        "reason": "",
        "offer_until_at": None,
        "changed_at": hand.at,
        "changed_by": hand.name,
    }
    return values if before is None else values | {name: getattr(before, name) for name in _RESTORED}


def _state(before: RowBefore | None) -> BookingState | None:
    return None if before is None else BookingState(before.state)
