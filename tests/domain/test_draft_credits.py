"""A draft never asks less than nothing: what it takes off other invoices is credited there, to the cent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from staffdesk.domain.bookings import BookingState
from staffdesk.domain.caps import Charged
from staffdesk.domain.draft_credits import apart
from staffdesk.domain.drafts import DraftInvoice, DraftLine, LineReason, Since
from staffdesk.domain.invoicing import draft
from staffdesk.domain.money import Cents
from staffdesk.domain.tariffs.versions import TariffVersion, Unit
from tests.domain.tariffs import grids
from tests.domain.test_caps import AUTUMN, CAPS, TIMES, in_runs
from tests.domain.test_invoicing import ACTIVITIES, MALO, OCTOBER, ZELIE, book_of, days, household

CARD = replace(grids.G11_CARD, activity="canteen")
MONTH = date(2026, 10, 1)
EXCUSED, PRESENT = BookingState.ABSENT_EXCUSED, BookingState.PRESENT


def line(
    cents: int, reason: LineReason = LineReason.BOOKED, *changed: int, child: int = 1, day: int = 5
) -> DraftLine:
    since = tuple(Since(n, 9, MONTH.replace(day=day), one) for n, one in enumerate(changed, 1))
    months = () if since else ((MONTH, cents),)
    return DraftLine(
        child, "canteen", Unit.MEAL, reason, 1, Cents(cents), Cents(cents), months=months, since=since
    )


def test_what_comes_to_nothing_or_more_stays_together() -> None:
    lines = (line(300), line(-300, LineReason.REACHED, -100, -200))
    assert apart(lines) == (lines, ())


def test_what_is_taken_off_beyond_all_that_is_asked_is_credited_whole() -> None:
    asked, added = line(300), line(40, LineReason.SIBLINGS, 40, day=6)
    kept, credited = apart((asked, line(-400, LineReason.REACHED, -150, -250), added))
    assert kept == (asked, added)
    assert [(one.booking_id, one.cents, one.capped_cents) for one in credited] == [(1, -150, 0), (2, -250, 0)]


@pytest.mark.parametrize(
    ("reason", "capped", "of_family"), [(LineReason.CAP, 100, 0), (LineReason.FAMILY_CAP, 0, 100)]
)
def test_what_a_cap_gave_back_lessens_the_credit_and_is_remembered(
    reason: LineReason, capped: int, of_family: int
) -> None:
    kept, credited = apart((line(100, reason), line(-400, LineReason.REACHED, -150, -250)))
    assert kept == ()
    assert sum(one.cents for one in credited) == -300
    assert sum(one.capped_cents for one in credited) == capped
    assert sum(one.family_capped_cents for one in credited) == of_family


def test_a_cap_of_another_child_or_month_stays_on_the_invoice() -> None:
    other = line(50, LineReason.CAP, child=2)
    november = replace(line(60, LineReason.CAP), months=((date(2026, 11, 1), 60),))
    kept, credited = apart((other, november, line(-400, LineReason.REFUND, -400)))
    assert kept == (other, november)
    assert [one.cents for one in credited] == [-400]


def test_absences_of_a_month_whose_card_is_invoiced_are_credited_on_that_invoice() -> None:
    place = (MALO.child_id, "canteen", MONTH)
    home = household(days("canteen", MALO, 2, 20, state=EXCUSED), days("canteen", MALO, 1, 25))
    found = draft(
        replace(home, charged=Charged({place: 5900}, fees={place: 31})), ACTIVITIES, book_of(CARD), OCTOBER
    )
    assert (found.lines, found.total_cents, found.may_be_issued) == ((), 0, True)
    assert [(one.booking_id, one.invoice_id, one.cents) for one in found.since] == [
        (3, 31, 0),
        (1, 31, -385),
        (2, 31, -385),
    ]
    [anomaly] = found.anomalies
    assert (anomaly.kind.value, anomaly.blocking, anomaly.values) == ("credited", False, {"cents": 770})


def credited_of(invoice: DraftInvoice) -> int:
    return sum(one.cents for one in invoice.since)


@settings(max_examples=60)
@given(
    planned=st.lists(
        st.tuples(st.integers(0, 90), st.booleans(), st.booleans(), st.integers(0, 2)),
        max_size=50,
        unique_by=lambda one: one[:2],
    ),
    refund=st.integers(0, 1500),
    cap=CAPS,
)
@pytest.mark.parametrize("base", [CARD, TIMES])
def test_a_month_refunded_over_any_runs_costs_what_one_run_asks_and_never_less_than_nothing(
    base: TariffVersion, planned: list[tuple[int, bool, bool, int]], refund: int, cap: Cents | None
) -> None:
    version = replace(base, refund_per_absence=Cents(refund), monthly_cap=cap)
    made = []
    for offset, elder, excused, _ in planned:
        state = EXCUSED if excused else PRESENT
        [day] = days("canteen", MALO if elder else ZELIE, 1, state=state)
        made.append(replace(day, on=AUTUMN.start + timedelta(days=offset)))
    home = household(made)
    parted = list(zip(home.days, (one[3] for one in planned), strict=True))
    runs = [tuple(day for day, run in parted if run == own) for own in range(3)]
    whole = draft(home, ACTIVITIES, book_of(version), AUTUMN)
    assert whole.total_cents >= 0 == credited_of(whole)
    assert in_runs(home, version, runs) == whole.total_cents
