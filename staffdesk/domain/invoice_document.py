"""The snapshot of an issued invoice: every word, address and amount its page prints.

It is made once, when the invoice is issued, frozen in the database as canonical JSON and never recomputed:
printed again in ten years, it gives the same page. Its sums are checked at birth: what is to pay equals the
lines, minus the credit notes imputed, minus what was already paid, to the cent (look-documents.md, section
2).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from staffdesk.domain import snapshots
from staffdesk.domain.letterhead import Letterhead
from staffdesk.domain.money import Cents


class Collection(StrEnum):
    """How the amount is collected, which chooses the panel of the first page."""

    TO_PAY = "to_pay"
    DIRECT_DEBIT = "direct_debit"
    NOTHING_DUE = "nothing_due"
    CREDIT = "credit"
    TREASURY = "treasury"


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """One activity × unit price × reason of one child.

    `unit` says the unit in plain words (`repas réservés et pris`); `reason` says why a price or a cause is
    unusual. Never a care plan, a diet, a disability or the other parent's address (domain.md, G).
    """

    activity: str
    unit: str
    quantity: int
    unit_price: Cents
    amount: Cents
    reason: str = ""
    cesu: bool = False


@dataclass(frozen=True, slots=True)
class ChildLines:
    """The lines of one child; `facts` are age, class and school."""

    name: str
    facts: str
    lines: tuple[InvoiceLine, ...]

    @property
    def subtotal(self) -> Cents:
        """Return the sum of the lines."""
        return Cents(sum(line.amount for line in self.lines))


@dataclass(frozen=True, slots=True)
class Deduction:
    """A credit note imputed here or a sum already paid: words with number and cause, amount above zero."""

    words: str
    amount: Cents


@dataclass(frozen=True, slots=True)
class PreviousInvoice:
    """An older invoice that is still open, for memory: `label` is its period, `left` what remains to pay."""

    number: str
    label: str
    due_on: date
    left: Cents


@dataclass(frozen=True, slots=True)
class PaymentMeans:
    """One way to pay.

    `title` and `words` stand in the row of means; `panel_title` and `panel_words` in the amount panel, when
    not empty.
    """

    title: str
    words: str
    panel_title: str = ""
    panel_words: str = ""


@dataclass(frozen=True, slots=True)
class DirectDebit:
    """The debit that will happen by itself: its date, and the references a SEPA pre-notice gives (F3)."""

    debited_on: date
    account_last4: str
    mandate_reference: str
    creditor_id: str


@dataclass(frozen=True, slots=True)
class Talon:
    """What a family joins to its cheque: the order of the cheque and where to send or bring it."""

    payee: str
    return_address: str


@dataclass(frozen=True, slots=True)
class Payer:
    """The person the invoice is addressed to, and the lines of the address."""

    name: str
    address: tuple[str, ...]


class UnbalancedInvoiceError(ValueError):
    """The sums of a snapshot do not close: a bug of whoever made it."""


@dataclass(frozen=True)
class InvoiceDocument:
    """Everything one invoice prints.

    Attributes:
        letterhead: the town.
        title: `Facture d’octobre 2026`.
        number: `2026-002114`.
        household_number: `04317`.
        month_on: any day of the invoiced month.
        issued_on: the local date of issue.
        due_on: the last day to pay, included.
        payer: who is asked.
        collection: which panel.
        children: the lines, one group per child in rank order.
        payable_online_at: address in the QR code, without any secret; empty when the régie takes no online
        payment. deductions: credit notes imputed here, then sums already paid. credit_left: credit still
        free on the account, for the panel of `CREDIT`. previous: open invoices of before, never part of
        what is to pay. price_notes: sentences of `Pourquoi ce prix ?`. means: ways to pay, in order; a
        means the act does not list is absent. direct_debit: for the panel of `DIRECT_DEBIT`. treasury: for
        the panel of `TREASURY`: lines saying where and how to pay the Treasury. talon: absent when the act
        does not list cheques. footer: how to report an error, SIRET, number. cesu_left:
        what is left of the lines that CESU may pay once reductions and CESU credit are taken off them; None
        in documents of before, which print the sum of these lines.
    """

    letterhead: Letterhead
    title: str
    number: str
    household_number: str
    month_on: date
    issued_on: date
    due_on: date
    payer: Payer
    collection: Collection
    children: tuple[ChildLines, ...]
    payable_online_at: str = ""
    deductions: tuple[Deduction, ...] = ()
    already_paid: tuple[Deduction, ...] = ()
    credit_left: Cents = Cents(0)
    previous: tuple[PreviousInvoice, ...] = ()
    price_notes: tuple[str, ...] = ()
    means: tuple[PaymentMeans, ...] = ()
    direct_debit: DirectDebit | None = None
    treasury: tuple[str, ...] = ()
    talon: Talon | None = None
    footer: str = ""
    cesu_left: Cents | None = None

    def __post_init__(self) -> None:
        """Refuse sums that do not close, and a panel without what it must say."""
        if self.to_pay < 0:
            raise UnbalancedInvoiceError(f"{self.number}: more is deducted than the lines are worth")
        if any(deduction.amount <= 0 for deduction in (*self.deductions, *self.already_paid)):
            raise UnbalancedInvoiceError(f"{self.number}: a deduction is not above zero")
        settled = self.collection in (Collection.NOTHING_DUE, Collection.CREDIT)
        if settled != (self.to_pay == 0):
            raise UnbalancedInvoiceError(f"{self.number}: {self.collection} with {self.to_pay} cents to pay")
        if (self.collection is Collection.DIRECT_DEBIT) != (self.direct_debit is not None):
            raise UnbalancedInvoiceError(f"{self.number}: a debit and its panel go together")

    @cached_property
    def total(self) -> Cents:
        """Return the sum of all lines."""
        return Cents(sum(child.subtotal for child in self.children))

    @cached_property
    def paid(self) -> Cents:
        """Return what was already paid when the invoice was issued."""
        return Cents(sum(payment.amount for payment in self.already_paid))

    @cached_property
    def due(self) -> Cents:
        """Return what the invoice is worth: lines minus credit notes."""
        return Cents(self.total - sum(deduction.amount for deduction in self.deductions))

    @cached_property
    def to_pay(self) -> Cents:
        """Return what is left to pay: the amount of panel, total block and talon."""
        return Cents(self.due - self.paid)

    @cached_property
    def cesu_cap(self) -> Cents:
        """Return the most that CESU may pay: eligible lines, never above what is to pay (E4).

        Nothing when the amount is not collected at the counter (debited, or sent to the Treasury).
        """
        if self.collection is not Collection.TO_PAY:
            return Cents(0)
        eligible = self.cesu_left
        if eligible is None:
            eligible = Cents(sum(line.amount for child in self.children for line in child.lines if line.cesu))
        return Cents(max(0, min(eligible, self.to_pay)))

    @cached_property
    def account(self) -> Cents:
        """Return the account at the issue date: open invoices of before and this one."""
        return Cents(sum(invoice.left for invoice in self.previous) + self.to_pay)

    def to_json(self) -> str:
        """Return the canonical JSON to freeze."""
        return snapshots.to_json(self)

    @classmethod
    def from_json(cls, text: str) -> InvoiceDocument:
        """Return the invoice a frozen text holds; raises `UnreadableSnapshotError`."""
        return snapshots.from_json(cls, text)
