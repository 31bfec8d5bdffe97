"""Days booked that no right would cover any more: found, counted, and given up as any booking is (C1).

In time a day becomes an excused absence; after the limit to cancel it is billed, unless somebody decides
otherwise. What was attended stays, and so does what is decided already.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from staffdesk.domain.bookings import BookingEvent, BookingState
from staffdesk.domain.dates import Period
from staffdesk.domain.deadlines import Operation, is_in_time
from staffdesk.models.bookings import Booking
from staffdesk.models.invoices import Invoice, InvoiceLine, InvoiceRun
from staffdesk.models.town import Activity, ActivityGroup, Site, Slot
from staffdesk.services.billing_scope import stands
from staffdesk.services.booking_moves import Hand, move_booking
from staffdesk.services.calendars import load_calendar, load_deadline_rules
from staffdesk.services.deadlines import Deadlines
from staffdesk.services.family_projection import group_key
from staffdesk.services.invoice_corrections import watch_invoiced
from staffdesk.services.places import Place
from staffdesk.services.planning_places import PlaceCounts
from staffdesk.services.planning_undo import Trail, Undo, row_before
from staffdesk.services.right_rows import DaysCount, Edit, Held
from staffdesk.services.rights_book import RightsBook, spells_of

UNDO_WORD = "cancelled"
_GIVEN_UP = {
    BookingState.REQUESTED: BookingEvent.WITHDRAW,
    BookingState.WAITING: BookingEvent.WITHDRAW,
    BookingState.BOOKED: BookingEvent.EXCUSE,
    BookingState.CANCEL_REQUESTED: BookingEvent.EXCUSE,
}
_ATTENDED = frozenset({BookingState.PRESENT, BookingState.PRESENT_UNBOOKED})
_OVER = (BookingState.REFUSED.value, BookingState.WITHDRAWN.value, BookingState.EXPIRED.value)


@dataclass(frozen=True)
class DayBeside:
    """A booking beside every right; ``activity`` is a code; ``late``: the limit to cancel it is past."""

    booking_id: int
    child_id: int
    activity: str
    on: date
    state: BookingState
    late: bool
    invoiced: bool

    @property
    def is_live(self) -> bool:
        """Whether it is to be given up or kept: neither attended nor decided already."""
        return self.state in _GIVEN_UP


def days_beside(
    session: Session, book: RightsBook, edits: Sequence[Edit], now: datetime
) -> tuple[DayBeside, ...]:
    """Find the days that a right covers now, and none would once `edits` are written."""
    after = book.after(edits)
    deadlines = Deadlines(load_calendar(session), load_deadline_rules(session))
    found: dict[int, DayBeside] = {}
    for held in (one.before for one in edits if one.before is not None):
        group = book.activity_of(held)
        own = [key for key, one in book.groups.items() if one.activity_id == group.activity_id]
        covered = spells_of(after, held.child_id, own)
        for row in _booked(session, book.household_id, held, group.activity_id):
            if not any(row.day_on in spell for spell in covered):
                last_at = deadlines.last_at(
                    group.code, Operation.CANCEL, row.day_on, (group_key(row.group_id), row.uid)
                )
                state = BookingState(row.state)
                late = state is BookingState.BOOKED and last_at is not None and not is_in_time(now, last_at)
                found[row.id] = DayBeside(
                    row.id, held.child_id, group.code, row.day_on, state, late, row.invoice_id is not None
                )
    return tuple(found.values())


def counted(days: Iterable[DayBeside]) -> DaysCount:
    """Count them by what is to be decided."""
    known = list(days)
    live = [day for day in known if day.is_live]
    return DaysCount(
        in_time=sum(not day.late for day in live),
        late=sum(day.late for day in live),
        attended=sum(day.state in _ATTENDED for day in known),
        invoiced=sum(day.invoiced for day in live),
    )


def give_up(
    session: Session, days: Iterable[DayBeside], hand: Hand, *, bill_late: bool
) -> tuple[Undo, set[Place]]:
    """Give days up; what an invoice holds is corrected there. Return what takes it back, and the places."""
    wanted = {day.booking_id: day for day in days if day.is_live}
    asked = select(Booking).where(Booking.id.in_(sorted(wanted))).order_by(Booking.id)
    places = {_place(row) for row in session.scalars(asked)}
    counts, trail = PlaceCounts(session, places), Trail()  # groups are locked before any row
    rows = session.scalars(asked.with_for_update().execution_options(populate_existing=True)).all()
    invoiced = watch_invoiced(session, rows)
    for row in rows:
        event = _GIVEN_UP.get(BookingState(row.state))
        if event is None:
            continue  # a colleague marked it meanwhile
        if event is BookingEvent.EXCUSE and bill_late and wanted[row.id].late:
            event = BookingEvent.BILL_ABSENCE
        before, place, offered = row_before(row), _place(row), row.offer_until_at is not None
        move_booking(session, row, event, hand)
        counts.follow(place, None if before is None else before.state, row.state, offered=offered)
        trail.note(row.id, before, row.state, counts.most_before(place))
    undo = trail.undo(session, UNDO_WORD)
    invoiced.correct(hand)
    return undo, places


def used_rights(session: Session, book: RightsBook) -> set[int]:
    """List the rights of a household of which something was booked, attended or invoiced."""
    rights = list(book.rights.items())
    marks = list(_marks(session, book.household_id))
    return {
        key
        for key, held in rights
        if any(
            (child, activity) == (held.child_id, book.activity_of(held).activity_id)
            and period.overlaps(Period.through(held.starts_on, held.ends_on))
            for child, activity, period in marks
        )
    }


def _marks(session: Session, household_id: int) -> Iterator[tuple[int, int, Period]]:
    """Give child, activity and days of all that was booked or invoiced of a household."""
    booked = session.execute(
        select(Booking.child_id, Slot.activity_id, Booking.day_on)
        .join(Slot, Slot.id == Booking.slot_id)
        .where(Booking.household_id == household_id, Booking.state.not_in(_OVER))
    ).tuples()
    for child, activity, on in booked:
        yield child, activity, Period.through(on, on)
    invoiced = session.execute(
        select(InvoiceLine.child_id, Activity.id, InvoiceRun.starts_on, InvoiceRun.ends_on)
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .join(InvoiceRun, InvoiceRun.id == Invoice.run_id)
        .join(Activity, Activity.code == InvoiceLine.activity_code)
        .where(Invoice.household_id == household_id, InvoiceLine.child_id.is_not(None), stands())
        .distinct()
    ).tuples()
    for child_id, activity, first, last in invoiced:
        yield child_id or 0, activity, Period.through(first, last)


def _booked(session: Session, household_id: int, held: Held, activity_id: int) -> Sequence[Row[Any]]:
    rows = session.execute(
        select(Booking.id, Booking.day_on, Booking.state, Booking.invoice_id, Booking.group_id, Site.uid)
        .join(Slot, Slot.id == Booking.slot_id)
        .join(ActivityGroup, ActivityGroup.id == Booking.group_id)
        .join(Site, Site.id == ActivityGroup.site_id)
        .where(
            Booking.household_id == household_id,
            Booking.child_id == held.child_id,
            Slot.activity_id == activity_id,
            Booking.day_on.between(held.starts_on, held.ends_on),
            Booking.state.not_in(_OVER),
        )
        .order_by(Booking.day_on, Booking.id)
    )
    return rows.all()


def _place(row: Booking) -> Place:
    return Place(row.group_id, row.slot_id, row.day_on)
