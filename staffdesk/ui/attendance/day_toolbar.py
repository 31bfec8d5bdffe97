"""The head of Pointage and Effectifs: the days, the four views of the planning, actions at the right."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from staffdesk.ui.attendance.words import VIEWS
from staffdesk.ui.kit.buttons import Button, ButtonKind, IconButton, SegmentedControl
from staffdesk.ui.kit.containers import Toolbar
from staffdesk.ui.kit.labels import hairline
from staffdesk.ui.kit.theme import px


class DayToolbar(Toolbar):
    """Steps over days (or weeks, months), names them, leads to the other views.

    Signals:
        stepped: -1 or 1; 0 leads back to the present.
        view_asked: key of another view.
    """

    stepped = Signal(int)
    view_asked = Signal(str)

    def __init__(self, view: str, longest: int) -> None:
        """``view`` is the one shown; ``longest`` is the room its titles need, so that nothing moves."""
        super().__init__(" ")
        self._view = view
        self.before = IconButton("caret-left", "Avant (Alt ←)")
        self.after = IconButton("caret-right", "Après (Alt →)")
        self.present = Button("Aujourd’hui", ButtonKind.GHOST)
        self.view = SegmentedControl(VIEWS, "Vue")
        self.view.choose(view)
        self.title.setMinimumWidth(longest)
        self.add(self.before, self.after, self.present, self.view)
        self.add_stretch()
        self.before.clicked.connect(lambda: self.stepped.emit(-1))
        self.after.clicked.connect(lambda: self.stepped.emit(1))
        self.present.clicked.connect(lambda: self.stepped.emit(0))
        self.view.chosen.connect(self._lead)

    def show_title(self, words: str, *, is_present: bool) -> None:
        """Name what is shown; the way back is offered from elsewhere."""
        self.title.setText(words)
        self.present.setVisible(not is_present)

    def _lead(self, key: str) -> None:
        self.view.choose(self._view)
        if key != self._view:
            self.view_asked.emit(key)


class FilterRow(QWidget):
    """A row of 48 under the toolbar: pickers at the left, counters at the right."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._row = QHBoxLayout()
        self._row.setContentsMargins(px(20), 0, px(20), 0)
        self._row.setSpacing(px(8))
        column.addLayout(self._row, 1)
        column.addWidget(hairline())
        self.setFixedHeight(px(48))

    def add(self, *widgets: QWidget) -> None:
        """Put widgets after the others."""
        for widget in widgets:
            self._row.addWidget(widget)

    def add_stretch(self) -> None:
        """Push what follows to the right."""
        self._row.addStretch()
