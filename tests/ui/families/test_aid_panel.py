"""An aid is typed, what it would change is seen, and only then it is granted, changed or withdrawn."""

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from staffdesk.services.family_rows import AidBoard, AidRow, OfferedAid
from staffdesk.services.quotient_proofs import ProofOnFile
from staffdesk.services.repricing import PriceChange, PricePreview
from staffdesk.ui.families.aid_panel import CHANGE, GRANT, WITHDRAW, AidPanel
from staffdesk.ui.families.seen_first_panel import NOTHING_CHANGES
from tests.ui.conftest import Stage
from tests.ui.hand import click, press, type_text
from tests.ui.typography import wrong_texts

MEAL = PriceChange(date(2026, 10, 1), "Malo", "Cantine", 1220, 820, invoiced=True)
ROW = AidRow(
    4, "secours", "CCAS", "décision 12", date(2026, 9, 1), date(2026, 12, 31), 7, "Ana", document_id=3
)
BOARD = AidBoard(
    (ROW,),
    (OfferedAid("secours", "CCAS", ("Cantine", "Mercredi")), OfferedAid("bon", "CAF", ("Mercredi",))),
    ((6, "Malo"), (7, "Ana")),
    "mark",
)


@pytest.fixture
def panel(stage: Stage) -> AidPanel:
    made = AidPanel(lambda: date(2026, 11, 16))
    stage(made).resize(760, 460)
    made.show_board(BOARD)
    made.begin()
    return made


def test_an_aid_is_seen_before_it_is_granted(panel: AidPanel, qtbot: QtBot) -> None:
    panel.aid.setFocus()
    press(panel.aid, Qt.Key.Key_Down)
    panel.child.setFocus()
    press(panel.child, Qt.Key.Key_Down)
    type_text(panel.valid_from, "1/10/2026")
    type_text(panel.last_day, "31/12/2026")
    type_text(panel.reference, "bon n° 8")
    assert not panel.record_button.isEnabled()
    with qtbot.waitSignal(panel.preview_asked) as asked:
        click(panel.preview_button)
    assert asked.args == [
        {
            "code": "bon",
            "valid_from": date(2026, 10, 1),
            "valid_to": date(2027, 1, 1),
            "reference": "bon n° 8",
            "child_id": 6,
            "document_id": None,
            "grant_id": None,
            "withdrawn": False,
            "mark": "mark",
        }
    ]
    panel.show_preview(PricePreview((MEAL,), -400, 0))
    click(panel.prices.retroactive)
    with qtbot.waitSignal(panel.record_asked) as recorded:
        click(panel.record_button)
    args: list[Any] = recorded.args or []
    assert args[1] is True
    assert wrong_texts(panel) == []


def test_what_is_typed_after_the_preview_is_to_be_seen_again(panel: AidPanel) -> None:
    type_text(panel.valid_from, "1/10/2026")
    click(panel.preview_button)
    panel.show_preview(PricePreview())
    assert panel.hint.text() == NOTHING_CHANGES
    assert panel.record_button.isEnabled()
    type_text(panel.last_day, "31/12/2026")
    assert not panel.record_button.isEnabled()


def test_a_day_that_cannot_be_read_is_said_beside_it(panel: AidPanel, qtbot: QtBot) -> None:
    type_text(panel.valid_from, "bientôt")
    with qtbot.assertNotEmitted(panel.preview_asked):
        click(panel.preview_button)
    assert panel.parts["valid_from"].error()
    assert panel.valid_from.text() == "bientôt"


def test_a_grant_is_changed_with_what_it_holds(panel: AidPanel) -> None:
    panel.begin_with(ROW)
    before = panel.asked()
    panel.show_proofs((ProofOnFile(3, "Notification, reçue le 1ᵉʳ sept. 2026", None),))
    asked = panel.asked()
    assert panel.record_button.text() == CHANGE
    assert before == asked
    assert asked == {
        "code": "secours",
        "valid_from": date(2026, 9, 1),
        "valid_to": date(2027, 1, 1),
        "reference": "décision 12",
        "child_id": 7,
        "document_id": 3,
        "grant_id": 4,
        "withdrawn": False,
        "mark": "mark",
    }


def test_a_mistake_is_withdrawn_in_words_that_say_so(panel: AidPanel) -> None:
    assert panel.mistake.isHidden()
    panel.begin_with(ROW)
    click(panel.mistake)
    assert panel.record_button.text() == WITHDRAW
    asked = panel.asked()
    assert asked is not None
    assert asked["withdrawn"] is True
    panel.begin()
    assert panel.record_button.text() == GRANT


def test_a_family_of_one_child_is_not_asked_for_whom(panel: AidPanel) -> None:
    words = [one for one in panel.findChildren(QLabel) if one.text() == "pour"]
    assert [one.isVisible() for one in words] == [True]
    assert panel.child.isVisible()
    panel.show_board(AidBoard((), (OfferedAid("bon", "CAF", ("Cantine",)),), ((6, "Ana"),), "m"))
    assert not panel.child.isVisible()
    assert [one.isVisible() for one in words] == [False], "no word is left alone"
