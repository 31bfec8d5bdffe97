"""A move is recorded from the family's sheet, on a real office."""

from datetime import date

from pytestqt.qtbot import QtBot

from staffdesk.ui.families.residence_presenter import RECORDED
from tests.ui.demo_town import CAMILLE, READER
from tests.ui.families.conftest import MoveDesk, household
from tests.ui.hand import click, type_text


def test_a_move_is_seen_recorded_and_shown(move_desk: MoveDesk, qtbot: QtBot) -> None:
    page = move_desk.open(CAMILLE)
    page.open((household(page), "residence"))  # as a check of an address request leads here
    page.enter()
    panel = page.sheet.residence.panel
    assert panel.residence.hasFocus()
    type_text(panel.valid_from, "1/2/2027")
    type_text(panel.reason, "bail à Saint-Loup")
    click(panel.preview_button)
    qtbot.waitUntil(panel.record_button.isEnabled)
    click(panel.record_button)
    qtbot.waitUntil(lambda: RECORDED in move_desk.shell.toasts)
    assert panel.isHidden()
    assert page.sheet.residence.button.hasFocus()
    qtbot.waitUntil(lambda: len(page.sheet.residence.rows.rows.rows()) == 2)
    newest = page.sheet.residence.rows.rows.rows()[0]
    assert (newest.words, newest.valid_from) == ("Hors commune", date(2027, 2, 1))


def test_a_move_that_changes_nothing_is_said_beside_it(move_desk: MoveDesk, qtbot: QtBot) -> None:
    page = move_desk.open(CAMILLE)
    click(page.sheet.residence.button)
    panel = page.sheet.residence.panel
    panel.residence.choose("resident")
    type_text(panel.valid_from, "1/2/2027")
    type_text(panel.reason, "bail")
    click(panel.preview_button)
    qtbot.waitUntil(lambda: bool(panel.parts["residence"].error()))
    assert panel.reason.text() == "bail"


def test_who_only_reads_is_offered_no_move(move_desk: MoveDesk) -> None:
    page = move_desk.open(READER)
    assert page.sheet.residence.button.isHidden()
