"""The snapshot of a credit note: every word, address and amount its page prints; frozen when it is issued."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from staffdesk.domain import snapshots
from staffdesk.domain.invoice_document import ChildLines, Payer
from staffdesk.domain.letterhead import Letterhead
from staffdesk.domain.money import Cents


class UnbalancedCreditNoteError(ValueError):
    """The sums of a credit note do not close: a bug of whoever made it."""


@dataclass(frozen=True)
class CreditNoteDocument:
    """Everything one credit note prints.

    Attributes:
        letterhead: the town.
        title: `Avoir sur la facture d’octobre 2026`.
        number: `2026-A00087`.
        invoice_number: the invoice it corrects.
        household_number: `04317`.
        issued_on: the local date of issue.
        payer: who is told.
        cause: why, in words.
        children: what is credited, one group per child; amounts above zero.
        invoice_cents: what the invoice was issued for.
        credited_before: earlier credit notes on it.
        paid_cents: what payments had settled of it when this was issued.
        freed_cents: what of these payments is the family's credit again.
        title_cents: what the Treasury, which collects the invoice, asks less.
        footer: how to report an error, SIRET, number.
    """

    letterhead: Letterhead
    title: str
    number: str
    invoice_number: str
    household_number: str
    issued_on: date
    payer: Payer
    cause: str
    children: tuple[ChildLines, ...]
    invoice_cents: Cents
    credited_before: Cents = Cents(0)
    paid_cents: Cents = Cents(0)
    freed_cents: Cents = Cents(0)
    title_cents: Cents = Cents(0)
    footer: str = ""

    def __post_init__(self) -> None:
        """Refuse sums that do not close."""
        if self.total <= 0 or self.worth < 0:
            raise UnbalancedCreditNoteError(f"{self.number}: {self.total} cents of {self.invoice_cents}")
        if not 0 <= self.freed_cents <= self.paid_cents or self.left < 0:
            raise UnbalancedCreditNoteError(f"{self.number}: {self.freed_cents} of {self.paid_cents} freed")

    @cached_property
    def total(self) -> Cents:
        """Return what is credited."""
        return Cents(sum(child.subtotal for child in self.children))

    @cached_property
    def worth(self) -> Cents:
        """Return what the invoice is worth once credited."""
        return Cents(self.invoice_cents - self.credited_before - self.total)

    @cached_property
    def left(self) -> Cents:
        """Return what is left to pay of the invoice."""
        return Cents(self.worth - (self.paid_cents - self.freed_cents))

    def to_json(self) -> str:
        """Return the canonical JSON to freeze."""
        return snapshots.to_json(self)

    @classmethod
    def from_json(cls, text: str) -> CreditNoteDocument:
        """Return the credit note a frozen text holds; raises `UnreadableSnapshotError`."""
        return snapshots.from_json(cls, text)
