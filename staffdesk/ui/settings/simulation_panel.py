"""One rule in hand: since when it is on or off, what it would have done with a past month, and its switch."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from staffdesk.ui.kit.buttons import Button, ButtonKind, LinkButton
from staffdesk.ui.kit.fields import ComboPicker
from staffdesk.ui.kit.labels import IconLabel, SectionHeading, label
from staffdesk.ui.kit.notices import ProgressLine
from staffdesk.ui.kit.table_model import Column, RowsModel
from staffdesk.ui.kit.table_view import Density, PlainTable
from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.tokens import Tone
from staffdesk.ui.settings import policies_words as words

if TYPE_CHECKING:
    from staffdesk.services.policy_rows import PolicyRow, SimulatedRow, Simulation

ROWS_SHOWN = 25


class SimulationPanel(QWidget):
    """The panel.

    Signals:
        simulation_asked: the month (``2026-11``) to try the rule on.
        cancelled: the simulation under way is to stop.
        switch_asked: whether the rule is to be on.
        request_opened: the id of a request of the list.
    """

    simulation_asked = Signal(str)
    cancelled = Signal()
    switch_asked = Signal(bool)
    request_opened = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._row: PolicyRow | None = None
        self._found: Simulation | None = None
        self.heading = SectionHeading("")
        self.month = ComboPicker((), "Mois de la simulation", 32)
        self.simulate_button = Button("Simuler", icon="play")
        self.switch_button = Button(words.ON, ButtonKind.PRIMARY)
        self.progress = ProgressLine()
        self.hint = label(words.TRY_FIRST, "hint", wrap=True)
        self.figures = label("", "heading", wrap=True)
        self.differs = IconLabel("warning", "", Tone.WARN, 14)
        self.reasons = label("", "hint", wrap=True)
        self.basis = label(words.THEN_AND_NOW, "hint", wrap=True)
        self.table: PlainTable[SimulatedRow] = PlainTable(
            _model(), "Demandes de la simulation", Density.READ, sortable=False
        )
        self.more = LinkButton("", 13)
        self._may_switch = False
        self._lay_out()
        self.simulate_button.clicked.connect(lambda: self.simulation_asked.emit(self.month.key()))
        self.switch_button.clicked.connect(self._ask_switch)
        self.progress.cancelled.connect(self.cancelled)
        self.table.opened.connect(lambda row: self.request_opened.emit(row.request_id))
        self.more.clicked.connect(lambda: self._show_rows(len(self._rows())))
        self.show_simulation(None)

    def offer_months(self, today: date) -> None:
        """Offer the months; the one before today's holds first."""
        self.month.set_choices(words.months(today))
        self.month.choose(words.last_month(today))

    def allow_switching(self, may: bool) -> None:
        """Show the switch to those who may use it."""
        self._may_switch = may
        self.switch_button.setVisible(may)

    def show_rule(self, row: PolicyRow) -> None:
        """Show a rule; a simulation of another one goes."""
        other = self._row is None or (self._row.kind, self._row.activity) != (row.kind, row.activity)
        self._row = row
        self.heading.set_title(words.rule_name(row))
        self.heading.set_beside(words.state_words(row))
        self.switch_button.set_text("Éteindre la règle" if row.is_on else "Mettre en service")
        if other:
            self.show_simulation(None)

    def show_simulation(self, found: Simulation | None) -> None:
        """Show figures and list of a simulation, or the way to one."""
        self._found = found
        self.progress.end()
        self.simulate_button.setEnabled(True)
        some = found is not None and bool(found.rows)
        self.hint.setVisible(found is None)
        self.figures.setVisible(found is not None)
        for part in (self.basis, self.table):
            part.setVisible(some)
        self.reasons.setVisible(some and bool(found and found.reasons))
        self.differs.setVisible(found is not None and found.differing > 0)
        if found is not None:
            self.figures.setText(words.figures(found))
            self.reasons.setText(words.reasons(found))
            self.differs.show_text("warning", "À regarder d’abord, en tête de liste", Tone.WARN)
        self._show_rows(ROWS_SHOWN)

    def show_busy(self) -> None:
        """Show that a simulation is under way."""
        self.simulate_button.setEnabled(False)
        self.progress.begin("Simulation en cours")

    def _rows(self) -> tuple[SimulatedRow, ...]:
        return () if self._found is None else self._found.rows

    def _show_rows(self, most: int) -> None:
        rows = self._rows()
        self.table.replace(rows[:most])
        self.table.fit_height()
        left = len(rows) - most
        self.more.setVisible(left > 0)
        if left > 0:
            self.more.set_text(words.shown_of(most, len(rows)))

    def _ask_switch(self) -> None:
        if self._row is not None:
            self.switch_asked.emit(not self._row.is_on)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(self.heading)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.month)
        row.addWidget(self.simulate_button)
        row.addWidget(self.progress, 1)
        row.addStretch()
        row.addWidget(self.switch_button)
        column.addLayout(row)
        parts = (self.hint, self.figures, self.differs, self.reasons, self.basis, self.table, self.more)
        for part in parts:
            column.addWidget(part)


def _model() -> RowsModel[SimulatedRow]:
    columns: list[Column[SimulatedRow]] = [
        Column("Reçue", lambda row: words.when(row.received_at), width=130),
        Column("Famille", lambda row: row.family, strong=True, width=150),
        Column("Demande", lambda row: row.summary),
        Column(
            "La règle",
            words.rule_answer,
            icon=lambda row: "check" if row.would_accept else "user",
            tone=lambda row: Tone.OK if row.would_accept else Tone.QUIET,
        ),
        Column(
            "Décision prise",
            words.past_answer,
            icon=lambda row: "warning" if row.differs else "",
            tone=lambda row: Tone.WARN if row.differs else Tone.QUIET,
            width=230,
        ),
    ]
    return RowsModel(columns, lambda row: row.request_id)
