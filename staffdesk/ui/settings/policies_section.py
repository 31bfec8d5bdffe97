"""The section « Règles automatiques »: the rules, the one in hand, what they decided, what they never do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from staffdesk.domain.french.amounts import counted
from staffdesk.domain.french.policies import RESERVED
from staffdesk.ui.kit.labels import IconLabel, SectionHeading, label
from staffdesk.ui.kit.table_model import Column, RowsModel
from staffdesk.ui.kit.table_view import Density, PlainTable
from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.tokens import Tone
from staffdesk.ui.settings import policies_words as words
from staffdesk.ui.settings.policy_grid import Key, PolicyGrid
from staffdesk.ui.settings.simulation_panel import SimulationPanel

if TYPE_CHECKING:
    from staffdesk.services.policy_rows import PoliciesView, PolicyDecisionRow, PolicyRow


class PoliciesSection(QWidget):
    """The section.

    Signals:
        rule_chosen: another rule is in hand.
        request_opened: the id of a request to be shown in the queue.
    """

    rule_chosen = Signal()
    request_opened = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._rows: dict[Key, PolicyRow] = {}
        self._chosen: Key | None = None
        self.heading = SectionHeading("Règles")
        self.grid = PolicyGrid()
        self.panel = SimulationPanel()
        self.decisions: PlainTable[PolicyDecisionRow] = PlainTable(
            _model(), "Décisions automatiques", Density.LOG, sortable=False
        )
        self.no_decisions = label(words.NO_DECISIONS, "body2")
        self._lay_out()
        self.grid.chosen.connect(self._choose)
        self.panel.request_opened.connect(self.request_opened)
        self.decisions.opened.connect(lambda row: self.request_opened.emit(row.request_id))

    def show_view(self, view: PoliciesView) -> None:
        """Show the rules as they stand, and the last decisions."""
        self._rows = {(row.kind, row.activity): row for row in view.policies}
        on = sum(row.is_on for row in view.policies)
        self.heading.set_beside(counted(on, "en service", "en service") if on else "aucune en service")
        self.grid.show_rows(view.policies)
        if self._chosen not in self._rows and view.policies:
            self.grid.choose((view.policies[0].kind, view.policies[0].activity))
        elif self._chosen is not None:
            self.panel.show_rule(self._rows[self._chosen])
        self.decisions.replace(view.decisions)
        self.decisions.fit_height()
        self.decisions.setVisible(bool(view.decisions))
        self.no_decisions.setVisible(not view.decisions)

    def chosen(self) -> PolicyRow | None:
        """Give the rule in hand."""
        return None if self._chosen is None else self._rows.get(self._chosen)

    def _choose(self, key: Key) -> None:
        self._chosen = key
        self.panel.show_rule(self._rows[key])
        self.rule_chosen.emit()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(20))
        rules = _stack(self.heading, label(words.INTRO, "body2", wrap=True))
        rules.addSpacing(px(8))
        rules.addWidget(self.grid)
        column.addLayout(rules)
        column.addWidget(self.panel)
        column.addLayout(_stack(SectionHeading("Décisions automatiques"), self.no_decisions, self.decisions))
        reserved = [IconLabel("lock-simple", one, Tone.QUIET, 14) for one in RESERVED]
        column.addLayout(_stack(SectionHeading("Toujours une personne"), *reserved))


def _stack(*parts: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(px(4))
    for part in parts:
        column.addWidget(part)
    return column


def _model() -> RowsModel[PolicyDecisionRow]:
    columns: list[Column[PolicyDecisionRow]] = [
        Column("Quand", lambda row: words.when(row.at), width=130),
        Column("Famille", lambda row: row.family, strong=True, width=150),
        Column("Demande", lambda row: row.summary),
        Column("Règle", lambda row: row.policies),
        Column(
            "Contrôles",
            words.decision_end,
            icon=lambda row: "arrow-u-up-left" if row.undone_by else "check-circle",
            tone=lambda row: Tone.WARN if row.undone_by else Tone.OK,
            width=220,
        ),
    ]
    return RowsModel(columns, lambda row: (row.request_id, row.at))
