"""The right side of the counter, 420 wide: what to take, the means, the cash meter, and the one button."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.domain.french.amounts import counted, euros
from staffdesk.domain.money import Cents
from staffdesk.ui.counter.cash_block import CashBlock
from staffdesk.ui.counter.cash_meter import CashMeter
from staffdesk.ui.counter.cheque_block import ChequeBlock
from staffdesk.ui.counter.payment_entry import Entry
from staffdesk.ui.counter.reference_block import ReferenceBlock, card_block, transfer_block
from staffdesk.ui.counter.till_panels import wide_button
from staffdesk.ui.counter.voucher_block import VoucherBlock
from staffdesk.ui.kit.buttons import Button, ButtonKind, LinkButton
from staffdesk.ui.kit.labels import IconLabel, KeyChip, hairline, label
from staffdesk.ui.kit.steady_column import SteadyColumn
from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.tokens import Tone

TAKE = "Encaisser et imprimer la quittance"
TAKE_QUIETLY = "Encaisser sans imprimer"
BY_CREDIT = "Régler avec l’avoir"
RETRY = "Réessayer l’encaissement"
MORE = "Carte, virement"
SIDE = 24
NOTHING = Cents(0)


class PayPane(QWidget):
    """The pane.

    Signals:
        changed: something about the means changed.
        submitted: take the payment; True asks for the receipt on paper.
    """

    changed = Signal()
    submitted = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.vouchers = VoucherBlock()
        self.cheque = ChequeBlock()
        self.cash = CashBlock()
        self.card = card_block()
        self.transfer = transfer_block()
        self.meter = CashMeter()
        self._due = Cents(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._means = SteadyColumn(SIDE, 0, SIDE, 12, gap=0)
        column.addLayout(self._head())
        column.addLayout(self._edge(hairline()))
        column.addWidget(self._means, 1)
        self._below = hairline()
        column.addLayout(self._edge(self._below))
        self._fill_means()
        meter = QVBoxLayout()
        meter.setContentsMargins(px(SIDE), px(8), px(SIDE), px(14))
        meter.addWidget(self.meter)
        column.addLayout(meter)
        column.addWidget(hairline())
        column.addLayout(self._foot())
        for block in self.blocks():
            block.changed.connect(self.changed)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow_focus)
        self._means.verticalScrollBar().rangeChanged.connect(self._take_range)
        self._below.hide()

    def blocks(self) -> tuple[VoucherBlock | ChequeBlock | CashBlock | ReferenceBlock, ...]:
        """Give the blocks in their order."""
        return (self.vouchers, self.cheque, self.cash, self.card, self.transfer)

    def begin_payment(self, payer: str, today: date) -> None:
        """Start a payment of another family: nothing is typed yet."""
        self.clear()
        self.vouchers.set_today(today)
        self.cheque.set_payer(payer)

    def clear(self) -> None:
        """Forget everything that was typed."""
        for block in self.blocks():
            block.clear()
        self.card.hide()
        self._card_line.hide()
        self.transfer.hide()
        self._transfer_line.hide()
        self._show_more()

    def entry(
        self, settle: dict[int, Cents], credit: Cents = NOTHING, cesu_ceiling: Cents | None = None
    ) -> Entry:
        """Read everything typed, for the amounts to settle; ``credit`` is used first."""
        given = (block.tender() for block in (self.vouchers, self.cheque, self.card, self.transfer))
        tenders = tuple(tender for tender in given if tender is not None)
        received, reason = self.cash.received.cents(), self.cash.reason.text()
        return Entry(settle, tenders, received, reason, credit, cesu_ceiling)

    def show_due(self, due: Cents, count: int, credit: Cents = NOTHING) -> None:
        """Show what is to be taken, for how many invoices, and how much credit was taken off."""
        self._due = due
        self._amount.setText(euros(due))
        self._amount.setAccessibleName(f"À encaisser {euros(due)}")
        words = counted(count, "facture", "factures") if count else ""
        self._count.setText(f"{words}, avoir de {euros(credit)} déduit" if credit else words)

    def show_balance(self, icon: str, words: str, tone: Tone) -> None:
        """Say over the button how the account stands: right, missing, too much."""
        self._balance.show_text(icon, words, tone)

    def show_receipt_number(self, number: str) -> None:
        """Say which number the receipt will have."""
        self._receipt.setText(f"Quittance {number}" if number else "")

    def allow(self) -> None:
        """Let the payment be taken."""
        self.take_button.allow()
        self.quiet_button.allow()

    def refuse(self, why: str) -> None:
        """Hold the payment and say why under the pointer."""
        self.take_button.refuse(why)
        self.quiet_button.refuse(why)

    def set_usable(self, *, usable: bool) -> None:
        """Let the means be typed in, or keep them as they are."""
        for block in self.blocks():
            block.setEnabled(usable)
        self._more.setEnabled(usable)

    def set_by_credit(self, *, alone: bool) -> None:
        """Say on the button that credit alone settles everything."""
        self.take_button.set_text(BY_CREDIT if alone else TAKE)
        self.quiet_button.setVisible(not alone)

    def set_retrying(self, *, retrying: bool) -> None:
        """Say on the button that the same payment will be tried again."""
        self.take_button.set_text(RETRY if retrying else TAKE)
        self.quiet_button.setVisible(not retrying)

    def begin_cheque(self) -> None:
        """Go to the cheque."""
        self.cheque.begin(self._rest_without(self.cheque.amount.cents()))

    def begin_cash(self) -> None:
        """Go to the cash."""
        self.cash.received.select()

    def begin_more(self) -> None:
        """Go to the card; once it is open, to the transfer."""
        opens_card = self.card.isHidden() or not self.card.amount.cents()
        block, line = (self.card, self._card_line) if opens_card else (self.transfer, self._transfer_line)
        line.show()
        block.begin(self._rest_without(block.amount.cents()))
        self._show_more()
        self._means.ensureWidgetVisible(block)

    def _take_range(self, _lowest: int, highest: int) -> None:
        """Show where the means are cut, and keep what one types in seen while they grow."""
        self._below.setVisible(highest > 0)
        self._follow_focus(None, QApplication.focusWidget())

    @staticmethod
    def _edge(line: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(px(SIDE), 0, px(SIDE), 0)
        row.addWidget(line)
        return row

    def _follow_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Bring the whole block that one types in into sight: change and coins stand below the field."""
        if now is None or not self._means.isAncestorOf(now):
            return
        self._means.body.activate()
        for block in self.blocks():
            if block.isAncestorOf(now):
                self._means.ensureWidgetVisible(block, 0, 0)
        self._means.ensureWidgetVisible(now, 0, 0)

    def _rest_without(self, own: Cents | None) -> Cents:
        entry = self.entry({0: self._due})
        return Cents(entry.rest + (own or 0)) if not own else Cents(0)

    def _fill_means(self) -> None:
        body = self._means.body
        self._card_line, self._transfer_line = hairline(), hairline()
        body.addWidget(self.vouchers)
        for block, line in (
            (self.cheque, hairline()),
            (self.cash, hairline()),
            (self.card, self._card_line),
            (self.transfer, self._transfer_line),
        ):
            body.addWidget(line)
            body.addWidget(block)
        body.addWidget(hairline())
        body.addSpacing(px(12))
        body.addWidget(self._more_row())
        body.addStretch()
        self.clear()

    def _head(self) -> QVBoxLayout:
        """Lay out what is due: it stays while the means scroll below it."""
        head = QVBoxLayout()
        head.setContentsMargins(px(SIDE), px(22), px(SIDE), px(14))
        head.setSpacing(0)
        head.addWidget(label("À encaisser", "label"))
        row = QHBoxLayout()
        self._amount = label(euros(0), "amount")
        self._count = label("", "hint")
        row.addWidget(self._amount)
        row.addStretch()
        row.addWidget(self._count, 0, Qt.AlignmentFlag.AlignBottom)
        self._count.setContentsMargins(0, 0, 0, px(6))
        head.addLayout(row)
        return head

    def _more_row(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        self._more = LinkButton(MORE, 14, "plus")
        self._more.clicked.connect(self.begin_more)
        row.addWidget(self._more)
        row.addStretch()
        row.addWidget(KeyChip("F6"))
        self._more_holder = holder
        return holder

    def _show_more(self) -> None:
        self._more.set_text("Virement" if not self.card.isHidden() else MORE)
        self._more_holder.setVisible(self.transfer.isHidden())

    def _foot(self) -> QVBoxLayout:
        foot = QVBoxLayout()
        foot.setContentsMargins(px(SIDE), px(11), px(SIDE), px(8))
        foot.setSpacing(px(7))
        row = QHBoxLayout()
        self._balance = IconLabel("check-circle", "", Tone.OK, 14, ink=Tone.PLAIN)
        self._receipt = label("", "hint")
        row.addWidget(self._balance)
        row.addStretch()
        row.addWidget(self._receipt)
        foot.addLayout(row)
        self.take_button = wide_button(TAKE)
        self.take_button.clicked.connect(lambda: self.submitted.emit(True))
        foot.addWidget(self.take_button)
        self.quiet_button = Button(TAKE_QUIETLY, ButtonKind.GHOST, icon="receipt")
        self.quiet_button.clicked.connect(lambda: self.submitted.emit(False))
        foot.addWidget(self.quiet_button, 0, Qt.AlignmentFlag.AlignHCenter)
        return foot

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(420), px(700))
