"""Week patterns and copies on a real office, by keys: previewed, written, taken back."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from staffdesk.services.office import Office
from staffdesk.ui.calendar.page import PlanningPage
from staffdesk.ui.kit.tasks import Tasks
from tests.ui.calendar.planning_stage import choose, find_cell, grid_of, open_planning, state_of
from tests.ui.conftest import RecordingShell, Stage
from tests.ui.demo_town import CAMILLE
from tests.ui.hand import click, press, type_text

CONTROL = Qt.KeyboardModifier.ControlModifier
NOON = 1


@pytest.fixture
def page(stage: Stage, tasks: Tasks, town: Office, shell: RecordingShell, qtbot: QtBot) -> PlanningPage:
    return open_planning(CAMILLE, stage, tasks, town, shell, qtbot)


def _open_pattern(qtbot: QtBot, page: PlanningPage) -> tuple[int, int]:
    """Open the pane on a child that has a free noon to come."""
    child, day = find_cell(grid_of(page), "", after=22)
    choose(page, child, NOON, day)
    press(page.month_view, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: bool(page.pattern_panel.boxes))
    return child, day


def _tick_canteen(page: PlanningPage, weekday: int) -> None:
    boxes = page.pattern_panel.boxes
    click(next(box for (on, _), box in boxes.items() if on == weekday and "Cantine" in box.accessibleName()))


def test_a_pattern_is_previewed_added_and_taken_back(
    qtbot: QtBot, page: PlanningPage, shell: RecordingShell, tasks: Tasks
) -> None:
    child, day = _open_pattern(qtbot, page)
    before = grid_of(page).cells
    on = grid_of(page).days[day].on
    panel = page.pattern_panel
    assert panel.form().starts_on == on
    assert panel.form().ends_on == date(2027, 8, 31)
    _tick_canteen(page, on.weekday())
    qtbot.waitUntil(panel.apply_button.isEnabled)
    assert "à ajouter" in panel.preview_words.text()
    assert grid_of(page).cells == before, "a preview writes nothing"
    press(panel.starts_on.edit, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: state_of(grid_of(page), child, NOON, day) == "booked")
    assert shell.toasts[-1].endswith("créneaux ajoutés")
    assert not page.side.isVisible()
    assert page.month_view.hasFocus()
    assert shell.undo is not None
    shell.undo()
    qtbot.waitUntil(lambda: grid_of(page).cells == before and not tasks.is_busy())


def test_a_period_that_cannot_be_is_refused_beside_its_field(qtbot: QtBot, page: PlanningPage) -> None:
    _, day = _open_pattern(qtbot, page)
    panel = page.pattern_panel
    _tick_canteen(page, grid_of(page).days[day].on.weekday())
    qtbot.waitUntil(panel.apply_button.isEnabled)
    panel.ends_on.set_text("")
    type_text(panel.ends_on.edit, "1/9/2026")
    press(panel.ends_on.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: panel.ends_on.error() != "")
    assert not panel.apply_button.isEnabled()
    panel.ends_on.set_text("")
    press(panel.ends_on.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: panel.ends_on.error() == "Indiquer une date")


def test_escape_closes_the_pane_and_keeps_the_block(qtbot: QtBot, page: PlanningPage) -> None:
    _open_pattern(qtbot, page)
    assert not page.bar.isVisible(), "its letters would act while one fills the form"
    press(page.pattern_panel.starts_on.edit, Qt.Key.Key_Escape)
    assert not page.side.isVisible()
    assert page.bar.isVisible()
    press(page.month_view, Qt.Key.Key_Escape)
    assert not page.bar.isVisible()


def test_a_week_is_copied_and_pasted_onto_another(
    qtbot: QtBot, page: PlanningPage, shell: RecordingShell, tasks: Tasks
) -> None:
    grid = grid_of(page)
    child, _ = find_cell(grid, "booked", after=15)
    choose(page, child, NOON, 16)
    press(page.month_view, Qt.Key.Key_C, CONTROL)
    assert shell.toasts[-1].startswith("Copie de la semaine du lun.\u00a016\u00a0nov.\u00a02026")
    assert grid.children[child].name in shell.toasts[-1]
    click(page.toolbar.after)
    qtbot.waitUntil(lambda: grid_of(page).month == 12 and not tasks.is_busy())
    before = grid_of(page).cells
    choose(page, 0, NOON, 8)
    press(page.month_view, Qt.Key.Key_V, CONTROL)
    panel = page.pattern_panel
    qtbot.waitUntil(lambda: page.side.isVisible() and not tasks.is_busy())
    form = panel.form()
    assert (form.starts_on, form.ends_on) == (date(2026, 12, 7), date(2026, 12, 13))
    assert panel.title.text().startswith("Copie de la semaine du lun.\u00a016")
    if panel.apply_button.isEnabled():
        click(panel.apply_button)
        qtbot.waitUntil(lambda: grid_of(page).cells != before)
        assert "copié" in shell.toasts[-1]


def test_nothing_copied_is_said(page: PlanningPage) -> None:
    choose(page, 0, NOON, 18)
    press(page.month_view, Qt.Key.Key_V, CONTROL)
    notice = page.banners.shown()
    assert notice is not None
    assert "Copier d’abord" in notice.sentence
