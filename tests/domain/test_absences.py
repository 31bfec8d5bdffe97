"""Absences: what each reason becomes, and how sick days are counted (rows of real towns: test_deadlines)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.absences import (
    STANDARD_REASONS,
    AbsenceCause,
    AbsenceFacts,
    AbsenceOutcome,
    AbsencePolicy,
    Proof,
    WaitingDays,
    first_proof_at,
    illness_start,
    is_proof_in_time,
    proof_due_at,
    propose_absence,
    sick_day_of,
)
from tests.domain.town_calendars import zone_c

LATE = AbsenceFacts("family", in_time=False)


@pytest.mark.parametrize(
    ("reason", "cause"),
    [
        ("school_trip", AbsenceCause.REASON_EXCUSES),
        ("strike", AbsenceCause.REASON_EXCUSES),
        ("family", AbsenceCause.REASON_BILLS),
        ("a reason nobody listed", AbsenceCause.REASON_BILLS),
        ("illness", AbsenceCause.PROOF_MISSING),
    ],
)
def test_a_late_absence_is_judged_by_its_reason(reason: str, cause: AbsenceCause) -> None:
    assert propose_absence(AbsencePolicy(), replace(LATE, reason=reason)).cause is cause


@given(st.sampled_from(sorted(STANDARD_REASONS)), st.booleans())
def test_a_cancellation_in_time_is_excused_whatever_the_reason(reason: str, proof: bool) -> None:
    found = propose_absence(AbsencePolicy(), AbsenceFacts(reason, in_time=True, has_proof=proof))
    assert (found.outcome, found.cause) == (AbsenceOutcome.EXCUSED, AbsenceCause.CANCELLED_IN_TIME)


@given(st.integers(0, 5), st.integers(1, 12))
def test_the_usual_waiting_days_are_the_first_ones(days: int, sick_day: int) -> None:
    policy = AbsencePolicy(waiting_days=WaitingDays(1, days))
    facts = AbsenceFacts("illness", in_time=False, has_proof=True, sick_day=sick_day)
    billed = propose_absence(policy, facts).outcome is AbsenceOutcome.BILLED
    assert billed == (sick_day <= days)


def test_sick_days_are_counted_in_school_days() -> None:
    calendar = zone_c()
    first = date(2026, 10, 15)
    counted = [sick_day_of(first, date(2026, 10, day), calendar) for day in (15, 16, 18)]
    assert counted == [1, 2, 2]
    assert sick_day_of(first, date(2026, 11, 2), calendar) == 3
    assert sick_day_of(date(2026, 10, 17), date(2026, 10, 17), calendar) == 1


def test_the_proof_is_due_some_hours_after_the_first_day() -> None:
    start = datetime(2026, 10, 5, 6, 30, tzinfo=UTC)
    assert proof_due_at(AbsencePolicy(proof_within_hours=72), start) == datetime(
        2026, 10, 8, 6, 30, tzinfo=UTC
    )


DUE = datetime(2026, 11, 19, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("judged_at", "cause"),
    [
        (DUE, AbsenceCause.PROOF_EXPECTED),
        (DUE.replace(second=1), AbsenceCause.PROOF_OVERDUE),
    ],
)
def test_a_proof_is_expected_until_its_delay_is_over(judged_at: datetime, cause: AbsenceCause) -> None:
    facts = AbsenceFacts("illness", in_time=False, proof_due_at=DUE, judged_at=judged_at)
    found = propose_absence(AbsencePolicy(), facts)
    assert (found.outcome, found.cause, found.proof_due_at) == (AbsenceOutcome.BILLED, cause, DUE)


def test_no_proof_is_expected_of_a_day_that_is_billed_whatever_comes() -> None:
    policy = AbsencePolicy(waiting_days=WaitingDays(1, 1))
    facts = AbsenceFacts("illness", in_time=False, proof_due_at=DUE, judged_at=DUE)
    assert propose_absence(policy, facts).cause is AbsenceCause.WAITING_DAY
    assert propose_absence(policy, replace(facts, proof_waits=True)).cause is AbsenceCause.WAITING_DAY
    assert propose_absence(policy, replace(facts, sick_day=2)).cause is AbsenceCause.PROOF_EXPECTED


def test_nobody_is_billed_for_want_of_a_proof_that_waits_without_being_told_so() -> None:
    facts = AbsenceFacts("illness", in_time=False, proof_waits=True, proof_due_at=DUE, judged_at=DUE)
    assert propose_absence(AbsencePolicy(), facts).cause is AbsenceCause.PROOF_WAITS
    proven = replace(facts, has_proof=True)
    assert propose_absence(AbsencePolicy(), proven).cause is AbsenceCause.PROOF_GIVEN


def test_a_proof_counts_from_its_instant_or_from_the_beginning_of_its_day() -> None:
    """A paper of which only the day is known takes no hour away from a family; Paris says what the day is."""
    on = date(2026, 11, 19)
    assert Proof(on).came_at == datetime(2026, 11, 18, 23, tzinfo=UTC)
    assert Proof(on, DUE).came_at == DUE
    assert first_proof_at([Proof(on, DUE), Proof(on)], on) == Proof(on).came_at
    assert first_proof_at([Proof(on, DUE)], date(2026, 11, 20)) is None
    assert is_proof_in_time(DUE, DUE)
    assert not is_proof_in_time(DUE.replace(second=1), DUE)
    assert not is_proof_in_time(None, DUE)


def days(*numbers: int) -> set[date]:
    return {date(2026, 11, number) for number in numbers}


@pytest.mark.parametrize(
    ("absent", "start"),
    [
        (days(), 19),
        (days(17, 18), 17),
        (days(16, 18), 18),
        (days(13, 16, 17, 18), 13),  # over a weekend
        (days(19, 20), 19),
    ],
)
def test_an_illness_begins_where_no_school_day_was_attended_since(absent: set[date], start: int) -> None:
    found = illness_start(date(2026, 11, 19), absent, zone_c())
    assert found == date(2026, 11, start)


def test_an_illness_does_not_go_on_over_the_holidays() -> None:
    """All Saints' holidays of 2026 end on Sunday 1 November."""
    assert illness_start(date(2026, 11, 2), {date(2026, 10, 16)}, zone_c()) == date(2026, 11, 2)


@given(
    st.sets(st.dates(date(2026, 9, 1), date(2026, 12, 18)), max_size=30),
    st.dates(date(2026, 9, 7), date(2026, 12, 18)),
)
def test_the_start_of_an_illness_is_an_absent_day_and_never_later(absent: set[date], day: date) -> None:
    start = illness_start(day, absent, zone_c())
    assert start <= day
    assert start in absent | {day}
