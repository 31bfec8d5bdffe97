"""The page of Pointage: what keys ask for, what is shown, empty days, room for everything."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from staffdesk.services.attendance_rows import Differences
from staffdesk.ui.attendance.page import OTHERS, OTHERS_SHORT, AttendancePage
from tests.ui.attendance.sample import (
    CARE,
    DIFFERENCE,
    EVENING,
    LATE,
    NINA,
    OPTION,
    OTHER_SITE,
    TODAY,
    UGO,
    a_list,
)
from tests.ui.conftest import Stage
from tests.ui.hand import click, press
from tests.ui.typography import wrong_texts


@pytest.fixture
def page(stage: Stage) -> AttendancePage:
    made = AttendancePage(lambda: TODAY)
    stage(made).resize(1500, 800)
    made.set_day(TODAY)
    made.show_options((OPTION, EVENING, OTHER_SITE), OPTION)
    made.show_list(a_list(NINA, UGO, LATE))
    made.enter()
    return made


def test_pickers_offer_the_lists_of_a_site(page: AttendancePage) -> None:
    assert [page.site.itemText(row) for row in range(page.site.count())] == [
        "École Jean-Zay",
        "École Prévert",
    ]
    assert page.list.count() == 2
    assert page.chosen_list() == (7, 8)
    assert page.chosen_class() is None
    page.room.choose("21")
    assert page.chosen_class() == 21


def test_p_marks_present_and_goes_to_the_next_child(page: AttendancePage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.mark_asked) as asked:
        press(page.table, Qt.Key.Key_P)
    assert asked.args == [NINA.child_id, "present"]
    assert page.table.current_row().row == UGO  # type: ignore[union-attr]
    with qtbot.waitSignal(page.mark_asked) as asked:
        press(page.table, Qt.Key.Key_Delete)
    assert asked.args == [UGO.child_id, "none"]


def test_j_and_k_walk_the_list(page: AttendancePage) -> None:
    press(page.table, Qt.Key.Key_J)
    assert page.table.currentIndex().row() == 1
    press(page.table, Qt.Key.Key_K)
    assert page.table.currentIndex().row() == 0


def test_control_return_marks_the_others_unless_nobody_is_left(page: AttendancePage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.others_asked):
        press(page.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    page.show_list(a_list(LATE))
    assert not page.others_button.isEnabled()
    assert page.others_button.toolTip() == "Il ne reste personne à pointer"
    assert page.to_mark.text() == "liste pointée"


def test_counters_care_and_differences_are_shown(page: AttendancePage) -> None:
    page.show_care({1: CARE})
    assert "3\u00a0réservés · 1\u00a0présent" in page.counters.text()
    assert page.to_mark.text() == "2 à pointer"
    assert "arachide" in str(page.table.rows.index(0, 3).data())
    page.show_differences(Differences((DIFFERENCE,), 555))
    assert page.difference_button.text() == "Écarts\u00a0: 1 +5,55\u00a0€"
    click(page.difference_button)
    assert page.sheets.currentWidget() is page.differences
    click(page.difference_button)
    assert page.sheets.currentWidget() is page.table
    click(page.difference_button)
    page.show_differences(Differences((), 0))
    assert page.sheets.currentWidget() is page.table
    assert page.difference_button.text() == "Écarts"


def test_a_story_is_told_of_the_current_child_only(page: AttendancePage) -> None:
    page.show_story(NINA.child_id, ("présent", "réservé", "demande"))
    assert page.story.text() == "présent · réservé · et 1 avant"
    page.show_story(UGO.child_id, ("absent",))
    assert page.story.text() == "présent · réservé · et 1 avant"


def test_a_day_without_service_says_what_to_do(page: AttendancePage) -> None:
    page.show_options((), None)
    assert page.empty.text().startswith("Aucun accueil ce jour")
    assert page.site.isHidden()
    assert not page.present_button.isEnabled()


def test_a_list_of_nobody_offers_to_add_somebody(page: AttendancePage) -> None:
    page.show_list(a_list())
    assert "Ajouter avec +" in page.empty.text()
    assert page.add_button.isEnabled()
    assert not page.absent_button.isEnabled()


def test_a_reader_only_looks(page: AttendancePage, qtbot: QtBot) -> None:
    page.set_editable(False)
    assert page.bar.isHidden()
    with qtbot.assertNotEmitted(page.mark_asked):
        press(page.table, Qt.Key.Key_Return)


def test_papers_are_offered_by_list_and_site(page: AttendancePage, qtbot: QtBot) -> None:
    menu = page.papers()
    assert [action.text() for action in menu.actions()][:2] == [
        "Feuille du jour, cette liste",
        "Feuille de la semaine, cette liste",
    ]
    with qtbot.waitSignal(page.paper_asked) as asked:
        menu.actions()[5].trigger()
    assert asked.args == ["site.week.pdf"]
    menu.deleteLater()


@pytest.mark.parametrize("width", [1440, 1152, 960])
def test_everything_has_its_room_and_its_typography(stage: Stage, width: int) -> None:
    page = AttendancePage(lambda: TODAY)
    page.setFixedSize(width - 56, 640)
    stage(page)
    page.show_options((OPTION, EVENING), OPTION)
    page.show_list(a_list(NINA, UGO, LATE))
    assert page.others_button.text() == (OTHERS if width > 1152 else OTHERS_SHORT if width < 1100 else OTHERS)
    for child in page.findChildren(QWidget):
        parent = child.parentWidget()
        if child.isVisibleTo(page) and parent is not None and child in page.bar.findChildren(QWidget):
            assert child.geometry().right() <= parent.rect().right() + 1, child.accessibleName()
    assert wrong_texts(page) == []
