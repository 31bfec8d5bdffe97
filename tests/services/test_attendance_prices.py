"""Days of a list priced by the rules: one day's cents are those of invoicing, invoiced or not."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from staffdesk.domain.attendance import Difference
from staffdesk.domain.permissions import Actor, Role
from staffdesk.domain.tariffs.extras import Per, Surcharge, SurchargeKind
from staffdesk.domain.tariffs.versions import Unit
from staffdesk.models.bookings import Booking
from staffdesk.models.invoices import InvoiceLine
from staffdesk.services.attendance import Attendance
from staffdesk.services.attendance_lists import attendance_list
from staffdesk.services.attendance_prices import list_differences, price_days
from staffdesk.services.attendance_rows import Lateness
from staffdesk.services.invoicing import Invoicing
from staffdesk.services.planning import Planning
from staffdesk.services.planning_rows import CellRef
from tests.domain.tariffs import grids_more
from tests.domain.test_attendance_prices import G17
from tests.factories import AGENT, SmallTown, add_booking, add_child, add_family, add_invoice
from tests.services.attendance_scene import LATE_PICKUP, TODAY, UNBOOKED, choice, vote

OFFICER = Actor(3, "Robin O.", frozenset({Role.REVENUE_OFFICER}))


def test_a_day_is_priced_for_its_own_family_even_when_invoiced(small_town: SmallTown) -> None:
    vote(small_town, UNBOOKED)
    rich, outside = (
        add_family(small_town, quotient="2000.00"),
        add_family(small_town, residence="non_resident"),
    )
    for family in (rich, outside):
        child = add_child(small_town, family)
        add_booking(small_town, family, child, TODAY, state="present_unbooked")
    with small_town.database.begin() as session:
        invoice = add_invoice(session, rich, TODAY, number=7)
        session.execute(
            update(Booking).where(Booking.household_id == rich.household_id).values(invoice_id=invoice.id)
        )
        found = price_days(session, TODAY, [1, 2])
    assert {booking: price.attended_cents for booking, price in found.items()} == {1: 740, 2: 1450}


def test_nothing_asked_costs_nothing(small_town: SmallTown) -> None:
    with small_town.database.read() as session:
        assert price_days(session, TODAY, []) == {}


def test_a_list_tells_only_what_differs_and_its_sum(small_town: SmallTown) -> None:
    vote(small_town, LATE_PICKUP)
    family = add_family(small_town)
    as_booked, late = add_child(small_town, family), add_child(small_town, family, first_name="Noé")
    add_booking(small_town, family, as_booked, TODAY, state="present")
    booking = add_booking(small_town, family, late, TODAY, state="present")
    with small_town.database.begin() as session:
        session.execute(
            update(Booking).where(Booking.id == booking).values(late_minutes=31, reason="Départ à 14:01")
        )
    with small_town.database.read() as session:
        rows = attendance_list(session, choice(small_town)).rows
        found = list_differences(session, TODAY, rows, today=TODAY)
    assert [(row.name, row.kinds, row.difference_cents) for row in found.rows] == [
        ("Lemoine-Daoud Noé", (Difference.LATE_PICKUP,), 1500)
    ]
    assert found.total_cents == 1500
    assert "Départ à 14:01" in found.rows[0].why
    assert any(said.startswith("Départ après la fermeture") for said in found.rows[0].explained)


def test_a_day_that_a_fee_covers_says_so_where_its_price_would_stand(small_town: SmallTown) -> None:
    vote(small_town, LATE_PICKUP, unit=Unit.MONTH)
    family = add_family(small_town)
    gone = add_child(small_town, family)
    add_booking(small_town, family, gone, TODAY, state="absent_billed")
    with small_town.database.read() as session:
        rows = attendance_list(session, choice(small_town)).rows
        [found] = list_differences(session, TODAY, rows, today=TODAY).rows
    assert (found.fee, found.booked_cents, found.attended_cents) == ("forfait", 0, 0)
    assert found.why.endswith("compris dans le forfait")
    story = Planning(small_town.office).story(AGENT, CellRef(gone.child_id, TODAY, 1)).lines
    assert story[1] == "prix\u00a0: compris dans le forfait"


def test_who_is_not_marked_differs_once_the_day_is_over(small_town: SmallTown) -> None:
    family = add_family(small_town)
    add_booking(small_town, family, add_child(small_town, family), TODAY)
    with small_town.database.read() as session:
        rows = attendance_list(session, choice(small_town)).rows
        assert list_differences(session, TODAY, rows, today=TODAY).rows == ()
        later = list_differences(session, TODAY, rows, today=TODAY + timedelta(days=1))
    assert [row.kinds for row in later.rows] == [(Difference.NOT_MARKED,)]


@pytest.mark.parametrize("per", Per)
@pytest.mark.parametrize(
    ("surcharge", "minutes", "cents"),
    [
        pytest.param(surcharge, minutes, prices[minutes], id=town)
        for town, (surcharge, prices) in G17.items()
        if surcharge.kind not in (SurchargeKind.INSTEAD, SurchargeKind.PERCENT) and surcharge.amounts is None
        for minutes in [max(prices)]
    ],
)
def test_a_late_pick_up_is_invoiced_at_the_price_the_list_showed(
    small_town: SmallTown, surcharge: Surcharge, minutes: int, cents: int, per: Per
) -> None:
    vote(small_town, replace(surcharge, per=per))
    family = add_family(small_town)
    child = add_child(small_town, family)
    add_booking(small_town, family, child, TODAY)
    evening = choice(small_town)
    attendance = Attendance(small_town.office)
    attendance.mark_late(AGENT, evening, child.child_id, Lateness(minutes=minutes))
    (shown,) = attendance.differences(AGENT, evening).rows
    assert (shown.kinds, shown.difference_cents) == ((Difference.LATE_PICKUP,), cents)
    Invoicing(small_town.office).draft(
        OFFICER, "Essai", TODAY, TODAY, TODAY + timedelta(days=30), ("cantine",)
    )
    with small_town.database.read() as session:
        invoiced = session.scalar(select(func.sum(InvoiceLine.amount_cents)))
    assert invoiced == shown.attended_cents


def test_a_penalty_that_grows_is_shown_as_the_month_will_be_invoiced(small_town: SmallTown) -> None:
    vote(small_town, grids_more.G17_MORLAAS.surcharges[0])
    family = add_family(small_town)
    child = add_child(small_town, family)
    attendance = Attendance(small_town.office)
    shown = []
    for on in (TODAY - timedelta(days=4), TODAY - timedelta(days=3), TODAY):
        add_booking(small_town, family, child, on)
        evening = choice(small_town, on=on)
        attendance.mark_late(AGENT, evening, child.child_id, Lateness(minutes=5))
        (row,) = attendance.differences(AGENT, evening).rows
        shown.append(row)
    assert [row.difference_cents for row in shown] == [500, 1500, 1500]
    Invoicing(small_town.office).draft(
        OFFICER, "Essai", TODAY.replace(day=1), TODAY, TODAY + timedelta(days=30), ("cantine",)
    )
    with small_town.database.read() as session:
        invoiced = session.scalar(select(func.sum(InvoiceLine.amount_cents)))
    assert invoiced == sum(row.attended_cents or 0 for row in shown)
