"""What the days of issued invoices are worth now, and what the invoices carry of each (C1).

The days of an invoice are drafted again by the rules of invoicing, in whatever state they are now: caps,
refunds and what depends on brothers and sisters come out as they would on a new invoice.
"""

from collections import defaultdict
from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from staffdesk.domain.dates import Period
from staffdesk.domain.drafts import BilledDay
from staffdesk.domain.invoice_worth import Worth, worth_of
from staffdesk.domain.invoicing import draft
from staffdesk.models.bookings import Booking, BookingCorrection
from staffdesk.models.invoices import Invoice, InvoiceLine, InvoiceRun
from staffdesk.services.billing_facts import BillingTown, Scope, load_households


@dataclass(frozen=True)
class _Issued:
    """An issued invoice: whose, and the period of its run."""

    household_id: int
    starts_on: date
    ends_on: date


def load_worths(session: Session, town: BillingTown, invoice_ids: Collection[int]) -> dict[int, Worth]:
    """Draft the days of some invoices again, and give their worth by invoice."""
    issued = _issued(session, invoice_ids)
    on_invoice = _bookings(session, invoice_ids)
    codes = tuple(sorted(town.activities))
    households = frozenset(one.household_id for one in issued.values())
    days = [one.starts_on for one in issued.values()] + [one.ends_on for one in issued.values()]
    if not days:
        return {}
    scope = Scope(Period.through(min(days), max(days)), codes, households, of_invoices=frozenset(invoice_ids))
    worths = dict.fromkeys(issued, Worth())
    with closing(load_households(session, scope, idle=False)) as found:
        for household in found:
            for invoice_id, own in _by_invoice(household.days, on_invoice).items():
                period = _period(issued[invoice_id], own)
                drafted = draft(replace(household, days=tuple(own)), town.activities, town.book, period)
                worths[invoice_id] = worth_of(drafted)
    return worths


def load_carried(session: Session, invoice_ids: Collection[int]) -> dict[int, dict[int, int]]:
    """Give what each invoice carries of each booking: its own lines, and every correction since.

    An invoice whose lines do not say their days is left out.
    """
    carried: dict[int, dict[int, int]] = {}
    wanted = sorted(invoice_ids)
    lines = select(InvoiceLine.invoice_id, InvoiceLine.days).where(InvoiceLine.invoice_id.in_(wanted))
    for invoice_id, days in session.execute(lines).tuples():
        for booking, cents in days:
            own = carried.setdefault(invoice_id, defaultdict(int))
            own[booking] += cents
    corrections = (
        select(BookingCorrection.invoice_id, BookingCorrection.booking_id, func.sum(BookingCorrection.cents))
        .where(BookingCorrection.invoice_id.in_(wanted))
        .group_by(BookingCorrection.invoice_id, BookingCorrection.booking_id)
    )
    for invoice_id, booking, cents in session.execute(corrections).tuples():
        if invoice_id in carried:
            carried[invoice_id][booking] += int(cents)
    return carried


def _issued(session: Session, invoice_ids: Collection[int]) -> dict[int, _Issued]:
    rows = session.execute(
        select(Invoice.id, Invoice.household_id, InvoiceRun.starts_on, InvoiceRun.ends_on)
        .join(InvoiceRun, InvoiceRun.id == Invoice.run_id)
        .where(Invoice.id.in_(sorted(invoice_ids)))
    ).tuples()
    return {key: _Issued(household, starts, ends) for key, household, starts, ends in rows}


def _bookings(session: Session, invoice_ids: Collection[int]) -> dict[int, int]:
    rows = session.execute(
        select(Booking.id, Booking.invoice_id).where(Booking.invoice_id.in_(sorted(invoice_ids)))
    ).tuples()
    return {booking: invoice for booking, invoice in rows if invoice is not None}


def _by_invoice(days: Collection[BilledDay], on_invoice: dict[int, int]) -> dict[int, list[BilledDay]]:
    found: dict[int, list[BilledDay]] = defaultdict(list)
    for day in days:
        found[on_invoice[day.booking_id]].append(day)
    return found


def _period(issued: _Issued, days: Collection[BilledDay]) -> Period:
    """Return the period of an invoice, and every day that stands on it."""
    return Period.through(
        min(issued.starts_on, *(day.on for day in days)), max(issued.ends_on, *(day.on for day in days))
    )
