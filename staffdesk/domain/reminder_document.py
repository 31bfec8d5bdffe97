"""The snapshot of a reminder: every word, address and amount its page prints; frozen when it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from staffdesk.domain import snapshots
from staffdesk.domain.invoice_document import Payer, PaymentMeans, Talon
from staffdesk.domain.letterhead import Letterhead
from staffdesk.domain.money import Cents


@dataclass(frozen=True, slots=True)
class ClaimedInvoice:
    """An invoice that is claimed: what it asked, what is settled of it, what is left."""

    number: str
    label: str
    due_on: date
    total_cents: Cents
    left_cents: Cents

    @property
    def settled_cents(self) -> Cents:
        """What was paid, or taken off."""
        return Cents(self.total_cents - self.left_cents)


@dataclass(frozen=True)
class ReminderDocument:
    """Everything a reminder prints.

    Attributes:
        letterhead: the town.
        number: of the reminder, as printed.
        title: its level, `Deuxième relance`.
        household_number: as printed.
        payer: who is asked, and where.
        made_on: its date.
        pay_by: until when it asks for the money, included.
        paragraphs: its words.
        invoices: what is claimed, oldest due date first.
        means: the ways to pay; their panel words stand beside the amount.
        talon: what goes with a cheque; None where none is taken.
        footer: who sends.
    """

    letterhead: Letterhead
    number: str
    title: str
    household_number: str
    payer: Payer
    made_on: date
    pay_by: date
    paragraphs: tuple[str, ...]
    invoices: tuple[ClaimedInvoice, ...]
    means: tuple[PaymentMeans, ...] = ()
    talon: Talon | None = None
    footer: str = ""

    @cached_property
    def claimed(self) -> Cents:
        """Return the sum that is asked."""
        return Cents(sum(invoice.left_cents for invoice in self.invoices))

    def to_json(self) -> str:
        """Return the canonical JSON that is stored."""
        return snapshots.to_json(self)

    @classmethod
    def from_json(cls, text: str) -> ReminderDocument:
        """Return the reminder a text holds.

        Raises:
            UnreadableSnapshotError: it is none.
        """
        return snapshots.from_json(cls, text)
