"""The page Planning."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from staffdesk.ui.calendar.page import PlanningPage
from staffdesk.ui.calendar.planning_toolbar import BY_ACTIVITY, BY_CHILD
from staffdesk.ui.kit.theme import Mode, apply_theme
from tests.ui.calendar.sample_month import TODAY, a_month, an_activity_month
from tests.ui.conftest import Stage
from tests.ui.hand import click, press
from tests.ui.kit.test_gallery import beyond_parent
from tests.ui.typography import wrong_texts


@pytest.fixture
def page(stage: Stage) -> PlanningPage:
    made = PlanningPage(lambda: TODAY)
    stage(made).resize(1500, 800)
    made.set_month(date(2027, 1, 1))
    made.show_month(a_month(pending=7))
    made.enter()
    return made


def test_the_grid_has_the_focus_and_a_block_opens_its_bar(page: PlanningPage) -> None:
    assert page.month_view.hasFocus()
    assert not page.bar.isVisible()
    press(page.month_view, Qt.Key.Key_Down)
    press(page.month_view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert page.bar.isVisible()
    assert page.bar.accessibleName() == "2\u00a0créneaux, Adam Benali, 11 et 12\u00a0janv."


@pytest.mark.parametrize(
    ("key", "action"),
    [
        (Qt.Key.Key_R, "book"),
        (Qt.Key.Key_Delete, "cancel"),
        (Qt.Key.Key_E, "excuse"),
        (Qt.Key.Key_F, "bill"),
    ],
)
def test_keys_act_from_the_grid(qtbot: QtBot, page: PlanningPage, key: Qt.Key, action: str) -> None:
    press(page.month_view, Qt.Key.Key_Down)
    with qtbot.waitSignal(page.action_asked) as told:
        press(page.month_view, key)
    assert told.args == [action]


def test_letters_typed_in_the_search_act_on_nothing(qtbot: QtBot, page: PlanningPage) -> None:
    press(page.month_view, Qt.Key.Key_Down)
    press(page.month_view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.toolbar.search.hasFocus()
    with qtbot.assertNotEmitted(page.action_asked):
        press(page.toolbar.search, Qt.Key.Key_R)
    assert page.toolbar.search.text() == "r"


def test_escape_gives_the_block_up(page: PlanningPage) -> None:
    press(page.month_view, Qt.Key.Key_Down)
    press(page.month_view, Qt.Key.Key_Escape)
    assert not page.bar.isVisible()


def test_months_are_stepped_by_key(qtbot: QtBot, page: PlanningPage) -> None:
    for key, step in ((Qt.Key.Key_Left, -1), (Qt.Key.Key_Right, 1)):
        with qtbot.waitSignal(page.month_stepped) as told:
            press(page.month_view, key, Qt.KeyboardModifier.AltModifier)
        assert told.args == [step]


def test_requests_that_wait_are_one_click_away(qtbot: QtBot, page: PlanningPage) -> None:
    with qtbot.waitSignal(page.requests_asked):
        click(page.legend.pending)


def test_the_view_by_activity_has_its_own_legend(qtbot: QtBot, page: PlanningPage) -> None:
    with qtbot.waitSignal(page.wish_changed):
        page.open("over")
    page.show_activities(an_activity_month())
    assert page.toolbar.view.key() == BY_ACTIVITY
    assert page.heat_legend.isVisible()
    assert not page.legend.isVisible()
    assert not page.foot.isVisible()
    assert page.activity_view.isVisible()


def test_another_screen_leads_to_a_child(qtbot: QtBot, page: PlanningPage) -> None:
    page.set_view(BY_ACTIVITY)
    with qtbot.waitSignal(page.wish_changed):
        page.open(("child", "Zoé Colin-Haddad"))
    assert page.toolbar.search.text() == "Zoé Colin-Haddad"
    assert page.led_to() == "Zoé Colin-Haddad"
    assert page.toolbar.view.key() == BY_CHILD
    with qtbot.waitSignal(page.wish_changed):
        page.open(("child", "Zoé Colin-Haddad"))
    page.toolbar.search.setText("adam")
    assert page.led_to() == ""
    with qtbot.assertNotEmitted(page.wish_changed):
        page.open(42)


def test_an_empty_grid_says_what_to_do(page: PlanningPage) -> None:
    page.show_month(a_month(0))
    assert page.empty.isVisible()
    assert not page.foot.isVisible()
    assert not page.bar.isVisible()
    page.show_activities(an_activity_month().__class__(2027, 1, a_month().days, ()))
    assert page.empty.isVisible()


def test_a_reader_sees_the_count_only(page: PlanningPage) -> None:
    page.set_editable(False)
    press(page.month_view, Qt.Key.Key_Down)
    assert page.bar.isVisible()
    assert not page.bar.buttons["book"].isVisible()


@pytest.mark.parametrize("k", [1.0, 1.3])
@pytest.mark.parametrize("width", [890, 1160, 1384])
def test_nothing_sticks_out_and_texts_are_well_set(
    stage: Stage, qapp: QApplication, k: float, width: int
) -> None:
    apply_theme(qapp, Mode.LIGHT, k)
    page = PlanningPage(lambda: TODAY)
    stage(page).resize(round(width * k), round(600 * k))
    page.set_month(date(2027, 1, 1))
    page.set_sites(((1, "École élémentaire des Trois-Ponts"),))
    page.show_month(a_month(pending=7))
    page.month_view.select((0, 17), (11, 18))
    qapp.processEvents()
    assert beyond_parent(page) == []
    assert wrong_texts(page) == []


def test_the_window_can_be_made_narrower_again(stage: Stage, qapp: QApplication) -> None:
    page = PlanningPage(lambda: TODAY)
    box = stage(page)
    box.resize(1700, 700)
    page.set_month(date(2027, 1, 1))
    page.set_sites(((1, "École élémentaire des Trois-Ponts"),))
    page.show_month(a_month(pending=7))
    page.month_view.select((0, 17), (11, 18))
    page.pattern_panel.begin("Copie de la semaine du lun. 4 janv. 2027", "Inès", TODAY, TODAY, copies=True)
    qapp.processEvents()
    for side in (False, True):
        if side:
            page.show_side(page.pattern_panel)
        box.resize(930, 700)
        qapp.processEvents()
        assert box.width() == 930
        assert beyond_parent(page) == []


def test_a_click_on_the_bar_leaves_the_focus_in_the_grid_and_undo_works_everywhere(
    qtbot: QtBot, page: PlanningPage
) -> None:
    press(page.month_view, Qt.Key.Key_Down)
    with qtbot.waitSignal(page.action_asked):
        click(page.bar.buttons["book"])
    assert page.month_view.hasFocus()
    page.bar.buttons["book"].setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.waitSignal(page.undo_asked):
        press(page.bar.buttons["book"], Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    page.toolbar.search.setFocus()
    with qtbot.assertNotEmitted(page.undo_asked):
        press(page.toolbar.search, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
