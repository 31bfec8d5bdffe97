"""What is due beside the days: once, whatever runs share it, and late where it was entered late."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.bookings import BookingState
from staffdesk.domain.caps import Charged
from staffdesk.domain.dates import Period
from staffdesk.domain.drafts import OWN_INVOICE, LineReason, Terms, terms_of
from staffdesk.domain.invoicing import draft
from staffdesk.domain.rights import Right
from staffdesk.domain.tariffs.versions import Unit
from tests.domain.tariffs import grids, grids_more
from tests.domain.test_invoicing import (
    ACTIVITIES,
    MALO,
    OCTOBER,
    ZELIE,
    book_of,
    days,
    drafted,
    household,
)

SEPTEMBER = Period(date(2026, 9, 1), date(2026, 10, 1))


def since(joined_on: date) -> Terms:
    """Terms of who has the right until the end of the school year."""
    return Terms((Period(joined_on, date(2027, 9, 1)),))


def test_a_monthly_card_is_due_once_and_refunded_by_excused_day() -> None:
    excused = days("canteen", MALO, 4, 20, state=BookingState.ABSENT_EXCUSED)
    child = replace(MALO, enrolled=frozenset({"canteen"}))
    invoice = drafted(days("canteen", MALO, 10), excused, book=book_of(grids.G11_CARD), children=(child,))
    assert [(line.reason.value, line.quantity, line.amount_cents) for line in invoice.lines] == [
        ("flat_fee", 1, 5900),
        ("refund", 4, -1540),
    ]
    assert invoice.total_cents == 4360


def test_a_monthly_card_is_due_without_any_day_and_by_number_enrolled() -> None:
    children = tuple(replace(child, enrolled=frozenset({"canteen"})) for child in (MALO, ZELIE))
    invoice = drafted(book=book_of(grids.G11_CARD), children=children)
    assert [line.amount_cents for line in invoice.lines] == [5700, 5700]


def test_a_refund_gives_back_the_fee_and_no_cent_more() -> None:
    excused = days("canteen", MALO, 20, state=BookingState.ABSENT_EXCUSED)
    invoice = drafted(excused, book=book_of(grids.G11_CARD))
    assert [(line.reason.value, line.quantity, line.unit_cents) for line in invoice.lines] == [
        ("flat_fee", 1, 5900),
        ("refund", 15, -385),
        ("refund", 1, -125),
    ]
    assert (invoice.total_cents, invoice.may_be_issued) == (0, True)


def test_a_period_fee_is_due_once_over_two_months() -> None:
    period = Period(date(2026, 9, 1), date(2026, 11, 1))
    fee = replace(grids.G1_AMIS, activity="leisure")
    monthly = replace(grids.G11_CARD, activity="canteen")
    family = household(days("leisure", MALO, 2), days("canteen", MALO, 2), children=(MALO,))
    invoice = draft(family, ACTIVITIES, book_of(fee, monthly), period)
    assert [(line.activity, line.amount_cents, line.quantity) for line in invoice.lines] == [
        ("canteen", 11_800, 2),
        ("leisure", 1220, 1),
    ]


def test_a_card_of_several_months_is_asked_for_those_one_has_the_right_to() -> None:
    autumn, book = Period(date(2026, 9, 1), date(2026, 12, 1)), book_of(grids.G11_CARD)
    child = replace(MALO, enrolled=frozenset({"canteen"}), terms={"canteen": since(date(2026, 11, 16))})
    (line,) = draft(household(children=(child,)), ACTIVITIES, book, autumn).lines
    assert (line.quantity, line.amount_cents) == (1, 5900)
    guest = household(days("canteen", MALO, 2), children=(child,))
    assert [line.quantity for line in draft(guest, ACTIVITIES, book, autumn).lines] == [2], "October was used"


def test_a_membership_is_due_once_in_the_school_year() -> None:
    book = book_of(replace(grids_more.MEMBERSHIP, activity="garderie"))
    joined = replace(MALO, enrolled=frozenset({"garderie"}), terms={"garderie": since(date(2026, 10, 12))})
    before = replace(joined, terms={"garderie": since(date(2026, 9, 1))})
    assert [line.amount_cents for line in drafted(children=(joined,), book=book).lines] == [2500]
    assert drafted(children=(before,), book=book).lines == ()


def test_a_unit_used_of_no_pack_calls_for_one_without_any_day() -> None:
    book = book_of(replace(grids_more.PACK, activity="garderie"))
    child = replace(MALO, enrolled=frozenset({"garderie"}), terms={"garderie": Terms(pack_left=-1)})
    assert [line.amount_cents for line in drafted(children=(child,), book=book).lines] == [3500]


@given(st.lists(st.sampled_from([1, 9, 10, 15, 24, 31]), max_size=4), st.integers(0, 60))
def test_any_split_of_a_year_asks_for_its_membership_once(cuts: list[int], joined: int) -> None:
    book = book_of(replace(grids_more.MEMBERSHIP, activity="garderie"))
    terms = {"garderie": since(date(2026, 9, 1) + timedelta(days=joined))}
    child = replace(MALO, enrolled=frozenset({"garderie"}), terms=terms)
    bounds = [date(2026, 9, 1), *sorted({date(2026, 10, day) for day in cuts}), date(2027, 9, 1)]
    runs = [draft(household(children=(child,)), ACTIVITIES, book, Period(*pair)) for pair in pairwise(bounds)]
    assert sum(run.total_cents for run in runs) == 2500


def test_packs_are_due_as_days_use_them_up() -> None:
    book = book_of(replace(grids_more.PACK, activity="garderie"))
    child = replace(MALO, terms={"garderie": Terms(pack_left=4)})
    (line,) = drafted(days("garderie", MALO, 17), children=(child,), book=book).lines
    assert (line.quantity, line.unit_cents, line.amount_cents) == (2, 3500, 7000)
    assert line.facts[-1].values == {"used": 17, "left": 4, "size": 10, "left_after": 7}
    assert len(line.booking_ids) == 17


CARDS = book_of(grids.G11_CARD)
LATE = replace(MALO, enrolled=frozenset({"canteen"}), terms={"canteen": since(date(2026, 9, 1))})


def reasons(**facts: Any) -> list[tuple[str, int]]:
    """What a card of October, and perhaps of September, asks."""
    found = drafted(book=CARDS, children=(LATE,), **facts).lines
    return [(line.reason.value, line.amount_cents) for line in found]


def test_a_card_that_the_run_of_its_month_did_not_ask_is_late() -> None:
    runs = {"canteen": (SEPTEMBER,)}
    september = (1, "canteen", SEPTEMBER.start)
    assert reasons() == [("flat_fee", 5900)]
    assert reasons(runs=runs) == [("flat_fee", 5900), ("late_fee", 5900)]
    assert reasons(runs=runs, charged=Charged(fees={september: 4})) == [("flat_fee", 5900)]
    assert reasons(runs=runs, charged=Charged(not_missed=frozenset({september}))) == [("flat_fee", 5900)]
    assert reasons(runs={"canteen": (OCTOBER,)}) == [("flat_fee", 5900)]
    assert reasons(runs={"canteen": (Period(date(2026, 11, 1), date(2026, 12, 1)),)}) == [("flat_fee", 5900)]


def test_who_had_no_right_to_a_month_owes_nothing_of_it_but_for_days() -> None:
    child = replace(LATE, terms={"canteen": since(date(2026, 10, 1))})
    family = household(children=(child,), runs={"canteen": (SEPTEMBER,)})
    [line] = draft(family, ACTIVITIES, CARDS, OCTOBER).lines
    assert line.reason is LineReason.FLAT_FEE
    day = replace(days("canteen", MALO, 1)[0], on=date(2026, 9, 7), booking_id=9)
    found = draft(replace(family, left=(day,)), ACTIVITIES, CARDS, OCTOBER)
    assert [line.reason for line in found.lines] == [LineReason.FLAT_FEE, LineReason.LATE_FEE]
    assert [(one.booking_id, one.invoice_id) for one in found.since] == [(9, OWN_INVOICE)]
    assert found.lines[1].booking_ids == (9,)


def test_a_fee_of_a_cut_month_covers_and_refunds_what_the_other_run_left() -> None:
    cut = Period(date(2026, 10, 1), date(2026, 10, 16)), Period(date(2026, 10, 16), date(2026, 11, 1))
    excused = days("canteen", MALO, 2, 20, state=BookingState.ABSENT_EXCUSED)
    left = tuple(replace(day, booking_id=20 + n) for n, day in enumerate(excused))
    family = household(days("canteen", MALO, 2), children=(LATE,), runs={"canteen": cut}, left=left)
    found = draft(family, ACTIVITIES, CARDS, cut[0])
    assert [line.amount_cents for line in found.lines] == [5900, -770]
    assert found.since == ()


def test_a_period_fee_of_two_runs_that_went_by_is_late_once() -> None:
    fee = book_of(replace(grids.G1_AMIS, activity="canteen"))
    cut = Period(date(2026, 9, 1), date(2026, 9, 16)), Period(date(2026, 9, 16), date(2026, 10, 1))
    day = replace(days("canteen", MALO, 1)[0], on=date(2026, 9, 21), booking_id=9)
    family = household(children=(replace(LATE, enrolled=frozenset()),), runs={"canteen": cut}, left=(day,))
    [late] = draft(family, ACTIVITIES, fee, OCTOBER).lines
    assert (late.unit, late.reason, late.days) == (Unit.PERIOD, LineReason.LATE_FEE, (date(2026, 9, 1),))
    assert late.booking_ids == (9,)


def test_a_contract_is_asked_by_the_right_though_no_day_was_used() -> None:
    book = book_of(replace(grids_more.CONTRACT, activity="canteen"))
    rights = (
        Right(date(2026, 9, 1), date(2026, 10, 14), "3-jours"),
        Right(date(2026, 10, 15), date(2027, 7, 2), "2-jours"),
    )
    child = replace(MALO, enrolled=frozenset({"canteen"}), terms={"canteen": terms_of(rights)})
    autumn = Period(date(2026, 10, 1), date(2026, 12, 1))
    lines = draft(household(children=(child,)), ACTIVITIES, book, autumn).lines
    assert [line.variant for line in lines] == ["3-jours", "2-jours"], "the first right of a month counts"
    used = household(days("canteen", MALO, 2), children=(child,))
    assert [line.variant for line in draft(used, ACTIVITIES, book, autumn).lines] == ["3-jours", "2-jours"]
