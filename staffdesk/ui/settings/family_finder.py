"""A real family in the simulator: searched by name, a child chosen by Return."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.domain.french.families import of_person
from staffdesk.ui.kit.fields import SearchField
from staffdesk.ui.kit.labels import label
from staffdesk.ui.kit.table_model import Column, RowsModel
from staffdesk.ui.kit.table_view import Density, PlainTable
from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from staffdesk.services.trial_children import TrialChild

NONE_FOUND = "Aucune famille ne correspond. Vérifier le nom, ou remplir les chiffres ci-dessous."


class FamilyFinder(QWidget):
    """The search, and below it what it found.

    Signals:
        searched: the text typed.
        chosen: a ``TrialChild``.
    """

    searched = Signal(str)
    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.field = SearchField("Famille ou enfant du fichier", "", "Chercher une famille à simuler")
        self.found = PlainTable(
            RowsModel(_columns(), lambda child: child.key), "Enfants trouvés", Density.LOG, sortable=False
        )
        self.none = label(NONE_FOUND, "hint", wrap=True)
        self.who = label("", "hint", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        for part in (self.field, self.found, self.none, self.who):
            column.addWidget(part)
        self.field.textChanged.connect(self.searched)
        self.field.returnPressed.connect(self._choose)
        self.found.opened.connect(self._take)
        self.show_found(())
        self.forget()

    def show_found(self, children: Sequence["TrialChild"]) -> None:
        """Show which children fit; the first one is taken by Return."""
        self.found.replace(tuple(children))
        self.found.fit_height()
        self.found.setVisible(bool(children))
        self.none.setVisible(not children and bool(self.field.text().strip()))
        if children:
            self.found.selectRow(0)

    def forget(self) -> None:
        """Say no more that the figures are a family's: somebody typed others."""
        self.who.hide()

    def _choose(self) -> None:
        child = self.found.current_row()
        if child is not None and self.found.isVisible():
            self._take(child)

    def _take(self, child: "TrialChild") -> None:
        self.field.clear()
        self.show_found(())
        self.chosen.emit(child)
        self.who.setText(f"Chiffres d’aujourd’hui {of_person(child.name)}, famille {child.family}")
        self.who.show()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if by is None or not self.field.hasFocus():
            super().keyPressEvent(event)
            return
        at = self.found.currentIndex().row() + by
        if 0 <= at < self.found.rows.rowCount():
            self.found.selectRow(at)


def _columns() -> "tuple[Column[TrialChild], ...]":
    return (
        Column("Enfant", lambda child: child.name, strong=True, width=110),
        Column("Famille", lambda child: child.family, tone=lambda _child: Tone.QUIET),
    )
