"""The till's panels: nothing opens without a float, nothing closes without a count and a reason."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from staffdesk.ui.counter.till_panels import STALE, CloseTillPanel, OpenTillPanel
from staffdesk.ui.kit.theme import Mode, apply_theme, px
from tests.ui.conftest import Stage
from tests.ui.counter.picture import TILL
from tests.ui.hand import click, press, type_text
from tests.ui.kit.test_gallery import beyond_parent


def test_the_till_opens_with_a_place_and_a_counted_float(qtbot: QtBot, stage: Stage) -> None:
    panel = OpenTillPanel()
    stage(panel)
    click(panel.button)
    assert panel.counter_name.error().startswith("Indiquer le poste")
    assert panel.float_amount.error().startswith("Compter le fonds")
    panel.focus()
    type_text(panel.counter_name.control, "guichet 1")
    for typed, said in (("1.200", "Montant illisible"), ("-5", "Compter le fonds")):
        panel.float_amount.edit.clear()
        type_text(panel.float_amount.edit, typed)
        click(panel.button)
        assert panel.float_amount.error().startswith(said)
    panel.float_amount.edit.clear()
    type_text(panel.float_amount.edit, "0")
    with qtbot.waitSignal(panel.opened) as told:
        press(panel.float_amount.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert told.args == ["guichet 1", 0]


def test_a_count_that_is_right_needs_no_words(qtbot: QtBot, stage: Stage) -> None:
    panel = CloseTillPanel()
    stage(panel)
    panel.begin(replace(TILL, cash_cents=12345, takes_cards=False, card_payments=0))
    assert panel.state() == "Espèces à compter"
    for value, count in ((5000, 2), (2000, 1), (200, 1), (100, 1), (20, 2), (5, 1)):
        type_text(panel.counts[value], str(count))
    assert panel.counted() == 12345
    assert panel.state() == "Caisse juste"
    assert not panel.note.isVisible()
    with qtbot.waitSignal(panel.closed) as told:
        click(panel.button)
    assert told.args == [12345, "", {5000: 2, 2000: 1, 200: 1, 100: 1, 20: 2, 5: 1}, None, ""]


def test_a_difference_is_explained(qtbot: QtBot, stage: Stage) -> None:
    panel = CloseTillPanel()
    stage(panel)
    panel.begin(replace(TILL, cash_cents=10000, takes_cards=False, card_payments=0))
    type_text(panel.counts[5000], "1")
    assert panel.state() == "Manque de 50,00\u00a0€"
    with qtbot.assertNotEmitted(panel.closed):
        click(panel.button)
    assert panel.note.control.hasFocus()
    type_text(panel.note.control, "Billet rendu en trop")
    with qtbot.waitSignal(panel.closed) as told:
        click(panel.button)
    assert told.args == [5000, "Billet rendu en trop", {5000: 1}, None, ""]


def test_return_goes_to_the_next_value_and_only_digits_are_taken(stage: Stage) -> None:
    panel = CloseTillPanel()
    stage(panel)
    panel.begin(TILL)
    type_text(panel.counts[5000], "-1x2")
    assert panel.counts[5000].text() == "12"
    press(panel.counts[5000], Qt.Key.Key_Return)
    assert panel.counts[2000].hasFocus()


def test_one_comes_back_unless_the_till_is_of_another_day(qtbot: QtBot, stage: Stage) -> None:
    panel = CloseTillPanel()
    stage(panel)
    panel.begin(TILL)
    with qtbot.waitSignal(panel.given_up):
        click(panel.back)
    panel.begin(replace(TILL, stale=True))
    assert not panel.back.isVisible()
    assert panel.explanation.text() == STALE


@pytest.mark.parametrize("k", [1.0, 1.3])
def test_both_panels_fit_the_narrow_pane(stage: Stage, qapp: QApplication, k: float) -> None:
    apply_theme(qapp, Mode.LIGHT, k)
    closing = CloseTillPanel()
    for panel in (closing, OpenTillPanel()):
        panel.setFixedSize(px(360), px(560))
        stage(panel)
        closing.begin(replace(TILL, cash_cents=164230))
        for edit in closing.counts.values():
            edit.setText("12")
            edit.textEdited.emit("12")
        qapp.processEvents()
        inner = panel.column.widget()
        assert inner is not None
        assert inner.minimumSizeHint().width() <= panel.column.viewport().width()
        assert beyond_parent(panel) == []


def test_the_float_is_compared_with_that_of_the_act_and_of_open_tills(stage: Stage) -> None:
    panel = OpenTillPanel()
    stage(panel)
    panel.show_float(10000, 4000)
    assert "dont 40,00\u00a0€ dans une caisse déjà ouverte" in panel.explanation.text()
    assert panel.against_act() == ""
    type_text(panel.float_amount.edit, "70")
    assert panel.against_act() == "10,00\u00a0€ de plus que le fonds de l’acte (100,00\u00a0€)"
    panel.float_amount.edit.clear()
    type_text(panel.float_amount.edit, "55")
    assert panel.against_act() == "5,00\u00a0€ de moins que le fonds de l’acte (100,00\u00a0€)"
    panel.float_amount.edit.clear()
    type_text(panel.float_amount.edit, "60")
    assert panel.against_act() == ""


def test_the_ticket_of_the_terminal_is_typed_and_its_difference_explained(qtbot: QtBot, stage: Stage) -> None:
    panel = CloseTillPanel()
    stage(panel)
    panel.begin(replace(TILL, cash_cents=5000))
    type_text(panel.counts[5000], "1")
    assert panel.card_state() == "3\u00a0paiements par carte, 241,80\u00a0€"
    with qtbot.assertNotEmitted(panel.closed):
        click(panel.button)
    assert panel.ticket.error().startswith("Recopier le total")
    type_text(panel.ticket.edit, "231,80")
    assert panel.card_state().startswith("Terminal\u00a0: manque de 10,00\u00a0€")
    with qtbot.assertNotEmitted(panel.closed):
        click(panel.button)
    type_text(panel.card_note.control, "Un paiement refait en cheque")
    with qtbot.waitSignal(panel.closed) as told:
        click(panel.button)
    assert told.args == [5000, "", {5000: 1}, 23180, "Un paiement refait en cheque"]
    panel.begin(replace(TILL, card_payments=0, card_cents=0))
    assert panel.ticket.edit.text() == ""
    assert not panel.card_note.isVisible()
