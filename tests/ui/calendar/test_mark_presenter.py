"""Marking inside the month, by keys on a real office: the marks of a list, their undo, what is left."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import select, update

from staffdesk.domain.topics import Topic
from staffdesk.models.bookings import Booking
from staffdesk.models.requests import Request
from staffdesk.services.office import Office
from staffdesk.ui.calendar.page import PlanningPage
from staffdesk.ui.kit.tasks import Tasks
from tests.ui.calendar.planning_stage import choose, find_cell, grid_of, open_planning, state_of
from tests.ui.conftest import RecordingShell, Stage
from tests.ui.demo_town import CAMILLE, READER
from tests.ui.hand import click, press, type_text

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NOON = 1


@pytest.fixture
def page(stage: Stage, tasks: Tasks, town: Office, shell: RecordingShell, qtbot: QtBot) -> PlanningPage:
    return open_planning(CAMILLE, stage, tasks, town, shell, qtbot)


def today_of(page: PlanningPage, town: Office) -> int:
    return next(at for at, day in enumerate(grid_of(page).days) if day.on == town.clock.today())


def booked_today(page: PlanningPage, town: Office) -> tuple[int, int]:
    """Stand on a child that is booked at noon today."""
    day = today_of(page, town)
    grid = grid_of(page)
    child = next(row for row in range(len(grid.children)) if state_of(grid, row, NOON, day) == "booked")
    choose(page, child, NOON, day)
    return child, day


def settled(qtbot: QtBot, tasks: Tasks) -> None:
    qtbot.waitUntil(lambda: not tasks.is_busy())


def _wait_for_error(qtbot: QtBot, page: PlanningPage, told: str) -> None:
    qtbot.waitUntil(lambda: told in page.lateness.error.text())


def test_a_child_is_marked_present_corrected_and_taken_back_by_keys(
    qtbot: QtBot, page: PlanningPage, town: Office, shell: RecordingShell, tasks: Tasks
) -> None:
    child, day = booked_today(page, town)
    press(page.month_view, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: state_of(grid_of(page), child, NOON, day) == "present")
    assert shell.toasts == ["1\u00a0créneau pointé présent"]
    press(page.month_view, Qt.Key.Key_P, SHIFT)
    qtbot.waitUntil(lambda: state_of(grid_of(page), child, NOON, day) == "booked")
    press(page.month_view, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: state_of(grid_of(page), child, NOON, day) == "present")
    settled(qtbot, tasks)
    assert shell.toasts[-1] == "1\u00a0créneau remis comme avant"


def test_return_takes_the_reason_that_has_the_focus(
    qtbot: QtBot, page: PlanningPage, town: Office, tasks: Tasks
) -> None:
    child, day = booked_today(page, town)
    press(page.month_view, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: any(one.isVisible() for one in page.reasons.buttons))
    press(page.reasons.buttons[0], Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: state_of(grid_of(page), child, NOON, day).startswith("absent"))
    assert page.reasons.isHidden()


def test_an_absence_asks_for_its_reason_by_digit(
    qtbot: QtBot, page: PlanningPage, town: Office, tasks: Tasks
) -> None:
    child, day = booked_today(page, town)
    press(page.month_view, Qt.Key.Key_A)
    qtbot.waitUntil(page.reasons.isVisible)
    assert grid_of(page).children[child].name in page.reasons.title.text()
    assert not page.bar.isVisible()
    press(page.reasons, Qt.Key.Key_Escape)
    assert page.bar.isVisible()
    assert page.month_view.hasFocus()
    press(page.month_view, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: any(one.isVisible() for one in page.reasons.buttons))
    press(page.reasons, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: state_of(grid_of(page), child, NOON, day) == "absent_billed")
    settled(qtbot, tasks)
    assert page.reasons.isHidden()


def test_a_departure_is_typed_and_what_cannot_be_read_is_told(
    qtbot: QtBot, page: PlanningPage, town: Office, tasks: Tasks
) -> None:
    child, day = booked_today(page, town)
    press(page.month_view, Qt.Key.Key_L)
    assert page.lateness.isVisible()
    for typed, told in (("tard", "Saisir l’heure"), ("999", "invraisemblable")):
        page.lateness.field.clear()
        type_text(page.lateness.field, typed)
        press(page.lateness.field, Qt.Key.Key_Return)
        _wait_for_error(qtbot, page, told)
    page.lateness.field.clear()
    type_text(page.lateness.field, "15")
    press(page.lateness.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: state_of(grid_of(page), child, NOON, day) == "present")
    settled(qtbot, tasks)
    with town.database.read() as session:
        late = session.scalars(
            select(Booking.late_minutes).where(
                Booking.child_id == grid_of(page).children[child].child_id,
                Booking.day_on == town.clock.today(),
                Booking.late_minutes > 0,
            )
        ).all()
    assert late == [15]


def test_a_class_is_marked_in_one_go_and_its_empty_cells_stay_empty(
    qtbot: QtBot, page: PlanningPage, town: Office, tasks: Tasks
) -> None:
    day = today_of(page, town)
    before = [state_of(grid_of(page), row, NOON, day) for row in range(len(grid_of(page).children))]
    page.month_view.select((0, day), (len(before) * 3 - 1, day))
    page.month_view.setFocus()
    press(page.month_view, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: state_of(grid_of(page), before.index("booked"), NOON, day) == "present")
    settled(qtbot, tasks)
    after = [state_of(grid_of(page), row, NOON, day) for row in range(len(before))]
    assert after == [{"booked": "present"}.get(state, state) for state in before]


def test_a_day_to_come_offers_no_mark(page: PlanningPage) -> None:
    child, day = find_cell(grid_of(page), "booked")
    choose(page, child, NOON, day)
    assert not page.bar.buttons["present"].isVisible()
    assert page.bar.buttons["book"].isVisible()


def test_who_comes_without_booking_is_added_by_plus(
    qtbot: QtBot, page: PlanningPage, town: Office, tasks: Tasks
) -> None:
    day, grid = today_of(page, town), grid_of(page)
    child = next(row for row in range(len(grid.children)) if state_of(grid, row, NOON, day) == "")
    choose(page, child, NOON, day)
    click(page.bar.buttons["unbooked"])
    qtbot.waitUntil(lambda: state_of(grid_of(page), child, NOON, day) == "present_unbooked")
    settled(qtbot, tasks)


def test_a_day_that_waits_for_its_decision_leads_to_the_request(
    qtbot: QtBot, page: PlanningPage, town: Office, shell: RecordingShell, tasks: Tasks
) -> None:
    child, day = booked_today(page, town)
    with town.database.begin() as session:
        request = session.scalars(select(Request.id).order_by(Request.id)).first()
        session.execute(
            update(Booking)
            .where(
                Booking.child_id == grid_of(page).children[child].child_id,
                Booking.day_on == town.clock.today(),
                Booking.state == "booked",
            )
            .values(state="cancel_requested", request_id=request)
        )
    tasks.topics_changed.emit(frozenset({Topic.BOOKINGS}))
    qtbot.waitUntil(lambda: state_of(grid_of(page), child, NOON, day) == "cancel_requested")
    choose(page, child, NOON, day)
    press(page.month_view, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: page.banners.shown() is not None)
    banner = page.banners.banner()
    assert banner is not None
    assert banner.action is not None
    click(banner.action)
    assert shell.visits == [("validation", request)]
    assert shell.toasts == ["Demande ouverte, F8 pour revenir au planning"]
    settled(qtbot, tasks)


def test_a_reader_marks_nothing(
    stage: Stage, tasks: Tasks, town: Office, shell: RecordingShell, qtbot: QtBot
) -> None:
    page = open_planning(READER, stage, tasks, town, shell, qtbot)
    booked_today(page, town)
    assert not any(button.isVisible() for button in page.bar.buttons.values())
