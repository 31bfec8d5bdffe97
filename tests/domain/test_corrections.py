"""Open corrections of a day are netted once, and a credit goes to what was billed last."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.corrections import OpenCorrection, cover, net, spread_credit

ON = date(2026, 10, 8)


def correction(key: int, cents: int, before: str, after: str, booking: int = 7) -> OpenCorrection:
    return OpenCorrection(key, booking, 3, 5, 1, "canteen", ON, cents, before, after, f"motif {key}")


def test_a_day_that_changed_twice_is_one_line_from_its_first_state_to_its_last() -> None:
    found = net(
        [
            correction(2, 555, "absent_excused", "present_unbooked"),
            correction(1, -305, "booked", "absent_excused"),
            correction(3, -305, "booked", "absent_excused", booking=8),
        ]
    )
    [debit], [credit] = found.debits, found.credits
    assert (debit.ids, debit.cents, debit.from_state, debit.to_state) == (
        (1, 2),
        250,
        "booked",
        "present_unbooked",
    )
    assert (debit.reason, debit.is_whole_day, debit.cesu_may_pay) == ("motif 2", False, False)
    assert (credit.ids, credit.cents, credit.is_whole_day, credit.cesu_may_pay) == ((3,), -305, True, True)
    assert found.void == ()


def test_what_undid_itself_is_settled_without_a_line() -> None:
    found = net(
        [correction(1, -305, "booked", "absent_excused"), correction(2, 305, "absent_excused", "booked")]
    )
    assert (found.credits, found.debits, found.void) == ((), (), (1, 2))


def test_a_billed_absence_is_never_paid_by_cesu() -> None:
    [credit] = net([correction(1, -305, "absent_billed", "absent_excused")]).credits
    assert (credit.is_whole_day, credit.cesu_may_pay) == (True, False)


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(-900, 900)), max_size=12))
def test_netting_makes_and_loses_no_cent_and_takes_each_correction_once(
    changes: list[tuple[int, int]],
) -> None:
    given_corrections = [
        correction(key, cents, "booked", "present", booking)
        for key, (booking, cents) in enumerate(changes, 1)
    ]
    found = net(given_corrections)
    lines = [*found.credits, *found.debits]
    assert sum(line.cents for line in lines) == sum(cents for _, cents in changes)
    assert sorted([*found.void, *(key for line in lines for key in line.ids)]) == list(
        range(1, len(changes) + 1)
    )


@pytest.mark.parametrize(
    ("cents", "added", "shared"),
    [
        (305, [], ((1, 305),)),
        (555, [(2, 250)], ((2, 250), (1, 305))),
        (200, [(2, 250), (4, 100)], ((4, 100), (2, 100))),
        (100, [(2, 0)], ((1, 100),)),
    ],
)
def test_what_was_billed_last_is_credited_first(
    cents: int, added: list[tuple[int, int]], shared: tuple[tuple[int, int], ...]
) -> None:
    assert spread_credit(cents, 1, added) == shared


def test_what_a_gesture_covers_is_taken_off_the_first_days_of_its_invoice() -> None:
    found = net(
        [correction(key, cents, "booked", "booked", key) for key, cents in ((1, 100), (2, 100), (3, -50))]
    )
    half = cover(found, {(3, 5): 150, (4, 5): 900})
    [covered], [debit] = half.covered, half.debits
    assert (covered.ids, covered.cents, covered.covered_cents, covered.day_cents) == ((1,), 0, 100, 100)
    assert (debit.ids, debit.cents, debit.covered_cents, debit.day_cents) == ((2,), 50, 50, 100)
    assert half.credits == found.credits
    assert cover(found, {}) == found
