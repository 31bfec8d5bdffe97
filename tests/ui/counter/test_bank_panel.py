"""The bank's receipt of a slip: day, reference and amount are asked for, a difference is explained."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from staffdesk.ui.counter.bank_panel import BankPanel
from tests.ui.conftest import Stage
from tests.ui.hand import click, press, type_text

TODAY = date(2026, 11, 18)


@pytest.fixture
def panel(stage: Stage) -> BankPanel:
    """About a slip of 412,50 €."""
    made = BankPanel(lambda: TODAY)
    stage(made)
    made.begin(TODAY, 41250)
    return made


def test_what_agrees_needs_no_words(panel: BankPanel, qtbot: QtBot) -> None:
    assert panel.state() == "Montant à recopier, bordereau de 412,50\u00a0€"
    click(panel.button)
    assert panel.reference.error().startswith("Indiquer la référence")
    assert panel.amount.error() == "Indiquer le montant crédité"
    type_text(panel.reference.control, "AT-118")
    type_text(panel.amount.edit, "412,50")
    assert panel.state() == "Conforme au bordereau de 412,50\u00a0€"
    assert not panel.note.isVisible()
    with qtbot.waitSignal(panel.answered) as told:
        press(panel.amount.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert told.args == [TODAY, "AT-118", 41250, ""]


def test_a_difference_is_explained(panel: BankPanel, qtbot: QtBot) -> None:
    type_text(panel.reference.control, "AT-118")
    type_text(panel.amount.edit, "400")
    assert panel.state() == "Différence\u00a0: −12,50\u00a0€, bordereau de 412,50\u00a0€"
    with qtbot.assertNotEmitted(panel.answered):
        click(panel.button)
    assert panel.note.error().startswith("Expliquer la différence")
    type_text(panel.note.control, "cheque refuse")
    with qtbot.waitSignal(panel.answered) as told:
        click(panel.button)
    assert told.args == [TODAY, "AT-118", 40000, "cheque refuse"]
    with qtbot.waitSignal(panel.given_up):
        click(panel.back)
