"""A credit note on a line takes an amount that the line can bear, and a reason."""

from pytestqt.qtbot import QtBot

from staffdesk.ui.invoices.credit_question import CreditQuestion
from staffdesk.ui.kit.fields import AMOUNT_UNREADABLE
from staffdesk.ui.kit.labels import label
from tests.ui.conftest import Stage
from tests.ui.hand import click, type_text


def test_amount_and_reason_are_checked_beside_their_fields(stage: Stage, qtbot: QtBot) -> None:
    over = stage(label("page"))
    question = CreditQuestion("Avoir ?", "Faits.", over, most_cents=610, wrong="Trop", missing="Motif ?")
    told: list[tuple[int, str]] = []
    question.asked.connect(lambda cents, reason: told.append((cents, reason)))
    question.ask()
    qtbot.waitUntil(question.reason.control.hasFocus)
    assert question.amount.text() == "6,10"
    for wrong, said in (("6,11", "Trop"), ("0", "Trop"), ("", "Trop"), ("1,234", AMOUNT_UNREADABLE)):
        question.amount.set_text(wrong)
        click(question.act_button)
        assert (question.amount.error(), told) == (said, [])
    question.amount.set_text("3,05")
    click(question.act_button)
    assert (question.amount.error(), question.reason.error()) == ("", "Motif ?")
    type_text(question.reason.control, "Geste")
    click(question.act_button)
    assert told == [(305, "Geste")]
