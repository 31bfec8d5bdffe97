"""Until when a decision is of use, on one line or on two."""

from pytestqt.qtbot import QtBot

from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.tokens import Tone
from staffdesk.ui.validation.urgency_line import UrgencyLine
from tests.ui.conftest import Stage


def test_a_narrow_pane_says_how_the_request_came_on_a_second_line(qtbot: QtBot, stage: Stage) -> None:
    line = UrgencyLine()
    stage(line)
    came = "dans 2 jours · reçue par le portail"
    line.show_words("Décision utile jusqu’au dim. 29 nov. 21:00", came, Tone.PLAIN)
    line.setFixedWidth(760)
    assert line.height() == px(20)
    line.setFixedWidth(400)
    qtbot.waitUntil(lambda: line.height() == px(38))
