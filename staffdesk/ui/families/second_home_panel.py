"""Linking a child to a second household, below the children: a search among the files, Return links."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.ui.kit.buttons import Button
from staffdesk.ui.kit.fields import SearchField
from staffdesk.ui.kit.labels import SectionHeading, hairline, label
from staffdesk.ui.kit.table_model import Column, RowsModel
from staffdesk.ui.kit.table_view import Density, PlainTable
from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from staffdesk.services.second_homes import FoundHome

HINT = (
    "Chercher le dossier de l’autre parent par son nom ou son numéro. L’enfant y gardera les mêmes "
    "inscriptions\N{NO-BREAK SPACE}; qui paie quel jour se règle ensuite avec la garde."
)
NONE_FOUND = (
    "Aucun dossier ne correspond. Créer celui de l’autre parent par Nouveau foyer, avec cet enfant"
    "\N{NO-BREAK SPACE}: il y est alors rattaché aux deux."
)


def _columns() -> tuple[Column["FoundHome"], ...]:
    return (
        Column("Dossier", lambda home: home.name, strong=True),
        Column("Responsables", lambda home: home.adults),
        Column("Adresse", lambda home: home.address, tone=lambda _home: Tone.QUIET),
    )


class SecondHomePanel(QWidget):
    """The panel, hidden until a child of one household is to have a second one.

    Signals:
        searched: the text typed.
        chosen: the id of the household to link.
        closed: the panel is left.
    """

    searched = Signal(str)
    chosen = Signal(int)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._child_id: int | None = None
        self.heading = SectionHeading("Second foyer")
        self.field = SearchField("Nom ou numéro de dossier", "", "Chercher le dossier du second foyer")
        self.field.setMaximumWidth(px(420))
        self.found = PlainTable(
            RowsModel(_columns(), lambda home: home.household_id),
            "Dossiers trouvés",
            Density.LOG,
            sortable=False,
        )
        self.none = label(NONE_FOUND, "hint", wrap=True)
        self.link_button = Button("Rattacher ce foyer")
        self.close_button = Button("Fermer")
        self._lay_out()
        self.field.textChanged.connect(self.searched)
        self.field.returnPressed.connect(self._choose)
        self.found.opened.connect(lambda home: self.chosen.emit(home.household_id))
        self.link_button.clicked.connect(self._choose)
        self.close_button.clicked.connect(self.closed)
        self.hide()

    def child(self) -> int | None:
        """Give the child in hand."""
        return self._child_id

    def ask(self, child_id: int, name: str) -> None:
        """Ask which household has this child too."""
        self._child_id = child_id
        self.heading.set_title(f"Second foyer, {name}")
        self.field.clear()
        self.show_found(())
        self.show()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Close the panel."""
        self._child_id = None
        self.hide()

    def show_found(self, found: Sequence["FoundHome"]) -> None:
        """Show which files fit; the first one is taken by Return."""
        self.found.replace(tuple(found))
        self.found.fit_height()
        self.found.setVisible(bool(found))
        self.none.setVisible(not found and bool(self.field.text().strip()))
        if found:
            self.found.selectRow(0)
            self.link_button.allow()
        else:
            self.link_button.refuse("Chercher d’abord le dossier")

    def _choose(self) -> None:
        home = self.found.current_row()
        if home is not None and self.found.isVisible():
            self.chosen.emit(home.household_id)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(4), 0, px(8))
        column.setSpacing(px(8))
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        for button in (self.link_button, self.close_button):
            foot.addWidget(button)
        foot.addStretch()
        for part in (
            hairline(),
            self.heading,
            label(HINT, "hint", wrap=True),
            self.field,
            self.found,
            self.none,
        ):
            column.addWidget(part)
        column.addLayout(foot)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        by = steps.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif by is None:
            super().keyPressEvent(event)
        else:
            at = self.found.currentIndex().row() + by
            if 0 <= at < self.found.rows.rowCount():
                self.found.selectRow(at)
