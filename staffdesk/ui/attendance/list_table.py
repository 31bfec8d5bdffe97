"""The table of a list: children by name, their state as the planning draws it, what to mind, who marked."""

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QTableView
from typing_extensions import override

from staffdesk.domain.bookings import BookingState
from staffdesk.domain.french.attendance import minutes_words
from staffdesk.domain.french.bookings import STATE_WORDS
from staffdesk.ui.attendance.words import care_words, collectors_words, has_warning, is_banned_told
from staffdesk.ui.kit.cells import CellState, draw_cell
from staffdesk.ui.kit.painting import draw_box, draw_text
from staffdesk.ui.kit.table_model import Column, RowsModel, TableRole
from staffdesk.ui.kit.table_view import Density, PlainTable, TableDelegate
from staffdesk.ui.kit.theme import px, tokens
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from staffdesk.services.attendance_rows import Care, ListRow

CELLS = {
    BookingState.BOOKED: CellState.BOOKED,
    BookingState.REQUESTED: CellState.REQUESTED,
    BookingState.WAITING: CellState.WAITING,
    BookingState.CANCEL_REQUESTED: CellState.CANCEL_ASKED,
    BookingState.ABSENT_EXCUSED: CellState.ABSENT_EXCUSED,
    BookingState.ABSENT_BILLED: CellState.ABSENT_BILLED,
    BookingState.PRESENT: CellState.PRESENT,
    BookingState.PRESENT_UNBOOKED: CellState.PRESENT_UNBOOKED,
    BookingState.CLOSED_BY_TOWN: CellState.CLOSED,
}
"""How each state of a list is drawn."""

_CELL_WIDTH, _CELL_HEIGHT = 48, 18


class Place(IntEnum):
    """The columns."""

    NAME = 0
    CLASS = 1
    STATE = 2
    CARE = 3
    COLLECTORS = 4
    MARKED = 5


@dataclass(frozen=True)
class ListLine:
    """A row of a list with what site staff must know of the child; None while that is read."""

    row: "ListRow"
    care: "Care | None" = None


def _state_words(line: ListLine) -> str:
    late = minutes_words(line.row.late_minutes)
    told = STATE_WORDS[line.row.state]
    if line.row.state is BookingState.ABSENT_EXCUSED and not line.row.is_marked:
        told = "annulé avant"
    return ", ".join(part for part in (told, late) if part)


def _marked_words(line: ListLine) -> str:
    told = [part for part in (line.row.trace, line.row.reason) if part]
    if line.row.is_invoiced:
        told.append("déjà facturé")
    return " · ".join(told)


COLUMNS: tuple[Column[ListLine], ...] = (
    Column("Enfant", lambda line: line.row.name, strong=True, share=2),
    Column("Classe", lambda line: line.row.class_name, width=76, tone=lambda _line: Tone.QUIET),
    Column("État", _state_words, width=152, spoken=_state_words),
    Column(
        "À savoir",
        lambda line: care_words(line.row, line.care),
        tone=lambda line: Tone.WARN if has_warning(line.row, line.care) else Tone.QUIET,
        icon=lambda line: "first-aid" if has_warning(line.row, line.care) else "",
        share=2,
    ),
    Column(
        "Peut venir chercher",
        lambda line: collectors_words(line.care),
        tone=lambda line: Tone.BAD if is_banned_told(line.care) else Tone.QUIET,
        icon=lambda line: "prohibit" if is_banned_told(line.care) else "",
        share=4,
    ),
    Column("Pointage", _marked_words, tone=lambda _line: Tone.QUIET, share=2),
)


class StateDelegate(TableDelegate):
    """Paints the state as a cell of the planning, and the minutes of a late pick-up beside it."""

    @override
    def _paint_words(
        self,
        painter: QPainter,
        rect: QRectF,
        index: QModelIndex | QPersistentModelIndex,
        ink: QColor,
        weight: int,
    ) -> None:
        line = index.data(TableRole.PAYLOAD)
        if index.column() != Place.STATE or not isinstance(line, ListLine):
            super()._paint_words(painter, rect, index, ink, weight)
            return
        cell = QRectF(
            rect.left(), rect.center().y() - px(_CELL_HEIGHT) / 2, px(_CELL_WIDTH), px(_CELL_HEIGHT)
        )
        if self._is_chosen(index):  # a booked cell is as pale as the row it stands on
            draw_box(painter, cell.adjusted(-px(2), -px(2), px(2), px(2)), px(5), tokens().surface)
        draw_cell(painter, cell, CELLS.get(line.row.state, CellState.BOOKED))
        late = minutes_words(line.row.late_minutes)
        if late:
            room = rect.adjusted(px(_CELL_WIDTH) + px(8), 0, 0, 0)
            draw_text(painter, room, late, tokens().warn, 14, 600)

    def _is_chosen(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        table = self.parent()
        return isinstance(table, QTableView) and table.selectionModel().isRowSelected(index.row())


class ListTable(PlainTable[ListLine]):
    """The children of a list; J and K walk it."""

    def __init__(self) -> None:
        super().__init__(
            RowsModel(COLUMNS, lambda line: line.row.child_id),
            "Enfants de la liste",
            Density.READ,
            sortable=False,
        )
        self.setItemDelegate(StateDelegate(self, Density.READ, 8))
        self.wrap_words()  # who may collect a child, and above all who may not, is never cut
        self._room = px(1150)

    def step(self, by: int) -> None:
        """Make another row current, the next one (1) or the one before (-1)."""
        count = self.rows.rowCount()
        at = self.currentIndex().row() + by
        if 0 <= at < count:
            self.selectRow(at)

    def give_way(self, width: int) -> None:
        """Leave out what a narrow window has no room for: classes first, then who collects.

        Who may not be handed a child stands there at any width.
        """
        self._room = width
        somebody_is_banned = any(is_banned_told(line.care) for line in self.rows.rows())
        self.setColumnHidden(Place.CLASS, width < px(1000))
        self.setColumnHidden(Place.COLLECTORS, width < px(1150) and not somebody_is_banned)
        self.share_width()

    @override
    def replace(self, rows: tuple[ListLine, ...], total: ListLine | None = None) -> None:
        super().replace(rows, total)
        self.give_way(self._room)
