"""What is to be looked at before numbers are given, kind by kind, each with the way to its mend."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from staffdesk.domain.french.amounts import number
from staffdesk.domain.permissions import Permission
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
    """The groups under one another; the row that led away is found again when one comes back.

    Signals:
        mend_asked: (screen, what it is to show) where the anomaly is mended.
    """

    mend_asked = Signal(str, object)

    def __init__(self) -> None:
        super().__init__(28, 14, 28, 20, gap=18)
        self._groups: list[AnomalyGroup] = []
        self._left: str | None = None
        self._may: Callable[[Permission], bool] = lambda _needed: True
        self.body.addStretch()

    def set_rights(self, may: Callable[[Permission], bool]) -> None:
        """Say what the person may do: what they cannot mend says who does."""
        self._may = may

    def show_anomalies(self, anomalies: Sequence[AnomalyRow]) -> None:
        """Show the anomalies, grouped by kind in the order given; each group stays as it was left."""
        before = {group.kind: group for group in self._groups}
        focused = next((group.kind for group in self._groups if group.table.hasFocus()), None)
        for group in self._groups:
            self.body.removeWidget(group)
            group.hide()
            group.deleteLater()
        self._groups = [
            AnomalyGroup(kind, words, rows, self._may) for kind, words, rows in by_kind(anomalies)
        ]
        for place, group in enumerate(self._groups):
            group.mend_asked.connect(self._lead)
            self.body.insertWidget(place, group)
            if group.kind in before:
                group.take_after(before[group.kind])
            if group.kind == focused:
                group.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Begin as for another run: no row led away from it."""
        self._left = None
        self.show_anomalies(())

    def take_focus(self) -> bool:
        """Put the focus on the row that led away; False if none did, or its group is gone."""
        group = next((one for one in self._groups if one.kind == self._left), None)
        if group is not None:
            group.table.setFocus(Qt.FocusReason.OtherFocusReason)
            self._show_current(group.table)
        return group is not None

    def groups(self) -> tuple[AnomalyGroup, ...]:
        """Give the groups."""
        return tuple(self._groups)

    def _show_current(self, table: PlainTable[AnomalyRow]) -> None:
        """Scroll so that the current row of a group is seen."""
        self.body.activate()
        around = self.body.parentWidget()
        if around is not None:
            row = table.visualRect(table.currentIndex())
            middle = table.viewport().mapTo(around, row.center())
            self.ensureVisible(middle.x(), middle.y(), 0, px(80))

    def _lead(self, kind: str, screen: str, place: object) -> None:
        self._left = kind
        self.mend_asked.emit(screen, place)


class AnomalyGroup(QWidget):
    """The anomalies of one kind: the first ones, and the others when asked for.

    Signals:
        mend_asked: (its kind, screen, what that is to show) where an anomaly is mended.
    """

    mend_asked = Signal(str, str, object)

    def __init__(
        self, kind: str, words: str, rows: tuple[AnomalyRow, ...], may: Callable[[Permission], bool]
    ) -> None:
        super().__init__()
        self.kind = kind
        self._rows, self._mend = rows, mend_of(kind, may)
        tone, icon = (Tone.BAD, "x-circle") if is_blocking(kind) else (Tone.WARN, "warning")
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(IconLabel(icon, words, tone, 14, 600, Tone.PLAIN))
        head.addWidget(label(number(len(rows)), "hint"))
        blocks = label("empêche d’émettre ces factures" if is_blocking(kind) else "", "bad", wrap=True)
        head.addWidget(blocks, 1)
        self.table = PlainTable(anomalies_model(), words, Density.READ, sortable=False)
        self.table.horizontalHeader().hide()
        self.table.fit_height()
        self.table.opened.connect(self._open)
        self.more = LinkButton("", 13)
        self.more.clicked.connect(self._show_all)
        self.open_link = LinkButton(self._mend.words, 13)
        self.open_link.clicked.connect(self._open_current)
        head.addWidget(self.open_link)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        column.addLayout(head)
        self.done_by = label(self._mend.done_by or self._mend.how, "hint", wrap=True)
        column.addWidget(self.done_by)
        self.done_by.setVisible(bool(self._mend.done_by or self._mend.how))
        column.addWidget(self.table)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self._show(rows[:SHOWN_AT_FIRST])

    def _show(self, rows: tuple[AnomalyRow, ...]) -> None:
        self.table.replace(rows)
        left = len(self._rows) - len(rows)
        self.more.setVisible(left > 0)
        self.more.set_text(f"Afficher {'l’autre' if left == 1 else f'les {number(left)} autres'}")

    def _show_all(self) -> None:
        self._show(self._rows)

    def take_after(self, before: AnomalyGroup) -> None:
        """Stay as the group of the same kind was: as long, on the same row, or on the one in its place."""
        if not before.more.isVisibleTo(before):
            self._show_all()
        row, place = before.table.current_row(), before.table.currentIndex().row()
        if row is not None and not self.table.choose(self.table.rows.key_of(row)):
            self.table.selectRow(min(place, self.table.rows.rowCount() - 1))

    def _open_current(self) -> None:
        """Mend the current row, or the first one; what changes the draft, only once its row is chosen."""
        row = self.table.current_row()
        if row is None and self._mend.how:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        row = row or (self._rows[0] if self._rows else None)
        if row is not None:
            self._lead(row)

    def _open(self, row: AnomalyRow) -> None:
        """Lead to where a row is mended; where the link changes the draft, to the family."""
        if self._mend.how:
            self.table.choose(self.table.rows.key_of(row))
            self.mend_asked.emit(self.kind, "families", row.household_id)
        else:
            self._lead(row)

    def _lead(self, row: AnomalyRow) -> None:
        self.table.choose(self.table.rows.key_of(row))
        self.mend_asked.emit(self.kind, self._mend.screen, place_of(self._mend, row))
