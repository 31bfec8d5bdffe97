"""The view of unpaid invoices: ages narrow families, the run lies over them, roles are told."""

from datetime import date

import pytest
from PySide6.QtWidgets import QApplication

from staffdesk.services.reminder_rows import AgeRow, LateFamily, OverdueView, ReminderRunRow
from staffdesk.ui.invoices.overdue_view import OverduePane
from staffdesk.ui.invoices.reminder_words import NOT_ALLOWED
from staffdesk.ui.kit.theme import Mode, apply_theme, px
from tests.ui.conftest import Stage
from tests.ui.hand import click

DAY = date(2026, 12, 1)
VIEW = OverdueView(
    DAY,
    (AgeRow(0, 30, 1, 1, 915), AgeRow(31, None, 1, 1, 305)),
    (
        LateFamily(7, "00007", "Tilleul", (0, 305), 1, DAY),
        LateFamily(8, "00008", "Aulne", (915, 0), 1, DAY),
    ),
)


@pytest.fixture
def view(stage: Stage) -> OverduePane:
    made = OverduePane(lambda: DAY)
    stage(made).resize(1200, 800)
    made.set_rights(may_remind=True)
    return made


def test_an_age_narrows_the_families_and_the_family_in_hand_stays(view: OverduePane) -> None:
    chosen: list[int] = []
    view.family_chosen.connect(chosen.append)
    view.show_overdue(VIEW)
    assert chosen == [7]
    view.ages.choose(0)
    assert [row.family for row in view.families.rows.rows()] == ["Aulne"]
    view.ages.choose(None)
    view.families.choose(8)
    view.show_overdue(VIEW)
    assert view.panel.household_id == 8


def test_nothing_overdue_says_so(view: OverduePane) -> None:
    view.show_overdue(OverdueView(DAY, (AgeRow(0, 30, 0, 0, 0),), ()))
    view.show_runs(())
    assert "Aucun impayé" in view.empty.text()
    assert view.no_run.isVisible()


def test_a_family_without_anything_overdue_can_be_shown(view: OverduePane) -> None:
    view.show_overdue(VIEW)
    view.show_family(99, "Famille Noyer")
    assert (view.panel.household_id, view.panel.title.text()) == (99, "Famille Noyer")


def test_runs_open_their_letters_and_the_form_covers_the_families(view: OverduePane) -> None:
    opened: list[object] = []
    view.run_asked.connect(opened.append)
    run = ReminderRunRow(1, DAY, "Camille", 2, 2, 915)
    view.show_overdue(VIEW)
    view.show_runs((run,))
    view.runs.opened.emit(run)
    assert opened == [run]
    view.show_form()
    assert not view.ages.isVisible()
    click(view.form.back_button)
    assert view.ages.isVisible()


def test_who_may_not_remind_is_told_why(view: OverduePane) -> None:
    view.set_rights(may_remind=False)
    assert not view.remind_button.isEnabled()
    assert NOT_ALLOWED in view.remind_button.toolTip()


@pytest.mark.parametrize("k", [1.0, 1.5])
def test_names_and_ages_are_whole_in_the_smallest_window(stage: Stage, qapp: QApplication, k: float) -> None:
    apply_theme(qapp, Mode.LIGHT, k)
    made = OverduePane(lambda: DAY)
    made.setFixedSize(px(866), px(520))
    stage(made)
    made.show_overdue(
        OverdueView(DAY, VIEW.ages, (LateFamily(7, "00007", "Colin-Haddad", (0, 1842355), 1, DAY),))
    )
    for table, columns in ((made.families, (0, 4)), (made.ages, (0, 1, 2))):
        for column in columns:
            for row in range(table.rows.rowCount()):
                assert (
                    table.columnWidth(column) >= table.sizeHintForIndex(table.rows.index(row, column)).width()
                )
    assert made.families.horizontalScrollBar().maximum() == 0
