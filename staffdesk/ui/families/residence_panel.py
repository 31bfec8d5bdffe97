"""Where a household counts as living for its tariffs: since when, why, and a change of it in place."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.domain.french.dates import day_month_year
from staffdesk.domain.french.families import RESIDENCE_WORDS
from staffdesk.ui.families.seen_first_panel import DAY_WRONG, SeenFirstPanel, in_a_flow
from staffdesk.ui.kit.buttons import LinkButton
from staffdesk.ui.kit.fields import ComboPicker, Field
from staffdesk.ui.kit.inline_edits import DayEdit, InlineEdit
from staffdesk.ui.kit.labels import label
from staffdesk.ui.kit.table_model import Column, RowsModel
from staffdesk.ui.kit.table_view import Density, PlainTable
from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from staffdesk.services.family_rows import ResidenceRow

REASON_MISSING = "Indiquer ce qui a été vu ou convenu, par exemple le bail."


class ResidencePanel(SeenFirstPanel):
    """The change: the residence, the day it counts from, and the reason."""

    def __init__(self, today: Callable[[], date]) -> None:
        """``today`` gives the day that a date without a year is read near to."""
        super().__init__("Enregistrer le domicile")
        self.residence = ComboPicker(list(RESIDENCE_WORDS.items()), "Domicile au sens des tarifs", 32)
        self.valid_from = DayEdit("Retenu à partir du", today)
        self.reason = InlineEdit("Raison", 320)
        self.reason.setPlaceholderText("déménagement, bail du 15 oct. 2026")
        self.parts["residence"] = Field("Nouveau domicile", in_a_flow(self.residence))
        self.parts["valid_from"] = Field("Retenu", in_a_flow("à partir du", self.valid_from))
        self.parts["reason"] = Field("Raison", in_a_flow(self.reason))
        self._lay_out(*self.parts.values())
        for edit in (self.valid_from, self.reason):
            edit.textEdited.connect(lambda _text: self.forget())
        self.residence.picked.connect(lambda _key: self.forget())
        self.begin()

    @override
    def begin(self) -> None:
        """Begin anew."""
        self.residence.choose("non_resident")
        for edit in (self.valid_from, self.reason):
            edit.clear()
        for part in self.parts.values():
            part.clear_error()
        self.forget()

    @override
    def asked(self) -> dict[str, Any] | None:
        """Read what is typed, or say what is wrong beside it."""
        for part in self.parts.values():
            part.clear_error()
        start = self.valid_from.day()
        if start is None:
            self.parts["valid_from"].set_error(DAY_WRONG)
            self.valid_from.setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        if not self.reason.text().strip():
            self.parts["reason"].set_error(REASON_MISSING)
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        return {"residence": self.residence.key(), "valid_from": start, "reason": self.reason.text()}


class ResidencePart(QWidget):
    """The part of the sheet: where the household counts as living, its moves, and the change.

    Signals:
        begun: the form of a change was opened.
    """

    begun = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        """``today`` gives the day that a date without a year is read near to."""
        super().__init__()
        self.alone = label("", "body2", wrap=True)
        self.rows: PlainTable[ResidenceRow] = PlainTable(
            _model(), "Domiciles au sens des tarifs", Density.LOG, selectable=False, sortable=False
        )
        self.button = LinkButton("Changer le domicile", 13, "plus")
        self.panel = ResidencePanel(today)
        self._may = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        for widget in (self.alone, self.rows, self.button, self.panel):
            column.addWidget(widget)
        column.setAlignment(self.button, Qt.AlignmentFlag.AlignLeft)
        self.button.clicked.connect(self.open)
        self.panel.closed.connect(lambda: self.close_panel(back=True))
        self.close_panel()

    def allow(self, may: bool) -> None:
        """Let a change be recorded, or only be read."""
        self._may = may
        self.close_panel()

    def show_rows(self, rows: "tuple[ResidenceRow, ...]") -> None:
        """Show the moves of a household, or in a sentence that it never moved."""
        moved = len(rows) > 1
        self.rows.replace(rows)
        self.rows.fit_height()
        self.rows.setVisible(moved)
        self.alone.setVisible(not moved)
        self.alone.setText(f"{rows[-1].words}, depuis l’ouverture du dossier." if rows else "")

    def open(self) -> None:
        """Open the form of a change, for who may record one."""
        if not self._may:
            return
        self.button.hide()
        self.panel.show()
        self.panel.residence.setFocus(Qt.FocusReason.OtherFocusReason)
        self.begun.emit()

    def close_panel(self, *, back: bool = False) -> None:
        """Put the form away; ``back``: the cursor comes back to what opened it."""
        self.panel.hide()
        self.button.setVisible(self._may)
        if back:
            self.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def begin(self) -> None:
        """Forget what was typed: it was of another family."""
        self.panel.begin()
        self.close_panel()


def _model() -> "RowsModel[ResidenceRow]":
    columns: list[Column[ResidenceRow]] = [
        Column(
            "À partir du",
            lambda row: day_month_year(row.valid_from) if row.valid_from else "ouverture",
            width=104,
        ),
        Column("Domicile", lambda row: row.words, width=176, strong=True),
        Column("Raison", lambda row: row.reason or "–"),
        Column("Décidé par", lambda row: row.by or "–", tone=lambda _row: Tone.QUIET, width=112),
    ]
    return RowsModel(columns, lambda row: row.valid_from or date.min)
