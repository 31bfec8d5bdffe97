"""Mes vues: the menu and the field for a name."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from staffdesk.services.saved_views import SavedView, ViewContent
from staffdesk.ui.validation.saved_views_head import ViewNameField, ViewsButton
from tests.ui.conftest import Stage
from tests.ui.hand import click, press, type_text

CONTENT = ViewContent("to_decide", None, None, None, "urgency")
VIEWS = (SavedView(4, "Papier", CONTENT), SavedView(7, "Jean-Zay", CONTENT))


def words_of(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if action.text()]


@pytest.fixture
def button(stage: Stage) -> ViewsButton:
    made = ViewsButton()
    stage(made)
    return made


def test_without_views_one_may_only_keep_what_is_shown(qtbot: QtBot, button: ViewsButton) -> None:
    menu = button.menu_of_views()
    assert words_of(menu) == ["Enregistrer cette vue…"]
    with qtbot.waitSignal(button.save_asked):
        menu.actions()[0].trigger()


def test_the_view_that_is_seen_can_be_renamed_and_deleted(qtbot: QtBot, button: ViewsButton) -> None:
    button.show_views(VIEWS, 7)
    menu = button.menu_of_views()
    assert words_of(menu) == [
        "Papier",
        "Jean-Zay",
        "Enregistrer cette vue…",
        "Renommer «\u00a0Jean-Zay\u00a0»…",
        "Supprimer «\u00a0Jean-Zay\u00a0»",
    ]
    entries = {action.text(): action for action in menu.actions()}
    assert entries["Jean-Zay"].isChecked()
    for words, signal, told in (
        ("Papier", button.chosen, [4]),
        ("Renommer «\u00a0Jean-Zay\u00a0»…", button.rename_asked, [7]),
        ("Supprimer «\u00a0Jean-Zay\u00a0»", button.delete_asked, [7]),
    ):
        with qtbot.waitSignal(signal) as blocker:
            entries[words].trigger()
        assert blocker.args == told


def test_a_name_is_typed_and_given_or_left(qtbot: QtBot, stage: Stage) -> None:
    field = ViewNameField()
    stage(field)
    field.ask()
    assert field.name.hasFocus()
    assert not field.save_button.isEnabled()
    type_text(field.name, "Papier")
    with qtbot.waitSignal(field.named) as told:
        press(field.name, Qt.Key.Key_Return)
    assert told.args == ["Papier"]
    field.ask("Ancien nom")
    assert field.name.selectedText() == "Ancien nom"
    with qtbot.waitSignal(field.named):
        click(field.save_button)
    with qtbot.waitSignal(field.left):
        press(field.name, Qt.Key.Key_Escape)
