"""Statistics: sums of six months, unpaid by age, how long families waited."""

from datetime import date, timedelta

from sqlalchemy import update

from staffdesk.models.bookings import Booking
from staffdesk.models.town import Activity
from staffdesk.services.request_rows import Decision, ItemDecision
from staffdesk.services.statistics import Statistics
from staffdesk.services.validation.queue import Requests
from tests.factories import (
    AGENT,
    NEXT_MONDAY,
    SmallTown,
    add_booking,
    add_child,
    add_family,
    add_invoice,
    booking_body,
    receive,
)


def test_attendance_is_summed_by_month_and_activity(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    for offset, state in enumerate(("booked", "present", "absent_excused", "absent_billed", "refused")):
        add_booking(small_town, family, child, date(2026, 10, 5 + offset), state=state)
    add_booking(small_town, family, child, NEXT_MONDAY, slot="periscolaire.soir")
    add_booking(small_town, family, child, date(2026, 5, 4))
    view = Statistics(small_town.office).view(AGENT)
    assert view.since == date(2026, 6, 1)
    assert [(row.month, row.activity, row.booked, row.excused, row.billed) for row in view.attendance] == [
        (date(2026, 10, 1), "Cantine", 2, 1, 1),
        (date(2026, 11, 1), "Accueil périscolaire", 1, 0, 0),
    ]


def test_a_request_counts_as_booked_where_its_activity_says_so_and_by_an_offer(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    asked = add_booking(small_town, family, child, date(2026, 10, 5), state="requested")
    add_booking(small_town, family, child, date(2026, 10, 6), state="requested")
    statistics = Statistics(small_town.office)
    assert statistics.view(AGENT).attendance[0].booked == 2
    with small_town.database.begin() as session:
        session.execute(update(Activity).values(request_holds_place=False))
    assert statistics.view(AGENT).attendance[0].booked == 0
    with small_town.database.begin() as session:
        session.get_one(Booking, asked).offer_until_at = small_town.clock.now()
    assert statistics.view(AGENT).attendance[0].booked == 1


def test_revenue_and_unpaid_by_age(small_town: SmallTown) -> None:
    family = add_family(small_town)
    with small_town.database.begin() as session:
        for number, on in enumerate((date(2026, 10, 20), date(2026, 9, 1), date(2026, 7, 1)), start=1):
            add_invoice(session, family, on, number=number, total_cents=1000, paid_cents=100)
    view = Statistics(small_town.office).view(AGENT)
    assert [(row.month, row.invoiced_cents, row.paid_cents) for row in view.revenue] == [
        (date(2026, 7, 1), 1000, 100),
        (date(2026, 9, 1), 1000, 100),
        (date(2026, 10, 1), 1000, 100),
    ]
    assert [(row.from_days, row.invoices, row.cents) for row in view.unpaid] == [
        (0, 1, 900),
        (31, 1, 900),
        (61, 0, 0),
        (91, 1, 900),
    ]


def test_processing_tells_the_median_and_the_longest_wait(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    requests = Requests(small_town.office)
    for hours in (1, 2, 6):
        at = small_town.clock.now() - timedelta(hours=hours)
        on = NEXT_MONDAY + timedelta(7 * hours)
        asked = receive(small_town, family, "booking", booking_body(child, on), received_at=at)
        token = requests.detail(AGENT, asked).token
        requests.decide(AGENT, Decision(asked, token, (ItemDecision(0, "refused", "Non."),)))
    row = Statistics(small_town.office).view(AGENT).processing[0]
    assert (row.kind, row.decided, row.median_minutes, row.longest_minutes) == ("booking", 3, 120, 360)


def test_an_empty_town_has_empty_statistics(small_town: SmallTown) -> None:
    view = Statistics(small_town.office).view(AGENT)
    assert (view.attendance, view.revenue, view.processing) == ((), (), ())
    assert sum(row.cents for row in view.unpaid) == 0
