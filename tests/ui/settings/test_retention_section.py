"""Forms whose time is over are listed, and erased once a question was answered."""

from datetime import date

from pytestqt.qtbot import QtBot

from staffdesk.services.health_retention import FormToErase
from staffdesk.ui.settings.retention_section import NOTHING, RetentionSection
from tests.ui.conftest import Stage
from tests.ui.hand import click
from tests.ui.typography import wrong_texts

FORM = FormToErase(11, "Inès Lemoine", "Lemoine (01007)", date(2025, 8, 31), date(2026, 8, 31))


def test_forms_are_listed_and_erased_after_a_question(qtbot: QtBot, stage: Stage) -> None:
    section = RetentionSection()
    stage(section).resize(900, 400)
    assert (section.figures.text(), section.erase_button.isEnabled()) == (NOTHING, False)
    section.show_forms((FORM,))
    assert section.figures.text() == "1\u00a0fiche sanitaire à effacer"
    assert wrong_texts(section) == []
    click(section.erase_button)
    question = section.question
    assert question is not None
    assert wrong_texts(question) == []
    with qtbot.waitSignal(section.erase_asked):
        click(question.act_button)
    section.set_busy(busy=True)
    assert not section.erase_button.isEnabled()
    section.set_busy(busy=False)
    assert section.erase_button.isEnabled()


def test_whoever_keeps_the_forms_erases_nothing(qtbot: QtBot, stage: Stage) -> None:
    section = RetentionSection()
    stage(section).resize(900, 400)
    section.show_forms((FORM,))
    click(section.erase_button)
    assert section.question is not None
    with qtbot.assertNotEmitted(section.erase_asked):
        click(section.question.keep_button)
