"""The month before last, invoiced by the real use cases; PDFs are drawn by whoever asks first."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from staffdesk.demo.corrections import staff_actor
from staffdesk.domain.dates import PARIS, SATURDAY, Period, add_months, local_date, month_of
from staffdesk.domain.french.dates import month_year
from staffdesk.domain.invoice_life import due_date
from staffdesk.models.town import Activity
from staffdesk.services.invoicing import Invoicing
from staffdesk.services.office import Office

MONTHS_AGO = 2
ISSUED_DAY = 6
"""Day of the following month on which the invoices leave, or the Monday after."""


@dataclass(frozen=True)
class PastClock:
    """Stands still at an instant gone by."""

    instant: datetime

    def now(self) -> datetime:
        """Return the instant."""
        return self.instant

    def today(self) -> date:
        """Return its day in Paris."""
        return local_date(self.instant)


@dataclass(frozen=True)
class PastRun:
    """What was issued: which run, when, until when to pay, how many invoices."""

    run_id: int
    issued_on: date
    due_on: date
    invoices: int


def past_month(today: date) -> Period:
    """Return the month before last."""
    return month_of(add_months(today.replace(day=1), -MONTHS_AGO))


def at_office(office: Office, on: date, at: time) -> Office:
    """Give the same office as it stood at a local time of a past day."""
    return replace(office, clock=PastClock(datetime.combine(on, at, PARIS)))


def issue_past_month(office: Office, *, today: date) -> PastRun:
    """Draft and issue the month before last, as the revenue officer did early in the next one.

    Raises:
        RuleBroken: ``run_empty``: nothing was taken in that month.
    """
    month = past_month(today)
    issued_on = working_day(month.end.replace(day=ISSUED_DAY))
    due_on = due_date(issued_on)
    with office.database.read() as session:
        officer = staff_actor(session, "francoise")
        codes = tuple(session.scalars(select(Activity.code).order_by(Activity.position)))
    then = Invoicing(at_office(office, issued_on, time(9, 40)))
    title = month_year(month.start).capitalize()
    run_id = then.draft(officer, title, month.start, month.last, due_on, codes)
    issued = then.issue(officer, run_id, render=False)
    return PastRun(run_id, issued_on, due_on, issued.count)


def working_day(on: date) -> date:
    """Return a day, or the Monday after it."""
    while on.weekday() >= SATURDAY:
        on += timedelta(days=1)
    return on
