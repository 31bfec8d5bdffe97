"""What is to be looked at before numbers are given, kind by kind, each with the way to its mend."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from staffdesk.domain.french.amounts import number
from staffdesk.ui.invoices.mends import mend_of, place_of
from staffdesk.ui.invoices.tables import anomalies_model, by_kind, is_blocking
from staffdesk.ui.kit.buttons import LinkButton
from staffdesk.ui.kit.labels import IconLabel, label
from staffdesk.ui.kit.steady_column import SteadyColumn
from staffdesk.ui.kit.table_view import Density, PlainTable
from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from staffdesk.services.money_rows import AnomalyRow

SHOWN_AT_FIRST = 6


class AnomalyList(SteadyColumn):
    """The groups under one another.

    Signals:
        family_asked: household_id of a row that was opened.
        mend_asked: (screen, what it is to show) where the anomaly is mended.
    """

    family_asked = Signal(int)
    mend_asked = Signal(str, object)

    def __init__(self) -> None:
        super().__init__(28, 14, 28, 20, gap=18)
        self._groups: list[AnomalyGroup] = []
        self.body.addStretch()

    def show_anomalies(self, anomalies: Sequence[AnomalyRow]) -> None:
        """Show the anomalies, grouped by kind in the order given."""
        for group in self._groups:
            self.body.removeWidget(group)
            group.hide()
            group.deleteLater()
        self._groups = [AnomalyGroup(kind, words, rows) for kind, words, rows in by_kind(anomalies)]
        for place, group in enumerate(self._groups):
            group.family_asked.connect(self.family_asked)
            group.mend_asked.connect(self.mend_asked)
            self.body.insertWidget(place, group)

    def groups(self) -> tuple[AnomalyGroup, ...]:
        """Give the groups."""
        return tuple(self._groups)


class AnomalyGroup(QWidget):
    """The anomalies of one kind: the first ones, and the others when asked for.

    Signals:
        family_asked: household_id of a row that was opened.
        mend_asked: (screen, what it is to show) where the anomaly is mended.
    """

    family_asked = Signal(int)
    mend_asked = Signal(str, object)

    def __init__(self, kind: str, words: str, rows: tuple[AnomalyRow, ...]) -> None:
        super().__init__()
        self.kind = kind
        self._rows, self._mend = rows, mend_of(kind)
        tone, icon = (Tone.BAD, "x-circle") if is_blocking(kind) else (Tone.WARN, "warning")
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(IconLabel(icon, words, tone, 14, 600, Tone.PLAIN))
        head.addWidget(label(number(len(rows)), "hint"))
        if is_blocking(kind):
            head.addWidget(label("empêche d’émettre ces factures", "bad"))
        head.addStretch()
        self.table = PlainTable(anomalies_model(), words, Density.READ, sortable=False)
        self.table.horizontalHeader().hide()
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.opened.connect(lambda row: self.family_asked.emit(row.household_id))
        self.more = LinkButton("", 13)
        self.more.clicked.connect(self._show_all)
        self.open_link = LinkButton(self._mend.words, 13)
        self.open_link.clicked.connect(self._open_current)
        head.addWidget(self.open_link)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        column.addLayout(head)
        column.addWidget(self.table)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self._show(rows[:SHOWN_AT_FIRST])

    def _show(self, rows: tuple[AnomalyRow, ...]) -> None:
        self.table.replace(rows)
        self.table.setFixedHeight(px(Density.READ) * len(rows))
        left = len(self._rows) - len(rows)
        self.more.setVisible(left > 0)
        self.more.set_text(f"Afficher {'l’autre' if left == 1 else f'les {number(left)} autres'}")

    def _show_all(self) -> None:
        self._show(self._rows)

    def _open_current(self) -> None:
        """Lead to where the current row is mended, the first one if none was chosen."""
        row = self.table.current_row() or (self._rows[0] if self._rows else None)
        if row is not None:
            self.mend_asked.emit(self._mend.screen, place_of(self._mend, row))
