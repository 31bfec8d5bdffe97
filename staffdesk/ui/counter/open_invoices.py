"""The open invoices of a family: one row of 44 each with its tick, its figures and the amount to settle."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.domain.french.amounts import NO_BREAK, euros
from staffdesk.domain.money import Cents
from staffdesk.ui.counter.columns import Edges, edges
from staffdesk.ui.counter.words import day_near, invoice_spoken, lateness
from staffdesk.ui.kit.buttons import CheckBox
from staffdesk.ui.kit.fields import AmountEdit, ErrorLine
from staffdesk.ui.kit.icons import IconStyle, draw_icon
from staffdesk.ui.kit.painting import (
    LEFT,
    RIGHT,
    draw_hairline,
    draw_text,
    draw_text_with_icon,
    text_width,
    wrap_lines,
)
from staffdesk.ui.kit.theme import font, px, set_role, tokens

if TYPE_CHECKING:
    from staffdesk.services.money_rows import OpenInvoice

ROW_HEIGHT = 44
HEAD_HEIGHT = 28
_LINE = 18


class OpenInvoices(QWidget):
    """The table: header, rows, and one line for what is wrong with an amount.

    Signals:
        settle_changed: another tick or another amount.
    """

    settle_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Factures ouvertes")
        self._rows: list[InvoiceLine] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, px(HEAD_HEIGHT), 0, 0)
        self._column.setSpacing(0)
        self.error_line = ErrorLine()
        self._column.addWidget(self.error_line)

    def show_invoices(self, invoices: Sequence[OpenInvoice], today: date) -> None:
        """Show the invoices in the order given, all ticked that may be paid here."""
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [InvoiceLine(invoice, today) for invoice in invoices]
        for place, row in enumerate(self._rows):
            row.is_last = place == len(self._rows) - 1
            row.changed.connect(self._check)
            self._column.insertWidget(place, row)
        self.error_line.say("")

    def rows(self) -> tuple[InvoiceLine, ...]:
        """Give the rows."""
        return tuple(self._rows)

    def settle(self) -> dict[int, Cents]:
        """Give what is to be settled: invoice id to cents, ticked ones only, in the order shown."""
        return {row.invoice.invoice_id: row.cents() for row in self._rows if row.is_ticked()}

    def first_error(self) -> InvoiceLine | None:
        """Give the first row whose amount cannot be taken."""
        return next((row for row in self._rows if row.fault()), None)

    def focus_first(self) -> None:
        """Put the cursor into the first amount that can be changed."""
        for row in self._rows:
            if row.is_ticked():
                row.amount.setFocus(Qt.FocusReason.ShortcutFocusReason)
                row.amount.selectAll()
                return

    def _check(self) -> None:
        wrong = self.first_error()
        self.error_line.say(wrong.fault() if wrong is not None else "")
        self.settle_changed.emit()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        at = edges(self.width())
        ink = tokens().text3
        box = QRectF(0, 0, self.width(), px(HEAD_HEIGHT))
        draw_text(painter, box.adjusted(at.number, 0, 0, 0), "Facture", ink, 13)
        if not at.is_stacked:
            draw_text(painter, box.adjusted(at.period, 0, 0, 0), "Période", ink, 13)
        draw_text(painter, box.adjusted(at.due, 0, 0, 0), "Échéance", ink, 13)
        if at.shows_amount:
            draw_text(painter, _until(box, at.amount), "Montant", ink, 13, align=RIGHT)
        draw_text(painter, _until(box, at.rest), "Reste dû", ink, 13, align=RIGHT)
        draw_text(painter, _until(box, at.figure), "À régler", ink, 13, align=RIGHT)
        draw_hairline(painter, 0, self.width(), box.bottom() - 1)


class InvoiceLine(QWidget):
    """One invoice.

    Signals:
        changed: ticked or not, or another amount typed.
    """

    changed = Signal()

    def __init__(self, invoice: OpenInvoice, today: date) -> None:
        super().__init__()
        self.invoice = invoice
        self.is_last = False
        self._today = today
        self.setFixedHeight(px(ROW_HEIGHT))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.tick = CheckBox(name=invoice_spoken(invoice))
        self.tick.setParent(self)
        self.amount = _SettleEdit(f"À régler sur la facture {invoice.number}", inline=True)
        self.amount.setParent(self)
        bold = self.amount.font()
        bold.setWeight(bold.Weight.DemiBold)
        self.amount.setFont(bold)
        self.amount.set_cents(Cents(invoice.open_cents))
        self.setAccessibleName(invoice_spoken(invoice))
        self.setToolTip(invoice.locked or invoice.label)
        payable = not invoice.locked
        self.tick.setChecked(payable)
        self.tick.setVisible(payable)
        self.amount.setVisible(payable)
        self.tick.toggled.connect(self._toggle)
        self.amount.textEdited.connect(self._edited)
        self.amount.editingFinished.connect(self._left)

    def is_ticked(self) -> bool:
        """Tell whether the invoice is to be settled now."""
        return self.tick.isChecked() and not self.invoice.locked

    def cents(self) -> Cents:
        """Give the amount to settle; nothing where it cannot be taken."""
        cents = self.amount.cents()
        return Cents(0) if cents is None or self.fault() else cents

    def fault(self) -> str:
        """Say what is wrong with the amount of a ticked row, or nothing."""
        if not self.is_ticked():
            return ""
        cents = self.amount.cents()
        if not self.amount.is_readable():
            return f"Facture {self.invoice.number}{NO_BREAK}: montant illisible, saisir par exemple 12,50"
        if cents is None or cents <= 0:
            return f"Facture {self.invoice.number}{NO_BREAK}: indiquer un montant supérieur à zéro"
        if cents > self.invoice.open_cents:
            rest = euros(self.invoice.open_cents)
            return f"Facture {self.invoice.number}{NO_BREAK}: au plus {rest}, son reste dû"
        return ""

    def _toggle(self, ticked: bool) -> None:
        self.amount.setVisible(ticked)
        if ticked and self.amount.cents() is None:
            self.amount.set_cents(Cents(self.invoice.open_cents))
        self.update()
        self._left()

    def _edited(self) -> None:
        set_role(self.amount, "false", "invalid")
        self.changed.emit()

    def _left(self) -> None:
        set_role(self.amount, "true" if self.fault() else "false", "invalid")
        self.changed.emit()

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(480), px(ROW_HEIGHT))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        at = edges(self.width())
        more = len(self._label_lines(at)[1]) - 1 if at.is_stacked else 0
        self.setFixedHeight(px(ROW_HEIGHT) + more * px(_LINE))
        height = px(32)
        self.tick.setGeometry(-px(2), (self.height() - px(24)) // 2, px(24), px(24))
        self.amount.setGeometry(
            edges(self.width()).field,
            (self.height() - height) // 2,
            self.width() - edges(self.width()).field,
            height,
        )

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        at = edges(self.width())
        rect = QRectF(0, 0, self.width(), self.height())
        if not self.is_last:
            draw_hairline(painter, 0, self.width(), self.height() - 1)
        if self.invoice.locked:
            box = QRectF(0, rect.center().y() - px(8), px(16), px(16))
            draw_icon(painter, box, "lock-simple", tokens().text2, IconStyle.REGULAR)
        self._paint_words(painter, rect, at)
        self._paint_figures(painter, rect, at)

    def _paint_words(self, painter: QPainter, rect: QRectF, at: Edges) -> None:
        c = tokens()
        ink = c.text2 if self.invoice.locked else c.text
        weight = 600 if self.is_ticked() else 400
        upper, lower = (_upper(rect), _lower(rect)) if at.is_stacked else (rect, rect)
        draw_text(painter, upper.adjusted(at.number, 0, 0, 0), self.invoice.number, ink, 14, weight)
        size, lines = self._label_lines(at)
        colour = c.text2 if at.is_stacked else ink
        room = at.due - at.period - px(10)
        if len(lines) > 1 and not at.is_stacked:
            lower = rect.adjusted(0, px(4), 0, 0)
        for rank, line in enumerate(lines):
            top = lower.top() + rank * px(_LINE)
            height = px(_LINE) if len(lines) > 1 else lower.height()
            draw_text(painter, QRectF(at.period, top, room, height), line, colour, size, elide=True)
        if self.invoice.locked:
            self._paint_lock(painter, rect, at)
            return
        self._paint_due(painter, rect, at, ink)

    def _label_lines(self, at: Edges) -> tuple[int, list[str]]:
        """Give what the invoice is for in a size and the lines that do not cut it, two at most."""
        room = at.due - at.period - px(10)
        if not at.is_stacked and text_width(self.invoice.label) <= room:
            return 14, [self.invoice.label]
        lines = wrap_lines(self.invoice.label, room, 400, 13)
        return 13, [lines[0], " ".join(lines[1:])] if len(lines) > 1 else lines

    def _paint_due(self, painter: QPainter, rect: QRectF, at: Edges, ink: QColor) -> None:
        """Say the due date, and beside it how late it is; under it where the figures leave no room."""
        day, late = day_near(self.invoice.due_on, self._today), self.late_words()
        x = self._late_beside(at)
        first = rect if x is not None or not late else _upper(rect)
        second = rect if x is not None else _lower(rect)
        draw_text(painter, first.adjusted(at.due, 0, 0, 0), day, ink, 14, align=LEFT)
        if late:
            place = second.adjusted(at.due if x is None else x, 0, 0, 0)
            draw_text_with_icon(painter, place, "warning", late, tokens().warn, 13)

    def late_words(self) -> str:
        """Say how late the invoice is, or nothing."""
        return lateness(self.invoice.days_late) if self.invoice.days_late > 0 else ""

    def _late_beside(self, at: Edges) -> int | None:
        """Give where the lateness stands beside the due date; None where it would reach the figures."""
        x = at.due + max(text_width(day_near(self.invoice.due_on, self._today)) + px(12), px(48))
        edge, cents = (at.amount, self.invoice.total_cents) if at.shows_amount else (at.rest, 0)
        figures = edge - text_width(euros(cents or self.invoice.open_cents)) - px(12)
        fits = x + px(20) + text_width(self.late_words(), 13) <= figures
        return x if fits and not at.is_stacked else None

    def _paint_lock(self, painter: QPainter, rect: QRectF, at: Edges) -> None:
        """Say why the invoice cannot be paid here; on two lines where the figures leave no room for one."""
        right = (at.amount if at.shows_amount else at.rest) - px(64)
        if text_width(self.invoice.locked) <= right - at.due:
            draw_text(painter, rect.adjusted(at.due, 0, 0, 0), self.invoice.locked, tokens().text2)
            return
        painter.setFont(font(13))
        painter.setPen(tokens().text2)
        flags = int(LEFT) | int(Qt.TextFlag.TextWordWrap)
        painter.drawText(QRectF(at.due, 0, right - at.due, rect.height()), flags, self.invoice.locked)

    def _paint_figures(self, painter: QPainter, rect: QRectF, at: Edges) -> None:
        c = tokens()
        quiet = bool(self.invoice.locked)
        if at.shows_amount:
            draw_text(painter, _until(rect, at.amount), euros(self.invoice.total_cents), c.text2, align=RIGHT)
        ink = c.text2 if quiet else c.text
        draw_text(painter, _until(rect, at.rest), euros(self.invoice.open_cents), ink, align=RIGHT)


class _SettleEdit(AmountEdit):
    """An amount of the table: it keeps its sign of currency, like the figures beside it."""

    @override
    def set_cents(self, cents: Cents | None) -> None:
        self.setText("" if cents is None else euros(cents))

    @override
    def _tidy(self) -> None:
        if self.cents() is not None:
            self.set_cents(self.cents())


def _until(rect: QRectF, right: float) -> QRectF:
    return QRectF(rect.left(), rect.top(), right - rect.left(), rect.height())


def _upper(rect: QRectF) -> QRectF:
    return QRectF(rect.left(), rect.top() + px(3), rect.width(), px(20))


def _lower(rect: QRectF) -> QRectF:
    return QRectF(rect.left(), rect.top() + px(22), rect.width(), px(18))
