"""Filters: one per section, counts that change in place, the same as a menu."""

from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from staffdesk.ui.kit.filters import FilterColumn, FilterEntry, FilterSection
from tests.ui.conftest import Stage
from tests.ui.hand import click

VIEWS = FilterSection(
    "Vues",
    (FilterEntry("todo", "À traiter", "47", "tray"), FilterEntry("mine", "Mes demandes", "12", "user")),
)
KINDS = FilterSection(
    "Type", (FilterEntry("booking", "Réservations", "21"), FilterEntry("absence", "Annulations", "9"))
)


def _column(stage: Stage) -> FilterColumn:
    column = FilterColumn(required="Vues")
    column.replace([VIEWS, KINDS])
    column.hold("Vues", "todo")
    stage(column).resize(220, 500)
    return column


def _button(column: FilterColumn, words: str) -> QAbstractButton:
    return next(b for b in column.findChildren(QAbstractButton) if b.text() == words)


def test_a_click_takes_a_filter_and_a_second_one_puts_it_off(stage: Stage) -> None:
    column = _column(stage)
    told: list[tuple[str, str]] = []
    column.chosen.connect(lambda title, key: told.append((title, key)))
    for _ in range(2):
        click(_button(column, "Annulations"))
    assert told == [("Type", "absence"), ("Type", "")]
    assert column.held() == {"Vues": "todo"}


def test_a_view_always_holds_and_only_one_of_a_section(stage: Stage) -> None:
    column = _column(stage)
    click(_button(column, "À traiter"))
    assert column.held() == {"Vues": "todo"}
    click(_button(column, "Mes demandes"))
    assert column.held() == {"Vues": "mine"}
    assert not _button(column, "À traiter").isChecked()


def test_new_counts_keep_buttons_and_what_holds(stage: Stage) -> None:
    column = _column(stage)
    before = _button(column, "À traiter")
    column.replace(
        [FilterSection("Vues", (FilterEntry("todo", "À traiter", "46", "tray"), VIEWS.entries[1])), KINDS]
    )
    assert _button(column, "À traiter") is before
    assert before.accessibleName() == "Vues, À traiter, 46"
    assert column.held() == {"Vues": "todo"}


def test_other_filters_replace_the_old_ones(stage: Stage) -> None:
    column = _column(stage)
    column.replace([VIEWS])
    assert [b.text() for b in column.findChildren(QAbstractButton) if b.isVisibleTo(column)] != []
    column.replace([VIEWS, FilterSection("École", (FilterEntry("jz", "Jean-Zay", "19"),))])
    assert _button(column, "Jean-Zay").accessibleName() == "École, Jean-Zay, 19"


def test_the_menu_has_the_same_entries(qtbot: QtBot, stage: Stage) -> None:
    column = _column(stage)
    menu = column.menu(column)
    actions = [action for action in menu.actions() if action.isCheckable()]
    assert [action.isChecked() for action in actions] == [True, False, False, False]
    with qtbot.waitSignal(column.chosen) as told:
        actions[2].trigger()
    assert told.args == ["Type", "booking"]
