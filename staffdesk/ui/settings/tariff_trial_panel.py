"""A tariff on the attendance of the last twelve months: revenue before and after, who pays more or less."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from staffdesk.domain.french.amounts import MINUS, counted, euros
from staffdesk.domain.french.dates import day_month_year
from staffdesk.domain.tariffs.versions import TariffVersion
from staffdesk.ui.kit.buttons import Button
from staffdesk.ui.kit.labels import SectionHeading, label
from staffdesk.ui.kit.notices import ProgressLine
from staffdesk.ui.kit.table_model import Align, Column, RowsModel
from staffdesk.ui.kit.table_view import Density, PlainTable
from staffdesk.ui.kit.theme import px
from staffdesk.ui.settings.repeated_lines import flow_of

if TYPE_CHECKING:
    from staffdesk.services.tariff_trial import TrialResult, TrialRow

NBSP = "\N{NO-BREAK SPACE}"
HINT = "Rejoue les jours réservés des douze derniers mois. Rien n’est enregistré."
NOBODY = "Aucun jour de cette activité dans les douze derniers mois."
INCOMPLETE = "Compléter d’abord le tarif"
NONE = "–"


class TrialPanel(QWidget):
    """The panel.

    Signals:
        trial_asked: try the version in hand.
        cancelled: stop the trial under way.
        export_asked: save the outcome as a spreadsheet.
    """

    trial_asked = Signal(object)
    cancelled = Signal()
    export_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._version: TariffVersion | None = None
        self._result: TrialResult | None = None
        self.try_button = Button("Essayer", icon="play")
        self.export_button = Button("Enregistrer en tableur", icon="table")
        self.progress = ProgressLine()
        self.hint = label(HINT, "hint", wrap=True)
        self.figures = label("", "value", wrap=True)
        self.who = label("", "hint", wrap=True)
        self.table: PlainTable[TrialRow] = PlainTable(
            _model(), "Essai par tranche", Density.LOG, sortable=False, selectable=False
        )
        self._lay_out()
        self.try_button.clicked.connect(lambda: self.trial_asked.emit(self._version))
        self.export_button.clicked.connect(lambda: self.export_asked.emit(self._result))
        self.progress.cancelled.connect(self.cancelled)
        self.show_result(None)

    def show_version(self, version: TariffVersion | None) -> None:
        """Take the version to try; what was shown of another one goes."""
        if version is None or version != self._version:
            self.cancelled.emit()
            self.show_result(None)
        self._version = version
        if version is None:
            self.try_button.refuse(INCOMPLETE)
        else:
            self.try_button.allow()

    def show_busy(self) -> None:
        """Say that it is under way."""
        self.show_result(None)
        self.progress.begin("Familles")
        self.try_button.refuse("Essai en cours")

    def show_result(self, result: "TrialResult | None") -> None:
        """Show an outcome, or none."""
        self.progress.end()
        self._result = result
        for part in (self.figures, self.who, self.table, self.export_button):
            part.setVisible(result is not None)
        self.hint.setVisible(result is None)
        if self._version is not None:
            self.try_button.allow()
        if result is None:
            return
        total = result.total
        days = f"Du {day_month_year(result.first)} au {day_month_year(result.last)}"
        self.figures.setText(
            f"{euros(total.before_cents)} → {euros(total.after_cents)} ({_signed(total)})"
            if total.families
            else NOBODY
        )
        self.who.setText(
            f"{days}{NBSP}: sur {counted(total.families, 'famille')}, {total.more} "
            f"{'paieraient' if total.more > 1 else 'paierait'} plus, {total.less} moins."
        )
        self.table.replace(result.rows, result.total)
        self.table.fit_height()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(SectionHeading("Sur les douze derniers mois"))
        for part in (
            self.hint,
            flow_of(self.try_button),
            self.progress,
            self.figures,
            self.who,
            self.table,
            flow_of(self.export_button),
        ):
            column.addWidget(part)


def _model() -> "RowsModel[TrialRow]":
    columns: list[Column[TrialRow]] = [
        Column("Tranche", lambda row: row.words),
        Column("Fam.", lambda row: str(row.families), align=Align.RIGHT, width=44),
        Column("Différence", _signed, align=Align.RIGHT, width=100, strong=True),
    ]
    return RowsModel(columns, lambda row: row.words)


def _signed(row: "TrialRow") -> str:
    difference = row.after_cents - row.before_cents
    if not difference:
        return NONE
    return f"{'+' if difference > 0 else MINUS}{euros(abs(difference))}"
