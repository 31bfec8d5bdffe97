"""A cheque: amount, number, bank, and who signs it, offered from the payer of the family."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from staffdesk.domain.french.amounts import NO_BREAK
from staffdesk.domain.money import Cents
from staffdesk.domain.payments import Means, Tender, cheque
from staffdesk.ui.counter.means_block import BlockField, MeansBlock, field_row
from staffdesk.ui.kit.buttons import LinkButton
from staffdesk.ui.kit.fields import AmountEdit
from staffdesk.ui.kit.labels import label
from staffdesk.ui.kit.theme import px

_BANK_SHARE, _ONE_LINE_NEEDS = 141, 360


class ChequeBlock(MeansBlock):
    """The block of the cheque.

    Signals:
        changed: something was typed.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__(Means.CHEQUE, "Chèque", "à l’ordre du Trésor public", keys="F4")
        self.amount = BlockField("Montant", self.errors, AmountEdit("Montant du chèque"))
        self.number = BlockField("Numéro", self.errors)
        self.bank = BlockField("Banque", self.errors)
        self.drawer = BlockField("Titulaire du compte", self.errors)
        self.drawer.hide()
        self._signed = _SignedBy()
        self._signed.link.clicked.connect(self._ask_drawer)
        self._signed.hide()
        self.amount.setMinimumWidth(px(80))
        self.number.setMinimumWidth(px(86))
        self._first_line = field_row((self.amount, 93), (self.number, 90), (self.bank, _BANK_SHARE))
        self.body.insertLayout(0, self._first_line)
        self.body.insertWidget(1, self._signed)
        self.body.insertWidget(2, self.drawer)
        self._bank_stands_alone = False
        for field in self.fields():
            field.edit.textEdited.connect(self._typed)
        self.amount.left.connect(self.amount.check_amount)

    def fields(self) -> tuple[BlockField, ...]:
        """Give the fields in the order of the keyboard."""
        return (self.amount, self.number, self.bank, self.drawer)

    def set_payer(self, payer: str) -> None:
        """Offer the payer as who signs; without one the field is there to be filled in."""
        self.drawer.set_text(payer)
        self._signed.say(payer)
        self._show_drawer(asked=not payer)

    def tender(self) -> Tender | None:
        """Give the cheque as typed, or None without an amount."""
        cents = self.amount.cents()
        if not cents:
            return None
        return cheque(cents, self.number.text(), self.bank.text(), self.drawer.text())

    def begin(self, rest: Cents) -> None:
        """Put the cursor into the amount; an empty one is offered what is left to pay."""
        if not self.amount.text() and rest:
            self._fill(rest)
        self.amount.select()

    def clear(self) -> None:
        """Forget what was typed; the bank too, since the next family has another."""
        for field in self.fields():
            field.set_text("")
            field.clear_error()
        self._signed.hide()
        self.drawer.hide()
        self.set_sum(None)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the bank a line of its own where its name would be cut beside the others."""
        super().resizeEvent(event)
        alone = self.width() < px(_ONE_LINE_NEEDS)
        if alone == self._bank_stands_alone:
            return
        self._bank_stands_alone = alone
        if alone:
            self._first_line.removeWidget(self.bank)
            self.body.insertWidget(1, self.bank)
        else:
            self.body.removeWidget(self.bank)
            self._first_line.addWidget(self.bank, _BANK_SHARE, Qt.AlignmentFlag.AlignTop)

    def _fill(self, cents: Cents) -> None:
        assert isinstance(self.amount.edit, AmountEdit)  # noqa: S101 - made three lines above
        self.amount.edit.set_cents(cents)
        self._typed()

    def _typed(self) -> None:
        self.set_sum(self.amount.cents())
        self._show_drawer(asked=not self.drawer.isHidden())
        self.changed.emit()

    def _ask_drawer(self) -> None:
        self._show_drawer(asked=True)
        self.drawer.select()

    def _show_drawer(self, *, asked: bool) -> None:
        given = bool(self.amount.cents())
        self._signed.setVisible(given and not asked and bool(self._signed.payer))
        self.drawer.setVisible(given and (asked or not self._signed.payer))


class _SignedBy(QWidget):
    """Who signs, in words, with the way to another name."""

    def __init__(self) -> None:
        super().__init__()
        self.payer = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self._words = label("", "hint")
        self.link = LinkButton("Changer", 13)
        self.link.setAccessibleName("Changer le titulaire du chèque")
        row.addWidget(self._words, 1)
        row.addWidget(self.link)

    def say(self, payer: str) -> None:
        """Name the payer."""
        self.payer = payer
        self._words.setText(f"Titulaire{NO_BREAK}: {payer}")
