"""One family with something unpaid: its invoices, what stops reminders, and those that were sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.ui.invoices.overdue_tables import late_invoices_model, reminders_model
from staffdesk.ui.invoices.reminder_words import NEVER_REMINDED, PERIOD_CHOICES, PICK_FAMILY, hold_line
from staffdesk.ui.kit.buttons import LinkButton
from staffdesk.ui.kit.fields import ComboPicker
from staffdesk.ui.kit.flow import LINK_GAP, FlowLayout
from staffdesk.ui.kit.labels import EmptyState, SectionHeading, hairline, label
from staffdesk.ui.kit.steady_column import SteadyColumn
from staffdesk.ui.kit.table_view import Density, PlainTable, inset
from staffdesk.ui.kit.theme import px

if TYPE_CHECKING:
    from staffdesk.services.reminder_rows import HoldRow, LateInvoiceRow, ReminderRow

_NARROW = 740
STOP_FAMILY, STOP_INVOICE = "Ne pas relancer cette famille", "Suspendre les relances de cette facture"
GO_ON_FAMILY, GO_ON_INVOICE = "Relancer de nouveau cette famille", "Relancer de nouveau cette facture"


class LateFamilyPanel(QWidget):
    """The panel under the families.

    Signals:
        family_asked: household_id whose sheet is wanted.
        statement_asked: household_id whose account statement is wanted, and the period it covers.
        family_hold_asked: stop the reminders of the family.
        invoice_hold_asked: the ``LateInvoiceRow`` whose reminders are to stop.
        lift_asked: hold_id that is over.
        reminder_asked: the ``ReminderRow`` whose paper is wanted.
    """

    family_asked = Signal(int)
    statement_asked = Signal(int, str)
    family_hold_asked = Signal()
    invoice_hold_asked = Signal(object)
    lift_asked = Signal(int)
    reminder_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.household_id: int | None = None
        self._may_hold = False
        self._family_hold: int | None = None
        self.title = label("", "heading")
        self.family_link = LinkButton("Voir la famille", 13)
        self.statement_link = LinkButton("Relevé de compte", 13)
        self.period = ComboPicker(PERIOD_CHOICES, "Période du relevé de compte")
        self.hold_link = LinkButton(STOP_FAMILY, 13)
        self.invoice_link = LinkButton(STOP_INVOICE, 13)
        self.held = label("", "body2", wrap=True)
        self.invoices: PlainTable[LateInvoiceRow] = PlainTable(
            late_invoices_model(), "Factures impayées de la famille", Density.READ, sortable=False
        )
        self.reminders: PlainTable[ReminderRow] = PlainTable(
            reminders_model(), "Relances envoyées à la famille", Density.READ, sortable=False
        )
        self.never = label(NEVER_REMINDED, "body2")
        self._lay_out()
        self.family_link.clicked.connect(self._ask_family)
        self.statement_link.clicked.connect(self._ask_statement)
        self.hold_link.clicked.connect(self._hold_family)
        self.invoice_link.clicked.connect(self._hold_invoice)
        self.invoices.current_changed.connect(lambda _row: self._offer())
        self.reminders.opened.connect(self.reminder_asked)
        self.clear()

    def set_rights(self, *, may_hold: bool) -> None:
        """Say whether the person may stop reminders; who only reads is offered nothing."""
        self._may_hold = may_hold
        self._offer()

    def clear(self) -> None:
        """Show that no family is chosen."""
        self.household_id = None
        self.empty.show()
        self.body.hide()

    def show_family(self, household_id: int, title: str) -> None:
        """Show the head of a family; the rest follows."""
        if household_id != self.household_id:
            self.show_invoices(())
            self.show_reminders(())
            self.show_holds(())
        self.household_id = household_id
        self.title.setText(title)
        self.empty.hide()
        self.body.show()

    def show_invoices(self, rows: Sequence[LateInvoiceRow]) -> None:
        """Show the unpaid invoices, the oldest first."""
        self.invoices.replace(tuple(rows))
        self.invoices.fit_height()
        self.invoices.setVisible(bool(rows))
        if rows and self.invoices.current_row() is None:
            self.invoices.selectRow(0)
        self._offer()

    def show_holds(self, rows: Sequence[HoldRow]) -> None:
        """Say what stops reminders, a line each."""
        self._family_hold = next((row.hold_id for row in rows if not row.invoice), None)
        self.held.setText("\n".join(hold_line(row) for row in rows))
        self.held.setVisible(bool(rows))
        self._offer()

    def show_reminders(self, rows: Sequence[ReminderRow]) -> None:
        """Show what was sent, the newest first."""
        self.reminders.replace(tuple(rows))
        self.reminders.fit_height()
        self.reminders.setVisible(bool(rows))
        self.never.setVisible(not rows)

    def _offer(self) -> None:
        invoice = self.invoices.current_row()
        self.hold_link.setVisible(self._may_hold)
        self.hold_link.set_text(STOP_FAMILY if self._family_hold is None else GO_ON_FAMILY)
        self.invoice_link.setVisible(self._may_hold and invoice is not None)
        held = invoice is not None and invoice.hold_id is not None
        self.invoice_link.set_text(GO_ON_INVOICE if held else STOP_INVOICE)

    def _ask_family(self) -> None:
        if self.household_id is not None:
            self.family_asked.emit(self.household_id)

    def _ask_statement(self) -> None:
        if self.household_id is not None:
            self.statement_asked.emit(self.household_id, self.period.key())

    def _hold_family(self) -> None:
        if self._family_hold is not None:
            self.lift_asked.emit(self._family_hold)
        elif self.household_id is not None:
            self.family_hold_asked.emit()

    def _hold_invoice(self) -> None:
        invoice = self.invoices.current_row()
        if invoice is None:
            return
        if invoice.hold_id is not None:
            self.lift_asked.emit(invoice.hold_id)
        else:
            self.invoice_hold_asked.emit(invoice)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(hairline(strong=True))
        self.empty = EmptyState(*PICK_FAMILY, side=28)
        column.addWidget(self.empty)
        self.body = SteadyColumn(20, 14, 20, 16, gap=8)
        self.body.read_by_keys("Impayés et relances de la famille")
        column.addWidget(self.body, 1)
        links = QWidget()
        flow = FlowLayout(links, LINK_GAP)
        for link in (self.family_link, self.hold_link, self.statement_link, self.period):
            flow.addWidget(link)
        for part in (self.title, links, self.held):
            self._add(part)
        self.body.body.addWidget(self.invoices)
        acts = QWidget()
        FlowLayout(acts).addWidget(self.invoice_link)
        self._add(acts)
        self._add(SectionHeading("Relances envoyées"))
        self._add(self.never)
        self.body.body.addWidget(self.reminders)
        self.body.body.addStretch()

    def _add(self, part: QWidget) -> None:
        """Add a part on the edge of the words: tables stand a little outside of it."""
        self.body.body.addLayout(inset(part))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what has no room: the period of an invoice, how a reminder left."""
        super().resizeEvent(event)
        narrow = self.width() < px(_NARROW)
        self.invoices.setColumnHidden(1, narrow)
        self.reminders.setColumnHidden(3, narrow)
        for table in (self.invoices, self.reminders):
            table.share_width()
