"""The state machine of bookings: the table of C1, and what no sequence of events can do."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.bookings import (
    MOVES,
    OVER,
    UNANSWERED,
    BookingEvent,
    BookingState,
    InvoiceCorrection,
    PlacePolicy,
    can,
    counts_as_meal,
    holds_place,
    invoice_correction,
    is_billed,
    is_surcharged,
    move,
)
from staffdesk.domain.errors import RuleBroken

S, E = BookingState, BookingEvent
AFTER: dict[BookingState, set[BookingState]] = {
    S.REQUESTED: {S.BOOKED, S.REFUSED, S.WAITING, S.WITHDRAWN, S.EXPIRED},
    S.WAITING: {S.REQUESTED, S.BOOKED, S.REFUSED, S.WITHDRAWN, S.EXPIRED},
    S.BOOKED: {S.CANCEL_REQUESTED, S.PRESENT, S.ABSENT_EXCUSED, S.ABSENT_BILLED, S.CLOSED_BY_TOWN},
    S.CANCEL_REQUESTED: {S.ABSENT_EXCUSED, S.ABSENT_BILLED, S.BOOKED, S.CLOSED_BY_TOWN},
    S.ABSENT_EXCUSED: {S.BOOKED, S.WAITING, S.ABSENT_BILLED, S.PRESENT_UNBOOKED},
    S.ABSENT_BILLED: {S.ABSENT_EXCUSED, S.BOOKED},
    S.PRESENT: {S.BOOKED},
    S.PRESENT_UNBOOKED: {S.WITHDRAWN},
    S.CLOSED_BY_TOWN: {S.BOOKED, S.WAITING},
}
"""Column "goes to" of C1, and four moves it leaves to common sense: nobody waits for a day that has passed,
a day asked to be cancelled may be closed, a strike called off may be made good, and a day given up or closed,
then asked again, waits when its place is somebody else's. A correction of attendance goes back to before the
mark."""

events = st.lists(st.sampled_from(BookingEvent), max_size=30)


def play(sequence: list[BookingEvent], state: BookingState | None = None) -> list[BookingState | None]:
    """Every state passed, forbidden events leaving the booking as it is."""
    passed = [state]
    for event in sequence:
        if can(state, event):
            state = move(state, event)
            passed.append(state)
    return passed


@pytest.mark.parametrize("state", AFTER)
def test_a_state_goes_where_the_table_says(state: BookingState) -> None:
    assert set(MOVES[state].values()) == AFTER[state]


@pytest.mark.parametrize("state", sorted(OVER))
def test_only_a_new_request_follows_what_is_over(state: BookingState) -> None:
    assert MOVES[state] == MOVES[None]


def test_every_state_has_its_moves_and_is_reached() -> None:
    reached = {after for moves in MOVES.values() for after in moves.values()}
    assert set(MOVES) == {None, *BookingState}
    assert reached == set(BookingState)


@given(st.none() | st.sampled_from(BookingState), st.sampled_from(BookingEvent))
def test_a_move_that_is_not_in_the_table_is_refused(state: BookingState | None, event: BookingEvent) -> None:
    if can(state, event):
        assert move(state, event) is MOVES[state][event]
    else:
        with pytest.raises(RuleBroken, match="booking_move_forbidden") as caught:
            move(state, event)
        assert caught.value.facts == {"state": state, "event": event}


@given(events)
def test_no_sequence_skips_the_decision(sequence: list[BookingEvent]) -> None:
    passed = play(sequence)
    for before, after in pairwise(passed):
        if after is S.PRESENT:
            assert before is S.BOOKED
        if after in {S.ABSENT_EXCUSED, S.ABSENT_BILLED}:
            assert before in {S.BOOKED, S.CANCEL_REQUESTED, S.ABSENT_EXCUSED, S.ABSENT_BILLED}


@given(events)
def test_a_booking_once_made_never_disappears(sequence: list[BookingEvent]) -> None:
    passed = play(sequence)
    assert None not in passed[1:]


@given(st.lists(st.sampled_from([event for event in E if event not in (E.RESTORE, E.QUEUE)]), max_size=30))
def test_a_closed_day_stays_closed_unless_staff_make_it_good(sequence: list[BookingEvent]) -> None:
    assert play(sequence, S.CLOSED_BY_TOWN) == [S.CLOSED_BY_TOWN]
    assert play([E.RESTORE], S.CLOSED_BY_TOWN) == [S.CLOSED_BY_TOWN, S.BOOKED]
    assert play([E.QUEUE], S.CLOSED_BY_TOWN) == [S.CLOSED_BY_TOWN, S.WAITING]


@given(st.lists(st.sampled_from([E.REQUEST, E.ASK_CANCELLATION, E.WITHDRAW]), max_size=20))
def test_a_family_alone_books_and_cancels_nothing(sequence: list[BookingEvent]) -> None:
    passed = play(sequence)
    assert set(passed) <= {None, S.REQUESTED, S.WITHDRAWN}


@pytest.mark.parametrize(
    ("state", "place", "billed"),
    [
        (S.REQUESTED, True, False),
        (S.WAITING, False, False),
        (S.BOOKED, True, True),
        (S.CANCEL_REQUESTED, True, True),
        (S.ABSENT_EXCUSED, False, False),
        (S.ABSENT_BILLED, False, True),
        (S.REFUSED, False, False),
        (S.WITHDRAWN, False, False),
        (S.EXPIRED, False, False),
        (S.PRESENT, True, True),
        (S.PRESENT_UNBOOKED, True, True),
        (S.CLOSED_BY_TOWN, False, False),
    ],
)
def test_a_state_holds_a_place_and_is_billed_as_the_table_says(
    state: BookingState, place: bool, billed: bool
) -> None:
    assert holds_place(state, PlacePolicy()) == place
    assert is_billed(state) == billed


def test_a_town_may_choose_that_requests_hold_no_place() -> None:
    assert not holds_place(S.REQUESTED, PlacePolicy(request_holds_place=False))
    assert holds_place(S.CANCEL_REQUESTED, PlacePolicy(request_holds_place=False))


def test_a_billed_absence_stays_in_the_order_once_it_is_sent() -> None:
    assert counts_as_meal(S.ABSENT_BILLED, order_sent=True)
    assert not counts_as_meal(S.ABSENT_BILLED, order_sent=False)
    assert not counts_as_meal(S.ABSENT_EXCUSED, order_sent=True)
    assert counts_as_meal(S.BOOKED, order_sent=False)


def test_only_a_presence_without_booking_is_surcharged() -> None:
    assert [state for state in BookingState if is_surcharged(state)] == [S.PRESENT_UNBOOKED]


@pytest.mark.parametrize(
    ("invoiced", "after", "correction"),
    [
        (S.BOOKED, S.ABSENT_EXCUSED, InvoiceCorrection.CREDIT_NOTE_LINE),
        (S.BOOKED, S.CLOSED_BY_TOWN, InvoiceCorrection.CREDIT_NOTE_LINE),
        (S.ABSENT_BILLED, S.ABSENT_EXCUSED, InvoiceCorrection.CREDIT_NOTE_LINE),
        (S.BOOKED, S.PRESENT, InvoiceCorrection.NONE),
        (S.BOOKED, S.ABSENT_BILLED, InvoiceCorrection.NONE),
        (None, S.PRESENT_UNBOOKED, InvoiceCorrection.EXTRA_LINE),
        (S.ABSENT_EXCUSED, S.ABSENT_BILLED, InvoiceCorrection.EXTRA_LINE),
        (None, S.REFUSED, InvoiceCorrection.NONE),
        (S.PRESENT_UNBOOKED, S.WITHDRAWN, InvoiceCorrection.CREDIT_NOTE_LINE),
    ],
)
def test_what_was_invoiced_is_corrected_by_another_line(
    invoiced: BookingState | None, after: BookingState, correction: InvoiceCorrection
) -> None:
    assert invoice_correction(invoiced, after) is correction


@given(events)
def test_corrections_add_up_to_what_is_billed_in_the_end(sequence: list[BookingEvent]) -> None:
    """However a booking moves after invoicing, invoice plus corrections charge it exactly if it is billed."""
    charged, last = 0, None
    for state in play(sequence)[1:]:
        assert state is not None
        correction = invoice_correction(last, state)
        charged += {"none": 0, "credit_note_line": -1, "extra_line": 1}[correction]
        last = state
    assert charged == (last is not None and is_billed(last))


def test_two_states_wait_for_a_decision() -> None:
    assert {S.REQUESTED, S.CANCEL_REQUESTED} == UNANSWERED
