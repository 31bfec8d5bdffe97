"""The rail at the left of the window: mark and names, search, entries with counts, the person at the foot.

Open it is 188 wide; folded to 56 it keeps the icons, and a count becomes a dot.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.ui.kit.buttons import has_keyboard_focus
from staffdesk.ui.kit.icons import IconStyle, draw_icon
from staffdesk.ui.kit.painting import (
    CENTRE,
    RIGHT,
    draw_box,
    draw_focus_ring,
    draw_hairline,
    draw_key_chip,
    draw_text,
    wrap_lines,
)
from staffdesk.ui.kit.return_key import pressed_by_return
from staffdesk.ui.kit.tab_order import follow
from staffdesk.ui.kit.theme import px, tokens

OPEN_WIDTH = 188
FOLDED_WIDTH = 56


@dataclass(frozen=True, slots=True)
class RailEntry:
    """One entry: key, words, icon; ``apart`` puts a hairline above it."""

    key: str
    words: str
    icon: str
    apart: bool = False


class Rail(QWidget):
    """The rail.

    Signals:
        chosen: key of the entry taken.
        search_asked: the search was pressed.
        person_asked: the person at the foot was pressed.
    """

    chosen = Signal(str)
    search_asked = Signal()
    person_asked = Signal()

    def __init__(self, product: str, place: str) -> None:
        """``product`` and ``place`` are the two lines beside the mark."""
        super().__init__()
        self.setProperty("role", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Navigation")
        self._folded = False
        self._entries: dict[str, _EntryButton] = {}
        self._lines: list[_Line] = []
        self._group = QButtonGroup(self)
        self._head = _Head(product, place)
        self.search = _SearchButton()
        self.search.clicked.connect(self.search_asked)
        self.person = _PersonButton()
        self.person.clicked.connect(self.person_asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self.search)
        column.addSpacing(px(16))
        self._column = QVBoxLayout()
        self._column.setSpacing(px(2))
        column.addLayout(self._column)
        column.addStretch()
        column.addWidget(self.person)
        self.setFixedWidth(px(OPEN_WIDTH))

    def set_entries(self, entries: Sequence[RailEntry]) -> None:
        """Put the entries, from top to bottom."""
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self._entries, self._lines = {}, []
        for entry in entries:
            if entry.apart:
                self._lines.append(_Line())
                self._column.addWidget(self._lines[-1])
            button = _EntryButton(entry)
            button.clicked.connect(lambda _=False, key=entry.key: self.chosen.emit(key))
            self._group.addButton(button)
            self._entries[entry.key] = button
            self._column.addWidget(button)
        follow(self.search, [*self._entries.values(), self.person])
        self._show_folding()

    def set_current(self, key: str) -> None:
        """Mark the entry whose page is seen; none, if the page has no entry."""
        self._group.setExclusive(False)
        stop = key if key in self._entries else next(iter(self._entries), "")
        for known, button in self._entries.items():
            button.setChecked(known == key)
        self._group.setExclusive(True)
        for known, button in self._entries.items():  # one stop for Tab, arrows walk from there
            is_stop = known == stop
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if is_stop else Qt.FocusPolicy.ClickFocus)

    def set_badge(self, key: str, count: int) -> None:
        """Show a count beside an entry; 0 takes it away."""
        if key in self._entries:
            self._entries[key].set_count(count)

    def entry(self, key: str) -> QAbstractButton:
        """Give the button of an entry."""
        return self._entries[key]

    def set_person(self, name: str, role: str) -> None:
        """Show who works here."""
        self.person.show_person(name, role)

    def is_folded(self) -> bool:
        """Tell whether only icons are seen."""
        return self._folded

    def set_folded(self, folded: bool) -> None:
        """Fold to icons, or open."""
        if folded != self._folded:
            self._folded = folded
            self.setFixedWidth(px(FOLDED_WIDTH if folded else OPEN_WIDTH))
            self._show_folding()

    def _show_folding(self) -> None:
        parts: list[_Part | _RailButton] = [self._head, self.search, self.person, *self._lines]
        for part in (*parts, *self._entries.values()):
            part.folded = self._folded
            part.update()
        for button in self._entries.values():
            button.setToolTip(button.entry.words if self._folded else "")


class _Part(QWidget):
    """A painted part of the rail that knows whether the rail is folded."""

    folded = False
    height_of_look = 32

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(FOLDED_WIDTH), px(self.height_of_look))


class _Head(_Part):
    """Mark, product, place."""

    height_of_look = 58

    def __init__(self, product: str, place: str) -> None:
        super().__init__()
        self._product, self._place = product, place
        self.setFixedHeight(px(self.height_of_look))
        self.setAccessibleName(f"{product}, {place}")
        self.setToolTip(place)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        c = tokens()
        mark = QRectF(px(14), px(14), px(28), px(28))
        draw_box(painter, mark, px(7), c.accentfill)
        inset = px(5)
        draw_icon(painter, mark.adjusted(inset, inset, -inset, -inset), "student-fill", c.onaccent)
        if not self.folded:
            room = QRectF(px(52), px(12), self.width() - px(60), px(19))
            draw_text(painter, room, self._product, c.text, 14, 600)
            lines = wrap_lines(self._place, room.width(), 400, 13)
            for at, line in enumerate((lines[0], " ".join(lines[1:]))[: len(lines)]):
                under = room.translated(0, px(15) * (at + 1))
                draw_text(painter, under, line, c.text3, 13, elide=True)


class _Line(_Part):
    """The hairline above an entry that stands apart."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(px(11))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        draw_hairline(QPainter(self), px(18), self.width() - px(18), px(4))


