"""A block selected by mouse or key on a real office: acted upon, told, taken back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from staffdesk.models.bookings import Booking
from staffdesk.models.town import Slot
from staffdesk.services.office import Office
from staffdesk.services.planning import Planning
from staffdesk.services.planning_rows import CellRef
from staffdesk.ui.calendar.page import PlanningPage
from staffdesk.ui.kit.tasks import Tasks
from tests.ui.calendar.planning_stage import choose, find_cell, grid_of, open_planning, state_of
from tests.ui.conftest import RecordingShell, Stage
from tests.ui.demo_town import ADMIN, CAMILLE
from tests.ui.hand import click, press, type_text

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def page(stage: Stage, tasks: Tasks, town: Office, shell: RecordingShell, qtbot: QtBot) -> PlanningPage:
    return open_planning(CAMILLE, stage, tasks, town, shell, qtbot)


def test_a_free_cell_is_booked_and_an_excused_absence_noted(
    qtbot: QtBot, page: PlanningPage, shell: RecordingShell
) -> None:
    child, day = find_cell(grid_of(page), "")
    choose(page, child, 1, day)
    press(page.month_view, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: state_of(grid_of(page), child, 1, day) == "booked")
    assert shell.toasts == ["1\u00a0créneau réservé"]
    assert page.month_view.selected_cells() == [(child, 1, day)]
    press(page.month_view, Qt.Key.Key_E)
    qtbot.waitUntil(lambda: state_of(grid_of(page), child, 1, day) == "absent_excused")
    press(page.month_view, Qt.Key.Key_F)
    qtbot.waitUntil(lambda: state_of(grid_of(page), child, 1, day) == "absent_billed")
    assert shell.toasts[-1] == "1\u00a0créneau noté en absence facturée"


def test_a_booking_is_cancelled_by_its_button(qtbot: QtBot, page: PlanningPage) -> None:
    child, day = find_cell(grid_of(page), "booked")
    choose(page, child, 1, day)
    click(page.bar.buttons["cancel"])
    qtbot.waitUntil(lambda: state_of(grid_of(page), child, 1, day) == "absent_excused")


def test_what_cannot_be_done_is_left_and_told(
    qtbot: QtBot, page: PlanningPage, shell: RecordingShell
) -> None:
    child, day = find_cell(grid_of(page), "booked")
    choose(page, child, 1, day)
    press(page.month_view, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: page.banners.shown() is not None)
    notice = page.banners.shown()
    assert notice is not None
    assert grid_of(page).children[child].name in notice.sentence
    assert shell.toasts == []


def test_whole_days_of_leisure_are_one_row_and_can_be_cancelled(
    qtbot: QtBot, page: PlanningPage, tasks: Tasks
) -> None:
    page.toolbar.site.choose("")
    page.toolbar.kind.choose("leisure")
    page.wish_changed.emit()
    qtbot.waitUntil(lambda: grid_of(page).slot_labels == ("journée",))
    grid = grid_of(page)
    child, day = next(
        (child, day)
        for child in range(len(grid.children))
        for day in range(16, len(grid.days))
        if state_of(grid, child, 0, day) == "booked"
    )
    page.month_view.select((child, day), (child, day))
    press(page.month_view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: state_of(grid_of(page), child, 0, day) == "absent_excused")


def test_the_last_action_is_taken_back_by_its_key_once(
    qtbot: QtBot, page: PlanningPage, shell: RecordingShell, tasks: Tasks
) -> None:
    child, day = find_cell(grid_of(page), "")
    choose(page, child, 1, day)
    press(page.month_view, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: state_of(grid_of(page), child, 1, day) == "booked")
    assert shell.undo is not None
    press(page.month_view, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: state_of(grid_of(page), child, 1, day) == "")
    qtbot.waitUntil(lambda: shell.toasts[-1] == "1\u00a0créneau remis comme avant")
    qtbot.waitUntil(lambda: not tasks.is_busy())  # what follows a change is read again
    undone = list(shell.toasts)
    press(page.month_view, Qt.Key.Key_Z, CONTROL)
    assert not tasks.is_busy()
    assert shell.toasts == undone


def test_the_toast_takes_a_whole_block_back(qtbot: QtBot, page: PlanningPage, shell: RecordingShell) -> None:
    child, day = find_cell(grid_of(page), "booked")
    before = grid_of(page).cells
    page.month_view.select((child * 3, day), (child * 3 + 2, len(grid_of(page).days) - 1))
    press(page.month_view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: state_of(grid_of(page), child, 1, day) == "absent_excused")
    assert shell.undo is not None
    shell.undo()
    qtbot.waitUntil(lambda: grid_of(page).cells == before)


def test_what_a_colleague_changed_since_is_left_and_told(
    qtbot: QtBot, page: PlanningPage, town: Office, shell: RecordingShell
) -> None:
    child, day = find_cell(grid_of(page), "booked")
    choose(page, child, 1, day)
    press(page.month_view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: state_of(grid_of(page), child, 1, day) == "absent_excused")
    cell = CellRef(grid_of(page).children[child].child_id, grid_of(page).days[day].on, 1)
    Planning(town).mark_absent(ADMIN, [cell], False)
    assert shell.undo is not None
    shell.undo()
    qtbot.waitUntil(lambda: page.banners.shown() is not None)
    notice = page.banners.shown()
    assert notice is not None
    assert "modifié depuis" in notice.sentence


def test_an_absence_is_restored_by_its_key(qtbot: QtBot, page: PlanningPage) -> None:
    child, day = find_cell(grid_of(page), "booked")
    choose(page, child, 1, day)
    press(page.month_view, Qt.Key.Key_F)
    qtbot.waitUntil(lambda: state_of(grid_of(page), child, 1, day) == "absent_billed")
    press(page.month_view, Qt.Key.Key_R, SHIFT)
    qtbot.waitUntil(lambda: state_of(grid_of(page), child, 1, day) == "booked")


def _fill(page: PlanningPage, town: Office, tasks: Tasks, qtbot: QtBot) -> tuple[int, int]:
    """Make the canteen so small that a free cell is full; give the cell."""
    from sqlalchemy import update

    from staffdesk.models.town import ActivityGroup

    child, day = find_cell(grid_of(page), "")
    with town.database.begin() as session:
        session.execute(update(ActivityGroup).values(capacity=0))
    page.wish_changed.emit()
    qtbot.waitUntil(lambda: state_of(grid_of(page), child, 1, day) == "full" and not tasks.is_busy())
    return child, day


def test_a_full_day_is_booked_once_a_reason_is_given(
    qtbot: QtBot, page: PlanningPage, town: Office, tasks: Tasks
) -> None:
    child, day = _fill(page, town, tasks, qtbot)
    choose(page, child, 1, day)
    press(page.month_view, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: page.banners.shown() is not None)
    banner = page.banners.banner()
    assert banner is not None
    assert banner.action is not None
    click(banner.action)
    assert page.overbook_bar.isVisible()
    assert not page.bar.isVisible()
    type_text(page.overbook_bar.reason, "Fratrie")
    press(page.overbook_bar.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: state_of(grid_of(page), child, 1, day) == "booked")
    assert not page.overbook_bar.isVisible()


def test_full_days_may_be_left(qtbot: QtBot, page: PlanningPage, town: Office, tasks: Tasks) -> None:
    child, day = _fill(page, town, tasks, qtbot)
    choose(page, child, 1, day)
    page.ask_overbooking("1\u00a0créneau complet")
    press(page.overbook_bar.reason, Qt.Key.Key_Escape)
    assert not page.overbook_bar.isVisible()
    assert page.bar.isVisible()
    assert page.month_view.hasFocus()


EVENING = 2


@pytest.fixture
def two_evenings(town: Office) -> int:
    """Let the evening have a second, longer slot that excludes the first."""
    with town.database.begin() as session:
        slot = session.scalars(select(Slot).where(Slot.row == "evening").order_by(Slot.id)).first()
        assert slot is not None
        slot.activity.exclusions = [[slot.code, "soir_long"]]
        longer = Slot(
            activity_id=slot.activity_id, code="soir_long", name="Soir long", row="evening", position=9
        )
        session.add(longer)
        session.flush()
        return longer.id


def test_r_asks_at_the_cell_which_of_two_slots_is_meant_and_remembers_it(
    two_evenings: int, stage: Stage, tasks: Tasks, town: Office, shell: RecordingShell, qtbot: QtBot
) -> None:
    page = open_planning(CAMILLE, stage, tasks, town, shell, qtbot)
    grid = grid_of(page)
    child, day = next(
        (child, day)
        for child in range(len(grid.children))
        for day in range(20, len(grid.days))
        if grid.days[day].kind == "school" and state_of(grid, child, EVENING, day) == "booked"
    )
    choose(page, child, EVENING, day)
    press(page.month_view, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [action.text()[:3] for action in menu.actions()] == ["&1 "]
    assert "Soir long" not in menu.actions()[0].text()
    assert menu.actions()[0].text().endswith("à la place de soir")
    press(menu, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shell.toasts == ["1\u00a0créneau réservé"])
    with town.database.read() as session:
        row = session.scalars(select(Booking).where(Booking.slot_id == two_evenings)).one()
        assert (row.state, row.child_id) == ("booked", grid.children[child].child_id)
    menu = page.ask_slot([(1, "&1  Un"), (two_evenings, "&2  Deux")], two_evenings, lambda _slot: None)
    assert menu.activeAction() is menu.actions()[1]
    menu.close()
