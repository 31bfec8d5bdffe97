"""Paints the two-line rows (60 px) and the group headings (34 px) of a list.

A title that has no room beside the moment goes on below it in a higher row: names are never cut.
"""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from staffdesk.ui.kit.icons import IconStyle, draw_icon
from staffdesk.ui.kit.list_rows import GroupedListModel, GroupHeading, ListRow, Verdict
from staffdesk.ui.kit.painting import RIGHT, draw_box, draw_hairline, draw_text, text_width
from staffdesk.ui.kit.theme import font, metrics, px, tokens

ROW_HEIGHT = 60
HEADING_HEIGHT = 34
_ICON_LEFT = 20
_TEXT_LEFT = 50
_RIGHT = 20
_TITLE_LINE = 20
_LEAST_LETTERS = 3
ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
_WIDEST_LETTER = 14
"""No letter of a title is wider: a title this far from the end of its line is not measured."""


class TwoLineDelegate(QStyledItemDelegate):
    """Paints what :class:`GroupedListModel` holds.

    The ring is drawn on the current row while the list has the focus.
    """

    def __init__(self, model: GroupedListModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._measured: tuple[int | None, int] | None = None

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        view = option.widget
        width = view.width() if isinstance(view, QAbstractItemView) else None
        if self._measured != (width, px(ROW_HEIGHT)):
            self._measure_once(width)
        letters = self._model.letters_at(index.row())
        if (
            letters <= self._fitting
        ):  # asked of every row of a list each time it is filled: no name is measured
            return self._low
        row = self._model.row_at(index)
        if row is None or width is None:
            return self._heading if row is None else self._low
        return QSize(px(200), px(ROW_HEIGHT) + px(_TITLE_LINE) * (len(title_lines(row, width)) - 1))

    def _measure_once(self, width: int | None) -> None:
        """Note what all rows have in common while neither the list's width nor the scale changes."""
        self._measured = (width, px(ROW_HEIGHT))
        self._low, self._heading = QSize(px(200), px(ROW_HEIGHT)), QSize(px(200), px(HEADING_HEIGHT))
        self._fitting = 0 if width is None else (_room(width) - px(8)) // px(_WIDEST_LETTER)

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


def title_lines(row: ListRow, width: int) -> tuple[str, ...]:
    """Break the title of a row in a list of this width: the first line leaves the moment its room."""
    whole = _room(width)
    if (len(row.title) + len(row.moment)) * px(_WIDEST_LETTER) + px(8) <= whole:
        return (row.title,)
    spare = whole - (text_width(row.moment, 14, 600) + px(8))
    if text_width(row.title, 14, 600) <= spare:
        return (row.title,)
    layout = QTextLayout(row.title, font(14, 600))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    lines: list[str] = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(whole if lines else spare, px(_WIDEST_LETTER)))
        begin = line.textStart()
        lines.append(row.title[begin : begin + line.textLength()].strip(" "))
    layout.endLayout()
    return tuple(lines)


def _room(width: int) -> int:
    return width - px(_TEXT_LEFT) - px(_RIGHT)


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
    first = QRectF(left, top, right - left, px(_TITLE_LINE))
    draw_text(painter, first, row.moment, c.ink(row.moment_tone), 14, 600, RIGHT)
    spare = first.width() - text_width(row.moment, 14, 600) - px(8)
    names = QRectF(left, top, spare, first.height())
    *over, last = title_lines(row, round(rect.width()))
    for line in over:
        draw_text(painter, names, line, c.text, 14, 600)
        names = first.translated(0, names.bottom() - top)
    used = draw_text(painter, names, last, c.text, 14, 600)
    room = names.width() - used - px(6)
    if row.subtitle and room > px(16):
        beside = QRectF(left + used + px(6), names.top(), room, names.height())
        draw_text(painter, beside, row.subtitle, c.text2, elide=True)
    second = QRectF(left, names.bottom() + px(2), right - left, px(18))
    taken = _paint_verdict(painter, second, row.verdict)
    room2 = second.adjusted(0, 0, -taken, 0)
    draw_text(painter, room2, second_line(row, int(room2.width())), c.text2, 13, elide=True)


def second_line(row: ListRow, width: int) -> str:
    """Cut the second line to a width so that its end stays whole where the row asks for it."""
    head = row.line2.removesuffix(row.kept)
    room = width - text_width(row.kept, 13)
    least = text_width(head[:_LEAST_LETTERS] + ELLIPSIS, 13)
    if not row.kept or text_width(row.line2, 13) <= width:
        return row.line2
    if room < least:
        return f"{ELLIPSIS} {row.kept}"
    short = metrics(13).elidedText(head.rstrip(" ·"), Qt.TextElideMode.ElideRight, room - text_width(" ", 13))
    return f"{short} {row.kept}"


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