class _RailButton(QAbstractButton):
    """A button of the rail: focus by key, repaint under the pointer."""

    folded = False

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_return(self, event):
            super().keyPressEvent(event)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self.update()
        return super().event(event)


class _SearchButton(_RailButton):
    """Looks like a field and opens the palette."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Rechercher")
        self.setAccessibleDescription("Ctrl K")
        self.setToolTip("Rechercher une famille, un enfant, une facture ou une action (Ctrl K)")

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(FOLDED_WIDTH), px(30))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        c = tokens()
        middle = self.height() / 2
        if self.folded:
            rect = QRectF(px(8), 0, px(40), self.height())
            if self.underMouse():
                draw_box(painter, rect, px(6), c.hover)
            side = px(18)
            box = QRectF(px(28) - side / 2, middle - side / 2, side, side)
            draw_icon(painter, box, "magnifying-glass", c.text2, IconStyle.REGULAR)
        else:
            rect = QRectF(px(10), 0, self.width() - px(20), self.height())
            draw_box(painter, rect, px(6), c.hover if self.underMouse() else c.surface, c.line2)
            box = QRectF(px(18), middle - px(7), px(14), px(14))
            draw_icon(painter, box, "magnifying-glass", c.text2, IconStyle.REGULAR)
            draw_text(painter, QRectF(px(40), 0, px(90), self.height()), "Rechercher", c.text3)
            draw_key_chip(painter, rect.right() - px(6), middle, "Ctrl+K")
        if has_keyboard_focus(self):
            draw_focus_ring(painter, rect, px(6))


class _EntryButton(_RailButton):
    """One entry, 32 high."""

    def __init__(self, entry: RailEntry) -> None:
        super().__init__()
        self.entry = entry
        self._count = 0
        self.setCheckable(True)
        self.setText(entry.words)
        self.set_count(0)

    def set_count(self, count: int) -> None:
        """Show a count, seen and spoken."""
        self._count = count
        self.setAccessibleName(f"{self.entry.words}, {count}" if count else self.entry.words)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(FOLDED_WIDTH), px(32))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        c = tokens()
        rect = QRectF(px(8), 0, self.width() - px(16), self.height())
        current = self.isChecked()
        if current or self.underMouse():
            draw_box(painter, rect, px(6), c.selected if current else c.hover)
        ink = c.accent if current else c.text2
        side = px(18)
        left = px(28) - side / 2 if self.folded else px(19)
        box = QRectF(left, self.height() / 2 - side / 2, side, side)
        draw_icon(painter, box, self.entry.icon, ink, IconStyle.FILL if current else IconStyle.REGULAR)
        if self.folded:
            self._paint_dot(painter, box)
        else:
            self._paint_words(painter, current)
        if has_keyboard_focus(self):
            draw_focus_ring(painter, rect, px(6))

    def _paint_words(self, painter: QPainter, current: bool) -> None:
        c = tokens()
        room = QRectF(px(48), 0, self.width() - px(48) - px(16), self.height())
        weight = 600 if current else 400
        draw_text(painter, room, self.entry.words, c.accent if current else c.text, 14, weight)
        if self._count:
            ink = c.accent if current else c.text2
            draw_text(painter, room, str(self._count), ink, 14 if current else 13, weight, RIGHT)

    def _paint_dot(self, painter: QPainter, icon: QRectF) -> None:
        if not self._count:
            return
        c = tokens()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        centre = QPointF(icon.right() + px(1), icon.top() + px(1))
        painter.setBrush(c.selected if self.isChecked() else c.canvas)
        painter.drawEllipse(centre, px(9) / 2, px(9) / 2)
        painter.setBrush(c.accent)
        painter.drawEllipse(centre, px(7) / 2, px(7) / 2)


class _PersonButton(_RailButton):
    """Initials in a disc, name, role; opens the person's menu."""

    def __init__(self) -> None:
        super().__init__()
        self._name = self._role = ""

    def show_person(self, name: str, role: str) -> None:
        """Show who it is."""
        self._name, self._role = name, role
        self.setAccessibleName(f"{name}, {role}")
        self.setToolTip(f"{name}, {role}")
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(FOLDED_WIDTH), px(52))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        c = tokens()
        rect = QRectF(px(8), px(4), self.width() - px(16), self.height() - px(8))
        if self.underMouse() and self._name:
            draw_box(painter, rect, px(6), c.hover)
        disc = QRectF(px(14), self.height() / 2 - px(14), px(28), px(28))
        draw_box(painter, disc, px(14), c.pressed)
        draw_text(painter, disc, initials(self._name), c.text2, 12, 600, CENTRE)
        if not self.folded:
            room = QRectF(px(52), self.height() / 2 - px(16), self.width() - px(64), px(18))
            draw_text(painter, room, self._name, c.text, 14, 600, elide=True)
            draw_text(painter, room.translated(0, px(16)), self._role, c.text2, 13, elide=True)
        if has_keyboard_focus(self):
            draw_focus_ring(painter, rect, px(6))


def initials(name: str) -> str:
    """Take the first letters of the first and of the last word of a name ("Camille R." is CR)."""
    words = [word for word in name.replace("-", " ").split() if word[:1].isalpha()]
    return "".join(word[0].upper() for word in (words[:1] + words[-1:] if len(words) > 1 else words))
