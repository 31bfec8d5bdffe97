"""What leaves the drawer is ticked, counted, summed; nothing leaves unticked or beyond what is there."""

from datetime import date

import pytest
from PySide6.QtCore import Qt

from staffdesk.ui.counter.pieces_panel import AnswerPanel, CashPanel, Piece, PiecesPanel
from tests.ui.conftest import Stage
from tests.ui.hand import click, press, type_text
from tests.ui.typography import wrong_texts

PIECES = (
    Piece(3, "N° 0000417, Banque", "Mme Tilleul", 1000),
    Piece(4, "N° 0000418, Crédit", "M. Aubin", 2550),
)


def test_pieces_start_ticked_and_the_sum_follows(stage: Stage) -> None:
    panel = PiecesPanel()
    stage(panel).resize(420, 700)
    chosen: list[object] = []
    panel.chosen.connect(chosen.append)
    panel.begin("Remettre les chèques", "Décocher ce qui ne part pas.", PIECES)
    assert panel.summary() == "2\u00a0pièces, 35,50\u00a0€"
    click(panel.pieces.boxes[3])
    assert panel.summary() == "1\u00a0pièce, 25,50\u00a0€"
    click(panel.button)
    assert chosen == [(4,)]
    click(panel.pieces.boxes[4])
    assert not panel.button.isEnabled() or panel.button.toolTip()
    click(panel.button)
    assert chosen == [(4,)]
    assert wrong_texts(panel) == []


def test_cash_is_bounded_by_what_is_held(stage: Stage) -> None:
    panel = CashPanel()
    stage(panel).resize(420, 700)
    chosen: list[object] = []
    panel.chosen.connect(chosen.append)
    panel.begin(6000)
    assert panel.state() == "Billets et pièces à compter"
    type_text(panel.grid.counts[5000], "2")
    assert panel.state() == "Au plus 60,00\u00a0€"
    click(panel.button)
    assert chosen == []
    press(panel.grid.counts[5000], Qt.Key.Key_Backspace)
    type_text(panel.grid.counts[5000], "1")
    assert panel.state() == "Versement de 50,00\u00a0€, reste 10,00\u00a0€"
    click(panel.button)
    assert chosen == [{5000: 1}]
    assert wrong_texts(panel) == []


def test_refused_vouchers_need_a_reason(stage: Stage) -> None:
    panel = AnswerPanel(lambda: date(2026, 11, 16))
    stage(panel).resize(420, 700)
    answered: list[tuple[object, ...]] = []
    panel.answered.connect(lambda *told: answered.append(told))
    panel.begin(date(2026, 11, 16), 3550, PIECES)
    assert panel.note.isHidden()
    click(panel.pieces.boxes[3])
    click(panel.button)
    assert (answered, panel.note.error()) == ([], "Indiquer pourquoi ces titres sont refusés")
    panel.note.set_text("illisible")
    click(panel.button)
    assert answered == [(date(2026, 11, 16), (3,), "illisible")]
    assert wrong_texts(panel) == []


@pytest.mark.parametrize("panel", [PiecesPanel, CashPanel])
def test_escape_gives_up(stage: Stage, panel: type[PiecesPanel] | type[CashPanel]) -> None:
    made = panel()
    stage(made)
    heard: list[bool] = []
    made.given_up.connect(lambda: heard.append(True))
    click(made.back)
    assert heard == [True]
