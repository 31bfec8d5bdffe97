"""Effectifs on a real office: adults typed, an order sent, taken back, what changed since, papers."""

from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import select, update

from staffdesk.domain.topics import Topic
from staffdesk.models.bookings import Booking
from staffdesk.models.meals import MealOrder
from staffdesk.models.town import Activity, ActivityGroup, Slot
from staffdesk.services.office import Office
from staffdesk.ui.attendance.meals_page import MONTH, WEEK, MealsPage
from staffdesk.ui.kit.tasks import Tasks
from tests.ui.attendance.conftest import OpenMeals
from tests.ui.conftest import RecordingShell
from tests.ui.demo_town import CAMILLE, READER
from tests.ui.hand import click, press, type_text

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(open_meals: OpenMeals) -> MealsPage:
    return open_meals(CAMILLE)


def settled(qtbot: QtBot, tasks: Tasks) -> None:
    qtbot.waitUntil(lambda: not tasks.is_busy())


def total(page: MealsPage) -> int:
    line = page.table.current_row()
    assert line is not None
    return line.count.total


def send(page: MealsPage, qtbot: QtBot, tasks: Tasks, to: str = "cuisine centrale") -> None:
    page.recipient.control.setFocus()
    type_text(page.recipient.control, to)
    press(page.recipient.control, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: "commandés" in page.order_state.text())
    settled(qtbot, tasks)


def test_it_opens_on_today_with_every_site(page: MealsPage) -> None:
    assert page.toolbar.title.text().replace("\u00a0", " ") == "Lundi 16 novembre 2026"
    assert page.toolbar.present.isHidden()
    assert page.site.count() > 2
    assert total(page) > 0


def test_adults_are_typed_and_counted(page: MealsPage, qtbot: QtBot, tasks: Tasks) -> None:
    before = total(page)
    page.adults.control.setFocus()
    type_text(page.adults.control, "4")
    press(page.adults.control, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: total(page) == before + 4)
    settled(qtbot, tasks)
    assert page.adults.text() == "4"
    page.adults.set_text("999")
    press(page.adults.control, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "entre 0 et 200" in page.adults.error())
    settled(qtbot, tasks)


def test_an_order_freezes_the_count_and_shows_what_changes(
    page: MealsPage, qtbot: QtBot, tasks: Tasks, town: Office, shell: RecordingShell
) -> None:
    count = total(page)
    send(page, qtbot, tasks)
    assert shell.toasts[-1] == f"Commande de {count}\u00a0repas notée"
    assert page.order_state.text().startswith("rien n’a changé depuis")
    row = page.table.current_row()
    assert row is not None
    assert row.row is not None
    with town.database.begin() as session:
        meals = (
            select(Booking.id)
            .join(ActivityGroup, ActivityGroup.id == Booking.group_id)
            .join(Slot, Slot.id == Booking.slot_id)
            .join(Activity, Activity.id == Slot.activity_id)
            .where(
                ActivityGroup.site_id == row.row.site_id,
                Booking.day_on == town.clock.today(),
                Booking.state == "booked",
                Activity.kind == "meals",
            )
        )
        first, second = session.scalars(meals.limit(2)).all()
        session.execute(update(Booking).where(Booking.id == first).values(state="absent_excused"))
        session.execute(update(Booking).where(Booking.id == second).values(state="absent_billed"))
    tasks.topics_changed.emit(frozenset({Topic.BOOKINGS}))
    qtbot.waitUntil(lambda: page.order_state.text().startswith("−1"))
    settled(qtbot, tasks)
    assert total(page) == count - 1


def test_a_sending_is_taken_back_by_key(
    page: MealsPage, qtbot: QtBot, tasks: Tasks, town: Office, shell: RecordingShell
) -> None:
    send(page, qtbot, tasks)
    assert shell.undo is not None
    press(page.table, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: "pas encore commandé" in page.order_state.text())
    settled(qtbot, tasks)
    with town.database.read() as session:
        assert session.scalars(select(MealOrder)).one().withdrawn_by == "Camille R."
    press(page.table, Qt.Key.Key_Z, CONTROL)
    settled(qtbot, tasks)


