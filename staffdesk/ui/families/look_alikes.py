"""Households on file that look like the one that is entered: open one, or take its child over."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from staffdesk.domain.french.families import SAME_WORDS
from staffdesk.ui.kit.buttons import LinkButton
from staffdesk.ui.kit.labels import IconLabel, label
from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from staffdesk.services.new_families import LookAlike

MOST_SHOWN = 4
OPEN, SHARE = "Ouvrir le foyer existant", "Rattacher cet enfant aux deux foyers"
ONE, MANY = "Un foyer au dossier ressemble à celui-ci", "Des foyers au dossier ressemblent à celui-ci"


class LookAlikesBox(QWidget):
    """The box, hidden while nobody looks alike.

    Signals:
        opened: id of the household to open instead.
        shared: id and name of a child on file that the new household has too.
    """

    opened = Signal(int)
    shared = Signal(int, str)

    def __init__(self, *, may_share: bool) -> None:
        """``may_share``: a child on file can be given to the new household too."""
        super().__init__()
        self._may_share = may_share
        self._found: tuple[LookAlike, ...] = ()
        self.heading = IconLabel("warning", "", Tone.WARN)
        self.buttons: list[LinkButton] = []
        self._lines = QVBoxLayout()
        self._lines.setSpacing(px(8))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(self.heading)
        column.addLayout(self._lines)
        self.hide()

    def seen(self) -> tuple[int, ...]:
        """Give the households that are shown: who goes on says that they are others."""
        return tuple(one.household_id for one in self._found)

    def show_found(self, found: "Sequence[LookAlike]") -> None:
        """Show which households look alike."""
        if tuple(found) == self._found:
            return
        self._found = tuple(found)
        self.buttons = []
        while (item := self._lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for one in found[:MOST_SHOWN]:
            self._lines.addWidget(self._line(one))
        self.heading.show_text("warning", ONE if len(found) == 1 else MANY, Tone.WARN)
        self.setVisible(bool(found))

    def _line(self, one: "LookAlike") -> QWidget:
        line = QWidget()
        column = QVBoxLayout(line)
        column.setContentsMargins(px(20), 0, 0, 0)
        column.setSpacing(px(2))
        shared = ", ".join(SAME_WORDS[code] for code in one.why)
        column.addWidget(label(f"{one.name}\N{NO-BREAK SPACE}: {shared}", "value", wrap=True))
        column.addWidget(label(" · ".join(filter(None, (one.adults, one.address))), "hint", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(px(16))
        row.addWidget(self._button(OPEN, one.name, lambda: self.opened.emit(one.household_id)))
        if one.child_id and self._may_share:
            row.addWidget(self._button(SHARE, one.child, lambda: self.shared.emit(one.child_id, one.child)))
        row.addStretch()
        column.addLayout(row)
        return line

    def _button(self, words: str, about: str, act: Callable[[], None]) -> LinkButton:
        button = LinkButton(words, 13)
        button.setAccessibleDescription(about)
        button.clicked.connect(act)
        self.buttons.append(button)
        return button
