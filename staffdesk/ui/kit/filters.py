"""The column of filters that lies on the canvas at the left of a sheet.

The same entries as a menu when it is folded.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QMenu, QScrollArea, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.ui.kit.buttons import has_keyboard_focus
from staffdesk.ui.kit.icons import IconStyle, draw_icon
from staffdesk.ui.kit.labels import label
from staffdesk.ui.kit.painting import RIGHT, draw_box, draw_focus_ring, draw_text, text_width
from staffdesk.ui.kit.return_key import pressed_by_return
from staffdesk.ui.kit.theme import px, tokens


@dataclass(frozen=True, slots=True)
class FilterEntry:
    """One filter: key, words, how many rows it leaves ("" if unknown), icon for views."""

    key: str
    words: str
    count: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class FilterSection:
    """Filters of one kind under a heading; at most one of a section holds."""

    title: str
    entries: tuple[FilterEntry, ...]


class FilterColumn(QScrollArea):
    """Sections of filters, 184 wide.

    Signals:
        chosen: (section title, key) of the filter taken, or (title, "") when it was put off.
    """

    chosen = Signal(str, str)

    def __init__(self, foot: QWidget | None = None, required: str = "") -> None:
        """``foot`` stands under the sections (a ghost button).

        A filter of the section ``required`` cannot be put off.
        """
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedWidth(px(184))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._required = required
        self._sections: tuple[FilterSection, ...] = ()
        self._held: dict[str, str] = {}
        self._buttons: dict[tuple[str, str], _FilterButton] = {}
        inner = QWidget()
        inner.setProperty("role", "canvas")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        outer = QVBoxLayout(inner)
        outer.setContentsMargins(0, px(7), 0, px(13))
        outer.setSpacing(0)
        self._column = QVBoxLayout()
        self._column.setContentsMargins(px(8), 0, px(8), 0)
        self._column.setSpacing(px(1))
        outer.addLayout(self._column)
        outer.addStretch()
        if foot is not None:
            outer.addWidget(foot)
        self.setWidget(inner)

    def replace(self, sections: Sequence[FilterSection]) -> None:
        """Show other sections or other counts; what holds stays."""
        if [_shape(s) for s in sections] == [_shape(s) for s in self._sections]:
            self._sections = tuple(sections)
            for section in sections:
                for entry in section.entries:
                    self._buttons[section.title, entry.key].show_entry(entry)
            return
        self._sections = tuple(sections)
        self._build()

    def hold(self, title: str, key: str) -> None:
        """Set the filter of a section without a signal; "" puts it off."""
        self._held[title] = key
        for (section, entry), button in self._buttons.items():
            if section == title:
                button.setChecked(entry == key)

    def held(self) -> dict[str, str]:
        """Give the filters that hold, by section."""
        return {title: key for title, key in self._held.items() if key}

    def menu(self, parent: QWidget) -> QMenu:
        """Build the same filters as a menu, for a window too narrow for the column."""
        menu = QMenu(parent)
        for section in self._sections:
            menu.addSection(section.title)
            for entry in section.entries:
                action = menu.addAction(f"{entry.words}  {entry.count}".strip())
                action.setCheckable(True)
                action.setChecked(self._held.get(section.title) == entry.key)
                action.triggered.connect(lambda _=False, t=section.title, k=entry.key: self._take(t, k))
        return menu

    def _build(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self._buttons = {}
        for place, section in enumerate(self._sections):
            heading = label(section.title, "group")
            heading.setContentsMargins(px(10), px(2) if place == 0 else px(17), 0, px(5))
            self._column.addWidget(heading)
            for entry in section.entries:
                button = _FilterButton(entry, section.title)
                button.setChecked(self._held.get(section.title) == entry.key)
                button.clicked.connect(lambda _=False, t=section.title, k=entry.key: self._take(t, k))
                self._buttons[section.title, entry.key] = button
                self._column.addWidget(button)

    def _take(self, title: str, key: str) -> None:
        put_off = self._held.get(title) == key and title != self._required
        self.hold(title, "" if put_off else key)
        self.chosen.emit(title, self._held[title])


class _FilterButton(QAbstractButton):
    """One filter, 28 high."""

    def __init__(self, entry: FilterEntry, section: str) -> None:
        super().__init__()
        self.setCheckable(True)
        self._section = section
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_entry(entry)

    def show_entry(self, entry: FilterEntry) -> None:
        """Show other words or another count."""
        self._entry = entry
        self.setText(entry.words)
        self.setToolTip(entry.words if text_width(entry.words) > px(110) else "")
        self.setAccessibleName(f"{self._section}, {entry.words}, {entry.count}".removesuffix(", "))
        self.update()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_return(self, event):
            super().keyPressEvent(event)

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(168), px(28))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        c = tokens()
        painter = QPainter(self)
        rect = QRectF(self.rect())
        if self.isChecked() or self.underMouse():
            draw_box(painter, rect, px(6), c.hover)
        inner = rect.adjusted(px(10), 0, -px(10), 0)
        draw_text(
            painter, inner, self._entry.count, c.text3 if not self.isChecked() else c.text2, 13, align=RIGHT
        )
        if self._entry.icon:
            box = QRectF(inner.left(), rect.center().y() - px(8), px(16), px(16))
            draw_icon(painter, box, self._entry.icon, c.text2, IconStyle.REGULAR)
            inner.adjust(px(24), 0, 0, 0)
        inner.adjust(0, 0, -text_width(self._entry.count, 13) - px(6), 0)
        draw_text(painter, inner, self._entry.words, c.text, 14, 600 if self.isChecked() else 400, elide=True)
        if has_keyboard_focus(self):
            draw_focus_ring(painter, rect, px(6))

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self.update()
        return super().event(event)


def _shape(section: FilterSection) -> tuple[str, tuple[str, ...]]:
    return section.title, tuple(entry.key for entry in section.entries)
