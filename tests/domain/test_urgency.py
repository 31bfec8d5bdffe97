"""Urgency: when a decision stops being useful, and the order of the queue."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.urgency import (
    DateMoments,
    UrgencyGroup,
    is_too_late,
    queue_order,
    urgency_group,
    useful_until,
)

NOW = datetime(2027, 1, 11, 9, 18, tzinfo=UTC)
"""Monday 11 January 2027, 10:18 in Paris."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEEK = timedelta(days=7)
instants = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def test_the_next_deadline_still_ahead_at_arrival_counts() -> None:
    dates = [
        DateMoments(NOW + 2 * DAY, deadline_at=NOW - DAY),
        DateMoments(NOW + 9 * DAY, deadline_at=NOW + DAY),
    ]
    assert useful_until(dates, NOW, WEEK) == NOW + DAY


def test_a_deadline_already_missed_leaves_the_order_then_the_service() -> None:
    missed = DateMoments(NOW + 2 * DAY, deadline_at=NOW - DAY, order_at=NOW + HOUR)
    assert useful_until([missed], NOW, WEEK) == NOW + HOUR
    assert useful_until([DateMoments(NOW + 2 * DAY, NOW - DAY)], NOW, WEEK) == NOW + 2 * DAY


def test_what_has_no_date_waits_for_the_answer_time() -> None:
    assert useful_until([], NOW, WEEK) == NOW + WEEK


@pytest.mark.parametrize(
    ("moment", "group"),
    [
        (NOW - DAY, UrgencyGroup.SOON),
        (NOW + 2 * HOUR, UrgencyGroup.SOON),
        (NOW + 2 * HOUR + timedelta(seconds=1), UrgencyGroup.TODAY),
        (datetime(2027, 1, 11, 22, 59, tzinfo=UTC), UrgencyGroup.TODAY),
        (datetime(2027, 1, 11, 23, 0, tzinfo=UTC), UrgencyGroup.THIS_WEEK),
        (datetime(2027, 1, 17, 22, 59, tzinfo=UTC), UrgencyGroup.THIS_WEEK),
        (datetime(2027, 1, 17, 23, 0, tzinfo=UTC), UrgencyGroup.LATER),
    ],
)
def test_groups_say_why_a_row_is_on_top(moment: datetime, group: UrgencyGroup) -> None:
    assert urgency_group(moment, NOW) is group


@given(instants, instants, instants)
def test_a_more_urgent_request_is_never_in_a_later_group(
    one: datetime, other: datetime, now: datetime
) -> None:
    groups = list(UrgencyGroup)
    first, second = sorted((one, other))
    assert groups.index(urgency_group(first, now)) <= groups.index(urgency_group(second, now))


def test_the_queue_goes_by_urgency_then_age_then_arrival() -> None:
    rows = [
        queue_order(NOW + DAY, NOW, 1),
        queue_order(NOW, NOW, 4),
        queue_order(NOW, NOW - DAY, 3),
        queue_order(NOW, NOW - DAY, 2),
    ]
    assert [seq for _, _, seq in sorted(rows)] == [2, 3, 4, 1]


def test_a_moment_that_has_passed_is_too_late() -> None:
    assert is_too_late(NOW - HOUR, NOW)
    assert not is_too_late(NOW, NOW)
