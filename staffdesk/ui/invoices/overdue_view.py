"""Impayés: what is overdue by age, the families of an age, one of them in hand, and a run of reminders."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.domain.french.amounts import euros
from staffdesk.ui.invoices.late_family_panel import LateFamilyPanel
from staffdesk.ui.invoices.overdue_tables import AgeLine, age_lines, ages_model, families_model, runs_model
from staffdesk.ui.invoices.reminder_form import ReminderForm
from staffdesk.ui.invoices.reminder_words import (
    NO_RUN,
    NOBODY_OF_AGE,
    NOT_ALLOWED,
    NOTHING_LATE,
    families,
)
from staffdesk.ui.kit.buttons import Button, ButtonKind
from staffdesk.ui.kit.containers import DecisionBar
from staffdesk.ui.kit.labels import EmptyState, SectionHeading, label, upright
from staffdesk.ui.kit.table_view import Density, PlainTable
from staffdesk.ui.kit.theme import px

if TYPE_CHECKING:
    from staffdesk.services.reminder_rows import LateFamily, OverdueView, ReminderRunRow

_LIST, _NARROW_LIST, _NARROW_UNDER = 374, 312, 1000
_DOSSIER_NEEDS, _COUNT_NEEDS = 760, 860


class OverduePane(QWidget):
    """The view.

    Signals:
        family_chosen: household_id whose invoices and reminders are wanted.
        form_asked: a run is to be prepared.
        run_asked: the ``ReminderRunRow`` whose letters are wanted.
    """

    family_chosen = Signal(int)
    form_asked = Signal()
    run_asked = Signal(object)

    def __init__(self, today: Callable[[], date]) -> None:
        """``today`` gives the date that a run is offered."""
        super().__init__()
        self._view: OverdueView | None = None
        self._wanted: int | None = None
        self.ages: PlainTable[AgeLine] = PlainTable(
            ages_model(), "Impayés par âge", Density.READ, sortable=False
        )
        self.runs: PlainTable[ReminderRunRow] = PlainTable(
            runs_model(), "Envois de relances", Density.READ, sortable=False
        )
        self.no_run = label(NO_RUN, "body2", wrap=True)
        self.families: PlainTable[LateFamily] = PlainTable(
            families_model(), "Familles en retard", Density.READ
        )
        self.empty = EmptyState(*NOTHING_LATE)
        self.panel = LateFamilyPanel()
        self.form = ReminderForm(today)
        self.remind_button = Button("Préparer des relances", ButtonKind.PRIMARY, "Ctrl+Return")
        self._sum = label("", "body2")
        self._lay_out()
        self.ages.current_changed.connect(lambda _row: self._show_families())
        self.families.current_changed.connect(self._choose)
        self.families.opened.connect(lambda row: self.panel.family_asked.emit(row.household_id))
        self.remind_button.clicked.connect(self.form_asked)
        self.runs.opened.connect(self.run_asked)
        self.form.given_up.connect(self.leave_form)

    def set_rights(self, *, may_remind: bool) -> None:
        """Say whether the person may remind families and stop reminders."""
        self.form.set_rights(may_send=may_remind)
        self.panel.set_rights(may_hold=may_remind)
        if may_remind:
            self.remind_button.allow()
        else:
            self.remind_button.refuse(NOT_ALLOWED)

    def show_overdue(self, view: OverdueView) -> None:
        """Show what is overdue; the age and the family in hand stay."""
        self._view = view
        self.ages.replace(age_lines(view))
        self.ages.fit_height()
        if self.ages.current_row() is None:
            self.ages.choose(None)
        else:
            self._show_families()
        whole = sum(row.cents for row in view.ages)
        count = len(view.families)
        self._sum.setText(f"{families(count)} en retard, {euros(whole)}" if count else "")

    def show_runs(self, rows: Sequence[ReminderRunRow]) -> None:
        """Show the runs that were made; opening one gives its letters again."""
        self.runs.replace(tuple(rows))
        self.runs.setVisible(bool(rows))
        self.no_run.setVisible(not rows)

    def show_family(self, household_id: int, name: str) -> None:
        """Show one family, though nothing of it may be overdue."""
        self._wanted = household_id
        self.leave_form()
        self.ages.choose(None)
        if not self.families.choose(household_id):
            self.families.clearSelection()
            self.panel.show_family(household_id, name)
            self.family_chosen.emit(household_id)

    def show_form(self) -> None:
        """Show the run in the making."""
        self._aside.hide()
        self.stack.setCurrentWidget(self.form)

    def leave_form(self) -> None:
        """Come back to the families."""
        self._aside.show()
        self.stack.setCurrentWidget(self._list)

    def take_focus(self) -> None:
        """Put the focus where one works."""
        if self.stack.currentWidget() is self._list:
            self.families.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_families(self) -> None:
        if self._view is None:
            return
        age = self.ages.current_row()
        rank = age.rank if age is not None else None
        rows = tuple(row for row in self._view.families if rank is None or row.by_age[rank])
        self.families.replace(rows)
        self._choose_columns()
        self.families.setVisible(bool(rows))
        self.empty.say(*(NOBODY_OF_AGE if self._view.families else NOTHING_LATE))
        self.empty.setVisible(not rows)
        if self._wanted is not None:
            self.families.choose(self._wanted)
        if rows and self.families.current_row() is None and self.panel.household_id is None:
            self.families.selectRow(0)

    def _choose(self, row: LateFamily | None) -> None:
        if row is None:
            return
        self._wanted = row.household_id
        self.panel.show_family(row.household_id, f"Famille {row.family} · dossier {row.number}")
        self.family_chosen.emit(row.household_id)

    def _lay_out(self) -> None:
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        self._aside = QWidget()
        side = QVBoxLayout(self._aside)
        side.setContentsMargins(px(12), px(14), px(12), px(8))
        side.setSpacing(px(6))
        for head, parts in (("Par âge", (self.ages,)), ("Envois de relances", (self.no_run, self.runs))):
            heading = SectionHeading(head)
            heading.setContentsMargins(px(8), 0, px(8), 0)
            side.addWidget(heading)
            for part in parts:
                side.addWidget(part, 1 if part is self.runs else 0)
            side.addSpacing(px(12))
        self.no_run.setContentsMargins(px(8), 0, px(8), 0)
        side.addStretch()
        self.stack = QStackedWidget()
        self._list = self._families_view()
        self.stack.addWidget(self._list)
        self.stack.addWidget(self.form)
        across.addWidget(self._aside)
        across.addWidget(upright())
        across.addWidget(self.stack, 1)

    def _families_view(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        split = QSplitter(Qt.Orientation.Vertical)
        top = QWidget()
        inner = QVBoxLayout(top)
        inner.setContentsMargins(px(20), px(8), px(20), 0)
        inner.addWidget(self.empty)
        inner.addWidget(self.families, 1)
        split.addWidget(top)
        split.addWidget(self.panel)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(1)
        split.setSizes([1000, 1000])
        column.addWidget(split, 1)
        bar = DecisionBar()
        bar.set_summary([self._sum])
        bar.set_buttons([self.remind_button])
        column.addWidget(bar)
        return holder

    def _choose_columns(self) -> None:
        """Leave out what has no room."""
        width = self.families.width()
        self.families.setColumnHidden(1, width < px(_DOSSIER_NEEDS))
        self.families.setColumnHidden(3, width < px(_COUNT_NEEDS))
        self.families.share_width()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._aside.setFixedWidth(px(_NARROW_LIST if self.width() < px(_NARROW_UNDER) else _LIST))
        self._choose_columns()
