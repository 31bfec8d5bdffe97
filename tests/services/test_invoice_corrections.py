"""What was invoiced and changes since: the invoice stays, a correction is added beside it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, update

from staffdesk.domain.bookings import BookingEvent
from staffdesk.domain.calendars import DayReason
from staffdesk.domain.money import Cents
from staffdesk.domain.tariffs.extras import EventPrice
from staffdesk.domain.tariffs.methods import UnitPrice
from staffdesk.domain.tariffs.storage import body_of
from staffdesk.models.bookings import Booking, BookingCorrection
from staffdesk.models.invoices import Invoice
from staffdesk.models.town import Activity, TariffVersionRow
from staffdesk.models.unit_of_work import Database
from staffdesk.services.booking_moves import Hand, NewBooking, move_booking
from staffdesk.services.calendar_editing import CalendarEditing
from staffdesk.services.calendar_rows import NewException
from staffdesk.services.invoice_corrections import watch_invoiced
from staffdesk.services.places import Place
from staffdesk.services.request_rows import Decision, ItemDecision
from staffdesk.services.validation.queue import Requests
from tests.domain.tariffs.grids import G10_GARDERIE, G11_CARD
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
from tests.factories_money import MoneyTown, october_days
from tests.set_clock import SetClock

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
        assert watch.correct(HAND) == len(expected)
        assert row.invoice_id is not None
    assert corrections(small_town) == expected


def test_what_is_not_invoiced_needs_none(small_town: SmallTown) -> None:
    family = add_family(small_town)
    booking = add_booking(small_town, family, add_child(small_town, family))
    with small_town.database.begin() as session:
        row = session.get_one(Booking, booking)
        watch = watch_invoiced(session, [row])
        move_booking(session, row, BookingEvent.EXCUSE, HAND)
        assert watch.correct(HAND) == 0


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


def per_family_and_capped(town: MoneyTown) -> None:
    """Price the canteen by the children present that day (G10), at most 8 € a month and child."""
    with town.database.begin() as session:
        activity = session.scalars(select(Activity.id).where(Activity.code == "canteen")).one()
        version = replace(G10_GARDERIE, activity="canteen", monthly_cap=Cents(800))
        session.execute(
            update(TariffVersionRow)
            .where(TariffVersionRow.activity_id == activity)
            .values(body=body_of(version), valid_from=version.valid_from)
        )


@pytest.mark.parametrize("days", [2, 4])
def test_brothers_and_caps_come_out_as_on_a_new_invoice(
    database: Database, clock: SetClock, tmp_path: Path, days: int
) -> None:
    town = MoneyTown(database, clock, tmp_path)
    per_family_and_capped(town)
    children = (("Malo", date(2019, 5, 2)), ("Zélie", date(2022, 3, 9)))
    family, alike = town.add_family(children=children), town.add_family("Charme", children=children)
    for child in range(2):
        town.add_days(family, "canteen", october_days(days), child=child, state="booked")
        town.add_days(alike, "canteen", october_days(days)[1 - child :], child=child, state="booked")
    town.issue()
    town.move_day(family, BookingEvent.EXCUSE, date(2026, 10, 1), child=0)
    with database.read() as session:
        carried = session.get_one(Invoice, town.invoice_of(family)).total_cents
        carried += sum(session.scalars(select(BookingCorrection.cents)))
        assert carried == session.get_one(Invoice, town.invoice_of(alike)).total_cents


def test_a_child_paid_by_the_other_household_since_leaves_the_invoice(small_town: SmallTown) -> None:
    _, child, booking = invoiced(small_town)
    other = add_family(small_town)
    with small_town.database.begin() as session:
        row = session.get_one(Booking, booking)
        watch = watch_invoiced(session, [row])
        move_booking(session, row, BookingEvent.EXCUSE, HAND)
        watch.correct(HAND)
        place = Place(row.group_id, row.slot_id, row.day_on)
        watch = watch_invoiced(session, [row])
        new = NewBooking(child.child_id, other.household_id, place)
        move_booking(session, row, BookingEvent.RESTORE, HAND, new=new)
        assert watch.correct(HAND) == 0
        assert (row.household_id, row.invoice_id) == (other.household_id, None)
    assert [cents for _, cents, *_ in corrections(small_town)] == [-305]


def test_a_refunded_absence_that_was_none_is_charged_back(
    database: Database, clock: SetClock, tmp_path: Path
) -> None:
    """A fee was lowered for an excused day; the child came after all (G11)."""
    town = MoneyTown(database, clock, tmp_path)
    with database.begin() as session:
        row = session.scalars(select(TariffVersionRow).join(Activity).where(Activity.code == "canteen")).one()
        row.body = body_of(replace(G11_CARD, activity="canteen"))
    family = town.add_family()
    present, excused = october_days(2)
    town.add_days(family, "canteen", [present])
    town.add_days(family, "canteen", [excused], state="absent_excused")
    before = town.issue().total_cents
    with database.begin() as session:
        day = session.scalars(select(Booking).where(Booking.day_on == excused)).one()
        assert day.invoice_id is not None
        watched = watch_invoiced(session, [day])
        move_booking(session, day, BookingEvent.RESTORE, HAND)
        watched.correct(HAND)
    with database.read() as session:
        told = session.scalars(select(BookingCorrection)).one()
        assert (told.kind, told.cents) == ("extra_line", 385)
    assert before == 5900 - 385


def test_a_day_with_a_price_of_its_own_beside_a_fee_is_credited_where_it_is_excused_since(
    database: Database, clock: SetClock, tmp_path: Path
) -> None:
    town = MoneyTown(database, clock, tmp_path)
    outing, plain = october_days(2)
    event = EventPrice(outing, "Sortie au parc", UnitPrice((Cents(1200),)))
    with database.begin() as session:
        row = session.scalars(select(TariffVersionRow).join(Activity).where(Activity.code == "canteen")).one()
        row.body = body_of(
            replace(G11_CARD, activity="canteen", events=(event,), refund_per_absence=Cents(0))
        )
    family = town.add_family()
    town.add_days(family, "canteen", [outing, plain], state="booked")
    assert town.issue().total_cents == 5900 + 1200
    for day in (plain, outing):
        town.move_day(family, BookingEvent.EXCUSE, day, reason="maladie")
    assert [note.cents for note in town.credit()] == [1200]
