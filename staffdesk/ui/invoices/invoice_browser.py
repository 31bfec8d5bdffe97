"""A table of invoices over the lines of the current one; used by a run and by the search."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.ui.invoices.invoice_panel import InvoicePanel
from staffdesk.ui.invoices.tables import InvoicePlace, invoices_model
from staffdesk.ui.kit.labels import EmptyState
from staffdesk.ui.kit.table_view import Density, PlainTable
from staffdesk.ui.kit.theme import px

if TYPE_CHECKING:
    from staffdesk.services.money_rows import InvoiceRow

NOTHING = ("Aucune facture ici.", "")
LABEL_NEEDS, DUE_NEEDS = 1000, 840
"""So that what is left is enough for the name of a family."""


class InvoiceBrowser(QWidget):
    """Table above, lines below.

    Signals:
        lines_asked: invoice_id whose lines are wanted.
        paper_asked: the ``InvoiceRow`` whose document is wanted.
        family_asked: household_id.
    """

    lines_asked = Signal(int)
    paper_asked = Signal(object)
    family_asked = Signal(int)

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self.table = PlainTable(invoices_model(today), "Factures", Density.READ)
        self.panel = InvoicePanel()
        self.empty = EmptyState(*NOTHING)
        self._split = split = QSplitter(Qt.Orientation.Vertical)
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(px(20), px(4), px(20), 0)
        inner.addWidget(self.empty)
        inner.addWidget(self.table, 1)
        split.addWidget(holder)
        split.addWidget(self.panel)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(1)
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 1)
        split.setSizes([1000, 1000])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(split)
        self.table.current_changed.connect(self._show_current)
        self.table.opened.connect(self._open)
        self.panel.paper_asked.connect(self.paper_asked)
        self.panel.family_asked.connect(self.family_asked)

    def show_invoices(self, invoices: tuple[InvoiceRow, ...]) -> None:
        """Show other invoices; the current one stays if it is still there."""
        self.table.replace(invoices)
        self._choose_columns()
        self.table.setVisible(bool(invoices))
        self.empty.setVisible(not invoices)
        if self.table.current_row() is None:
            self.panel.clear()

    def say_empty(self, headline: str, hint: str) -> None:
        """Change what is said where there is no invoice."""
        self.empty.say(headline, hint)

    def choose(self, invoice_id: int) -> bool:
        """Make an invoice current; False if it is not there."""
        return self.table.choose(invoice_id)

    def _show_current(self, invoice: InvoiceRow | None) -> None:
        if invoice is None:
            self.panel.clear()
            return
        opens = self.panel.invoice() is None
        self.panel.show_invoice(invoice)
        if opens:  # it took the room of two sentences: halves again, and the row chosen stays in sight
            self._split.setSizes([1000, 1000])
            QTimer.singleShot(0, self, lambda: self.table.scrollTo(self.table.currentIndex()))
        self.lines_asked.emit(invoice.invoice_id)

    def _open(self, invoice: InvoiceRow) -> None:
        if invoice.number:
            self.paper_asked.emit(invoice)

    def _choose_columns(self) -> None:
        """Leave out what has no room, and what a draft does not have yet."""
        drafts = bool(self.table.rows.rows()) and not any(row.number for row in self.table.rows.rows())
        narrow = self.width() < px(DUE_NEEDS)
        for place, hidden in (
            (InvoicePlace.NUMBER, drafts),
            (InvoicePlace.LABEL, self.width() < px(LABEL_NEEDS)),
            (InvoicePlace.DUE, narrow),
            (InvoicePlace.STATE, drafts),
            (InvoicePlace.OPEN, drafts or narrow),
        ):
            self.table.setColumnHidden(place, hidden)
        self.table.share_width()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._choose_columns()
