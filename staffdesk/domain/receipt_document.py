"""The snapshot of a receipt: every word and amount its page prints (domain.md, E2).

Never edited: a mistake is a reversal with its own number, whose amounts are below zero. Sums are checked at
birth: means, settled invoices and what went to credit close on one amount, by row and by column.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from staffdesk.domain import snapshots
from staffdesk.domain.letterhead import Letterhead
from staffdesk.domain.money import Cents


@dataclass(frozen=True, slots=True)
class Voucher:
    """A paper CESU: issuer, year, number, face value."""

    issuer: str
    year: int
    number: str
    value: Cents


@dataclass(frozen=True, slots=True)
class MeansReceived:
    """What was received by one means; `proof` in words (cheque number, bank, drawer; cash given and change).

    For vouchers the proof is written from the vouchers themselves.
    """

    title: str
    amount: Cents
    proof: str = ""
    vouchers: tuple[Voucher, ...] = ()


@dataclass(frozen=True, slots=True)
class SettledInvoice:
    """One row of the matrix: what each means paid, in the order of the means, and what remains.

    The row of a sum kept as credit has no number of invoice: `label` says so and `left` is zero.
    """

    number: str
    label: str
    by_means: tuple[Cents, ...]
    left: Cents

    @property
    def settled(self) -> Cents:
        """Return what the receipt settles of this invoice."""
        return Cents(sum(self.by_means))


@dataclass(frozen=True, slots=True)
class Remainder:
    """What is left on the account: the amount, the next due date, and lines that say more."""

    amount: Cents
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reversal:
    """The receipt this one cancels, and why."""

    number: str
    received_on: date
    reason: str


class UnbalancedReceiptError(ValueError):
    """The sums of a snapshot do not close: a bug of whoever made it."""


@dataclass(frozen=True)
class ReceiptDocument:
    """Everything one receipt prints.

    Attributes:
        letterhead: town and régie.
        number: `2026-000412`, gapless per régie and exercice.
        received_at: the UTC instant.
        place: counter and named clerk: `guichet 2, mandataire F. Exemple`.
        payer: who paid.
        household_number: `04317`.
        means: what was received, one entry a means.
        settlements: invoices settled, with what each means paid.
        remainder: what is left on the account.
        legal: sentences of the foot: the act, what it proves.
        journal: journal entry and its short seal: `Journal 018204 · scellé 7f3a 91c2 0be4 d65a`.
        reversal: for a cancelling receipt.
    """

    letterhead: Letterhead
    number: str
    received_at: datetime
    place: str
    payer: str
    household_number: str
    means: tuple[MeansReceived, ...]
    settlements: tuple[SettledInvoice, ...]
    remainder: Remainder
    legal: tuple[str, ...]
    journal: str
    reversal: Reversal | None = None

    def __post_init__(self) -> None:
        """Refuse a matrix that does not close on the means, or a sign that does not fit."""
        if not self.means:
            raise UnbalancedReceiptError(f"{self.number}: no means")
        if any(len(row.by_means) != len(self.means) for row in self.settlements):
            raise UnbalancedReceiptError(f"{self.number}: a row has more or fewer means than the receipt")
        for rank, means in enumerate(self.means):
            column = sum(row.by_means[rank] for row in self.settlements)
            if column != means.amount:
                raise UnbalancedReceiptError(
                    f"{self.number}: {means.title} is {means.amount}, settled {column}"
                )
            if means.vouchers and sum(voucher.value for voucher in means.vouchers) != abs(means.amount):
                raise UnbalancedReceiptError(f"{self.number}: vouchers do not make {means.amount}")
        if (self.reversal is not None) != (self.amount < 0):
            raise UnbalancedReceiptError(f"{self.number}: {self.amount} cents")

    @cached_property
    def amount(self) -> Cents:
        """Return what was received, below zero for a reversal."""
        return Cents(sum(means.amount for means in self.means))

    @cached_property
    def left(self) -> Cents:
        """Return what remains on the invoices of this receipt."""
        return Cents(sum(row.left for row in self.settlements))

    def to_json(self) -> str:
        """Return the canonical JSON to freeze."""
        return snapshots.to_json(self)

    @classmethod
    def from_json(cls, text: str) -> ReceiptDocument:
        """Return the receipt a frozen text holds; raises `UnreadableSnapshotError`."""
        return snapshots.from_json(cls, text)
