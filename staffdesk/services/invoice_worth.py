"""What the days of issued invoices are worth now to each household, and what is carried of each (C1).

The days of an invoice are drafted again by the rules of invoicing, in whatever state they are now: refunds
and what depends on brothers and sisters come out as they would on a new invoice. A day that changed
hands since stands on the invoice still, and is worth what its new household pays for it.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Select, String, cast, func, or_, select
from sqlalchemy.orm import Session

from staffdesk.domain.bookings import InvoiceCorrection
from staffdesk.domain.dates import Period, month_of
from staffdesk.domain.drafts import BilledDay
from staffdesk.domain.invoice_worth import Worth, worth_of
from staffdesk.domain.invoicing import draft
from staffdesk.domain.third_parties import Shares, ThirdPartyShare
from staffdesk.models.bookings import Booking, BookingCorrection
from staffdesk.models.invoices import Invoice, InvoiceLine, InvoiceRun
from staffdesk.models.town import Activity, Slot
from staffdesk.services.billing_facts import BillingTown, load_households
from staffdesk.services.billing_scope import Scope, stands


@dataclass(frozen=True)
class _Issued:
    """An issued invoice: whose, and the period of its run."""

    household_id: int
    starts_on: date
    ends_on: date


_PAYER = func.coalesce(BookingCorrection.household_id, Invoice.household_id)
"""Who owes a correction, or is owed it."""

Account = tuple[int, int]
"""An invoice, and a household that pays for days of it: its own, or one that has them since."""


def load_worths(
    session: Session,
    town: BillingTown,
    invoice_ids: Collection[int],
    *,
    households: Collection[int] | None = None,
    without: Collection[int] = (),
) -> dict[Account, Worth]:
    """Draft the days of some invoices again, and give their worth by invoice and household.

    All the days of a household are drafted together: what a day costs may depend on one that another of the
    invoices holds. ``households`` narrows it to some, ``without`` leaves bookings out.
    """
    issued = _issued(session, invoice_ids)
    on_invoice = _bookings(session, invoice_ids)
    codes = tuple(sorted(town.activities))
    owners = frozenset(one.household_id for one in issued.values())
    families = (owners | payers_of(session, invoice_ids)) if households is None else frozenset(households)
    days = [one.starts_on for one in issued.values()] + [one.ends_on for one in issued.values()]
    if not days or not families:
        return {}
    scope = Scope(Period.through(min(days), max(days)), codes, families, of_invoices=frozenset(invoice_ids))
    accounts = ((key, one.household_id) for key, one in issued.items() if one.household_id in families)
    worths = dict.fromkeys(accounts, Worth())
    left_out = set(without)
    with closing(load_households(session, scope, idle=False)) as found:
        for household in found:
            own = [day for day in household.days if day.booking_id not in left_out]
            if own:
                drafted = draft(replace(household, days=tuple(own)), town.activities, town.book, _period(own))
                worths |= _by_account(household.household_id, worth_of(drafted), on_invoice)
    return worths


@dataclass(frozen=True)
class Carried:
    """What households were told of their days: lines of invoices that stand, and every correction since.

    Attributes:
        cents: by household and booking, caps of the month left out: they are of no day.
        told: the invoices whose lines say their days.
        shares: what third parties were said to pay, by household and booking.
    """

    cents: Mapping[tuple[int, int], int]
    told: frozenset[int]
    shares: Mapping[tuple[int, int], Shares]

    def of(self, account: Account, booking: int) -> int | None:
        """Return what was told of a booking, None where its invoice does not say its days."""
        invoice_id, household_id = account
        return self.cents.get((household_id, booking), 0) if invoice_id in self.told else None


def load_carried(session: Session, invoice_ids: Collection[int]) -> Carried:
    """Read what each household was told of each booking of some invoices.

    What a later invoice made of a day is a correction of the invoice that holds it.
    """
    cents: dict[tuple[int, int], int] = defaultdict(int)
    shares: dict[tuple[int, int], Counter[ThirdPartyShare]] = defaultdict(Counter)
    told: set[int] = set()
    wanted = sorted(invoice_ids)
    lines = (
        select(
            Invoice.id, Invoice.household_id, stands().label("stands"), InvoiceLine.days, InvoiceLine.borne
        )
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .where(InvoiceLine.invoice_id.in_(wanted))
    )
    for invoice_id, household, counts, days, borne in session.execute(lines).tuples():
        told |= {invoice_id} if days else set()
        for booking, part in days if counts else ():
            cents[household, booking] += part
        for one in borne if counts else ():
            for booking in one[-1]:
                shares[household, booking][ThirdPartyShare.read(one)] += 1
    for household, booking, part in session.execute(_corrected(wanted)).tuples():
        cents[household, booking] += int(part)
    for household, booking, borne in session.execute(_borne_since(wanted)).tuples():
        for one in borne:
            shares[household, booking][ThirdPartyShare.read(one)] += one[-1]
    return Carried(cents, frozenset(told), shares)


def kin_invoices(
    session: Session, town: BillingTown, bookings: Collection[int], households: Collection[int]
) -> set[int]:
    """Give the invoices with days that some bookings, moved, may give another price (D1, D4).

    Those of the same months, of these households: prices count times of the month, or rank the brothers and
    sisters of a day, whichever invoice holds them.
    """
    codes = sorted(town.book.looking())
    if not codes:
        return set()
    slots = select(Slot.id).join(Activity).where(Activity.code.in_(codes))
    first, last = session.execute(
        select(func.min(Booking.day_on), func.max(Booking.day_on)).where(
            Booking.id.in_(sorted(bookings)), Booking.slot_id.in_(slots)
        )
    ).one()
    if first is None or last is None:
        return set()
    families = sorted(households)
    asked = (
        select(Booking.invoice_id)
        .join(Invoice, Invoice.id == Booking.invoice_id)
        .where(
            Booking.day_on >= first.replace(day=1),
            Booking.day_on < month_of(last).end,
            Booking.slot_id.in_(slots),
            or_(Booking.household_id.in_(families), Invoice.household_id.in_(families)),
        )
        .distinct()
    )
    return {key for key in session.scalars(asked) if key is not None}


def _borne_since(wanted: Collection[int]) -> Select[Any]:
    return (
        select(_PAYER, BookingCorrection.booking_id, BookingCorrection.borne)
        .join(Invoice, Invoice.id == BookingCorrection.invoice_id)
        .where(
            BookingCorrection.invoice_id.in_(wanted),
            stands() | BookingCorrection.household_id.is_not(None),
            cast(BookingCorrection.borne, String) != "[]",
        )
    )


def _corrected(wanted: Collection[int]) -> Select[Any]:
    keys = (_PAYER, BookingCorrection.booking_id)
    changed = BookingCorrection.cents - BookingCorrection.capped_cents - BookingCorrection.family_capped_cents
    return (
        select(*keys, func.sum(changed))
        .join(Invoice, Invoice.id == BookingCorrection.invoice_id)
        .where(
            BookingCorrection.invoice_id.in_(wanted),
            stands() | BookingCorrection.household_id.is_not(None),
            BookingCorrection.kind != InvoiceCorrection.COVERED.value,
        )
        .group_by(*keys)
    )


def payers_of(session: Session, invoice_ids: Collection[int]) -> frozenset[int]:
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


def _by_account(household_id: int, worth: Worth, on_invoice: Mapping[int, int]) -> dict[Account, Worth]:
    found: dict[Account, dict[int, int]] = defaultdict(dict)
    for booking, cents in worth.days.items():
        found[on_invoice[booking], household_id][booking] = cents
    return {
        account: Worth(days, {booking: worth.shares[booking] for booking in days if booking in worth.shares})
        for account, days in found.items()
    }


def _period(days: Collection[BilledDay]) -> Period:
    """Return the whole months of some days."""
    first, last = min(day.on for day in days), max(day.on for day in days)
    return Period(first.replace(day=1), month_of(last).end)
