"""Paints the two-line rows (60 px) and the group headings (34 px) of a list."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from staffdesk.ui.kit.icons import IconStyle, draw_icon
from staffdesk.ui.kit.list_rows import GroupedListModel, GroupHeading, ListRow, Verdict
from staffdesk.ui.kit.painting import RIGHT, draw_box, draw_hairline, draw_text, text_width
from staffdesk.ui.kit.theme import px, tokens

ROW_HEIGHT = 60
HEADING_HEIGHT = 34
_ICON_LEFT = 20
_TEXT_LEFT = 50
_RIGHT = 20


class TwoLineDelegate(QStyledItemDelegate):
    """Paints what :class:`GroupedListModel` holds.

    The ring is drawn on the current row while the list has the focus.
    """

    def __init__(self, model: GroupedListModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        is_heading = self._model.heading_at(index) is not None
        return QSize(px(200), px(HEADING_HEIGHT if is_heading else ROW_HEIGHT))

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect = _full_width(QRectF(option.rect), option)
        heading = self._model.heading_at(index)
        if heading is not None:
            draw_heading(painter, rect, heading)
            return
        row = self._model.row_at(index)
        if row is None:
            return
        state = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        _paint_ground(painter, rect, state, selected)
        if (
            not selected
            and not self._model.is_last_of_group(index)
            and not self._next_is_selected(option, index)
        ):
            draw_hairline(painter, rect.left() + px(_TEXT_LEFT), rect.right() - px(_RIGHT), rect.bottom() - 1)
        _paint_row(painter, rect, row, selected)

    def _next_is_selected(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> bool:
        view = option.widget
        below = self._model.index(index.row() + 1)
        if not isinstance(view, QAbstractItemView) or not below.isValid():
            return False
        return view.selectionModel().isSelected(below)


def _full_width(rect: QRectF, option: QStyleOptionViewItem) -> QRectF:
    """Count the scroll bar's width in, so that texts stand at the same place with and without it."""
    view = option.widget
    if isinstance(view, QAbstractItemView):
        rect.setRight(rect.right() + view.width() - view.viewport().width())
    return rect


def draw_heading(painter: QPainter, rect: QRectF, heading: GroupHeading) -> None:
    """Paint a group heading: why these rows stand together, and how many they are."""
    c = tokens()
    inner = rect.adjusted(px(_ICON_LEFT), px(4), -px(_RIGHT), 0)
    draw_text(painter, inner, heading.name, c.text2, 13, 600)
    draw_text(painter, inner, str(heading.count), c.text3, 13, align=RIGHT)


def _paint_ground(painter: QPainter, rect: QRectF, state: QStyle.StateFlag, selected: bool) -> None:
    c = tokens()
    body = rect.adjusted(px(8), 1, -px(8), -1)
    if selected:
        draw_box(painter, body, px(8), c.selected)
        if state & QStyle.StateFlag.State_HasFocus:
            draw_box(painter, body, px(8), line=c.accent, width=1.5)
    elif state & QStyle.StateFlag.State_MouseOver:
        draw_box(painter, body, px(8), c.hover)


def _paint_row(painter: QPainter, rect: QRectF, row: ListRow, selected: bool) -> None:
    c = tokens()
    side = px(18)
    top = rect.top() + px(10)
    icon = QRectF(rect.left() + px(_ICON_LEFT), top + px(10) - side / 2, side, side)
    draw_icon(painter, icon, row.icon, c.accent if selected else c.text2, IconStyle.REGULAR)
    left, right = rect.left() + px(_TEXT_LEFT), rect.right() - px(_RIGHT)
    first = QRectF(left, top, right - left, px(20))
    second = QRectF(left, top + px(22), right - left, px(18))
    draw_text(painter, first, row.moment, c.ink(row.moment_tone), 14, 600, RIGHT)
    spare = first.width() - text_width(row.moment, 14, 600) - px(8)
    names = QRectF(left, first.top(), spare, first.height())
    used = draw_text(painter, names, row.title, c.text, 14, 600, elide=True)
    room = spare - used - px(6)
    if row.subtitle and room > px(16):
        beside = QRectF(left + used + px(6), first.top(), room, first.height())
        draw_text(painter, beside, row.subtitle, c.text2, elide=True)
    taken = _paint_verdict(painter, second, row.verdict)
    draw_text(painter, second.adjusted(0, 0, -taken, 0), row.line2, c.text2, 13, elide=True)


def _paint_verdict(painter: QPainter, rect: QRectF, verdict: Verdict | None) -> int:
    """Paint icon and count at the right end and give the room they take."""
    if verdict is None:
        return 0
    ink = tokens().ink(verdict.tone)
    side = px(14)
    count = text_width(verdict.count, 13)
    draw_text(painter, rect, verdict.count, ink, 13, align=RIGHT)
    box = QRectF(rect.right() - count - px(3) - side, rect.center().y() - side / 2, side, side)
    draw_icon(painter, box, verdict.icon, ink, IconStyle.REGULAR)
    return count + px(3) + side + px(10)
