"""The panel of a second household: searched, chosen by click or Return, left."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from staffdesk.services.second_homes import FoundHome
from staffdesk.ui.families.second_home_panel import NONE_FOUND, SecondHomePanel
from tests.ui.conftest import Stage
from tests.ui.hand import click, press, type_text
from tests.ui.typography import wrong_texts

FOUND = (
    FoundHome(7, "Faure (03007)", "Marc Faure", "1 rue Haute, 99990 Valbrune-sur-Orle"),
    FoundHome(8, "Faure (03008)", "Léa Faure", "2 rue Basse, 99990 Valbrune-sur-Orle"),
)


def test_a_file_is_searched_and_chosen_by_keys(qtbot: QtBot, stage: Stage) -> None:
    panel = SecondHomePanel()
    stage(panel).resize(900, 400)
    panel.ask(11, "Inès Lemoine")
    assert panel.child() == 11
    with qtbot.waitSignal(panel.searched) as told:
        type_text(panel.field, "f")
    assert told.args == ["f"]
    panel.show_found(FOUND)
    press(panel.field, Qt.Key.Key_Down)
    with qtbot.waitSignal(panel.chosen) as chosen:
        press(panel.field, Qt.Key.Key_Return)
    assert chosen.args == [8]
    assert wrong_texts(panel) == []
    panel.leave()
    assert panel.child() is None


def test_nothing_found_says_what_to_do_and_links_nothing(qtbot: QtBot, stage: Stage) -> None:
    panel = SecondHomePanel()
    stage(panel).resize(900, 400)
    panel.ask(11, "Inès Lemoine")
    assert panel.none.isHidden()
    type_text(panel.field, "zz")
    panel.show_found(())
    assert panel.none.isVisible()
    assert panel.none.text() == NONE_FOUND
    assert not panel.link_button.isEnabled()
    with qtbot.assertNotEmitted(panel.chosen):
        press(panel.field, Qt.Key.Key_Return)
    panel.show_found(FOUND)
    with qtbot.waitSignal(panel.chosen) as chosen:
        click(panel.link_button)
    assert chosen.args == [7]
    with qtbot.waitSignal(panel.closed):
        press(panel.field, Qt.Key.Key_Escape)
