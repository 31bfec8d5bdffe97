"""Planning on a real office: a block selected by mouse or key, acted upon, told."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolTip
from pytestqt.qtbot import QtBot

from staffdesk.domain.french.errors import sentence
from staffdesk.domain.permissions import Actor
from staffdesk.domain.topics import Topic
from staffdesk.services.office import Office
from staffdesk.services.planning import Planning
from staffdesk.services.planning_rows import CELL_STATES, CellRef, MonthGrid, PlanningFilter
from staffdesk.ui.calendar.page import PlanningPage
from staffdesk.ui.calendar.presenter import PlanningPresenter
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.tasks import Tasks
from tests.ui.conftest import RecordingShell, Stage
from tests.ui.demo_town import CAMILLE, READER
from tests.ui.hand import click, press, type_text

Open = Callable[[Actor], PlanningPage]
BOOKED, NOTHING = CELL_STATES.index("booked"), 0


@pytest.fixture
def open_page(stage: Stage, tasks: Tasks, town: Office, shell: RecordingShell, qtbot: QtBot) -> Open:
    def build(actor: Actor) -> PlanningPage:
        today = town.clock.today()
        page = PlanningPage(today)
        stage(page).resize(1500, 800)
        PlanningPresenter(
            page,
            Planning(town),
            PlanningFilter,
            CellRef,
            tasks=tasks,
            failures=Failures(sentence, page.banners, page),
            shell=shell,
            actor=actor,
            today=today,
        )
        qtbot.waitUntil(lambda: page.month_view.grid() is not None and not tasks.is_busy())
        page.enter()
        return page

    return build


@pytest.fixture
def page(open_page: Open) -> PlanningPage:
    return open_page(CAMILLE)


def _grid(page: PlanningPage) -> MonthGrid:
    grid = page.month_view.grid()
    assert grid is not None
    return grid


def _state(grid: MonthGrid, child: int, slot: int, day: int) -> str:
    return CELL_STATES[grid.cells[(child * len(grid.days) + day) * len(grid.slot_labels) + slot]]


def _find(grid: MonthGrid, state: str, slot: int = 1, after: int = 20) -> tuple[int, int]:
    """Find a child and a school day of the days to come whose cell has a state."""
    return next(
        (child, day)
        for child in range(len(grid.children))
        for day in range(after, len(grid.days))
        if grid.days[day].kind == "school" and _state(grid, child, slot, day) == state
    )


def _choose(page: PlanningPage, child: int, slot: int, day: int) -> None:
    corner = (child * 3 + slot, day)
    page.month_view.select(corner, corner)
    page.month_view.setFocus()


def test_it_opens_on_the_first_school_in_the_present_month(page: PlanningPage) -> None:
    assert page.toolbar.title.text() == "Novembre\u00a02026"
    assert page.toolbar.site.key()
    assert "Centre" not in page.toolbar.site.currentText()
    assert page.toolbar.room.count() > 1


def test_a_free_cell_is_booked_and_an_excused_absence_noted(
    qtbot: QtBot, page: PlanningPage, shell: RecordingShell
) -> None:
    child, day = _find(_grid(page), "")
    _choose(page, child, 1, day)
    press(page.month_view, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: _state(_grid(page), child, 1, day) == "booked")
    assert shell.toasts == ["1 créneau réservé"]
    assert page.month_view.selected_cells() == [(child, 1, day)]
    press(page.month_view, Qt.Key.Key_E)
    qtbot.waitUntil(lambda: _state(_grid(page), child, 1, day) == "absent_excused")
    press(page.month_view, Qt.Key.Key_F)
    qtbot.waitUntil(lambda: _state(_grid(page), child, 1, day) == "absent_billed")
    assert shell.toasts[-1] == "1 créneau noté en absence facturée"


def test_a_booking_is_cancelled_by_its_button(qtbot: QtBot, page: PlanningPage) -> None:
    child, day = _find(_grid(page), "booked")
    _choose(page, child, 1, day)
    click(page.bar.buttons["cancel"])
    qtbot.waitUntil(lambda: _state(_grid(page), child, 1, day) == "absent_excused")


def test_what_cannot_be_done_is_left_and_told(
    qtbot: QtBot, page: PlanningPage, shell: RecordingShell
) -> None:
    child, day = _find(_grid(page), "booked")
    _choose(page, child, 1, day)
    press(page.month_view, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: page.banners.shown() is not None)
    notice = page.banners.shown()
    assert notice is not None
    assert _grid(page).children[child].name in notice.sentence
    assert shell.toasts == []


def test_the_story_of_a_cell_is_told(qtbot: QtBot, page: PlanningPage) -> None:
    child, day = _find(_grid(page), "booked")
    _choose(page, child, 1, day)
    press(page.month_view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Cantine" in QToolTip.text())
    QToolTip.hideText()


def test_months_are_stepped_and_one_comes_back(qtbot: QtBot, page: PlanningPage, tasks: Tasks) -> None:
    _choose(page, 0, 0, 2)
    click(page.toolbar.after)
    qtbot.waitUntil(lambda: _grid(page).month == 12)
    assert page.toolbar.title.text() == "Décembre\u00a02026"
    assert not page.bar.isVisible()
    click(page.toolbar.after)
    qtbot.waitUntil(lambda: (_grid(page).year, _grid(page).month) == (2027, 1))
    click(page.toolbar.present)
    qtbot.waitUntil(lambda: _grid(page).month == 11)


def test_a_child_is_found_as_one_types(qtbot: QtBot, page: PlanningPage, tasks: Tasks) -> None:
    name = _grid(page).children[-1].name
    press(page.month_view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    type_text(page.toolbar.search, name)
    qtbot.waitUntil(lambda: {row.name for row in _grid(page).children} == {name})
    page.toolbar.search.setText("zzzz")
    qtbot.waitUntil(page.empty.isVisible)


def test_another_school_offers_its_own_classes(qtbot: QtBot, page: PlanningPage, tasks: Tasks) -> None:
    before = [page.toolbar.room.itemText(row) for row in range(page.toolbar.room.count())]
    page.toolbar.room.choose(str(page.toolbar.room.itemData(1)))
    page.toolbar.site.setCurrentIndex(page.toolbar.site.currentIndex() + 1)
    page.toolbar.site.picked.emit(page.toolbar.site.key())
    qtbot.waitUntil(lambda: not tasks.is_busy())
    after = [page.toolbar.room.itemText(row) for row in range(page.toolbar.room.count())]
    assert page.toolbar.room.key() == ""
    assert before != after


def test_whole_days_of_leisure_are_one_row_and_can_be_cancelled(
    qtbot: QtBot, page: PlanningPage, tasks: Tasks
) -> None:
    page.toolbar.site.choose("")
    page.toolbar.kind.choose("leisure")
    page.wish_changed.emit()
    qtbot.waitUntil(lambda: _grid(page).slot_labels == ("journée",))
    grid = _grid(page)
    child, day = next(
        (child, day)
        for child in range(len(grid.children))
        for day in range(16, len(grid.days))
        if _state(grid, child, 0, day) == "booked"
    )
    page.month_view.select((child, day), (child, day))
    press(page.month_view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: _state(_grid(page), child, 0, day) == "absent_excused")


def test_places_by_activity_come_on_demand(qtbot: QtBot, page: PlanningPage) -> None:
    page.open("over")
    qtbot.waitUntil(lambda: page.activity_view.grid() is not None)
    assert page.activity_view.isVisible()


def test_a_reader_changes_nothing(open_page: Open) -> None:
    page = open_page(READER)
    _choose(page, 0, 1, 19)
    assert page.bar.isVisible()
    assert not page.bar.buttons["book"].isVisible()


def test_requests_to_decide_lead_to_the_queue(page: PlanningPage, shell: RecordingShell) -> None:
    page.requests_asked.emit()
    assert shell.visits == [("validation", None)]


def test_a_change_elsewhere_is_seen_when_one_comes_back(
    qtbot: QtBot, page: PlanningPage, tasks: Tasks, town: Office
) -> None:
    child, day = _find(_grid(page), "booked")
    page.hide()
    cell = CellRef(_grid(page).children[child].child_id, _grid(page).days[day].on, 1)
    Planning(town).cancel(CAMILLE, [cell])
    tasks.topics_changed.emit(frozenset({Topic.BOOKINGS}))
    assert not tasks.is_busy()
    page.show()
    page.enter()
    qtbot.waitUntil(lambda: _state(_grid(page), child, 1, day) == "absent_excused")
