"""The journal follows the office; the status bar says how things stand."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from staffdesk.domain.errors import Unavailable
from staffdesk.domain.permissions import Role
from staffdesk.domain.topics import Topic, Topics
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.tasks import Tasks
from staffdesk.ui.kit.tokens import Tone
from staffdesk.ui.sync_journal.page import SyncJournalPage
from staffdesk.ui.sync_journal.presenter import SyncJournalPresenter, SyncStatePresenter, fault_sentence
from tests.ui.conftest import RecordingShell, Stage
from tests.ui.hand import click, press
from tests.ui.sync_journal.town import CAMILLE, NOW, Office


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def page(stage: Stage, tasks: Tasks, office: Office) -> SyncJournalPage:
    made = SyncJournalPage()
    stage(made).resize(1100, 700)
    failures = Failures(lambda error: f"phrase de {error.code}", made.banners, made)
    SyncJournalPresenter(made, office, office.exchange, CAMILLE, tasks, failures, lambda: NOW)
    return made


def test_the_page_shows_state_tray_and_journal(qtbot: QtBot, page: SyncJournalPage) -> None:
    qtbot.waitUntil(lambda: page.tray.rows.rowCount() == 1)
    assert page.state.text().startswith("Synchronisé")
    assert page.settle_button.isVisible()


def test_an_exchange_adds_a_line(qtbot: QtBot, page: SyncJournalPage) -> None:
    click(page.sync_button)
    qtbot.waitUntil(lambda: page.journal.rows.rowCount() == 1)
    assert page.sync_button.isEnabled()


def test_a_fault_is_said_in_the_banner_and_can_be_tried_again(
    qtbot: QtBot, page: SyncJournalPage, office: Office
) -> None:
    office.fault = Unavailable("portal_timeout")
    click(page.sync_button)
    qtbot.waitUntil(lambda: page.banners.shown() is not None)
    banner = page.banners.banner()
    assert banner is not None
    assert banner.notice.sentence == "phrase de portal_timeout"
    office.fault = None
    assert banner.action is not None
    click(banner.action)
    qtbot.waitUntil(lambda: page.journal.rows.rowCount() == 2)
    assert page.banners.shown() is None


def test_an_exchange_that_ends_in_a_fault_is_in_the_journal_at_once(
    qtbot: QtBot, page: SyncJournalPage, office: Office, tasks: Tasks, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Topics] = []
    tasks.topics_changed.connect(told.append)
    office.fault = Unavailable("portal_timeout")
    exchange = office.exchange

    def raising() -> None:
        fault = exchange().fault
        assert fault is not None
        raise fault

    monkeypatch.setattr(office, "exchange", raising)
    made = SyncJournalPage()
    failures = Failures(lambda error: f"phrase de {error.code}", made.banners, made)
    SyncJournalPresenter(made, office, office.exchange, CAMILLE, tasks, failures, lambda: NOW)
    qtbot.addWidget(made)
    made.sync_asked.emit()
    qtbot.waitUntil(lambda: made.journal.rows.rowCount() == 1)
    assert made.sync_button.isEnabled()
    assert told == [frozenset({Topic.SYNC})]
    shown = made.banners.shown()
    assert shown is not None
    assert shown.sentence == "phrase de portal_timeout"


def test_a_role_that_does_not_exchange_reads_the_journal_only(
    qtbot: QtBot, stage: Stage, tasks: Tasks, office: Office
) -> None:
    page = SyncJournalPage()
    stage(page).resize(1100, 700)
    failures = Failures(lambda error: f"phrase de {error.code}", page.banners, page)
    reader = replace(CAMILLE, roles=frozenset({Role.READER}))
    SyncJournalPresenter(page, office, office.exchange, reader, tasks, failures, lambda: NOW)
    qtbot.waitUntil(lambda: page.tray.rows.rowCount() == 1)
    click(page.sync_button)
    press(page.journal, Qt.Key.Key_F5)
    page.set_busy(False)
    assert office.cycles == []
    assert not page.sync_button.isEnabled()
    assert not page.settle_button.isEnabled()
    assert page.sync_button.toolTip() == "Votre rôle permet de lire ce journal, non de synchroniser"


def test_a_settled_message_leaves_the_tray_and_a_colleague_may_be_faster(
    qtbot: QtBot, page: SyncJournalPage
) -> None:
    qtbot.waitUntil(lambda: page.tray.rows.rowCount() == 1)
    click(page.settle_button)
    qtbot.waitUntil(lambda: page.tray.rows.rowCount() == 0)
    page.settled.emit(7)
    qtbot.waitUntil(lambda: page.banners.shown() is not None)


def test_the_status_bar_is_told_and_a_fault_holds_a_banner(
    qtbot: QtBot, tasks: Tasks, shell: RecordingShell, office: Office
) -> None:
    presenter = SyncStatePresenter(office, CAMILLE, tasks, shell, lambda: NOW)
    with qtbot.waitSignal(presenter.state_said) as told:
        presenter.refresh()
    assert told.args[0].words.startswith("Synchronisé")
    assert shell.notices == {}
    office.row = replace(office.row, last_error="portal_timeout")
    with qtbot.waitSignal(presenter.state_said):
        presenter.refresh()
    assert shell.notices["sync"].tone is Tone.WARN
    run = shell.notices["sync"].run
    assert run is not None
    run()
    assert shell.visits == [("sync_journal", None)]
    presenter.stop()
    assert shell.notices == {}


def test_a_code_nobody_knows_is_said_in_general() -> None:
    assert "portail" in fault_sentence("portal_timeout").lower()
    assert fault_sentence("of a later version").startswith("La synchronisation n’aboutit pas")
