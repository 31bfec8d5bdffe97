"""The search of the counter: a few letters, Return, and the family is there. F2 leads here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.domain.french.amounts import NO_BREAK, euros
from staffdesk.ui.kit.fields import SearchField
from staffdesk.ui.kit.labels import KeyChip, label
from staffdesk.ui.kit.list_rows import TwoLineRow
from staffdesk.ui.kit.list_view import TwoLineList
from staffdesk.ui.kit.painting import draw_box
from staffdesk.ui.kit.theme import px, tokens
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from staffdesk.services.money_rows import FamilyFound

PLACEHOLDER = f"Famille suivante{NO_BREAK}: nom, enfant ou numéro de facture"
NOBODY = "Aucune famille trouvée. Essayer le nom d’un enfant ou un numéro de dossier."
_ROWS_SEEN = 6
_PAUSE_MS = 40


class FamilySearch(QWidget):
    """The field, its key, and the list that opens under it.

    Signals:
        asked: text to look for.
        chosen: household_id of the family taken.
    """

    asked = Signal(str)
    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.field = _FamilyField()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(10))
        row.addWidget(self.field, 1)
        row.addWidget(KeyChip("F2"))
        self.found = FoundList()
        self.destroyed.connect(self.found.deleteLater)  # it lies over the window, which outlives the search
        self._takes_first = False
        self._answered = ""
        self._pause = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._ask)
        self.field.textEdited.connect(self._typed)
        self.field.stepped.connect(self.found.list.step)
        self.field.accepted.connect(self._accept)
        self.field.escaped.connect(self.close_list)
        self.field.left.connect(self._left)
        self.found.list.opened.connect(lambda row: self._choose(row.key))
        self.found.list.clicked.connect(self._click)

    def focus(self) -> None:
        """Put the cursor here, with what was typed selected."""
        self.field.begin()

    def is_idle(self) -> bool:
        """Tell whether the cursor stands here and nothing is typed."""
        return self.field.hasFocus() and not self.field.text()

    def show_found(self, text: str, families: Sequence[FamilyFound]) -> None:
        """Show the answer to a question; it counts only while the question still stands in the field."""
        if text != self.field.text().strip() or not text:
            return
        self._answered = text
        self.found.show_families(families)
        self._place()
        if self._takes_first and families:
            self._choose(families[0].household_id)
        self._takes_first = False

    def close_list(self) -> None:
        """Close the list; the text stays."""
        self.found.hide()

    def clear(self) -> None:
        """Forget what was typed."""
        self.field.clear()
        self.close_list()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.close_list()

    def _typed(self, text: str) -> None:
        if text.strip():
            self._pause.start()
        else:
            self._pause.stop()
            self.close_list()

    def _ask(self) -> None:
        self.asked.emit(self.field.text().strip())

    def _accept(self) -> None:
        """Take the current family; Return before the answer is there takes the first one of the answer."""
        row = self.found.list.current_row()
        if self.found.isVisible() and self._answered == self.field.text().strip() and row is not None:
            self._choose(row.key)
        elif self.field.text().strip():
            self._takes_first = True
            self._pause.stop()
            self._ask()

    def _click(self, index: object) -> None:
        row = self.found.list.current_row()
        if row is not None:
            self._choose(row.key)

    def _choose(self, key: object) -> None:
        self.clear()
        self.chosen.emit(key)

    def _left(self) -> None:
        self.close_list()

    def _place(self) -> None:
        """Lay the list over the window, right under the field."""
        over = self.window()
        if self.found.parentWidget() is not over:
            self.found.setParent(over)
        under = self.field.mapTo(over, QPoint(0, self.field.height() + px(4)))
        self.found.setGeometry(under.x(), under.y(), self.field.width(), self.found.wanted_height())
        self.found.show()
        self.found.raise_()


class FoundList(QWidget):
    """The list under the field."""

    def __init__(self) -> None:
        super().__init__()
        self.list = TwoLineList("Familles trouvées")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._nobody = label(NOBODY, "body2", wrap=True)
        self._nobody.setContentsMargins(px(16), px(10), px(16), px(12))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(4), px(4), px(4), px(4))
        column.addWidget(self.list)
        column.addWidget(self._nobody)
        self.hide()

    def show_families(self, families: Sequence[FamilyFound]) -> None:
        """Show the families, the first one current."""
        self.list.replace([_row(family) for family in families])
        self.list.setVisible(bool(families))
        self._nobody.setVisible(not families)
        if families:
            self.list.choose(families[0].household_id)

    def wanted_height(self) -> int:
        """Measure the list with what it holds."""
        count = min(len(self.list.rows.rows()), _ROWS_SEEN)
        return px(60) * count + px(8) if count else self._nobody.sizeHint().height() + px(8)

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(400), self.wanted_height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        draw_box(QPainter(self), QRectF(self.rect()), px(8), tokens().surface, tokens().line2)


class _FamilyField(SearchField):
    """The field; arrows move in the list, Return takes.

    Signals:
        stepped: one down (1) or up (-1).
        accepted: Return.
        escaped: Escape.
        left: the focus went.
    """

    stepped = Signal(int)
    accepted = Signal()
    escaped = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__(PLACEHOLDER, name="Chercher une famille")

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.stepped.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not control:
            self.accepted.emit()
        elif key == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


def _row(family: FamilyFound) -> TwoLineRow:
    due = euros(family.due_cents) if family.due_cents else "à jour"
    return TwoLineRow(
        family.household_id,
        "",
        "users-three",
        family.family,
        family.children,
        f"Dossier {family.number}",
        due,
        Tone.PLAIN,
    )
