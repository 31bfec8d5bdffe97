"""The aids of a family: what is listed, who may grant one, and what is said where no tariff has any."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from staffdesk.services.family_rows import AidBoard
from staffdesk.ui.families.aids_part import NO_AID, AidsPart
from tests.ui.conftest import Stage
from tests.ui.families.test_aid_panel import BOARD, ROW
from tests.ui.hand import click, press
from tests.ui.typography import wrong_texts


@pytest.fixture
def part(stage: Stage) -> AidsPart:
    made = AidsPart(lambda: date(2026, 11, 16))
    stage(made).resize(760, 620)
    made.set_editable(True)
    return made


def test_what_is_granted_is_listed_and_opened_by_its_line(part: AidsPart, qtbot: QtBot) -> None:
    part.show_board(BOARD)
    model = part.grants.model()
    assert [str(model.index(0, at).data()).replace("\u00a0", " ") for at in range(5)] == [
        "1ᵉʳ sept. 2026",
        "31 déc. 2026",
        "CCAS",
        "Ana",
        "décision 12",
    ]
    part.grants.choose(ROW.grant_id)
    with qtbot.waitSignal(part.begun):
        press(part.grants, Qt.Key.Key_Return)
    assert not part.panel.isHidden()
    assert part.panel.reference.text() == "décision 12"
    assert part.grant_button.isHidden()
    click(part.panel.close_button)
    assert part.panel.isHidden()
    assert part.grant_button.hasFocus()
    assert wrong_texts(part) == []


def test_what_is_typed_stays_when_the_list_is_read_again(part: AidsPart) -> None:
    part.show_board(BOARD)
    click(part.grant_button)
    part.panel.reference.setText("décision 99")
    part.show_board(BOARD)
    assert part.panel.reference.text() == "décision 99"
    part.leave()
    assert part.panel.isHidden()


def test_where_no_tariff_has_an_aid_by_name_it_says_where_to_add_one(part: AidsPart) -> None:
    part.show_board(AidBoard((), (), ((6, "Malo"),), ""))
    assert part.grant_button.isHidden()
    assert not part.refused.isHidden()
    assert part.refused.text() == NO_AID
    assert not part.none.isHidden()


def test_who_only_reads_is_offered_nothing(part: AidsPart) -> None:
    part.set_editable(False)
    part.show_board(BOARD)
    assert part.grant_button.isHidden()
    assert part.refused.isHidden()
    part.grants.choose(ROW.grant_id)
    press(part.grants, Qt.Key.Key_Return)
    assert part.panel.isHidden()
