"""The life of an invoice: states, printed numbers, due date, previous balance as a memory only (E5, L5)."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from staffdesk.domain.money import Cents

_NUMBER = re.compile(r"(\d{4})-(A?)(\d{5,9})")


class InvoiceState(StrEnum):
    """Where an invoice stands. Overdue is no state: it is a date (see `is_overdue`)."""

    DRAFT = "draft"
    ISSUED = "issued"
    PARTLY_PAID = "partly_paid"
    PAID = "paid"
    SENT_TO_TREASURY = "sent_to_treasury"
    CANCELLED = "cancelled"


OPEN_STATES = frozenset({InvoiceState.ISSUED, InvoiceState.PARTLY_PAID})
"""What the régie may still collect; once sent to the Treasury, till and online payment are locked (E5)."""


@dataclass(frozen=True, slots=True)
class OpenInvoice:
    """An issued invoice with something left to pay.

    Attributes:
        number: as printed.
        label: its period, as shown.
        due_on: last day to pay, included.
        left_cents: what remains open.
    """

    number: str
    label: str
    due_on: date
    left_cents: Cents


@dataclass(frozen=True, slots=True)
class PreviousBalance:
    """What was open before an invoice, on its issue date: a picture, never part of what the invoice asks."""

    invoices: tuple[OpenInvoice, ...] = ()
    credit_cents: Cents = Cents(0)

    @property
    def owed_cents(self) -> Cents:
        """Sum of what was left on the older invoices."""
        return Cents(sum(invoice.left_cents for invoice in self.invoices))

    def account_with(self, own_cents: int) -> Cents:
        """Return the state of the account with the new invoice: each sum once."""
        return debt([self.owed_cents, own_cents], self.credit_cents)


def previous_balance(older: Iterable[OpenInvoice], credit_cents: int = 0) -> PreviousBalance:
    """Return the previous balance: invoices still open, by due date then number, without settled ones."""
    still_open = (invoice for invoice in older if invoice.left_cents > 0)
    ordered = sorted(still_open, key=lambda invoice: (invoice.due_on, invoice.number))
    return PreviousBalance(tuple(ordered), Cents(credit_cents))


def debt(left_cents: Iterable[int], credit_cents: int = 0) -> Cents:
    """Return what a family owes: its open invoices minus its credit; negative when the town owes."""
    return Cents(sum(left_cents) - credit_cents)


def state_after(total_cents: int, paid_cents: int, state: InvoiceState = InvoiceState.ISSUED) -> InvoiceState:
    """Return the state of an issued invoice once `paid_cents` of it are settled.

    A draft, a cancelled invoice and one sent to the Treasury stay what they are.
    """
    if state not in (*OPEN_STATES, InvoiceState.PAID):
        return state
    if paid_cents >= total_cents:
        return InvoiceState.PAID
    return InvoiceState.PARTLY_PAID if paid_cents else InvoiceState.ISSUED


def reduced_title(state: InvoiceState, credited_cents: int, freed_cents: int) -> Cents:
    """Return what the Treasury collects less once a credit note takes `credited_cents` off an invoice (E5).

    `freed_cents` of them were paid to the régie, and are the family's credit again; nothing else of an
    invoice that was sent is the régie's to give back.
    """
    return Cents(credited_cents - freed_cents if state is InvoiceState.SENT_TO_TREASURY else 0)


def is_overdue(state: InvoiceState, due_on: date, on: date) -> bool:
    """Tell whether an invoice is past due and the régie's to collect; the due date itself is in time."""
    return state in OPEN_STATES and on > due_on


DUE_DAYS = 20
"""Days a family has at least to pay, until a town says otherwise."""


def due_date(issued_on: date, *, at_least_days: int = DUE_DAYS) -> date:
    """Return the last day to pay: the end of the month of issue, or of the next when it is too near.

    `at_least_days` is the notice a family has at least.
    """
    end = _end_of_month(issued_on)
    if (end - issued_on).days >= at_least_days:
        return end
    following = _end_of_month(end + timedelta(days=1))
    return (
        following
        if (following - issued_on).days >= at_least_days
        else _end_of_month(following + timedelta(1))
    )


def invoice_number(year: int, number: int) -> str:
    """Return an invoice number as printed: `2026-002114`."""
    return f"{year:04d}-{number:06d}"


def credit_note_number(year: int, number: int) -> str:
    """Return a credit note number as printed: `2026-A00087`."""
    return f"{year:04d}-A{number:05d}"


def receipt_number(year: int, number: int) -> str:
    """Return a receipt number as printed: `2027-00087`."""
    return f"{year:04d}-{number:05d}"


def number_parts(printed: str) -> tuple[int, int] | None:
    """Return `(year, number)` of a number typed or scanned, None when it is none; spaces are forgiven."""
    found = _NUMBER.fullmatch(re.sub(r"\s", "", printed).upper())
    return (int(found[1]), int(found[3])) if found else None


def _end_of_month(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
