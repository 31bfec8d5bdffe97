"""An invoice's lines, and for the current line the reason of its price, sentence by sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from staffdesk.domain.french.amounts import euros
from staffdesk.ui.invoices.credit_panel import CreditPanel
from staffdesk.ui.invoices.reminder_words import reminded_line
from staffdesk.ui.invoices.tables import lines_model
from staffdesk.ui.kit.buttons import Button, LinkButton
from staffdesk.ui.kit.flow import LINK_GAP, FlowLayout
from staffdesk.ui.kit.labels import EmptyState, hairline, label
from staffdesk.ui.kit.reasons import Reasons
from staffdesk.ui.kit.steady_column import SteadyColumn
from staffdesk.ui.kit.table_view import Density, PlainTable
from staffdesk.ui.kit.theme import px

if TYPE_CHECKING:
    from staffdesk.services.money_rows import InvoiceLineRow, InvoiceRow
    from staffdesk.services.reminder_rows import ReminderRow

_ANY_HEIGHT = 16_777_215  # Qt's own greatest: no limit
_INSET = 8  # a table stands so far outside the edge of words
PICK = ("Choisir une facture.", "Ses lignes et la raison de chaque prix s’affichent ici.")


class InvoicePanel(QWidget):
    """The panel under a table of invoices.

    Signals:
        paper_asked: the ``InvoiceRow`` whose document is wanted.
        family_asked: household_id.
        statement_asked: household_id whose account statement is wanted.
    """

    paper_asked = Signal(object)
    family_asked = Signal(int)
    statement_asked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._invoice: InvoiceRow | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(hairline(strong=True))
        self._empty = EmptyState(*PICK, side=28)
        column.addWidget(self._empty)
        self._body = SteadyColumn(20, 14, 20, 16, gap=8)
        self._body.read_by_keys("Détail de la facture")
        column.addWidget(self._body, 1)
        self.lines = PlainTable(lines_model(), "Lignes de la facture", Density.READ, sortable=False)
        self.lines.fit_height()
        self.lines.current_changed.connect(self._explain)
        self.credits = CreditPanel()
        self.reminded = label("", "body2", wrap=True)
        self._why = Reasons()
        self._body.body.addLayout(self._head())
        self._body.body.addWidget(self.lines)
        below = QVBoxLayout()
        below.setContentsMargins(px(_INSET), 0, px(_INSET), 0)
        below.addWidget(self.credits)
        below.addWidget(self.reminded)
        below.addWidget(self._why)
        self._body.body.addLayout(below)
        self._body.body.addStretch()
        self.clear()

    def clear(self) -> None:
        """Show that no invoice is chosen, in no more room than that takes."""
        self._invoice = None
        self._empty.show()
        self._body.hide()
        self.setMaximumHeight(self._empty.sizeHint().height() + 1)

    def show_invoice(self, invoice: InvoiceRow) -> None:
        """Show the head of an invoice; its lines follow."""
        self._invoice = invoice
        self._empty.hide()
        self._body.show()
        self.setMaximumHeight(_ANY_HEIGHT)
        number = f"Facture {invoice.number}" if invoice.number else "Facture sans numéro"
        self._title.setText(f"{number} · famille {invoice.family}")
        self._total.setText(euros(invoice.total_cents))
        self.paper_button.setVisible(bool(invoice.number))
        self.credits.show_invoice(invoice)
        self.show_reminders(())
        self.lines.replace(())
        self._explain(None)

    def invoice(self) -> InvoiceRow | None:
        """Give the invoice shown."""
        return self._invoice

    def line(self) -> InvoiceLineRow | None:
        """Give the current line."""
        return self.lines.current_row()

    def show_lines(self, lines: tuple[InvoiceLineRow, ...]) -> None:
        """Show the lines, the first one explained."""
        self.lines.replace(lines)
        if lines:
            self.lines.selectRow(0)

    def show_reminders(self, rows: Sequence[ReminderRow]) -> None:
        """Say when the invoice was claimed, a reminder after the other."""
        self.reminded.setText(reminded_line(rows))
        self.reminded.setVisible(bool(rows))

    def reasons(self) -> tuple[str, ...]:
        """Give the sentences shown."""
        return self._why.reasons()

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(px(12))
        row.setContentsMargins(px(_INSET), 0, px(_INSET), 0)
        self._title = label("", "heading", wrap=True)
        self._total = label("", "value")
        self.family_link = LinkButton("Voir la famille", 13)
        self.paper_button = Button("Voir le document", keys="D", icon="file-pdf")
        self.statement_link = LinkButton("Relevé de compte", 13)
        words = QVBoxLayout()
        words.setSpacing(px(2))
        words.addWidget(self._title)
        links = QWidget()
        flow = FlowLayout(links, LINK_GAP)
        flow.addWidget(self.family_link)
        flow.addWidget(self.statement_link)
        words.addWidget(links)
        row.addLayout(words, 1)
        row.addWidget(self._total)
        row.addWidget(self.paper_button)
        self.family_link.clicked.connect(self._ask_family)
        self.statement_link.clicked.connect(self._ask_statement)
        self.paper_button.clicked.connect(self._ask_paper)
        return row

    def _ask_family(self) -> None:
        if self._invoice is not None:
            self.family_asked.emit(self._invoice.household_id)

    def _ask_statement(self) -> None:
        if self._invoice is not None:
            self.statement_asked.emit(self._invoice.household_id)

    def _ask_paper(self) -> None:
        if self._invoice is not None:
            self.paper_asked.emit(self._invoice)

    def _explain(self, line: InvoiceLineRow | None) -> None:
        self._why.show_reasons(line.why if line is not None else ())
