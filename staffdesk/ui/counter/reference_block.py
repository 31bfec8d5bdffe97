"""Means that carry an amount and one reference: the card terminal's authorisation, a transfer's reference."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal

from staffdesk.domain.money import Cents
from staffdesk.domain.payments import Means, Tender, card, transfer
from staffdesk.ui.counter.means_block import BlockField, MeansBlock, field_row
from staffdesk.ui.kit.fields import AmountEdit


class ReferenceBlock(MeansBlock):
    """The block of a card payment or a transfer.

    Signals:
        changed: something was typed.
    """

    changed = Signal()

    def __init__(self, means: Means, title: str, reference: str, made: Callable[[int, str], Tender]) -> None:
        """``reference`` labels what proves the payment; ``made`` builds its tender."""
        super().__init__(means, title)
        self._made = made
        self._amount_edit = AmountEdit(f"Montant, {title.lower()}")
        self.amount = BlockField("Montant", self.errors, self._amount_edit, width=96)
        self.reference = BlockField(reference, self.errors)
        self.body.insertLayout(0, field_row((self.amount, 96), (self.reference, 238)))
        for field in self.fields():
            field.edit.textEdited.connect(self._typed)
        self.amount.left.connect(self.amount.check_amount)

    def fields(self) -> tuple[BlockField, ...]:
        """Give the fields in the order of the keyboard."""
        return (self.amount, self.reference)

    def tender(self) -> Tender | None:
        """Give what is typed, or None without an amount."""
        cents = self.amount.cents()
        return self._made(cents, self.reference.text()) if cents else None

    def begin(self, rest: Cents) -> None:
        """Show the block with the cursor in the amount, which is offered what is left to pay."""
        self.show()
        if not self.amount.text() and rest:
            self._amount_edit.set_cents(rest)
            self._typed()
        self.amount.select()

    def clear(self) -> None:
        """Forget what was typed."""
        for field in self.fields():
            field.set_text("")
            field.clear_error()
        self.set_sum(None)

    def _typed(self) -> None:
        self.set_sum(self.amount.cents())
        self.changed.emit()


def card_block() -> ReferenceBlock:
    """Make the block of the card terminal."""
    return ReferenceBlock(Means.CARD, "Carte bancaire", "Numéro d’autorisation", card)


def transfer_block() -> ReferenceBlock:
    """Make the block of a transfer."""
    return ReferenceBlock(Means.TRANSFER, "Virement", "Référence", transfer)
