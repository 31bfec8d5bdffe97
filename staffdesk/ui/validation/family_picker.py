"""The family that asks on paper: a few letters, arrows and Return; then its name, until it is changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.ui.kit.buttons import LinkButton
from staffdesk.ui.kit.fields import Field, SearchField
from staffdesk.ui.kit.labels import label
from staffdesk.ui.kit.list_rows import TwoLineRow
from staffdesk.ui.kit.list_view import TwoLineList
from staffdesk.ui.kit.theme import px

if TYPE_CHECKING:
    from staffdesk.services.money_rows import FamilyFound

_ROWS_SEEN = 4
_PAUSE_MS = 60
NOBODY = "Aucune famille trouvée. Essayer le nom d’un enfant ou un numéro de dossier."


class _Search(SearchField):
    """A search that hands arrows and Return on.

    Signals:
        stepped: -1 or 1. taken: Return.
    """

    stepped = Signal(int)
    taken = Signal()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        by = steps.get(Qt.Key(event.key()))
        if by is not None:
            self.stepped.emit(by)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.taken.emit()
        else:
            super().keyPressEvent(event)


class FamilyPicker(QWidget):
    """The picker.

    Signals:
        asked: text to look for.
        chosen: the household_id of the family taken.
        changed: another family is wanted.
    """

    asked = Signal(str)
    chosen = Signal(int)
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.search = _Search("Nom, enfant ou numéro de dossier", name="Famille")
        self.field = Field("Famille", self.search)
        self.found = TwoLineList("Familles trouvées")
        self.found.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.nobody = label(NOBODY, "hint", wrap=True)
        self.name = label("", "heading")
        self.change = LinkButton("Changer", 13)
        self._names: dict[int, str] = {}
        self._pause = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(lambda: self.asked.emit(self.search.text().strip()))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        self._taken = QWidget()
        row = QHBoxLayout(self._taken)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.name)
        row.addWidget(self.change)
        row.addStretch()
        for widget in (self.field, self.found, self.nobody, self._taken):
            column.addWidget(widget)
        for widget in (self.found, self.nobody, self._taken):
            widget.hide()
        self.search.textEdited.connect(self._type)
        self.search.stepped.connect(self.found.step)
        self.search.taken.connect(self._take)
        self.found.clicked.connect(lambda _index: self._take())
        self.change.clicked.connect(self._ask_again)

    def show_found(self, text: str, families: Sequence[FamilyFound]) -> None:
        """Show the answer to a question that still stands in the field."""
        if not text or text != self.search.text().strip():
            return
        self._names = {one.household_id: one.family for one in families}
        rows = [
            TwoLineRow(one.household_id, "", "users-three", one.family, line2=_line(one)) for one in families
        ]
        self.found.replace(rows)
        self.found.setFixedHeight(px(60) * min(len(rows), _ROWS_SEEN))
        self.found.setVisible(bool(rows))
        self.nobody.setVisible(not rows)
        if rows and self.found.current_row() is None:
            self.found.choose(rows[0].key)

    def show_family(self, name: str) -> None:
        """Show who was taken."""
        self.field.clear_error()
        self.field.hide()
        self.found.hide()
        self.nobody.hide()
        self.name.setText(f"Famille {name}")
        self._taken.show()

    def begin(self) -> None:
        """Ask for a family, with nothing typed."""
        self.search.clear()
        self._taken.hide()
        self.found.hide()
        self.nobody.hide()
        self.field.show()

    def focus(self) -> None:
        """Put the cursor where one goes on."""
        target = self.search if self.field.isVisible() else self.change
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _type(self, text: str) -> None:
        if text.strip():
            self._pause.start()
        else:
            self._pause.stop()
            self.found.hide()
            self.nobody.hide()

    def _take(self) -> None:
        row = self.found.current_row()
        if self.found.isVisible() and row is not None and isinstance(row.key, int):
            self.chosen.emit(row.key)

    def _ask_again(self) -> None:
        self.begin()
        self.changed.emit()
        self.focus()


def _line(one: FamilyFound) -> str:
    return " · ".join(filter(None, (one.number, one.children)))
