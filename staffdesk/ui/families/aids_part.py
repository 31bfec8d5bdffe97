"""The aids granted to a family, in its sheet: the list, and the form in which one is granted or changed."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from staffdesk.domain.french.dates import day_month_year
from staffdesk.domain.french.errors import words
from staffdesk.ui.families.aid_panel import AidPanel
from staffdesk.ui.families.inline_field import PADDING
from staffdesk.ui.families.proof_shelf import ProofShelf
from staffdesk.ui.families.sheet_tables import OPEN_PROOF
from staffdesk.ui.kit.buttons import LinkButton
from staffdesk.ui.kit.labels import label
from staffdesk.ui.kit.table_model import Column, RowsModel
from staffdesk.ui.kit.table_view import Density, PlainTable
from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from staffdesk.services.family_rows import AidBoard, AidRow

NONE_GRANTED = "Aucune aide accordée à cette famille."
CHANGE = "Cliquer, ou Entrée sur la ligne, pour modifier l’aide ou y mettre fin"
NO_AID = words("no_named_aids", {})


class AidsPart(QWidget):
    """The part.

    Signals:
        begun: the form was opened.
    """

    begun = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        """``today`` gives the day that a date without a year is read near to."""
        super().__init__()
        self.grants: PlainTable[AidRow] = PlainTable(_model(), "Aides accordées", Density.LOG)
        self.none = label(NONE_GRANTED, "body2")
        self.proof = ProofShelf(closable=True)
        self.grant_button = LinkButton("Accorder une aide", 13, "plus")
        self.refused = label(NO_AID, "hint", wrap=True)
        self.panel = AidPanel(today)
        self._board: AidBoard | None = None
        self._may_edit = False
        self._lay_out()
        self.grant_button.clicked.connect(lambda: self._open(None))
        self.grants.clicked.connect(self._click)
        self.grants.opened.connect(self._choose)
        self.panel.closed.connect(lambda: self.close_form(back=True))
        self.close_form()

    def set_editable(self, may: bool) -> None:
        """Let aids be granted, or only be read."""
        self._may_edit = may
        self.close_form()

    def board(self) -> "AidBoard | None":
        """Give what is shown."""
        return self._board

    def leave(self) -> None:
        """Another family comes: nothing of this one stays."""
        self._board = None
        self.grants.replace(())
        self.proof.put_away()
        self.close_form()

    def show_board(self, board: "AidBoard") -> None:
        """Show the aids of a family; what is typed stays."""
        self._board = board
        self.grants.replace(board.grants)
        self.grants.fit_height()
        self.grants.setVisible(bool(board.grants))
        self.none.setVisible(not board.grants)
        self.panel.show_board(board)
        self._offer()

    def close_form(self, *, back: bool = False) -> None:
        """Put the form away; ``back``: the cursor comes back to what opened it."""
        self.panel.hide()
        self._offer()
        if back and not self.grant_button.isHidden():
            self.grant_button.setFocus(Qt.FocusReason.OtherFocusReason)
        elif back and self._board is not None and self._board.grants:
            self.grants.setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------------------------------------ inside

    def _offer(self) -> None:
        may = self._may_edit and self._board is not None and self.panel.isHidden()
        has_any = self._board is not None and bool(self._board.offered)
        self.grant_button.setVisible(may and has_any)
        self.refused.setVisible(may and not has_any)

    def _click(self, index: QModelIndex) -> None:
        row = self.grants.rows.row_at(index)
        if row is not None and row.file is not None and index.column() == self.grants.rows.columnCount() - 1:
            self.proof.show_file(row.file)
        elif row is not None:
            self._choose(row)

    def _choose(self, row: "AidRow") -> None:
        if self._may_edit:
            self._open(row)
        elif row.file is not None:
            self.proof.show_file(row.file)

    def _open(self, row: "AidRow | None") -> None:
        self.panel.begin_with(row)
        self.panel.show()
        self._offer()
        self.panel.take_focus()
        self.begun.emit()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        column.addWidget(self.grants)  # its rows can be chosen: its words stand inside its edge
        inset = QVBoxLayout()
        inset.setContentsMargins(px(PADDING), 0, px(PADDING), 0)
        inset.setSpacing(px(4))
        links = QHBoxLayout()
        links.addWidget(self.grant_button)
        links.addStretch()
        inset.addWidget(self.none)
        inset.addWidget(self.proof)
        inset.addLayout(links)
        inset.addWidget(self.refused)
        inset.addWidget(self.panel)
        column.addLayout(inset)


def _model() -> "RowsModel[AidRow]":
    columns: list[Column[AidRow]] = [
        Column("À partir du", lambda row: day_month_year(row.valid_from), width=124),
        Column("Jusqu’au", lambda row: day_month_year(row.valid_to) if row.valid_to else "–", width=110),
        Column("Aide", lambda row: row.payer, width=150, strong=True, hint=lambda _row: CHANGE),
        Column("Pour", lambda row: row.child or "tous", tone=lambda _row: Tone.QUIET, width=90),
        Column(
            "Décision",
            lambda row: row.reference or ("–" if row.file is None else "document au dossier"),
            tone=lambda row: Tone.QUIET if row.file is None else Tone.ACCENT,
            icon=lambda row: "" if row.file is None else "file-text",
            hint=lambda row: "" if row.file is None else OPEN_PROOF,
        ),
    ]
    return RowsModel(columns, lambda row: row.grant_id)
