"""Statistiques, first cut: attendance, revenue, unpaid by age, how long requests wait."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median

from sqlalchemy import case, extract, func, select
from sqlalchemy.orm import Session

from staffdesk.domain.dates import Period, add_months
from staffdesk.domain.invoice_life import OPEN_STATES
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.reminders import age_class, age_classes
from staffdesk.domain.requests import RequestStatus
from staffdesk.models.bookings import Booking
from staffdesk.models.invoices import Invoice
from staffdesk.models.requests import Request
from staffdesk.models.town import Activity, ActivityGroup
from staffdesk.services.office import Office
from staffdesk.services.places import takes_place

MONTHS_SHOWN = 6
_ABSENT = ("absent_excused", "absent_billed")
_HELD = "held"
"""The count of places taken, beside those of the states."""


@dataclass(frozen=True)
class AttendanceRow:
    """Bookings of an activity in a month: held places, excused and billed absences."""

    month: date
    activity: str
    booked: int
    excused: int
    billed: int


@dataclass(frozen=True)
class RevenueRow:
    """What was invoiced in a month of issue, and what of it is paid, in cents."""

    month: date
    invoices: int
    invoiced_cents: int
    paid_cents: int


@dataclass(frozen=True)
class UnpaidRow:
    """What is unpaid since so many days, both included (``domain.reminders.AGES``): invoices and cents."""

    from_days: int
    to_days: int | None
    invoices: int
    cents: int


@dataclass(frozen=True)
class ProcessingRow:
    """How long requests of a kind waited for their answer: how many, median and longest in minutes."""

    kind: str
    decided: int
    median_minutes: int
    longest_minutes: int


@dataclass(frozen=True)
class StatisticsView:
    """Everything the screen shows, over the last months."""

    since: date
    attendance: tuple[AttendanceRow, ...]
    revenue: tuple[RevenueRow, ...]
    unpaid: tuple[UnpaidRow, ...]
    processing: tuple[ProcessingRow, ...]


class Statistics:
    """Use case of the screen Statistiques."""

    def __init__(self, office: Office) -> None:
        """Keep the office."""
        self.office = office

    def view(self, actor: Actor) -> StatisticsView:
        """Give the figures of the last six months, this one included."""
        actor.need(Permission.READ)
        today = self.office.clock.today()
        since = add_months(today.replace(day=1), 1 - MONTHS_SHOWN)
        with self.office.database.read() as session:
            return StatisticsView(
                since=since,
                attendance=_attendance(session, Period(since, add_months(since, MONTHS_SHOWN))),
                revenue=_revenue(session, since),
                unpaid=_unpaid(session, today),
                processing=_processing(session, self.office.clock.now(), since),
            )


def _attendance(session: Session, months: Period) -> tuple[AttendanceRow, ...]:
    year, month = extract("year", Booking.day_on), extract("month", Booking.day_on)
    counts: dict[tuple[date, int, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    held = func.sum(case((takes_place(), 1), else_=0))
    rows = session.execute(
        select(year, month, Activity.position, Activity.name, Booking.state, func.count(), held)
        .join(ActivityGroup, Booking.group_id == ActivityGroup.id)
        .join(Activity, ActivityGroup.activity_id == Activity.id)
        .where(Booking.day_on.between(months.start, months.last))
        .group_by(year, month, Activity.position, Activity.name, Booking.state)
    )
    for in_year, in_month, position, name, state, count, holding in rows:
        found = counts[date(int(in_year), int(in_month), 1), position, name]
        found[state] += count
        found[_HELD] += int(holding)
    return tuple(
        AttendanceRow(
            first,
            name,
            booked=found[_HELD],
            excused=found[_ABSENT[0]],
            billed=found[_ABSENT[1]],
        )
        for (first, _, name), found in sorted(counts.items(), key=lambda one: one[0])
    )


def _revenue(session: Session, since: date) -> tuple[RevenueRow, ...]:
    year, month = extract("year", Invoice.issued_on), extract("month", Invoice.issued_on)
    rows = session.execute(
        select(year, month, func.count(), func.sum(Invoice.total_cents), func.sum(Invoice.paid_cents))
        .where(Invoice.issued_on >= since, Invoice.number.is_not(None))
        .group_by(year, month)
        .order_by(year, month)
    )
    return tuple(
        RevenueRow(date(int(in_year), int(in_month), 1), count, int(invoiced), int(paid))
        for in_year, in_month, count, invoiced, paid in rows
    )


def _unpaid(session: Session, today: date) -> tuple[UnpaidRow, ...]:
    late = session.execute(
        select(Invoice.due_on, Invoice.total_cents - Invoice.paid_cents).where(
            Invoice.state.in_(sorted(OPEN_STATES)), Invoice.due_on < today
        )
    ).all()
    rows = []
    for rank, (first, last) in enumerate(age_classes()):
        among = [cents for due_on, cents in late if age_class(due_on, today) == rank]
        rows.append(UnpaidRow(first, last, len(among), sum(among)))
    return tuple(rows)


def _processing(session: Session, now: datetime, since: date) -> tuple[ProcessingRow, ...]:
    waits: dict[str, list[int]] = defaultdict(list)
    rows = session.execute(
        select(Request.kind, Request.received_at, Request.decided_at).where(
            Request.decided_at.is_not(None), Request.status != RequestStatus.WITHDRAWN.value
        )
    )
    for kind, received_at, decided_at in rows:
        if since <= received_at.date() and decided_at <= now:
            waits[kind].append(int((decided_at - received_at).total_seconds()) // 60)
    return tuple(
        ProcessingRow(kind, len(found), int(median(found)), max(found))
        for kind, found in sorted(waits.items())
    )
