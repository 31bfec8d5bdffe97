"""The reminders of a family in its sheet: what holds them, each one sent, the way to its debts."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from staffdesk.domain.french.amounts import euros
from staffdesk.domain.french.dates import day_month_year
from staffdesk.domain.french.reminders import hold_words
from staffdesk.ui.kit.buttons import LinkButton
from staffdesk.ui.kit.labels import label
from staffdesk.ui.kit.table_model import Align, Column, RowsModel
from staffdesk.ui.kit.table_view import Density, PlainTable
from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from staffdesk.services.reminder_rows import HoldRow, ReminderRow

NONE_SENT = "Aucune relance envoyée à cette famille."


class RemindersPart(QWidget):
    """The part.

    Signals:
        overdue_asked: the unpaid invoices of the family are wanted.
    """

    overdue_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.held = label("", "body2", wrap=True)
        self.none = label(NONE_SENT, "body2")
        self.table: PlainTable[ReminderRow] = PlainTable(
            _model(), "Relances", Density.LOG, selectable=False, sortable=False
        )
        self.link = LinkButton("Voir les impayés, suspendre les relances", 13)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        for part in (self.held, self.none, self.table):
            column.addWidget(part)
        row = QHBoxLayout()
        row.addWidget(self.link)
        row.addStretch()
        column.addLayout(row)
        self.link.clicked.connect(self.overdue_asked)
        self.show_reminders((), ())

    def show_reminders(self, rows: "Sequence[ReminderRow]", holds: "Sequence[HoldRow]") -> None:
        """Show what was sent, the newest first, and what stops the next one."""
        self.held.setText(
            "\n".join(hold_words(one.kind, one.reason, one.until_on, one.invoice) for one in holds)
        )
        self.held.setVisible(bool(holds))
        self.none.setVisible(not rows)
        self.table.replace(tuple(rows))
        self.table.fit_height()
        self.table.setVisible(bool(rows))


def _model() -> "RowsModel[ReminderRow]":
    columns: list[Column[ReminderRow]] = [
        Column("Date", lambda row: day_month_year(row.on), tone=lambda _row: Tone.QUIET, width=120),
        Column("Relance", lambda row: row.number, width=120),
        Column("Niveau", lambda row: f"{row.label}, {row.channel}"),
        Column("Réclamé", lambda row: euros(row.cents), align=Align.RIGHT, width=110),
    ]
    return RowsModel(columns, lambda row: row.reminder_id)