def test_an_order_to_nobody_is_refused_beside_its_field(page: MealsPage, qtbot: QtBot, tasks: Tasks) -> None:
    click(page.send_button)
    qtbot.waitUntil(lambda: page.recipient.error() != "")
    settled(qtbot, tasks)
    assert page.recipient.error().startswith("Indiquez à qui")


def test_weeks_and_months_are_stepped_over(page: MealsPage, qtbot: QtBot, tasks: Tasks) -> None:
    page.span.choose(WEEK)
    page.span.chosen.emit(WEEK)
    qtbot.waitUntil(lambda: "16 au" in page.toolbar.title.text())
    press(page.table, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: "23 au" in page.toolbar.title.text())
    page.span.choose(MONTH)
    page.span.chosen.emit(MONTH)
    qtbot.waitUntil(lambda: page.toolbar.title.text() == "Novembre\u00a02026")
    settled(qtbot, tasks)
    click(page.toolbar.before)
    qtbot.waitUntil(lambda: page.toolbar.title.text() == "Octobre\u00a02026")
    settled(qtbot, tasks)
    click(page.toolbar.present)
    qtbot.waitUntil(lambda: page.toolbar.title.text() == "Novembre\u00a02026")
    settled(qtbot, tasks)


def test_a_step_over_days_goes_to_the_next_meal(
    page: MealsPage, qtbot: QtBot, tasks: Tasks, town: Office
) -> None:
    click(page.toolbar.before)
    qtbot.waitUntil(lambda: "13" in page.toolbar.title.text())
    settled(qtbot, tasks)
    page.open(town.clock.today() + timedelta(days=1))
    qtbot.waitUntil(lambda: "17" in page.toolbar.title.text())
    settled(qtbot, tasks)


def test_papers_are_shown_and_saved(
    page: MealsPage, qtbot: QtBot, tasks: Tasks, tmp_path: Path, shell: RecordingShell
) -> None:
    page.paper_asked.emit("pdf")
    qtbot.waitUntil(page.viewer.isVisible)
    press(page.viewer, Qt.Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: any(tmp_path.glob("effectifs-*.pdf")))
    settled(qtbot, tasks)
    press(page.viewer, Qt.Key.Key_Escape)
    assert page.table.isVisible()
    page.paper_asked.emit("xlsx")
    qtbot.waitUntil(lambda: any(tmp_path.glob("effectifs-*.xlsx")))
    settled(qtbot, tasks)
    assert openpyxl.load_workbook(next(tmp_path.glob("*.xlsx"))).sheetnames == ["Effectifs des repas"]
    assert shell.toasts[-1].endswith(".xlsx")


def test_the_other_views_are_screens(page: MealsPage, shell: RecordingShell, town: Office) -> None:
    page.toolbar.view.chosen.emit("attendance")
    page.toolbar.view.chosen.emit("child")
    assert shell.visits == [("attendance", town.clock.today()), ("calendar", "child")]


def test_a_reader_sees_counts_and_sends_nothing(open_meals: OpenMeals) -> None:
    page = open_meals(READER)
    assert page.bar.isHidden()
    assert total(page) > 0


def test_after_an_order_the_next_site_is_one_key_away_and_the_kitchen_is_offered(
    page: MealsPage, qtbot: QtBot, tasks: Tasks
) -> None:
    send(page, qtbot, tasks, to="cuisine du centre")
    assert page.table.hasFocus()
    press(page.table, Qt.Key.Key_Down)
    assert page.recipient.text() == "cuisine du centre"
    press(page.table, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: "cuisine du centre" in page.order_state.text())
    settled(qtbot, tasks)


def test_the_focus_stays_in_the_table_when_its_columns_change(
    page: MealsPage, qtbot: QtBot, tasks: Tasks
) -> None:
    page.table.setFocus()
    page.span.choose(MONTH)
    page.wish_changed.emit()
    qtbot.waitUntil(lambda: page.table.shape[0] == "Jour" and not tasks.is_busy())
    assert page.table.hasFocus()
