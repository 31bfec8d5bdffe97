"""A child or a second adult added on the sheet."""

from datetime import date

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from staffdesk.domain.new_family import NewChild, NewGuardian
from staffdesk.services.new_families import LookAlike, SchoolClass
from staffdesk.ui.families.newcomer_panel import ADD_ANYWAY, NewcomerPanel
from tests.ui.conftest import Stage
from tests.ui.hand import click, press, type_text
from tests.ui.typography import wrong_texts

TODAY = date(2026, 11, 16)


def test_a_child_is_typed_checked_and_asked_for(qtbot: QtBot, stage: Stage) -> None:
    panel = NewcomerPanel(lambda: TODAY)
    stage(panel).resize(800, 400)
    panel.ask_child("Lemoine", (SchoolClass(1, "Jean-Zay", "CP"),))
    assert panel.guardian.isHidden()
    type_text(panel.child.fields["first_name"].control, "Lou")
    with qtbot.assertNotEmitted(panel.child_asked):
        click(panel.add_button)
    assert "naissance" in panel.child.fields["born_on"].error()
    type_text(panel.child.born_on.edit, "7/3/2019")
    with qtbot.waitSignal(panel.looked):
        press(panel.child.born_on.edit, Qt.Key.Key_Tab)
    panel.show_found((LookAlike(7, "Faure (03007)", "", "", ("child",), 11, "Lou Faure"),))
    assert (panel.add_button.text(), wrong_texts(panel)) == (ADD_ANYWAY, [])
    with qtbot.waitSignal(panel.child_asked) as asked:
        click(panel.add_button)
    assert asked.args == [NewChild("Lou", "Lemoine", date(2019, 3, 7)), (7,)]
    panel.ask_child("Lemoine", ())
    assert (panel.child.typed(), panel.found.isHidden()) == (NewChild("", "Lemoine"), True)


def test_an_adult_is_asked_for_and_escape_leaves(qtbot: QtBot, stage: Stage) -> None:
    panel = NewcomerPanel(lambda: TODAY)
    stage(panel).resize(800, 400)
    panel.ask_guardian(is_first=True)
    for name in ("first_name", "last_name"):
        type_text(panel.guardian.fields[name].control, "Ali")
    with qtbot.assertNotEmitted(panel.guardian_asked):
        click(panel.add_button)
    assert panel.guardian.fields["mobile"].error() != ""
    panel.ask_guardian(is_first=False)
    for name in ("first_name", "last_name"):
        type_text(panel.guardian.fields[name].control, "Ali")
    with qtbot.waitSignal(panel.guardian_asked) as asked:
        press(panel.guardian.fields["last_name"].control, Qt.Key.Key_Return)
    assert asked.args == [NewGuardian("", "Ali", "Ali")]
    with qtbot.waitSignal(panel.closed):
        press(panel.guardian.fields["last_name"].control, Qt.Key.Key_Escape)
