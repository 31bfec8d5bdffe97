"""What a change of a day adds to its invoice: as invoiced when it goes, by today's rules when it comes."""

from __future__ import annotations

from datetime import date

import pytest

from staffdesk.domain.bookings import BookingState
from staffdesk.domain.drafts import Borne, ChildGroup, DraftInvoice, DraftLine, LineReason
from staffdesk.domain.invoice_worth import corrected_cents, share_cap, worth_of
from staffdesk.domain.money import Cents
from staffdesk.domain.tariffs.versions import Unit
from staffdesk.domain.third_parties import ShareKind, ThirdPartyShare
from tests.domain.test_invoicing import MALO, ZELIE, days, drafted


@pytest.mark.parametrize(
    ("before", "after", "carried", "cents"),
    [
        (305, 305, 305, 0),
        (305, 0, 305, -305),
        (0, 305, 0, 305),
        (305, 555, 305, 250),
        (80, 80, 305, 0),
        (80, 0, 305, -305),
        (80, 330, 305, 250),
        (0, -385, 0, -385),
        (-385, 0, -385, 385),
        (500, 100, 300, -300),
    ],
)
def test_a_change_of_price_alone_is_no_correction(before: int, after: int, carried: int, cents: int) -> None:
    assert corrected_cents(before, after, carried) == cents


def test_every_cent_of_a_line_is_a_day_s() -> None:
    drafted_invoice = drafted(
        days("canteen", MALO, 3),
        days("evening", ZELIE, 2, minutes=70),
        days("canteen", ZELIE, 2, state=BookingState.ABSENT_EXCUSED),
    )
    worth = worth_of(drafted_invoice)
    assert sum(worth.days.values()) == drafted_invoice.total_cents
    assert set(worth.days) == {1, 2, 3, 4, 5}


@pytest.mark.parametrize(
    ("changes", "difference", "expected"),
    [
        ({1: -500}, 0, {1: -500}),
        ({1: -500}, 200, {1: -300}),
        ({1: -500, 2: -500, 3: -500}, 1200, {1: 0, 2: 0, 3: -300}),
        ({1: 1000, 2: -500}, -500, {1: 500, 2: -500}),
        ({1: -500}, 800, {1: 0}),
        ({}, 100, {}),
    ],
)
def test_a_cap_lessens_what_days_change_and_never_turns_it_round(
    changes: dict[int, int], difference: int, expected: dict[int, int]
) -> None:
    assert share_cap(changes, difference) == expected


def test_what_third_parties_pay_is_told_of_each_day() -> None:
    aid = ThirdPartyShare(ShareKind.AID, "ccas", "CCAS", Cents(76))
    line = DraftLine(
        1,
        "canteen",
        Unit.MEAL,
        LineReason.BOOKED,
        2,
        Cents(50),
        Cents(100),
        shares=((4, 50), (5, 50)),
        borne=(Borne(aid, date(2026, 10, 1), 2, (4, 5)),),
    )
    worth = worth_of(DraftInvoice(7, (ChildGroup(1, 1, (line,)),)))
    assert worth.shares == {4: {aid: 1}, 5: {aid: 1}}
