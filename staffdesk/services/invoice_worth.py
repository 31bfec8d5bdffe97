"""What the days of issued invoices are worth now to each household, and what is carried of each (C1).

The days of an invoice are drafted again by the rules of invoicing, in whatever state they are now: refunds
and what depends on brothers and sisters come out as they would on a new invoice. A day that changed
hands since stands on the invoice still, and is worth what its new household pays for it.
"""

from collections import defaultdict
from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from staffdesk.domain.dates import Period
from staffdesk.domain.drafts import BilledDay
from staffdesk.domain.invoice_worth import Worth, worth_of
from staffdesk.domain.invoicing import draft
from staffdesk.models.bookings import Booking, BookingCorrection
from staffdesk.models.invoices import Invoice, InvoiceLine, InvoiceRun
from staffdesk.services.billing_facts import BillingTown, load_households
from staffdesk.services.billing_scope import Scope


@dataclass(frozen=True)
class _Issued:
    """An issued invoice: whose, and the period of its run."""

    household_id: int
    starts_on: date
    ends_on: date


Account = tuple[int, int]
"""An invoice, and a household that pays for days of it: its own, or one that has them since."""


def load_worths(session: Session, town: BillingTown, invoice_ids: Collection[int]) -> dict[Account, Worth]:
    """Draft the days of some invoices again, and give their worth by invoice and household."""
    issued = _issued(session, invoice_ids)
    on_invoice = _bookings(session, invoice_ids)
    codes = tuple(sorted(town.activities))
    households = frozenset(one.household_id for one in issued.values()) | _payers(session, invoice_ids)
    days = [one.starts_on for one in issued.values()] + [one.ends_on for one in issued.values()]
    if not days:
        return {}
    scope = Scope(Period.through(min(days), max(days)), codes, households, of_invoices=frozenset(invoice_ids))
    worths = dict.fromkeys(((key, one.household_id) for key, one in issued.items()), Worth())
    with closing(load_households(session, scope, idle=False)) as found:
        for household in found:
            for invoice_id, own in _by_invoice(household.days, on_invoice).items():
                period = _period(issued[invoice_id], own)
                before = tuple(day for day in household.earlier if day.invoice_id < invoice_id)
                alone = replace(household, days=tuple(own), earlier=before)
                drafted = draft(alone, town.activities, town.book, period)
                worths[invoice_id, household.household_id] = worth_of(drafted)
    return worths


def load_carried(session: Session, invoice_ids: Collection[int]) -> dict[Account, dict[int, int]]:
    """Give what each household was told of each booking of an invoice: its lines, every correction since.

    Caps of the month are left out: they are of no day.
    An invoice whose lines do not say their days is left out.
    """
    carried: dict[Account, dict[int, int]] = {}
    wanted = sorted(invoice_ids)
    lines = (
        select(InvoiceLine.invoice_id, Invoice.household_id, InvoiceLine.days)
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .where(InvoiceLine.invoice_id.in_(wanted))
    )
    for invoice_id, household, days in session.execute(lines).tuples():
        for booking, cents in days:
            own = carried.setdefault((invoice_id, household), defaultdict(int))
            own[booking] += cents
    told = {invoice_id for invoice_id, _ in carried}
    for invoice_id, household, booking, cents in session.execute(_corrected(wanted)).tuples():
        if invoice_id in told:
            own = carried.setdefault((invoice_id, household), defaultdict(int))
            own[booking] += int(cents)
    return carried


def _corrected(wanted: Collection[int]) -> Select[Any]:
    payer = func.coalesce(BookingCorrection.household_id, Invoice.household_id)
    keys = (BookingCorrection.invoice_id, payer, BookingCorrection.booking_id)
    changed = BookingCorrection.cents - BookingCorrection.capped_cents - BookingCorrection.family_capped_cents
    return (
        select(*keys, func.sum(changed))
        .join(Invoice, Invoice.id == BookingCorrection.invoice_id)
        .where(BookingCorrection.invoice_id.in_(wanted))
        .group_by(*keys)
    )


def _payers(session: Session, invoice_ids: Collection[int]) -> frozenset[int]:
    """Every household that pays for a day of these invoices now."""
    asked = select(Booking.household_id).where(Booking.invoice_id.in_(sorted(invoice_ids))).distinct()
    return frozenset(session.scalars(asked))


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
