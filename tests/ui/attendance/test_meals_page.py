"""The page of Effectifs: the row in hand, adults and order typed, what a whole town cannot order."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from staffdesk.domain.meals import MealChange, MealCount
from staffdesk.services.meal_rows import MealTable, MealWish, SiteDay, Span
from staffdesk.ui.attendance.meals_page import WEEK, WHOLE_TOWN, MealsPage
from tests.ui.attendance.sample import TODAY
from tests.ui.attendance.test_meal_table import a_row
from tests.ui.conftest import Stage
from tests.ui.hand import click, press, type_text
from tests.ui.typography import wrong_texts

CONTROL = Qt.KeyboardModifier.ControlModifier


def a_table(*rows: SiteDay, wish: MealWish | None = None) -> MealTable:
    return MealTable(wish or MealWish(TODAY), TODAY, TODAY, "", rows, MealCount({"standard": 5}))


@pytest.fixture
def page(stage: Stage) -> MealsPage:
    made = MealsPage()
    stage(made).resize(1500, 800)
    made.show_sites(((1, "École 1"), (2, "École 2")))
    made.show_table(a_table(a_row(1, ordered=False), a_row(2, MealChange("standard", 2))), is_present=True)
    made.enter()
    return made


def test_the_row_in_hand_tells_its_order(page: MealsPage) -> None:
    assert page.order_state.text() == "École 1\u00a0: pas encore commandé"
    assert page.adults.text() == "3"
    press(page.table, Qt.Key.Key_Down)
    assert (
        page.order_state.text().replace("\u00a0", " ").startswith("+2 standard depuis · 15 repas commandés")
    )
    assert page.send_button.text() == "Commande renvoyée"


def test_an_order_is_sent_by_its_key(page: MealsPage, qtbot: QtBot) -> None:
    type_text(page.recipient.control, "cuisine")
    with qtbot.waitSignal(page.order_asked) as asked:
        press(page.table, Qt.Key.Key_Return, CONTROL)
    assert asked.args == [1, TODAY, "cuisine"]
    page.refuse("sent_to", "Indiquez à qui.")
    assert page.recipient.error() == "Indiquez à qui."


def test_adults_are_sent_when_the_field_is_left_and_only_when_they_changed(
    page: MealsPage, qtbot: QtBot
) -> None:
    with qtbot.assertNotEmitted(page.adults_typed):
        press(page.adults.control, Qt.Key.Key_Return)
    page.adults.set_text("5")
    with qtbot.waitSignal(page.adults_typed) as typed:
        press(page.adults.control, Qt.Key.Key_Return)
    assert typed.args == [1, TODAY, 5]
    page.adults.set_text("cinq")
    with qtbot.assertNotEmitted(page.adults_typed):
        press(page.adults.control, Qt.Key.Key_Return)
    assert page.adults.error() == "Saisir un nombre entier"


def test_days_of_the_whole_town_cannot_be_ordered(page: MealsPage) -> None:
    page.span.choose(WEEK)
    day = SiteDay(0, "", TODAY, MealCount({"standard": 5}))
    page.show_table(a_table(day, wish=MealWish(TODAY, Span.WEEK)), is_present=True)
    assert page.table.shape[0] == "Jour"
    assert page.hint.text() == WHOLE_TOWN
    assert not page.send_button.isEnabled()
    assert not page.adults.isEnabled()


def test_another_set_of_diets_gives_other_columns_and_keeps_the_row(page: MealsPage) -> None:
    press(page.table, Qt.Key.Key_Down)
    other = MealCount({"standard": 4, "sans viande": 1})
    rows = (SiteDay(1, "École 1", TODAY, other), SiteDay(2, "École 2", TODAY, other))
    page.show_table(a_table(*rows), is_present=True)
    assert page.table.shape == ("Site", ("standard", "sans viande"))
    assert page.table.current_row().label == "École 2"  # type: ignore[union-attr]


def test_days_without_a_meal_say_what_to_do(page: MealsPage) -> None:
    page.show_table(a_table(), is_present=False)
    assert page.empty.text().startswith("Aucun repas sur ces jours")
    assert page.toolbar.present.isVisible()


def test_papers_and_other_views_are_offered(page: MealsPage, qtbot: QtBot) -> None:
    menu = page.papers()
    with qtbot.waitSignal(page.paper_asked) as asked:
        menu.actions()[1].trigger()
    assert asked.args == ["xlsx"]
    menu.deleteLater()
    with qtbot.waitSignal(page.stepped) as stepped:
        click(page.toolbar.after)
    assert stepped.args == [1]
    assert page.paper_title().startswith("Effectifs des repas, lundi")


def test_a_reader_only_looks(page: MealsPage) -> None:
    page.set_editable(False)
    assert page.bar.isHidden()


@pytest.mark.parametrize("width", [1440, 960])
def test_everything_has_its_room_and_its_typography(stage: Stage, width: int) -> None:
    page = MealsPage()
    page.setFixedSize(width - 56, 640)
    stage(page)
    page.show_sites(((1, "École 1"),))
    page.show_table(a_table(a_row(1), a_row(2, MealChange("standard", 2))), is_present=False)
    assert page.table.horizontalScrollBar().maximum() == 0
    for child in page.bar.findChildren(QWidget):
        parent = child.parentWidget()
        if child.isVisibleTo(page) and parent is not None:
            assert child.geometry().right() <= parent.rect().right() + 1, child.accessibleName()
    assert wrong_texts(page) == []
