"""The journal follows the office; the status bar says how things stand."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from staffdesk.domain.errors import PortalFault
from staffdesk.domain.french.errors import sentence
from staffdesk.domain.permissions import Actor, Role
from staffdesk.domain.topics import Topic, Topics
from staffdesk.models.unit_of_work import Database
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.tasks import Tasks
from staffdesk.ui.kit.tokens import Tone
from staffdesk.ui.sync_journal.page import SyncJournalPage
from staffdesk.ui.sync_journal.presenter import SyncJournalPresenter, SyncStatePresenter, fault_sentence
from tests.ui.conftest import RecordingShell, Stage
from tests.ui.hand import click, press
from tests.ui.sync_journal.town import CAMILLE, NOW, JournalTown


@pytest.fixture
def town(sqlite_database: Database, tmp_path: Path) -> Iterator[JournalTown]:
    """An office whose portal answers."""
    made = JournalTown(sqlite_database, tmp_path)
    yield made
    made.close()


def _journal(page: SyncJournalPage, town: JournalTown, tasks: Tasks, actor: Actor = CAMILLE) -> None:
    failures = Failures(sentence, page.banners, page)
    SyncJournalPresenter(page, town.status, town.exchange, actor, tasks, failures, lambda: NOW)


@pytest.fixture
def page(stage: Stage, tasks: Tasks, town: JournalTown) -> SyncJournalPage:
    made = SyncJournalPage()
    stage(made).resize(1100, 700)
    _journal(made, town, tasks)
    return made


def test_the_page_shows_state_tray_and_journal(
    qtbot: QtBot, stage: Stage, tasks: Tasks, town: JournalTown
) -> None:
    town.exchange()
    town.refuse_a_message()
    page = SyncJournalPage()
    stage(page).resize(1100, 700)
    _journal(page, town, tasks)
    qtbot.waitUntil(lambda: page.tray.rows.rowCount() == 1)
    assert page.state.text().startswith("Synchronisé")
    assert page.settle_button.isVisible()
    assert page.journal.rows.rowCount() == 1


def test_an_exchange_adds_a_line(qtbot: QtBot, page: SyncJournalPage) -> None:
    click(page.sync_button)
    qtbot.waitUntil(lambda: page.journal.rows.rowCount() == 1)
    assert page.sync_button.isEnabled()
    assert page.banners.shown() is None


def test_a_fault_is_said_in_the_banner_and_can_be_tried_again(
    qtbot: QtBot, page: SyncJournalPage, town: JournalTown, tasks: Tasks
) -> None:
    told: list[Topics] = []
    tasks.topics_changed.connect(told.append)
    town.is_open = False
    click(page.sync_button)
    qtbot.waitUntil(lambda: page.journal.rows.rowCount() == 1)
    assert told == [frozenset({Topic.SYNC})], "whatever tells how it stands asks again"
    assert page.sync_button.isEnabled()
    banner = page.banners.banner()
    assert banner is not None
    assert banner.notice.sentence == fault_sentence("portal_unreachable")
    town.is_open = True
    assert banner.action is not None
    click(banner.action)
    qtbot.waitUntil(lambda: page.journal.rows.rowCount() == 2)
    assert page.banners.shown() is None


def test_a_role_that_does_not_exchange_reads_the_journal_only(
    qtbot: QtBot, stage: Stage, tasks: Tasks, town: JournalTown
) -> None:
    town.refuse_a_message()
    page = SyncJournalPage()
    stage(page).resize(1100, 700)
    _journal(page, town, tasks, replace(CAMILLE, roles=frozenset({Role.READER})))
    qtbot.waitUntil(lambda: page.tray.rows.rowCount() == 1)
    click(page.sync_button)
    press(page.journal, Qt.Key.Key_F5)
    page.set_busy(False)
    qtbot.waitUntil(lambda: not tasks.is_busy())
    assert town.status.journal(CAMILLE) == ()
    assert not page.sync_button.isEnabled()
    assert not page.settle_button.isEnabled()
    assert page.sync_button.toolTip() == "Votre rôle permet de lire ce journal, non de synchroniser"


def test_a_settled_message_leaves_the_tray_and_a_colleague_may_be_faster(
    qtbot: QtBot, stage: Stage, tasks: Tasks, town: JournalTown
) -> None:
    refused = town.refuse_a_message()
    page = SyncJournalPage()
    stage(page).resize(1100, 700)
    _journal(page, town, tasks)
    qtbot.waitUntil(lambda: page.tray.rows.rowCount() == 1)
    click(page.settle_button)
    qtbot.waitUntil(lambda: page.tray.rows.rowCount() == 0)
    assert town.status.rejected(CAMILLE) == ()
    page.settled.emit(refused)
    qtbot.waitUntil(lambda: page.banners.shown() is not None)


def test_the_status_bar_is_told_and_a_fault_holds_a_banner(
    qtbot: QtBot, tasks: Tasks, shell: RecordingShell, town: JournalTown
) -> None:
    town.exchange()
    presenter = SyncStatePresenter(town.status, CAMILLE, tasks, shell, lambda: NOW)
    with qtbot.waitSignal(presenter.state_said) as told:
        presenter.refresh()
    assert told.args[0].words.startswith("Synchronisé")
    assert shell.notices == {}
    town.is_open = False
    with pytest.raises(PortalFault, match="portal_unreachable"):
        town.exchange()
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
