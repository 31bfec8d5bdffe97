"""Credit notes of the invoice in hand: those there are, and the ways to one more or to a new invoice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from staffdesk.domain.invoice_life import InvoiceState
from staffdesk.ui.invoices.credit_words import HAND_OVER, note_line, title_line
from staffdesk.ui.kit.buttons import LinkButton
from staffdesk.ui.kit.flow import LINK_GAP, FlowLayout
from staffdesk.ui.kit.labels import label
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
        handed_asked: a ``CreditNoteRow`` of which the Treasury was told.
    """

    line_asked = Signal()
    cancel_asked = Signal()
    again_asked = Signal()
    note_asked = Signal(object)
    handed_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._may_credit = False
        self._invoice: InvoiceRow | None = None
        self.notes: list[LinkButton] = []
        self.titles: list[QLabel] = []
        self.handed: list[LinkButton] = []
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
        row = FlowLayout(acts, LINK_GAP)
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
        for widget in (*self.notes, *self.titles, *self.handed):
            self._notes.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self.notes, self.titles, self.handed = [], [], []
        for note in notes:
            self.notes.append(self._link(note_line(note), self.note_asked, note))
            if note.title_cents:
                self._show_title(note)

    def _show_title(self, note: CreditNoteRow) -> None:
        """Say what the Treasury collects less, and let it be noted that it knows."""
        said = label(title_line(note), "body2", wrap=True)
        self._notes.addWidget(said)
        self.titles.append(said)
        if note.waits_for_treasury and self._may_credit:
            self.handed.append(self._link(HAND_OVER, self.handed_asked, note))

    def _link(self, words: str, signal: SignalInstance, note: CreditNoteRow) -> LinkButton:
        link = LinkButton(words, 13)
        link.clicked.connect(lambda: signal.emit(note))
        self._notes.addWidget(link)
        return link
