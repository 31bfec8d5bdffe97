"""Requests: what may be answered, and what filing and deciding do to a booking."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.bookings import UNANSWERED, BookingEvent, BookingKey, BookingState, can, move
from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.requests import (
    AbsenceItem,
    BookingItem,
    BookingOp,
    DocumentItem,
    ElementEdit,
    FieldEdit,
    MessageItem,
    Outcome,
    OutcomeKind,
    RequestStatus,
    Subject,
    TermsItem,
    WithdrawalItem,
    allowed_outcomes,
    check_outcome,
    decision_event,
    filing_event,
    status_of,
)

DAY = date(2026, 10, 8)
ADD = BookingItem("c1", "cantine", "midi", DAY)
CANCEL = BookingItem("c1", "cantine", "midi", DAY, BookingOp.CANCEL)
ABSENCE = AbsenceItem("c1", "cantine", "midi", DAY, "illness")
EDIT = FieldEdit(Subject.GUARDIAN, "g1", "mobile", "06 00 12 34 56", "06 00 98 76 54")
A, S = OutcomeKind, BookingState


def test_all_that_is_asked_of_one_cell_has_one_key() -> None:
    assert ADD.key == CANCEL.key == ABSENCE.key == BookingKey("c1", "cantine", "midi", DAY)


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_refusal_says_why(reason: str) -> None:
    with pytest.raises(RuleBroken, match="refusal_needs_reason"):
        Outcome(A.REFUSED, reason)
    assert Outcome(A.REFUSED, "complet").reason == "complet"


@pytest.mark.parametrize(
    ("item", "outcome", "possible"),
    [
        (ADD, A.WAITING, True),
        (ADD, A.ABSENT_BILLED, False),
        (CANCEL, A.ABSENT_EXCUSED, True),
        (CANCEL, A.ACCEPTED, False),
        (ABSENCE, A.ABSENT_BILLED, True),
        (ABSENCE, A.WAITING, False),
        (EDIT, A.ACCEPTED, True),
        (EDIT, A.ABSENT_EXCUSED, False),
        (ElementEdit(Subject.PICKUP_PERSON, "p1", None, {"name": "A"}), A.ALREADY_DONE, True),
        (DocumentItem("d1", "insurance", Subject.CHILD, "c1", "a.pdf", 3, "0"), A.ACCEPTED, True),
        (MessageItem("", "cantine", "Repas", "Bonjour"), A.REFUSED, False),
        (WithdrawalItem("r1"), A.ACCEPTED, True),
        (TermsItem("3"), A.ACCEPTED, True),
    ],
)
def test_an_answer_fits_what_was_asked(item: BookingItem, outcome: OutcomeKind, possible: bool) -> None:
    assert (outcome in allowed_outcomes(item)) == possible
    answer = Outcome(outcome, "raison")
    if possible:
        check_outcome(item, answer)
    else:
        with pytest.raises(RuleBroken, match="outcome_not_possible"):
            check_outcome(item, answer)


@pytest.mark.parametrize(
    ("outcomes", "status"),
    [
        ([A.ACCEPTED], RequestStatus.ACCEPTED),
        ([A.ACCEPTED, A.WAITING, A.ALREADY_DONE], RequestStatus.ACCEPTED),
        ([A.REFUSED, A.REFUSED], RequestStatus.REFUSED),
        ([A.ACCEPTED, A.REFUSED], RequestStatus.PARTLY),
        ([A.ABSENT_EXCUSED, A.ABSENT_BILLED], RequestStatus.ACCEPTED),
    ],
)
def test_the_status_follows_from_the_answers(outcomes: list[OutcomeKind], status: RequestStatus) -> None:
    assert status_of(outcomes) is status


def test_a_decision_has_answers() -> None:
    with pytest.raises(ValueError, match="at least one"):
        status_of([])


states = st.none() | st.sampled_from(BookingState)
operations = st.sampled_from(BookingOp)


@given(states, operations)
def test_filing_never_breaks_a_booking(state: BookingState | None, op: BookingOp) -> None:
    event = filing_event(state, op)
    assert event is None or can(state, event)


@given(states, operations)
def test_a_repeated_request_is_the_same_request(state: BookingState | None, op: BookingOp) -> None:
    event = filing_event(state, op)
    if event is not None:
        assert filing_event(move(state, event), op) is None


@pytest.mark.parametrize(
    ("state", "op", "event"),
    [
        (None, BookingOp.ADD, BookingEvent.REQUEST),
        (S.REFUSED, BookingOp.ADD, BookingEvent.REQUEST),
        (S.BOOKED, BookingOp.ADD, None),
        (S.ABSENT_EXCUSED, BookingOp.ADD, None),
        (S.BOOKED, BookingOp.CANCEL, BookingEvent.ASK_CANCELLATION),
        (S.REQUESTED, BookingOp.CANCEL, BookingEvent.WITHDRAW),
        (S.WAITING, BookingOp.CANCEL, BookingEvent.WITHDRAW),
        (None, BookingOp.CANCEL, None),
        (S.PRESENT, BookingOp.CANCEL, None),
    ],
)
def test_filing_shows_what_was_asked(
    state: BookingState | None, op: BookingOp, event: BookingEvent | None
) -> None:
    assert filing_event(state, op) is event


@pytest.mark.parametrize(
    ("state", "op", "outcome", "after"),
    [
        (S.REQUESTED, BookingOp.ADD, A.ACCEPTED, S.BOOKED),
        (S.REQUESTED, BookingOp.ADD, A.REFUSED, S.REFUSED),
        (S.REQUESTED, BookingOp.ADD, A.WAITING, S.WAITING),
        (S.WAITING, BookingOp.ADD, A.ACCEPTED, S.BOOKED),
        (S.ABSENT_EXCUSED, BookingOp.ADD, A.ACCEPTED, S.BOOKED),
        (S.CLOSED_BY_TOWN, BookingOp.ADD, A.ACCEPTED, S.BOOKED),
        (S.CLOSED_BY_TOWN, BookingOp.ADD, A.WAITING, S.WAITING),
        (None, BookingOp.ADD, A.ACCEPTED, S.BOOKED),
        (S.CANCEL_REQUESTED, BookingOp.CANCEL, A.ABSENT_EXCUSED, S.ABSENT_EXCUSED),
        (S.CANCEL_REQUESTED, BookingOp.CANCEL, A.ABSENT_BILLED, S.ABSENT_BILLED),
        (S.CANCEL_REQUESTED, BookingOp.CANCEL, A.REFUSED, S.BOOKED),
        (S.BOOKED, BookingOp.CANCEL, A.ABSENT_EXCUSED, S.ABSENT_EXCUSED),
        (S.ABSENT_BILLED, BookingOp.CANCEL, A.ABSENT_EXCUSED, S.ABSENT_EXCUSED),
    ],
)
def test_a_decision_moves_the_booking(
    state: BookingState | None, op: BookingOp, outcome: OutcomeKind, after: BookingState
) -> None:
    event = decision_event(state, op, outcome)
    assert event is not None
    assert move(state, event) is after


@pytest.mark.parametrize(
    ("state", "op", "outcome"),
    [
        (S.BOOKED, BookingOp.ADD, A.ACCEPTED),
        (S.BOOKED, BookingOp.ADD, A.ALREADY_DONE),
        (S.ABSENT_EXCUSED, BookingOp.CANCEL, A.ABSENT_EXCUSED),
        (S.WITHDRAWN, BookingOp.CANCEL, A.ABSENT_EXCUSED),
        (S.BOOKED, BookingOp.CANCEL, A.REFUSED),
        (S.REFUSED, BookingOp.ADD, A.REFUSED),
        (None, BookingOp.CANCEL, A.ALREADY_DONE),
    ],
)
def test_a_decision_that_changes_nothing_is_no_event(
    state: BookingState | None, op: BookingOp, outcome: OutcomeKind
) -> None:
    assert decision_event(state, op, outcome) is None


def test_an_answer_that_does_not_fit_the_operation_is_refused() -> None:
    with pytest.raises(RuleBroken, match="outcome_not_possible"):
        decision_event(S.REQUESTED, BookingOp.ADD, A.ABSENT_BILLED)


@given(st.lists(st.tuples(operations, st.sampled_from(OutcomeKind)), max_size=12))
def test_no_booking_waits_after_its_decision(steps: list[tuple[BookingOp, OutcomeKind]]) -> None:
    """File and decide, whatever the answers: the booking no longer waits for that answer."""
    state: BookingState | None = None
    for op, outcome in steps:
        filed = filing_event(state, op)
        state = state if filed is None else move(state, filed)
        item = ADD if op is BookingOp.ADD else CANCEL
        if outcome in allowed_outcomes(item) - {A.ALREADY_DONE}:
            event = decision_event(state, op, outcome)
            if event is not None and can(state, event):
                state = move(state, event)
                assert state not in UNANSWERED
