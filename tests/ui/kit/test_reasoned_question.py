"""A question that takes a reason: none without it, and Return in the field decides nothing."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from staffdesk.ui.kit.labels import label
from staffdesk.ui.kit.reasoned_question import ReasonedQuestion
from tests.ui.conftest import Stage
from tests.ui.hand import click, press, type_text


def test_the_act_waits_for_its_reason(stage: Stage, qtbot: QtBot) -> None:
    over = stage(label("page"))
    question = ReasonedQuestion(
        "Annuler ?", "Faits.", "Annuler", "Garder", over, reason="Motif", missing="Indiquer le motif"
    )
    told: list[str] = []
    question.reasoned.connect(told.append)
    question.ask()
    qtbot.waitUntil(question.reason.control.hasFocus)
    click(question.act_button)
    assert (question.reason.error(), told) == ("Indiquer le motif", [])
    type_text(question.reason.control, "Chèque rendu")
    press(question.reason.control, Qt.Key.Key_Return)
    assert (question.reason.error(), told) == ("", [])
    assert question.isVisible()
    click(question.act_button)
    assert told == ["Chèque rendu"]
    assert not question.isVisible()
