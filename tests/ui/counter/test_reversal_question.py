"""The question before money is taken back: what left on a slip starts unticked, a cause must be chosen."""

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from staffdesk.domain.reversals import Cause
from staffdesk.ui.counter.reversal_question import (
    KEEP,
    NO_CAUSE,
    NO_COMMON_CAUSE,
    NOTHING_TICKED,
    PART,
    ReversalQuestion,
)
from staffdesk.ui.kit.theme import Mode, apply_theme
from tests.ui.conftest import Stage
from tests.ui.counter.picture import CLERK as OFFICER
from tests.ui.counter.picture import PIECES, RECEIPTS, PictureBook
from tests.ui.hand import click, press, type_text


@pytest.fixture
def question(stage: Stage) -> ReversalQuestion:
    """Asked about CESU, a cheque on a slip, and cash."""
    page = QWidget()
    stage(page)
    made = ReversalQuestion(RECEIPTS[0], PIECES, page)
    made.ask()
    return made


def test_what_left_on_a_slip_starts_unticked_and_takes_nothing_else_with_it(
    question: ReversalQuestion, qtbot: QtBot
) -> None:
    assert question.pieces.ticked() == (1, 3)
    assert (question.act_button.text(), question.keep_button.text()) == (PART, KEEP)
    box = question.pieces.boxes[2]
    click(box)
    assert question.fault.text() == NO_COMMON_CAUSE
    assert not question.act_button.isEnabled()
    for key in (1, 3):
        click(question.pieces.boxes[key])
    assert [question.cause.itemData(row) for row in range(question.cause.count())] == ["", "bounced_cheque"]
    with qtbot.waitSignal(question.effect_asked) as asked:
        question.cause.choose("bounced_cheque")
    assert asked.args == [Cause.BOUNCED_CHEQUE, (2,)]
    click(box)
    assert question.fault.text() == NOTHING_TICKED


def test_a_cause_is_chosen_and_another_one_is_said(question: ReversalQuestion, qtbot: QtBot) -> None:
    question.show_effect(PictureBook().effect(OFFICER, 1, Cause.OTHER, ()))
    assert question.effect_text().splitlines() == [
        "Facture 2026-004512, Novembre 2026\u00a0: 28,60\u00a0€ de nouveau dus",
        "Facture 2026-004987, Décembre\u00a0: 11,40\u00a0€ de nouveau dus, 60,00\u00a0€ en tout",
        "Espèces à rendre\u00a0: 10,00\u00a0€",
    ]
    click(question.act_button)
    assert question.fault.text() == NO_CAUSE
    question.cause.choose(Cause.OTHER.value)
    question.show_effect(PictureBook().effect(OFFICER, 1, Cause.OTHER, ()))
    click(question.act_button)
    assert question.reason.error() == "Indiquer pourquoi cette quittance est annulée"
    type_text(question.reason.control, "Billets rendus")
    with qtbot.waitSignal(question.reversed) as told:
        click(question.act_button)
    assert told.args == ["Billets rendus", Cause.OTHER, (1, 3)]


def test_tab_goes_down_the_question_from_what_has_to_be_chosen(
    question: ReversalQuestion, qapp: QApplication
) -> None:
    assert question.cause.hasFocus()
    gone_through = []
    for _ in range(6):
        here = qapp.focusWidget()
        assert here is not None
        press(here, Qt.Key.Key_Tab)
        gone_through.append(qapp.focusWidget())
    first = question.pieces.boxes[1], question.pieces.boxes[2], question.pieces.boxes[3]
    assert gone_through == [question.reason.control, question.keep_button, question.act_button, *first]


@pytest.mark.parametrize("k", [1.0, 1.5])
def test_nothing_is_squeezed_whatever_the_size_of_the_text(
    stage: Stage, qapp: QApplication, k: float
) -> None:
    apply_theme(qapp, Mode.LIGHT, k)
    page = QWidget()
    stage(page)
    made = ReversalQuestion(RECEIPTS[0], PIECES, page)
    made.ask()
    made.show_effect(PictureBook().effect(OFFICER, 1, Cause.OTHER, ()))
    qapp.processEvents()
    assert made.pieces.height() >= made.pieces.minimumSizeHint().height()
    parts = sorted(made.pieces.findChildren(QWidget), key=lambda part: part.y())
    assert all(over.geometry().bottom() < under.y() for over, under in pairwise(parts))
