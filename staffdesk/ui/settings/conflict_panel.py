"""What a colleague saved meanwhile beside what one has typed; one of the two is kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from staffdesk.ui.kit.buttons import Button
from staffdesk.ui.kit.labels import SectionHeading
from staffdesk.ui.kit.table_model import Column
from staffdesk.ui.kit.theme import px
from staffdesk.ui.settings.parts import table


@dataclass(frozen=True)
class Difference:
    """A part that differs: its name, as typed, as saved by the colleague."""

    name: str
    mine: str
    theirs: str


class ConflictPanel(QWidget):
    """The panel, hidden until there is a conflict.

    Signals:
        mine_kept: what is typed shall hold; saving writes over the colleague's version.
        theirs_taken: the colleague's version shall hold.
    """

    mine_kept = Signal()
    theirs_taken = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, px(8))
        column.setSpacing(px(8))
        self._heading = SectionHeading("")
        columns: list[Column[Difference]] = [
            Column("Réglage", lambda row: row.name, width=150),
            Column("Votre saisie", lambda row: row.mine, strong=True),
            Column("Sa version", lambda row: row.theirs),
        ]
        self.table = table("Différences", columns, ())
        self.keep_button = Button("Garder ma saisie")
        self.take_button = Button("Reprendre sa version")
        self.keep_button.clicked.connect(self._keep)
        self.take_button.clicked.connect(self._take)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.keep_button)
        row.addWidget(self.take_button)
        row.addStretch()
        for widget in (self._heading, self.table):
            column.addWidget(widget)
        column.addLayout(row)
        self.hide()

    def show_conflict(
        self, who: str, mine: Sequence[tuple[str, str]], theirs: Sequence[tuple[str, str]]
    ) -> None:
        """Show what differs."""
        self._heading.set_title(f"Modifié entre-temps par {who}")
        written = dict(theirs)
        self.table.replace(
            tuple(
                Difference(name, said, written.get(name, "–"))
                for name, said in mine
                if said != written.get(name)
            )
        )
        self.show()

    def _keep(self) -> None:
        self.hide()
        self.mine_kept.emit()

    def _take(self) -> None:
        self.hide()
        self.theirs_taken.emit()
