"""The toolbar of the planning: it gives way, and never sticks out."""

from datetime import date

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from staffdesk.ui.calendar.planning_toolbar import BY_ACTIVITY, BY_CHILD, PlanningToolbar
from staffdesk.ui.kit.theme import Mode, apply_theme, px
from tests.ui.conftest import Stage
from tests.ui.hand import click
from tests.ui.kit.test_gallery import beyond_parent
from tests.ui.typography import wrong_texts

SITES = ((1, "École élémentaire Jean-Zay"), (2, "Maternelle Prévert"))


def _toolbar(stage: Stage, width: int) -> PlanningToolbar:
    bar = PlanningToolbar()
    stage(bar).resize(width, 200)
    bar.show_month(date(2027, 1, 1), is_present=False)
    bar.show_sites(SITES)
    bar.site.choose("1")
    return bar


def test_a_wide_window_shows_everything(stage: Stage, qapp: QApplication) -> None:
    bar = _toolbar(stage, 1900)
    qapp.processEvents()
    for control in (bar.site, bar.room, bar.kind, bar.group, bar.present):
        assert control.isVisible()
    assert not bar.filters.isVisible()
    assert bar.title.text() == "Janvier\u00a02027"
    assert bar.room.sizeHint().width() > px(120)


@pytest.mark.parametrize("is_present", [True, False])
def test_a_window_of_1440_shows_every_filter(stage: Stage, qapp: QApplication, *, is_present: bool) -> None:
    bar = _toolbar(stage, 1500)
    bar.setFixedWidth(1384)  # what the rail leaves of 1440
    bar.show_month(date(2027, 1, 1), is_present=is_present)
    bar.show_groups(((1, "Cantine, maternelle, École élémentaire Jean-Zay"),))
    for chosen in ("", "1"):
        bar.group.choose(chosen)
        bar.show_sites(SITES)
        qapp.processEvents()
        for control in (bar.site, bar.room, bar.kind, bar.group):
            assert control.isVisible(), control.accessibleName()
        assert not bar.filters.isVisible()
        assert beyond_parent(bar) == []
    assert bar.room.toolTip() == "Toutes les classes"
    assert bar.group.toolTip().startswith("Cantine, maternelle")
    months = [action.text() for action in bar.month_menu().actions()]
    assert (months[0] == "Ce mois-ci") == (not is_present)


@pytest.mark.parametrize("k", [1.0, 1.3])
@pytest.mark.parametrize("width", [1384, 1230, 1100, 960, 896])
def test_nothing_sticks_out_at_any_width(stage: Stage, qapp: QApplication, k: float, width: int) -> None:
    apply_theme(qapp, Mode.LIGHT, k)
    bar = _toolbar(stage, px(width))
    qapp.processEvents()
    assert beyond_parent(bar) == []
    assert wrong_texts(bar) == []


def test_what_is_folded_is_in_the_menu(qtbot: QtBot, stage: Stage, qapp: QApplication) -> None:
    bar = _toolbar(stage, 900)
    qapp.processEvents()
    assert bar.filters.isVisible()
    assert not bar.kind.isVisible()
    actions = {action.text(): action for action in bar.menu().actions()}
    assert actions["Toutes les activités"].isChecked()
    with qtbot.waitSignal(bar.changed):
        actions["Cantine"].trigger()
    assert bar.kind.key() == "meals"
    click(bar.filters)
    opened = QApplication.activePopupWidget()
    assert opened is not None
    opened.close()


def test_the_narrowest_window_has_months_and_printing_in_the_menu(
    qtbot: QtBot, stage: Stage, qapp: QApplication
) -> None:
    bar = _toolbar(stage, 700)
    qapp.processEvents()
    assert not bar.months.isVisible()
    assert not bar.printer.isVisible()
    menu = bar.menu()
    inner = {action.text(): action.menu() for action in menu.actions() if action.menu() is not None}
    assert list(inner) == ["Mois", "Imprimer"]
    printing = {action.text(): action for action in menu.findChildren(QAction)}
    with qtbot.waitSignal(bar.print_asked) as told:
        printing["En A3"].trigger()
    assert told.args == ["a3"]


def test_stepping_through_the_year_moves_no_button(stage: Stage, qapp: QApplication) -> None:
    bar = _toolbar(stage, 1900)
    places = set()
    for month in range(1, 13):
        bar.show_month(date(2027, month, 1), is_present=False)
        qapp.processEvents()
        places.add(bar.after.x())
    assert len(places) == 1


def test_the_way_back_is_offered_from_another_month_only(qtbot: QtBot, stage: Stage) -> None:
    bar = _toolbar(stage, 1900)
    with qtbot.waitSignal(bar.month_stepped) as told:
        click(bar.present)
    assert told.args == [0]
    bar.show_month(date(2027, 1, 1), is_present=True)
    assert not bar.present.isVisible()
    for button, step in ((bar.before, -1), (bar.after, 1)):
        with qtbot.waitSignal(bar.month_stepped) as told:
            click(button)
        assert told.args == [step]


def test_the_view_by_activity_knows_no_class_and_no_child(stage: Stage) -> None:
    bar = _toolbar(stage, 1900)
    bar.set_view(BY_ACTIVITY)
    assert not bar.room.isEnabled()
    assert not bar.search.isEnabled()
    bar.set_view(BY_CHILD)
    assert bar.search.isEnabled()


def test_marking_and_meals_are_screens_of_their_own(qtbot: QtBot, stage: Stage) -> None:
    bar = _toolbar(stage, 1400)
    bar.set_view(BY_ACTIVITY)
    with qtbot.assertNotEmitted(bar.changed), qtbot.waitSignal(bar.led) as led:
        bar.view.chosen.emit("attendance")
    assert led.args == ["attendance"]
    assert bar.view.key() == BY_ACTIVITY
