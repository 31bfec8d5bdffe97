"""The rights of a household in its sheet: who may use what, from when to when, at which tariff."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from staffdesk.domain.french.amounts import counted
from staffdesk.domain.french.dates import day_month_year
from staffdesk.ui.families.right_panel import Mode, RightPanel
from staffdesk.ui.kit.buttons import LinkButton
from staffdesk.ui.kit.flow import LINK_GAP, FlowLayout
from staffdesk.ui.kit.labels import label
from staffdesk.ui.kit.table_model import Column, RowsModel
from staffdesk.ui.kit.table_view import Density, PlainTable, inset
from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from staffdesk.services.right_rows import RightRow, RightsSheet

NONE = "Aucune inscription en cours ni à venir\N{NO-BREAK SPACE}: rien ne peut être réservé."
HIDE_PAST = "Masquer les inscriptions passées"
OPEN_HINT = "Entrée sur la ligne pour modifier les dates"


class RightsPart(QWidget):
    """The list, what can be done with the row in hand, and the panel that does it."""

    def __init__(self, today: Callable[[], date]) -> None:
        """``today`` tells which rights are past."""
        super().__init__()
        self._today = today
        self._sheet: RightsSheet | None = None
        self._may_edit = self._with_past = self._is_awaited = False
        self.table: PlainTable[RightRow] = PlainTable(
            _model(today), "Inscriptions", Density.LOG, sortable=False
        )
        self.none = label(NONE, "body2", wrap=True)
        self.add_button = LinkButton("Ajouter une inscription", 13, "plus")
        self.links = {
            Mode.MOVE: LinkButton("Modifier les dates", 13),
            Mode.END: LinkButton("Terminer", 13),
            Mode.VARY: LinkButton("Changer le tarif", 13),
            Mode.DROP: LinkButton("Retirer", 13),
        }
        self.past_button = LinkButton("", 13)
        self.panel = RightPanel(today)
        self._lay_out()
        self.add_button.clicked.connect(self._give)
        for mode, button in self.links.items():
            button.clicked.connect(lambda _on=False, mode=mode: self._take(mode))
        self.past_button.clicked.connect(self._toggle_past)
        self.table.current_changed.connect(lambda _row: self._offer())
        self.table.opened.connect(lambda _row: self._take(Mode.MOVE))
        self.panel.closed.connect(lambda: self.close_panel(back=True))
        self._show()

    def set_editable(self, may_edit: bool) -> None:
        """Let rights be written, or only read."""
        self._may_edit = may_edit
        self._offer()

    def sheet(self) -> "RightsSheet | None":
        """Give what is shown."""
        return self._sheet

    def show_rights(self, sheet: "RightsSheet") -> None:
        """Show the rights of a household; the row in hand stays, and what is typed below."""
        if self._sheet is None or self._sheet.household_id != sheet.household_id:
            self._with_past = False
            self.panel.leave()
        self._sheet = sheet
        self._show()
        if self._is_awaited:
            self._is_awaited = False
            self._to_list()

    def close_panel(self, *, back: bool = False) -> None:
        """Put the panel away; ``back``: the cursor comes back to the list."""
        self.panel.leave()
        self._offer()
        if back:
            self._to_list()

    def take_focus(self) -> None:
        """Put the cursor into the list, once it is there."""
        self._is_awaited = True

    # -------------------------------------------------------------------------------------- inside

    def _to_list(self) -> None:
        target = self.table if self.table.isVisibleTo(self) else self.add_button
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        rows = () if self._sheet is None else self._sheet.rights
        past = sum(row.ends_on < self._today() for row in rows)
        shown = tuple(row for row in rows if self._with_past or row.ends_on >= self._today())
        self.table.replace(shown)
        self.table.fit_height()
        self.table.setVisible(bool(shown))
        if shown and self.table.current_row() is None:
            self.table.selectRow(0)
        self.none.setVisible(not shown)
        words = f"Voir {counted(past, 'inscription passée', 'inscriptions passées')}"
        self.past_button.set_text(HIDE_PAST if self._with_past else words)
        self.past_button.setVisible(bool(past))
        self._offer()

    def _offer(self) -> None:
        """Offer what can be done with the row in hand."""
        row = self.table.current_row() if self.table.isVisibleTo(self) else None
        variants = {} if self._sheet is None else {one.group_id: one.variants for one in self._sheet.groups}
        may = {
            Mode.MOVE: row is not None,
            Mode.END: row is not None and row.ends_on >= self._today(),
            Mode.VARY: row is not None
            and any(key != row.variant for key, _ in variants.get(row.group_id, ())),
            Mode.DROP: row is not None and not row.is_used,
        }
        for mode, button in self.links.items():
            button.setVisible(self._may_edit and may[mode])
            button.setAccessibleDescription("" if row is None else f"{row.child}, {row.group}")
        has_children = self._sheet is not None and bool(self._sheet.children)
        self.add_button.setVisible(self._may_edit and has_children)

    def _give(self) -> None:
        if self._sheet is not None:
            self.panel.give(self._sheet)

    def _take(self, mode: Mode) -> None:
        row = self.table.current_row()
        if self._sheet is not None and row is not None and self._may_edit:
            self.panel.take(self._sheet, mode, row)

    def _toggle_past(self) -> None:
        self._with_past = not self._with_past
        self._show()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        bar = QWidget()
        flow = FlowLayout(bar, LINK_GAP)
        for link in (self.add_button, *self.links.values(), self.past_button):
            flow.addWidget(link)
        column.addLayout(inset(self.none))
        column.addWidget(self.table)  # its rows can be chosen: its words stand inside its edge
        for part in (bar, self.panel):
            column.addLayout(inset(part))


def _model(today: Callable[[], date]) -> "RowsModel[RightRow]":
    def tone(row: "RightRow") -> Tone:
        return Tone.QUIET if row.ends_on < today() else Tone.PLAIN

    columns: list[Column[RightRow]] = [
        Column("Enfant", lambda row: row.child, tone=tone, width=100),
        Column(
            "Activité",
            lambda row: f"{row.group}, {row.variant_words}" if row.variant else row.group,
            tone=tone,
            hint=lambda _row: OPEN_HINT,
        ),
        Column("Du", lambda row: day_month_year(row.starts_on), tone=tone, width=112),
        Column("Au", lambda row: day_month_year(row.ends_on), tone=tone, width=112),
    ]
    return RowsModel(columns, lambda row: row.right_id)
