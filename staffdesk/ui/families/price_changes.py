"""What an entry would change of prices, by month, and whether it is to count for what is invoiced already."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from staffdesk.domain.french.amounts import euros
from staffdesk.domain.french.dates import MONTHS_SHORT
from staffdesk.ui.kit.buttons import CheckBox
from staffdesk.ui.kit.labels import IconLabel, label
from staffdesk.ui.kit.table_model import Align, Column, RowsModel
from staffdesk.ui.kit.table_view import Density, PlainTable
from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from staffdesk.services.repricing import PriceChange, PricePreview

NBSP = "\N{NO-BREAK SPACE}"
KEEP_INVOICED = "appliquer aussi aux jours et forfaits déjà facturés"
STAYS = f"Restent comme facturés{NBSP}: un carnet vendu, un forfait sous un plafond du mois."
"""What no decision corrects: see ``domain.asked_fees``."""


class PriceChangesPart(QWidget):
    """The part: the sum of what is invoiced, the rows, and the box; hidden while nothing is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.said = IconLabel("warning", "", Tone.WARN)
        self.rows: PlainTable[PriceChange] = PlainTable(
            _model(), "Ce qui change", Density.LOG, selectable=False, sortable=False
        )
        self.retroactive = CheckBox(KEEP_INVOICED)
        self.stays = label(STAYS, "hint", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        for widget in (self.said, self.rows, self.retroactive, self.stays):
            column.addWidget(widget)
        self.forget()

    def show_preview(self, preview: "PricePreview") -> None:
        """Show what would change; nothing where nothing would."""
        self.rows.replace(preview.rows)
        self.rows.fit_height()
        for widget in (self.said, self.retroactive, self.stays):
            widget.setVisible(preview.is_retroactive)
        sign = "plus" if preview.invoiced_cents > 0 else "moins"
        self.said.show_text(
            "warning", f"Déjà facturé{NBSP}: {euros(abs(preview.invoiced_cents))} en {sign}.", Tone.WARN
        )
        self.setVisible(bool(preview.rows))

    def forget(self) -> None:
        """Show nothing: what was shown is of other values."""
        self.rows.replace(())
        self.retroactive.setChecked(False)
        self.hide()

    def is_decided(self) -> bool:
        """Tell whether it is to count for what is invoiced, which was shown."""
        return not self.isHidden() and not self.retroactive.isHidden() and self.retroactive.isChecked()


def _model() -> "RowsModel[PriceChange]":
    columns: list[Column[PriceChange]] = [
        Column("Mois", lambda row: f"{MONTHS_SHORT[row.month.month - 1]} {row.month.year}", width=96),
        Column("Enfant", lambda row: row.child, width=84),
        Column("Activité", lambda row: row.activity),
        Column("", lambda row: "facturé" if row.invoiced else "à facturer", tone=_tone, width=84),
        Column("Avant", lambda row: euros(row.before_cents), align=Align.RIGHT, width=84),
        Column("Après", lambda row: euros(row.after_cents), align=Align.RIGHT, width=84, strong=True),
    ]
    return RowsModel(columns, lambda row: (row.month, row.child, row.activity, row.invoiced))


def _tone(row: "PriceChange") -> Tone:
    return Tone.WARN if row.invoiced else Tone.QUIET
