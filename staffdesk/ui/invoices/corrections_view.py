"""Days that changed after their invoice: each in words, and the one button that makes their credit notes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from staffdesk.domain.french.amounts import euros
from staffdesk.ui.invoices.credit_words import NO_CORRECTION, corrections_sum
from staffdesk.ui.kit.buttons import Button, ButtonKind
from staffdesk.ui.kit.containers import DecisionBar
from staffdesk.ui.kit.labels import EmptyState, label
from staffdesk.ui.kit.table_model import Align, Column, RowsModel
from staffdesk.ui.kit.table_view import Density, PlainTable
from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from staffdesk.services.crediting_rows import CorrectionRow


def corrections_model() -> RowsModel[CorrectionRow]:
    """Make the model of the days that changed since."""
    columns: list[Column[CorrectionRow]] = [
        Column("Famille", lambda row: row.family, strong=True, width=168),
        Column("Enfant", lambda row: row.child, width=96),
        Column("Prestation", lambda row: row.activity, width=168),
        Column("Ce qui a changé", lambda row: row.what),
        Column("Motif et facture", lambda row: row.why, tone=lambda _row: Tone.QUIET, width=268),
        Column("Montant", lambda row: euros(row.cents), lambda row: row.cents, Align.RIGHT, width=96),
    ]
    return RowsModel(columns, key=lambda row: row.key)


class CorrectionsView(QWidget):
    """The view.

    Signals:
        family_asked: household_id.
        credit_asked: issue the credit notes.
    """

    family_asked = Signal(int)
    credit_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._may_credit = False
        self.table = PlainTable(
            corrections_model(), "Jours et forfaits changés après leur facture", Density.READ
        )
        self.empty = EmptyState(*NO_CORRECTION)
        self.credit_button = Button("Établir les avoirs", ButtonKind.PRIMARY, "Ctrl+Return")
        self._sum = label("", "body2")
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(px(20), px(12), px(20), 0)
        inner.addWidget(self.empty)
        inner.addWidget(self.table, 1)
        self._bar = DecisionBar(20)
        self._bar.set_summary([self._sum])
        self._bar.set_buttons([self.credit_button])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(holder, 1)
        column.addWidget(self._bar)
        self.table.opened.connect(lambda row: self.family_asked.emit(row.household_id))
        self.credit_button.clicked.connect(self.credit_asked)
        self.show_corrections(())

    def set_rights(self, *, may_credit: bool) -> None:
        """Say whether the person may issue credit notes."""
        self._may_credit = may_credit

    def show_corrections(self, rows: Sequence[CorrectionRow]) -> None:
        """Show the days and fees that changed; those that cost more wait for the next invoice."""
        self.table.replace(tuple(rows))
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self._bar.setVisible(bool(rows))
        self._sum.setText(corrections_sum(rows))
        if not self._may_credit:
            self.credit_button.refuse("Seul le régisseur établit les avoirs")
        elif not any(row.cents < 0 for row in rows):
            self.credit_button.refuse("Rien à créditer : tout s’ajoute à la prochaine facture")
        else:
            self.credit_button.allow()
