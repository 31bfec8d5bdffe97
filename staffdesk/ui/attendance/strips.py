"""What opens under the list for a child who is not on it: a search, arrows, Return."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout
from typing_extensions import override

from staffdesk.ui.kit.fields import SearchField
from staffdesk.ui.kit.labels import label
from staffdesk.ui.kit.mark_strips import Strip
from staffdesk.ui.kit.table_model import Column, RowsModel
from staffdesk.ui.kit.table_view import Density, PlainTable
from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from staffdesk.services.attendance_rows import FoundChild


def _found_columns() -> tuple[Column["FoundChild"], ...]:
    return (
        Column("Enfant", lambda found: found.name, strong=True),
        Column("Classe", lambda found: found.class_name, tone=lambda _found: Tone.QUIET),
        Column("", lambda found: found.hint, tone=lambda _found: Tone.WARN, width=150),
    )


class AddStrip(Strip):
    """A child who came without booking: search, arrows, Return.

    Signals:
        searched: the text typed.
        added: child_id.
    """

    searched = Signal(str)
    added = Signal(int)

    def __init__(self) -> None:
        super().__init__("Ajouter un enfant présent sans réservation")
        self.title.setText("Présent sans réservation")
        self.field = SearchField("Nom de l’enfant", "", "Chercher un enfant présent sans réservation")
        self.field.setMaximumWidth(px(320))
        self.found = PlainTable(
            RowsModel(_found_columns(), lambda found: found.child_id),
            "Enfants trouvés",
            Density.LOG,
            sortable=False,
        )
        self.none = label("Aucun enfant ne correspond.", "hint")
        row = QHBoxLayout()
        row.setSpacing(px(12))
        row.addWidget(self.title)
        row.addWidget(self.field, 1)
        row.addStretch()
        self.body.addLayout(row)
        self.body.addWidget(self.found)
        self.body.addWidget(self.none)
        self.field.textChanged.connect(self.searched)
        self.field.returnPressed.connect(self._take)
        self.found.opened.connect(lambda row: self.added.emit(row.child_id))
        self.found.fit_height()

    def ask(self) -> None:
        """Ask who it is."""
        self.field.clear()
        self.show_found(())
        self.none.hide()
        self.show()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_found(self, found: Sequence["FoundChild"]) -> None:
        """Show who fits; the first one is taken by Return."""
        self.found.replace(tuple(found))
        self.found.setVisible(bool(found))
        self.none.setVisible(not found and bool(self.field.text().strip()))
        if found:
            self.found.selectRow(0)

    def _take(self) -> None:
        row = self.found.current_row()
        if row is not None and self.found.isVisible():
            self.added.emit(row.child_id)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        by = steps.get(Qt.Key(event.key()))
        if by is None:
            super().keyPressEvent(event)
            return
        at = self.found.currentIndex().row() + by
        if 0 <= at < self.found.rows.rowCount():
            self.found.selectRow(at)
