"""What opens under a list or a month: reasons by digit, the hour of a departure."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from staffdesk.services.attendance_rows import AbsenceReason
from staffdesk.ui.kit.mark_strips import BILLED, BY_RULES, LateStrip, ReasonStrip
from tests.ui.conftest import Stage
from tests.ui.hand import click, press, type_text
from tests.ui.typography import wrong_texts

REASONS = (
    AbsenceReason("illness", "Maladie", "facturée sans justificatif"),
    AbsenceReason("strike", "Grève", "excusée"),
)


def test_a_digit_gives_the_reason(stage: Stage, qtbot: QtBot) -> None:
    strip = ReasonStrip()
    stage(strip)
    strip.offer(REASONS)
    strip.ask("Lemoine Nina")
    assert strip.title.text() == "Lemoine Nina\u00a0: motif de l’absence"
    assert strip.buttons[0].toolTip() == "En général facturée sans justificatif"
    qtbot.waitUntil(strip.buttons[1].isVisible)
    with qtbot.waitSignal(strip.chosen) as chosen:
        press(strip, Qt.Key.Key_2)
    assert chosen.args == ["strike", BY_RULES]
    strip.outcome.choose(BILLED)
    with qtbot.waitSignal(strip.chosen) as chosen:
        click(strip.buttons[1])
    assert chosen.args == ["strike", BILLED]
    strip.offer(REASONS[:1])
    assert len(strip.buttons) == 1
    assert wrong_texts(strip) == []


def test_escape_leaves_without_a_word(stage: Stage, qtbot: QtBot) -> None:
    strip = ReasonStrip()
    stage(strip)
    strip.offer(REASONS)
    strip.ask("Lemoine Nina")
    with qtbot.waitSignal(strip.left):
        press(strip.buttons[0], Qt.Key.Key_Escape)


def test_an_hour_is_sent_by_return_and_a_refusal_keeps_it(stage: Stage, qtbot: QtBot) -> None:
    strip = LateStrip()
    stage(strip)
    strip.ask("Lemoine Nina", "Fermeture à 17:30")
    assert strip.hint.text() == "Fermeture à 17:30"
    type_text(strip.field, "18:45")
    with qtbot.waitSignal(strip.typed) as typed:
        press(strip.field, Qt.Key.Key_Return)
    assert typed.args == ["18:45"]
    strip.refuse()
    assert strip.error.text().startswith("Saisir l’heure du départ")
    assert strip.field.text() == "18:45"
    strip.ask("Lemoine Nina", "En minutes")
    assert (strip.field.text(), strip.error.text()) == ("", "")
    assert strip.hint.text() == "En minutes"
    assert wrong_texts(strip) == []
