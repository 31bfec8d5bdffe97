"""A page that walks a list: the first row is in hand, an empty list says why, filters fold into a menu."""

import pytest
from PySide6.QtWidgets import QLabel, QMenu, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from staffdesk.ui.kit.filters import FilterEntry, FilterSection
from staffdesk.ui.kit.labels import label
from staffdesk.ui.kit.list_page import ListPage, list_head
from staffdesk.ui.kit.list_rows import TwoLineRow
from tests.ui.conftest import Stage
from tests.ui.hand import click

ROWS = [TwoLineRow(n, "Aujourd’hui", "tray", f"Perrin {n}") for n in range(3)]


@pytest.fixture
def page(stage: Stage) -> ListPage:
    made = ListPage("Essais", "Vues", "all")
    made.filters.replace([FilterSection("Vues", (FilterEntry("all", "Tous"), FilterEntry("new", "Neufs")))])
    work = QWidget()
    QVBoxLayout(work).addWidget(label("en main"))
    head = list_head(20, 16)
    head.addWidget(label("Essais", "heading"))
    made.lay_out(head, work, ("Rien en main.", "Choisir une ligne."))
    stage(made).resize(1100, 600)
    return made


def seen(page: ListPage) -> set[str]:
    return {word.text() for word in page.findChildren(QLabel) if word.isVisible()}


def test_the_first_row_is_in_hand_and_stays_so(page: ListPage) -> None:
    page.fill(ROWS)
    assert page.list.current_row() == ROWS[0]
    page.list.choose(2)
    page.fill(ROWS[1:])
    assert page.list.current_row() == ROWS[2]
    page.enter()
    assert page.list.hasFocus()


def test_a_list_that_was_empty_and_comes_back_to_the_focus_begins_with_its_first_row(page: ListPage) -> None:
    page.fill(ROWS)
    page.enter()
    page.fill(())
    page.enter()
    page.fill(ROWS)
    assert page.list.current_row() == ROWS[0]


def test_an_empty_list_and_an_empty_hand_say_what_to_do(page: ListPage) -> None:
    page.fill(())
    page.show_empty("Aucun essai.", "Ils arrivent bientôt.")
    assert {"Rien en main.", "Choisir une ligne."} <= seen(page)
    assert not page.list.isVisible()
    assert page.empty.isVisible()
    page.fill(ROWS)
    page.show_work()
    assert "en main" in seen(page)
    page.show_nothing("Plus rien.", "Attendre.")
    assert "en main" not in seen(page)


def test_folded_filters_open_as_a_menu_under_their_button(page: ListPage, qtbot: QtBot) -> None:
    assert not page.filter_button.isVisible()
    page.set_aside_folded(folded=True)
    click(page.filter_button)
    (menu,) = page.findChildren(QMenu)
    qtbot.waitUntil(menu.isVisible)
    told: list[object] = []
    page.filters.chosen.connect(lambda *which: told.append(which))
    next(action for action in menu.actions() if action.text() == "Neufs").trigger()
    assert page.filters.held() == {"Vues": "new"}
    menu.close()
