"""The page of the journal by mouse and key."""

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from staffdesk.services.sync_status import JournalRow, RejectedRow, SyncStateRow
from staffdesk.ui.kit.theme import Mode, apply_theme
from staffdesk.ui.sync_journal.journal_model import JournalColumn
from staffdesk.ui.sync_journal.page import SyncJournalPage
from staffdesk.ui.sync_journal.words import state_words
from tests.ui.conftest import Stage
from tests.ui.hand import click, press
from tests.ui.kit.test_gallery import beyond_parent
from tests.ui.sync_journal.town import NOW

STATE = SyncStateRow(
    enrolled=True,
    portal_url="https://portail.example",
    last_success_at=NOW - timedelta(minutes=2),
    waiting=3,
    rejected=1,
    last_error="",
    recovery_reason="",
    drift_seconds=0,
)


def _page(stage: Stage) -> SyncJournalPage:
    page = SyncJournalPage()
    stage(page).resize(1100, 700)
    page.show_state(state_words(STATE, NOW))
    page.show_tray((RejectedRow(7, "decision", "unknown family", NOW),))
    page.show_journal((JournalRow(NOW, "Accueil:12", "ok", {"milliseconds": 40}),))
    page.enter()
    return page


def test_one_asks_for_an_exchange_by_button_and_by_key(qtbot: QtBot, stage: Stage) -> None:
    page = _page(stage)
    with qtbot.waitSignal(page.sync_asked):
        click(page.sync_button)
    with qtbot.waitSignal(page.sync_asked):
        press(page.journal, Qt.Key.Key_F5)
    with qtbot.waitSignal(page.sync_asked):
        page.open("now")
    page.set_busy(True)
    with qtbot.assertNotEmitted(page.sync_asked):
        press(page.journal, Qt.Key.Key_F5)
        page.open("now")
    page.set_busy(False)


def test_a_message_of_the_tray_is_settled(qtbot: QtBot, stage: Stage) -> None:
    page = _page(stage)
    with qtbot.waitSignal(page.settled) as told:
        click(page.settle_button)
    assert told.args == [7]
    page.show_tray(())
    assert not page.settle_button.isVisible()


def test_nothing_sticks_out_in_large_text(stage: Stage, qapp: QApplication) -> None:
    apply_theme(qapp, Mode.LIGHT, 1.3)
    assert beyond_parent(_page(stage)) == []


def test_a_narrow_page_keeps_the_detail_of_a_failure(qtbot: QtBot, stage: Stage) -> None:
    page = _page(stage)
    page.setFixedWidth(896)
    qtbot.waitUntil(lambda: page.journal.isColumnHidden(JournalColumn.HOLDER))
    assert page.journal.columnWidth(JournalColumn.DETAIL) > 160
    qtbot.waitUntil(lambda: page.journal.horizontalScrollBar().maximum() == 0)
