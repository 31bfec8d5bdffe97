"""What was invoiced and changes since: the invoice stays, a correction is added beside it."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, update

from staffdesk.domain.bookings import BookingEvent
from staffdesk.domain.calendars import DayReason
from staffdesk.models.bookings import Booking, BookingCorrection
from staffdesk.models.invoices import Invoice
from staffdesk.services.booking_moves import Hand, move_booking
from staffdesk.services.calendar_editing import CalendarEditing
from staffdesk.services.calendar_rows import NewException
from staffdesk.services.invoice_corrections import take_back, watch_invoiced
from staffdesk.services.request_rows import Decision, ItemDecision
from staffdesk.services.validation.queue import Requests
from tests.factories import (
    AGENT,
    NEXT_MONDAY,
    MadeChild,
    MadeFamily,
    SmallTown,
    absence_body,
    add_booking,
    add_child,
    add_family,
    add_invoice,
    receive,
)

HAND = Hand("Camille R.", datetime(2026, 11, 16, 8, 30, tzinfo=UTC))


def invoiced(town: SmallTown, state: str = "booked") -> tuple[MadeFamily, MadeChild, int]:
    """Give a day that is on an issued invoice."""
    family = add_family(town)
    child = add_child(town, family)
    booking = add_booking(town, family, child, state=state)
    with town.database.begin() as session:
        invoice = add_invoice(session, family, date(2026, 11, 2), number=1, child=child)
        session.execute(update(Booking).where(Booking.id == booking).values(invoice_id=invoice.id))
    return family, child, booking


def corrections(town: SmallTown) -> list[tuple[str, int, str, str]]:
    with town.database.read() as session:
        rows = session.scalars(select(BookingCorrection).order_by(BookingCorrection.id))
        return [(row.kind, row.cents, row.from_state, row.to_state) for row in rows]


@pytest.mark.parametrize(
    ("state", "event", "expected"),
    [
        ("booked", BookingEvent.EXCUSE, [("credit_note_line", -305, "booked", "absent_excused")]),
        ("booked", BookingEvent.CLOSE, [("credit_note_line", -305, "booked", "closed_by_town")]),
        ("booked", BookingEvent.MARK_PRESENT, []),
        ("absent_excused", BookingEvent.RESTORE, [("extra_line", 305, "absent_excused", "booked")]),
    ],
)
def test_an_invoiced_day_that_changes_gives_its_correction_in_cents(
    small_town: SmallTown, state: str, event: BookingEvent, expected: list[tuple[str, int, str, str]]
) -> None:
    _, _, booking = invoiced(small_town, state)
    with small_town.database.begin() as session:
        row = session.get_one(Booking, booking)
        watch = watch_invoiced(session, [row])
        move_booking(session, row, event, HAND)
        assert len(watch.correct(HAND)) == len(expected)
        assert row.invoice_id is not None
    assert corrections(small_town) == expected


def test_what_is_not_invoiced_needs_none(small_town: SmallTown) -> None:
    family = add_family(small_town)
    booking = add_booking(small_town, family, add_child(small_town, family))
    with small_town.database.begin() as session:
        row = session.get_one(Booking, booking)
        watch = watch_invoiced(session, [row])
        move_booking(session, row, BookingEvent.EXCUSE, HAND)
        assert watch.correct(HAND) == {}


def test_a_strike_credits_what_was_invoiced_and_its_undoing_charges_it_again(small_town: SmallTown) -> None:
    invoiced(small_town)
    editing = CalendarEditing(small_town.office)
    added = editing.add(AGENT, NewException(DayReason.STRIKE, NEXT_MONDAY, NEXT_MONDAY))
    assert added.effect.invoiced == 1
    editing.remove(AGENT, added.ids, restore=True)
    assert [(kind, cents) for kind, cents, *_ in corrections(small_town)] == [
        ("credit_note_line", -305),
        ("extra_line", 305),
    ]
    with small_town.database.read() as session:
        assert session.scalars(select(Invoice.total_cents)).all() == [18432]
        assert session.scalars(select(Booking.invoice_id)).one() is not None


def test_an_absence_excused_after_its_invoice_is_credited_and_undone_with_the_decision(
    small_town: SmallTown,
) -> None:
    family, child, _ = invoiced(small_town)
    asked = receive(small_town, family, "absence", absence_body(child, NEXT_MONDAY, reason="strike"))
    requests = Requests(small_town.office)
    token = requests.detail(AGENT, asked).token
    requests.decide(AGENT, Decision(asked, token, (ItemDecision(0, "absent_excused", ""),)))
    assert [cents for _, cents, *_ in corrections(small_town)] == [-305]
    requests.undo(AGENT, asked)
    assert [cents for _, cents, *_ in corrections(small_town)] == [-305, 305]


def test_a_correction_is_taken_back_by_its_opposite(small_town: SmallTown) -> None:
    _, _, booking = invoiced(small_town)
    with small_town.database.begin() as session:
        row = session.get_one(Booking, booking)
        watch = watch_invoiced(session, [row])
        move_booking(session, row, BookingEvent.EXCUSE, HAND)
        made = watch.correct(HAND)[booking]
        take_back(session, row, made, "absent_excused", HAND)
    assert sum(cents for _, cents, *_ in corrections(small_town)) == 0
