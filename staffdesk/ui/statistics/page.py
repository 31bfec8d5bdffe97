"""Statistiques: one table under another, each with the sentence that stands for none."""

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from staffdesk.domain.french.dates import month_year
from staffdesk.ui.kit.containers import Page, Toolbar
from staffdesk.ui.kit.labels import SectionHeading, label
from staffdesk.ui.kit.notices import BannerSlot
from staffdesk.ui.kit.steady_column import SteadyColumn
from staffdesk.ui.kit.table_model import RowsModel
from staffdesk.ui.kit.table_view import Density, PlainTable
from staffdesk.ui.kit.theme import px
from staffdesk.ui.statistics.tables import attendance_model, processing_model, revenue_model, unpaid_model

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLabel

    from staffdesk.services.statistics import StatisticsView, UnpaidRow

Row = TypeVar("Row")


class StatisticsPage(Page):
    """Widgets and layout.

    Signals:
        entered: the page is seen again.
    """

    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.banners = BannerSlot()
        self.since = label("", "body2")
        self.column = SteadyColumn(left=20, top=18, right=20, bottom=28, gap=22)
        self.column.read_by_keys("Statistiques")
        self.processing, self._no_processing = self._add(
            "Délai de réponse aux demandes", processing_model(), "Aucune demande décidée sur la période."
        )
        self.attendance, self._no_attendance = self._add(
            "Fréquentation", attendance_model(), "Aucune réservation sur la période."
        )
        self.revenue, self._no_revenue = self._add(
            "Facturation", revenue_model(), "Aucune facture émise sur la période."
        )
        self.unpaid, self._no_unpaid = self._add(
            "Impayés par ancienneté", unpaid_model(), "Aucun impayé échu."
        )
        self.column.body.addStretch()
        bar = Toolbar("Statistiques")
        bar.add(self.since)
        bar.add_stretch()
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(bar)
        page.addWidget(self.banners)
        page.addWidget(self.column, 1)

    def show_view(self, view: "StatisticsView", total: "UnpaidRow | None") -> None:
        """Show the figures, newest month first; ``total`` sums up what is overdue."""
        self.since.setText(f"depuis {month_year(view.since)}")
        newest_first = sorted(view.attendance, key=lambda row: row.month, reverse=True)
        _fill(self.attendance, tuple(newest_first), self._no_attendance)
        _fill(self.processing, view.processing, self._no_processing)
        _fill(self.revenue, tuple(reversed(view.revenue)), self._no_revenue)
        owed = view.unpaid if any(row.invoices for row in view.unpaid) else ()
        _fill(self.unpaid, owed, self._no_unpaid, total if owed else None)

    @override
    def enter(self) -> None:
        self.entered.emit()
        self.column.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self, title: str, model: RowsModel[Row], empty: str) -> "tuple[PlainTable[Row], QLabel]":
        table: PlainTable[Row] = PlainTable(model, title, Density.LOG, sortable=True, selectable=False)
        told = label(empty, "body2")
        section = QVBoxLayout()
        section.setSpacing(px(4))
        section.addWidget(SectionHeading(title))
        section.addWidget(table)
        section.addWidget(told)
        table.hide()
        told.hide()
        self.column.body.addLayout(section)
        return table, told


def _fill(table: PlainTable[Row], rows: tuple[Row, ...], empty: "QLabel", total: Row | None = None) -> None:
    table.replace(rows, total)
    table.fit_height()
    table.setVisible(bool(rows))
    empty.setVisible(not rows)
