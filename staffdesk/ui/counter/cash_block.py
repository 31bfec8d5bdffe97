"""Cash: what is handed over, the change with the coins to give, and the reason above the limit."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.domain.french.amounts import NO_BREAK, euros
from staffdesk.domain.money import Cents
from staffdesk.domain.payments import CASH_LIMIT, Means
from staffdesk.ui.counter.means_block import BlockField, MeansBlock, field_row
from staffdesk.ui.counter.words import NOTHING, coins
from staffdesk.ui.kit.fields import AmountEdit
from staffdesk.ui.kit.labels import label
from staffdesk.ui.kit.theme import px


class CashBlock(MeansBlock):
    """The block of the cash.

    Signals:
        changed: something was typed.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__(Means.CASH, "Espèces", keys="F5")
        self.limit = CASH_LIMIT
        self.received_edit = _ReceivedEdit()
        self.received = BlockField("Reçu", self.errors, self.received_edit, width=96)
        self.reason = BlockField("Motif du dépassement", self.errors)
        self.reason.hide()
        self._change = label(NOTHING, "change")
        self._coins = label("", "hint", wrap=True)
        self._coins.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self._coins.setMinimumHeight(px(18))
        self.body.insertLayout(0, field_row((self.received, 0), (self._change_side(), 1)))
        self.body.insertWidget(1, self._coins)  # over the whole width: many coins take two lines
        self.body.insertWidget(2, self.reason)
        self.received_edit.textEdited.connect(self.changed)
        self.received_edit.filled.connect(self.changed)
        self.received.left.connect(self.received.check_amount)
        self.reason.edit.textEdited.connect(self.changed)

    def show_change(self, kept: Cents, change: Cents, wanted: Cents) -> None:
        """Show the part kept, the change with its coins; ``wanted`` is what the other means leave to pay."""
        self.set_sum(kept)
        handed_over = self.received_edit.cents() or 0
        self._change.setText(euros(change) if handed_over else NOTHING)
        self._coins.setText(coins(change))
        self._hold_coins()
        self._change.setAccessibleName(f"À rendre{NO_BREAK}: {euros(change)}")
        self.received_edit.offer(wanted)
        above = kept > self.limit
        self.set_note(f"au-dessus de {euros(self.limit)}" if above else "")
        self.reason.setVisible(above)

    def change_text(self) -> str:
        """Give the change as shown."""
        return self._change.text()

    def coins_text(self) -> str:
        """Give the coins as shown."""
        return self._coins.text()

    def clear(self) -> None:
        """Forget what was typed."""
        for field in (self.received, self.reason):
            field.set_text("")
            field.clear_error()
        self.show_change(Cents(0), Cents(0), Cents(0))

    def _change_side(self) -> _ChangeSide:
        side = _ChangeSide()
        words = label("À rendre", "label")
        for part in (words, self._change):
            side.column.addWidget(part, 0, Qt.AlignmentFlag.AlignRight)
        return side

    def _hold_coins(self) -> None:
        """Hold the height of the coins at this width: a scrolled column would squeeze them."""
        needed = self._coins.heightForWidth(max(self._coins.width(), px(120))) if self._coins.text() else 0
        self._coins.setMinimumHeight(max(needed, px(18)))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._hold_coins()


class _ChangeSide(QWidget):
    """What stands at the right of the field: words, change, coins, one under the other."""

    def __init__(self) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(px(2))


class _ReceivedEdit(AmountEdit):
    """Return in the empty field means that exactly what is wanted was handed over.

    Signals:
        filled: the exact amount was put in.
    """

    filled = Signal()

    def __init__(self) -> None:
        super().__init__("Espèces reçues")
        self._wanted = Cents(0)

    def offer(self, wanted: Cents) -> None:
        """Take the amount that Return puts in."""
        self._wanted = wanted

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain_return = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not (
            event.modifiers() & Qt.KeyboardModifier.ControlModifier
        )
        if plain_return and not self.text() and self._wanted:
            self.set_cents(self._wanted)
            self.filled.emit()
        super().keyPressEvent(event)
