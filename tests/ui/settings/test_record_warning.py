"""A remark over a form is read, leads to its mend, and goes."""

from pytestqt.qtbot import QtBot

from staffdesk.ui.settings.record_warning import RecordWarning, Remark
from tests.ui.conftest import Stage
from tests.ui.hand import click


def test_a_remark_is_shown_with_its_link_and_taken_away(stage: Stage, qtbot: QtBot) -> None:
    made = RecordWarning()
    stage(made)
    assert made.isHidden()
    made.say(Remark("Ce créneau n’a pas de prix.", "Fixer son prix", "tariffs", "tariff:3"))
    assert made.isVisible()
    assert made.text() == "Ce créneau n’a pas de prix."
    with qtbot.waitSignal(made.led) as led:
        click(made.link)
    assert led.args == ["tariffs", "tariff:3"]
    made.say(None)
    assert made.isHidden()
    assert made.text() == ""
