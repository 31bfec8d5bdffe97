"""Credit notes of the invoice in hand: those there are, and the ways to one more or to a new invoice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from staffdesk.domain.invoice_life import InvoiceState
from staffdesk.ui.invoices.credit_words import note_line
from staffdesk.ui.kit.buttons import LinkButton
from staffdesk.ui.kit.flow import FlowLayout
from staffdesk.ui.kit.theme import px

if TYPE_CHECKING:
    from staffdesk.services.crediting_rows import CreditNoteRow
    from staffdesk.services.money_rows import InvoiceRow


class CreditPanel(QWidget):
    """Links under the lines of an issued invoice.

    Signals:
        line_asked: credit the current line, or a part of it.
        cancel_asked: credit the whole invoice.
        again_asked: invoice the same days anew.
        note_asked: a ``CreditNoteRow`` whose document is wanted.
    """

    line_asked = Signal()
    cancel_asked = Signal()
    again_asked = Signal()
    note_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._may_credit = False
        self._invoice: InvoiceRow | None = None
        self.notes: list[LinkButton] = []
        self.line_link = LinkButton("Établir un avoir sur cette ligne", 13)
        self.cancel_link = LinkButton("Annuler la facture par un avoir", 13)
        self.again_link = LinkButton("Refaire cette facture", 13)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        self._notes = QVBoxLayout()
        self._notes.setSpacing(px(2))
        column.addLayout(self._notes)
        acts = QWidget()
        row = FlowLayout(acts)
        for link, signal in (
            (self.line_link, self.line_asked),
            (self.cancel_link, self.cancel_asked),
            (self.again_link, self.again_asked),
        ):
            link.clicked.connect(signal)
            row.addWidget(link)
        column.addWidget(acts)

    def set_rights(self, *, may_credit: bool) -> None:
        """Say whether the person may issue credit notes; who only reads is offered nothing."""
        self._may_credit = may_credit

    def show_invoice(self, invoice: InvoiceRow) -> None:
        """Show what can be done with an invoice; its credit notes follow."""
        self._invoice = invoice
        self.show_notes(())
        cancelled = invoice.state == InvoiceState.CANCELLED
        stands = bool(invoice.number) and not cancelled and self._may_credit
        self.line_link.setVisible(stands)
        self.cancel_link.setVisible(stands)
        self.again_link.setVisible(cancelled and self._may_credit)

    def show_notes(self, notes: Sequence[CreditNoteRow]) -> None:
        """Show the credit notes of the invoice, each a way to its document."""
        for link in self.notes:
            self._notes.removeWidget(link)
            link.hide()
            link.deleteLater()
        self.notes = []
        for note in notes:
            link = LinkButton(note_line(note), 13)
            link.clicked.connect(self._opener(note))
            self._notes.addWidget(link)
            self.notes.append(link)

    def _opener(self, note: CreditNoteRow) -> Callable[[], None]:
        return lambda: self.note_asked.emit(note)
