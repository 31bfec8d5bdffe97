"""The receipts of the day, the last one first; Return or a click on one shows it."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from typing_extensions import override

from staffdesk.domain.french.amounts import euros
from staffdesk.ui.counter.words import at_hour
from staffdesk.ui.kit.table_model import Align, Column, RowsModel
from staffdesk.ui.kit.table_view import Density, PlainTable, TableDelegate
from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from staffdesk.services.money_rows import ReceiptRow

SHOWN = 6


class Place(IntEnum):
    """The columns."""

    ICON = 0
    NUMBER = 1
    FAMILY = 2
    MEANS = 3
    TIME = 4
    AMOUNT = 5


def receipts_model() -> RowsModel[ReceiptRow]:
    """Make the model of the receipts."""
    columns: list[Column[ReceiptRow]] = [
        Column("", lambda _row: "", icon=lambda _row: "printer", tone=_quiet, width=24, spoken=_spoken),
        Column("Quittance", lambda row: row.receipt, tone=_quiet, width=110),
        Column("Famille", lambda row: f"Famille {row.family}"),
        Column("Moyens", lambda row: row.means, tone=_quiet, width=172),
        Column("Heure", lambda row: at_hour(row.at), tone=_quiet, width=60, align=Align.RIGHT),
        Column("Montant", lambda row: euros(row.total_cents), align=Align.RIGHT, width=120),
    ]
    return RowsModel(columns, key=lambda row: row.payment_id)


class ReceiptsTable(PlainTable["ReceiptRow"]):
    """The table: rows of 28, no header, the figures on the edge of the other tables of the counter."""

    def __init__(self) -> None:
        super().__init__(receipts_model(), "Dernières quittances", Density.LOG, sortable=False)
        self.setItemDelegate(_ReceiptDelegate(self, Density.LOG, 0))
        self.horizontalHeader().setMinimumSectionSize(px(20))
        self.horizontalHeader().hide()
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(lambda index: self._open(index))  # noqa: PLW0108 - a protected slot of the kit

    def show_receipts(self, receipts: tuple[ReceiptRow, ...]) -> None:
        """Show the last ones."""
        shown = receipts[:SHOWN]
        self.replace(shown)
        self.setFixedHeight(max(px(Density.LOG) * len(shown) - 1, 0))

    def narrow(self, *, narrow: bool) -> None:
        """Leave the means out where there is no room for them."""
        self.setColumnHidden(Place.MEANS, narrow)


class _ReceiptDelegate(TableDelegate):
    """Stands the amount on the edge of the figures of the other tables."""

    @override
    def _paint_words(
        self,
        painter: QPainter,
        rect: QRectF,
        index: QModelIndex | QPersistentModelIndex,
        ink: QColor,
        weight: int,
    ) -> None:
        inside = px(11) if index.column() == Place.AMOUNT else 0
        super()._paint_words(painter, rect.adjusted(0, 0, -inside, 0), index, ink, weight)


def _quiet(_row: ReceiptRow) -> Tone:
    return Tone.QUIET


def _spoken(row: ReceiptRow) -> str:
    return f"Afficher la quittance {row.receipt}"
