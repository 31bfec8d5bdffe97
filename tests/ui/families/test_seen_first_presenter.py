"""What was shown before it is recorded is what is recorded, whoever else works on the same family."""

from datetime import date

from pytestqt.qtbot import QtBot

from staffdesk.services.residence_editing import MoveAsked, ResidenceEditing
from staffdesk.ui.families.residence_presenter import RECORDED
from tests.ui.demo_town import CAMILLE
from tests.ui.families.conftest import MoveDesk, household
from tests.ui.hand import click, type_text


def test_what_a_colleague_changed_since_is_seen_again(move_desk: MoveDesk, qtbot: QtBot) -> None:
    page = move_desk.open(CAMILLE)
    click(page.sheet.residence.button)
    panel = page.sheet.residence.panel
    type_text(panel.valid_from, "17/11/2026")
    type_text(panel.reason, "bail à Saint-Loup")
    click(panel.preview_button)
    qtbot.waitUntil(panel.record_button.isEnabled)
    assert panel.prices.rows.rows.rows()
    other = MoveAsked("non_resident", date(2026, 11, 18), "convention")
    ResidenceEditing(move_desk.town).record(CAMILLE, household(page), other)
    click(panel.record_button)
    qtbot.waitUntil(lambda: page.banners.shown() is not None)
    assert not panel.record_button.isEnabled()
    assert panel.reason.text() == "bail à Saint-Loup"
    assert RECORDED not in move_desk.shell.toasts
