"""The receipts of the day, the last one first: shown, printed again as a copy, cancelled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QMenu, QStyleOptionViewItem, QToolTip
from typing_extensions import override

from staffdesk.domain.french.amounts import euros
from staffdesk.ui.counter.words import at_hour, family_words, when
from staffdesk.ui.kit.table_model import Align, Column, RowsModel
from staffdesk.ui.kit.table_view import Density, PlainTable, TableDelegate
from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from staffdesk.services.money_rows import ReceiptRow

SHOWN = 6
_MEANS_NEED = 690


class Place(IntEnum):
    """The columns."""

    ICON = 0
    NUMBER = 1
    FAMILY = 2
    MEANS = 3
    TIME = 4
    MORE = 5
    AMOUNT = 6


def receipts_model(said: Callable[[ReceiptRow], str]) -> RowsModel[ReceiptRow]:
    """Make the model of the receipts; ``said`` says when one was given."""
    columns: list[Column[ReceiptRow]] = [
        Column("", _no_text, icon=lambda _row: "printer", tone=_quiet, width=24, spoken=_copy_words),
        Column("Quittance", lambda row: row.receipt, tone=_quiet, width=110),
        Column("Famille", family_words, tone=_cancelled_tone),
        Column("Moyens", lambda row: row.means, tone=_quiet, width=172),
        Column("Heure", said, tone=_quiet, width=72, align=Align.RIGHT),
        Column("", _no_text, icon=lambda _row: "dots-three", tone=_quiet, width=36, spoken=_more_words),
        Column("Montant", _amount, tone=_cancelled_tone, align=Align.RIGHT, width=104),
    ]
    return RowsModel(columns, key=lambda row: row.payment_id)


class ReceiptsTable(PlainTable["ReceiptRow"]):
    """The table: rows of 28, no header, the figures on the edge of the other tables of the counter.

    Return or a click shows a receipt; its other actions stand in the menu of the row.

    Signals:
        copy_asked: print a copy of a receipt (its row).
        reversal_asked: cancel a receipt (its row).

    Attributes:
        may_reverse: whether cancelling is offered at all.
    """

    copy_asked = Signal(object)
    reversal_asked = Signal(object)

    def __init__(self) -> None:
        self._today: date | None = None
        super().__init__(receipts_model(self._when), "Dernières quittances", Density.LOG, sortable=False)
        self.may_reverse = False
        self.setItemDelegate(_ReceiptDelegate(self, Density.LOG, 0))
        self.horizontalHeader().setMinimumSectionSize(px(20))
        self.horizontalHeader().hide()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._press)

    def show_receipts(
        self, receipts: tuple[ReceiptRow, ...], today: date | None = None, most: int = SHOWN
    ) -> None:
        """Show the first ones; those of another day than ``today`` say their day."""
        self._today = today
        shown = receipts[:most]
        self.replace(shown)
        self.fit_height()

    def _when(self, row: ReceiptRow) -> str:
        return at_hour(row.at) if self._today is None else when(row.at, self._today)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the means out where the name of a family would have no room beside them."""
        self.setColumnHidden(Place.MEANS, self.width() < px(_MEANS_NEED))
        super().resizeEvent(event)

    def menu(self, row: ReceiptRow) -> QMenu:
        """Build the menu of a receipt."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Afficher la quittance").triggered.connect(lambda: self.opened.emit(row))
        menu.addAction("Imprimer un duplicata").triggered.connect(lambda: self.copy_asked.emit(row))
        if self.may_reverse and is_reversible(row):
            menu.addSeparator()
            act = menu.addAction("Annuler la quittance")
            act.triggered.connect(lambda: self.reversal_asked.emit(row))
        return menu

    def _press(self, index: QModelIndex) -> None:
        row = self.rows.row_at(index)
        if row is None:
            return
        if index.column() == Place.ICON:
            self.copy_asked.emit(row)
        elif index.column() == Place.MORE:
            self._open_menu(row, index)
        else:
            self.opened.emit(row)

    def _open_menu(self, row: ReceiptRow, index: QModelIndex) -> None:
        corner = self.visualRect(self.rows.index(index.row(), Place.MORE)).bottomLeft()
        self.menu(row).popup(self.viewport().mapToGlobal(corner))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.current_row()
        is_delete = event.key() == Qt.Key.Key_Delete and not event.modifiers()
        if is_delete and row is not None and self.may_reverse and is_reversible(row):
            self.reversal_asked.emit(row)
        elif event.matches(QKeySequence.StandardKey.Print) and row is not None:
            self.copy_asked.emit(row)
        else:
            super().keyPressEvent(event)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        row = self.rows.row_at(index)
        if row is not None:
            self._open_menu(row, index)


class _ReceiptDelegate(TableDelegate):
    """Stands the amount on the edge of the figures of the other tables; its icons say what they do."""

    @override
    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        if index.column() not in (Place.ICON, Place.MORE):
            return super().helpEvent(event, view, option, index)
        words = str(index.data(Qt.ItemDataRole.AccessibleTextRole) or "")
        QToolTip.showText(event.globalPos(), words if event.type() is QEvent.Type.ToolTip else "", view)
        return True

    @override
    def _paint_words(
        self,
        painter: QPainter,
        rect: QRectF,
        index: QModelIndex | QPersistentModelIndex,
        ink: QColor,
        weight: int,
    ) -> None:
        inside = px(11) if index.column() == Place.AMOUNT else 0
        super()._paint_words(painter, rect.adjusted(0, 0, -inside, 0), index, ink, weight)


def is_reversible(row: ReceiptRow) -> bool:
    """Tell whether something of a receipt can be cancelled: not twice, and a cancellation never."""
    return not row.reverses and row.reversed_cents < row.total_cents


def _amount(row: ReceiptRow) -> str:
    return euros(row.total_cents)


def _no_text(_row: ReceiptRow) -> str:
    return ""


def _quiet(_row: ReceiptRow) -> Tone:
    return Tone.QUIET


def _cancelled_tone(row: ReceiptRow) -> Tone:
    return Tone.QUIET if row.reversed_by and not is_reversible(row) else Tone.PLAIN


def _copy_words(row: ReceiptRow) -> str:
    return f"Imprimer un duplicata de la quittance {row.receipt}"


def _more_words(row: ReceiptRow) -> str:
    return f"Autres actions sur la quittance {row.receipt}"
