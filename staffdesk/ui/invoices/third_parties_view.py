"""What third parties owe: a period, the payers with their sums, and every claim of the one in hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from staffdesk.domain.dates import Period
from staffdesk.domain.french.amounts import counted, euros, number
from staffdesk.domain.french.dates import month_year
from staffdesk.domain.french.third_parties import KINDS, period_words, sum_words
from staffdesk.domain.third_party_document import Claim, ClaimPeriod, PayerClaims, period_of
from staffdesk.ui.kit.buttons import Button, ButtonKind
from staffdesk.ui.kit.containers import DecisionBar
from staffdesk.ui.kit.fields import ComboPicker
from staffdesk.ui.kit.labels import EmptyState, label
from staffdesk.ui.kit.table_model import Align, Column, RowsModel
from staffdesk.ui.kit.table_view import Density, PlainTable
from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLabel

NOTHING = (
    "Aucun tiers ne doit rien sur cette période.",
    "Les aides et participations des factures émises, des avoirs et des corrections s’y trouvent.",
)
BY_DOCUMENTS = "d’après les factures émises et corrigées dans la période"


class ThirdPartiesView(QWidget):
    """The view.

    Signals:
        period_asked: the ``Period`` whose claims are wanted.
        pdf_asked: the payer whose statement is wanted.
        workbook_asked: the payer whose spreadsheet is wanted.
        family_asked: household_id.
    """

    period_asked = Signal(object)
    pdf_asked = Signal(str)
    workbook_asked = Signal(str)
    family_asked = Signal(int)

    def __init__(self, today: Callable[[], date]) -> None:
        """``today`` gives the day that periods are offered for."""
        super().__init__()
        self._today = today
        self.choice = ComboPicker((), "Période", 32)
        self.payers: PlainTable[PayerClaims] = PlainTable(payers_model(), "Tiers", Density.READ)
        self.claims: PlainTable[Claim] = PlainTable(claims_model(), "Détail du tiers", Density.LOG)
        self.empty = EmptyState(*NOTHING)
        self.pdf_button = Button("Voir l’état", ButtonKind.PRIMARY, "Ctrl+Return")
        self.workbook_button = Button("Enregistrer en classeur")
        self._sum: QLabel = label("", "body2")
        self._lay_out()
        self.choice.picked.connect(lambda _key: self.ask())
        self.payers.current_changed.connect(lambda _row: self._show_claims())
        self.payers.opened.connect(lambda row: self.pdf_asked.emit(row.payer))
        self.claims.opened.connect(lambda row: self.family_asked.emit(row.household_id))
        self.pdf_button.clicked.connect(lambda: self.pdf_asked.emit(self._payer()))
        self.workbook_button.clicked.connect(lambda: self.workbook_asked.emit(self._payer()))
        self._offer()
        self.choice.choose(ClaimPeriod.QUARTER)
        self.show_claims(())

    def period(self) -> Period:
        """Give the days that are chosen."""
        return period_of(ClaimPeriod(self.choice.key()), self._today())

    def ask(self) -> None:
        """Ask for the claims of the period, which may be named anew: days go by."""
        self._offer()
        self.period_asked.emit(self.period())

    def show_claims(self, payers: Sequence[PayerClaims]) -> None:
        """Show what is owed; the payer in hand stays."""
        self.payers.replace(tuple(payers))
        self.payers.fit_height()
        has_any = bool(payers)
        for widget in (self.payers, self.claims, self._bar):
            widget.setVisible(has_any)
        self.empty.setVisible(not has_any)
        if has_any and self.payers.current_row() is None:
            self.payers.choose(payers[0].payer)
        self._show_claims()

    def take_focus(self) -> None:
        """Put the focus where one works."""
        target = self.payers if self.payers.isVisibleTo(self) else self.choice
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------------------------------------ inside

    def _offer(self) -> None:
        choices = ((key, period_of(key, self._today())) for key in ClaimPeriod)
        self.choice.set_choices([(key.value, period_words(period)) for key, period in choices])

    def _show_claims(self) -> None:
        row = self.payers.current_row()
        self.claims.replace(() if row is None else row.claims)
        if row is not None:
            uses = counted(row.count, "jour, repas ou forfait", "jours, repas ou forfaits")
            self._sum.setText(f"{row.payer}\N{NO-BREAK SPACE}: {uses}, {sum_words(row.cents)}")

    def _payer(self) -> str:
        row = self.payers.current_row()
        return "" if row is None else row.payer

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.setContentsMargins(px(20), px(12), px(20), px(6))
        above.setSpacing(px(8))
        above.addWidget(self.choice)
        above.addWidget(label(BY_DOCUMENTS, "body2"))
        above.addStretch()
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(px(20), 0, px(20), 0)
        inner.setSpacing(px(12))
        inner.addWidget(self.empty)
        inner.addWidget(self.payers)
        inner.addWidget(self.claims, 1)
        self._bar = DecisionBar(20)
        self._bar.set_summary([self._sum])
        self._bar.set_buttons([self.workbook_button, self.pdf_button])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(above)
        column.addWidget(holder, 1)
        column.addWidget(self._bar)


def payers_model() -> RowsModel[PayerClaims]:
    """Make the model of the payers."""
    columns: list[Column[PayerClaims]] = [
        Column("Tiers", lambda row: row.payer, strong=True),
        Column("Prestations", _activities, tone=lambda _row: Tone.QUIET),
        Column("Nombre", lambda row: number(row.count), lambda row: row.count, Align.RIGHT, width=90),
        Column(
            "À recouvrer", lambda row: sum_words(row.cents), lambda row: row.cents, Align.RIGHT, width=170
        ),
    ]
    return RowsModel(columns, key=lambda row: row.payer)


def claims_model() -> RowsModel[Claim]:
    """Make the model of the claims of one payer."""
    columns: list[Column[Claim]] = [
        Column("Famille", lambda row: row.family, strong=True, width=160),
        Column("Dossier", lambda row: row.number, tone=lambda _row: Tone.QUIET, width=80),
        Column("Enfant", lambda row: row.child, width=96),
        Column("Prestation", lambda row: row.activity, hint=lambda row: KINDS[row.kind]),
        Column("Décision ou bon", lambda row: row.reference or "–", tone=lambda _row: Tone.QUIET, width=140),
        Column("Mois", lambda row: month_year(row.month), lambda row: row.month, width=120),
        Column("Nombre", lambda row: number(row.count), lambda row: row.count, Align.RIGHT, width=80),
        Column("Montant", lambda row: euros(row.cents), lambda row: row.cents, Align.RIGHT, width=96),
    ]
    return RowsModel(
        columns,
        key=lambda row: (row.household_id, row.child, row.activity, row.reference, row.month, row.kind),
    )


def _cents(row: PayerClaims) -> int:
    return row.cents


def _activities(row: PayerClaims) -> str:
    return ", ".join(name for name, _, _ in row.activities)
