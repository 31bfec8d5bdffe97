"""The table of what is not as it was booked: each child, what it changes on the invoice, and why."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from staffdesk.domain.french.amounts import euros
from staffdesk.domain.french.attendance import signed_euros
from staffdesk.ui.kit.reasons import Reasons
from staffdesk.ui.kit.table_model import Align, Column, RowsModel
from staffdesk.ui.kit.table_view import Density, PlainTable
from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from staffdesk.services.attendance_rows import DifferenceRow, Differences

NONE = "–"


def _cents(row: "DifferenceRow", cents: int | None) -> str:
    if row.fee and not cents:
        return row.fee
    return NONE if cents is None else euros(cents)


def _difference(row: "DifferenceRow") -> str:
    return signed_euros(row.difference_cents) if row.difference_cents else NONE


def _why(row: "DifferenceRow") -> str:
    return (
        f"{row.why} · régularisation d’une facture émise"
        if row.is_invoiced and row.difference_cents
        else row.why
    )


def _columns() -> tuple[Column["DifferenceRow"], ...]:
    return (
        Column("Enfant", lambda row: row.name, strong=True, width=210),
        Column("Classe", lambda row: row.class_name, tone=lambda _row: Tone.QUIET, width=76),
        Column("Réservé", lambda row: _cents(row, row.booked_cents), align=Align.RIGHT, width=90),
        Column("À facturer", lambda row: _cents(row, row.attended_cents), align=Align.RIGHT, width=96),
        Column("Écart", _difference, align=Align.RIGHT, strong=True, width=96),
        Column(
            "Pourquoi",
            _why,
            tone=lambda _row: Tone.QUIET,
            hint=lambda row: "\n".join(row.explained),
        ),
    )


class DifferencePane(QWidget):
    """The table, and under it why the day of its current child costs what it does."""

    def __init__(self) -> None:
        super().__init__()
        self.table, self.why = DifferenceTable(), Reasons()
        self.setFocusProxy(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table, 1)
        below = QVBoxLayout()
        below.setContentsMargins(px(8), px(10), px(8), px(12))
        below.addWidget(self.why)
        column.addLayout(below)
        self.table.current_changed.connect(self._explain)

    def show_differences(self, found: "Differences") -> None:
        """Show what differs; the child in hand stays so, and at first it is the first one."""
        self.table.show_differences(found)
        if found.rows and self.table.current_row() is None:
            self.table.selectRow(0)
        self._explain(self.table.current_row())

    def clear(self) -> None:
        """Show nothing."""
        self.table.replace(())
        self._explain(None)

    def _explain(self, row: "DifferenceRow | None") -> None:
        self.why.show_reasons(row.explained if row is not None else ())


class DifferenceTable(PlainTable["DifferenceRow"]):
    """What differs, with its sum."""

    def __init__(self) -> None:
        super().__init__(
            RowsModel(_columns(), lambda row: row.child_id),
            "Écarts avec les réservations",
            Density.READ,
            sortable=False,
        )

    def show_differences(self, found: "Differences") -> None:
        """Show the rows; the sum stands in the button that leads here."""
        self.replace(found.rows)
