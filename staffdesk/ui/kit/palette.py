"""The palette of Ctrl K: one field that finds records and actions.

What is found is handed in by a provider.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from staffdesk.ui.kit.containers import Resized
from staffdesk.ui.kit.icons import IconStyle, draw_icon
from staffdesk.ui.kit.labels import hairline, label
from staffdesk.ui.kit.painting import RIGHT, draw_box, draw_text, text_width
from staffdesk.ui.kit.theme import px, tokens

AnyIndex = QModelIndex | QPersistentModelIndex
SHOWN = 8
_WIDTH = 600
_ROW = 40


@dataclass(frozen=True)
class PaletteResult:
    """One thing found: icon, name, context, kind at the right, and what taking it does."""

    icon: str
    title: str
    hint: str
    kind: str
    act: Callable[[], None]


Answer = Callable[[Sequence[PaletteResult]], None]
PaletteProvider = Callable[[str, Answer], None]
"""Called with what was typed and where to bring the answer, now or later, on the main thread."""


class Palette(QFrame):
    """The palette over a window; Escape, a click elsewhere or taking a result closes it."""

    def __init__(self, over: QWidget, provider: PaletteProvider) -> None:
        super().__init__(over)
        self._over = over
        self._provider = provider
        self._asked = ""
        self._focus_before: QWidget | None = None
        self.setAccessibleName("Rechercher")
        column = QVBoxLayout(self)
        column.setContentsMargins(px(8), px(4), px(8), px(8))
        column.setSpacing(px(4))
        self.field = QLineEdit()
        self.field.setProperty("role", "bare")
        self.field.setPlaceholderText("Famille, enfant, facture, demande ou action")
        self.field.setAccessibleName("Rechercher")
        self.field.setTextMargins(px(36), 0, px(8), 0)
        self.field.textChanged.connect(self._ask)
        self.field.installEventFilter(self)
        self.model = _ResultsModel()
        self.results = QListView()
        self.results.setAccessibleName("Résultats")
        self.results.setModel(self.model)
        self.results.setItemDelegate(_ResultDelegate(self.results))
        self.results.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.results.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.results.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.results.clicked.connect(self._take)
        self._nothing = label("", "body2")
        self._nothing.setContentsMargins(px(12), px(4), 0, px(8))
        column.addWidget(self.field)
        column.addWidget(hairline())
        column.addWidget(self.results)
        column.addWidget(self._nothing)
        self.hide()
        Resized(over).resized.connect(self._place_if_seen)

    def set_provider(self, provider: PaletteProvider) -> None:
        """Let somebody else find."""
        self._provider = provider

    def open(self) -> None:
        """Show it empty, the cursor in the field."""
        window = self._over.window()
        self._focus_before = window.focusWidget()
        self.field.clear()
        self._ask("")
        self.place()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_palette(self) -> None:
        """Hide it and give the focus back."""
        if self.isVisible():
            self.hide()
            if self._focus_before is not None:
                self._focus_before.setFocus(Qt.FocusReason.OtherFocusReason)

    def place(self) -> None:
        """Stand at the upper middle of the window, as high as the results need."""
        width = min(px(_WIDTH), self._over.width() - px(40))
        rows = min(self.model.rowCount(), SHOWN)
        self.results.setFixedHeight(rows * px(_ROW))
        self.results.setVisible(rows > 0)
        self._nothing.setVisible(rows == 0 and bool(self._nothing.text()))
        self.setFixedWidth(width)
        self.adjustSize()
        self.move((self._over.width() - width) // 2, px(72))

    def _place_if_seen(self) -> None:
        if self.isVisible():
            self.place()

    def _ask(self, typed: str) -> None:
        self._asked = typed

        def answer(found: Sequence[PaletteResult]) -> None:
            if typed == self._asked:
                self._show_results(found)

        self._provider(typed, answer)

    def _show_results(self, found: Sequence[PaletteResult]) -> None:
        self.model.replace(found)
        self._nothing.setText(
            f"Rien ne correspond à «\N{NO-BREAK SPACE}{self._asked}\N{NO-BREAK SPACE}»."
            if self._asked and not found
            else ""
        )
        if found:
            self.results.setCurrentIndex(self.model.index(0))
        self.place()

    def _take(self, index: QModelIndex) -> None:
        result = self.model.result(index)
        if result is not None:
            self.close_palette()
            result.act()

    def _step(self, by: int) -> None:
        count = self.model.rowCount()
        if count:
            row = (self.results.currentIndex().row() + by) % count
            self.results.setCurrentIndex(self.model.index(row))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusOut:
            self.close_palette()
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        match event.key():
            case Qt.Key.Key_Escape:
                self.close_palette()
            case Qt.Key.Key_Down:
                self._step(1)
            case Qt.Key.Key_Up:
                self._step(-1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._take(self.results.currentIndex())
            case _:
                return False
        return True

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        c = tokens()
        draw_box(painter, QRectF(self.rect()), px(10), c.surface, c.ctl)
        middle = self.field.geometry().center().y()
        box = QRectF(self.field.x() + px(12), middle - px(8), px(16), px(16))
        draw_icon(painter, box, "magnifying-glass", c.text2)


class _ResultsModel(QAbstractListModel):
    """What was found."""

    def __init__(self) -> None:
        super().__init__()
        self._found: tuple[PaletteResult, ...] = ()

    def replace(self, found: Sequence[PaletteResult]) -> None:
        """Show other results."""
        self.beginResetModel()
        self._found = tuple(found)
        self.endResetModel()

    def result(self, index: AnyIndex) -> PaletteResult | None:
        """Give the result at an index."""
        return self._found[index.row()] if index.isValid() else None

    @override
    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._found)

    @override
    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        found = self.result(index)
        if found is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return found.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (found.title, found.hint, found.kind) if part)
        return found if role == Qt.ItemDataRole.UserRole else None


class _ResultDelegate(QStyledItemDelegate):
    """Paints a result: icon, name in 600, context, kind at the right."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(px(200), px(_ROW))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        found: PaletteResult = index.data(Qt.ItemDataRole.UserRole)
        c = tokens()
        rect = QRectF(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            draw_box(painter, rect, px(6), c.selected)
        middle = rect.center().y()
        side = px(18)
        box = QRectF(rect.left() + px(12), middle - side / 2, side, side)
        draw_icon(painter, box, found.icon, c.text2, IconStyle.REGULAR)
        inner = rect.adjusted(px(42), 0, -px(12), 0)
        draw_text(painter, inner, found.kind, c.text2, 13, align=RIGHT)
        used = draw_text(painter, inner, found.title, c.text, 14, 600)
        inner.adjust(used + px(8), 0, -text_width(found.kind, 13) - px(12), 0)
        draw_text(painter, inner, found.hint, c.text2, 14, elide=True)
