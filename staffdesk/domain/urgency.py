"""Urgency: the moment a decision stops being useful, and the order of the queue.

A date stops being decidable at the next thing that happens to it: its deadline, the order to the kitchen,
the start of the service. The first such moment of a request is the request's. What has no date waits for the
town's own answer time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from staffdesk.domain.dates import local_date, week_of

SOON = timedelta(hours=2)
"""Within it a row is red."""


@dataclass(frozen=True)
class DateMoments:
    """The UTC instants an asked date meets: start of service, and where they exist deadline and order."""

    service_at: datetime
    deadline_at: datetime | None = None
    order_at: datetime | None = None


class UrgencyGroup(StrEnum):
    """The groups of the queue, most urgent first."""

    SOON = "soon"
    TODAY = "today"
    THIS_WEEK = "this_week"
    LATER = "later"


def useful_until(dates: Iterable[DateMoments], received_at: datetime, answer_within: timedelta) -> datetime:
    """The UTC instant at which the decision stops being useful.

    For each date the first moment after the arrival counts (a deadline already past when the request came
    cannot press any more), the start of the service if none is left. Without dates: arrival plus the town's
    answer time.
    """
    moments = [_moment(of, received_at) for of in dates]
    return min(moments, default=received_at + answer_within)


def _moment(of: DateMoments, received_at: datetime) -> datetime:
    ahead = [at for at in (of.deadline_at, of.order_at) if at is not None and at > received_at]
    return min([*ahead, of.service_at])


def urgency_group(useful_until_at: datetime, now: datetime) -> UrgencyGroup:
    """The group of a request at this moment; what is past stays on top until someone decides."""
    if useful_until_at <= now + SOON:
        return UrgencyGroup.SOON
    last_day, today = local_date(useful_until_at), local_date(now)
    if last_day == today:
        return UrgencyGroup.TODAY
    return UrgencyGroup.THIS_WEEK if last_day in week_of(today) else UrgencyGroup.LATER


def is_too_late(useful_until_at: datetime, now: datetime) -> bool:
    """Tell whether the moment has passed."""
    return useful_until_at < now


def queue_order(useful_until_at: datetime, received_at: datetime, seq: int) -> tuple[datetime, datetime, int]:
    """The sort key of the queue: urgency, then age, then the order of arrival."""
    return (useful_until_at, received_at, seq)
