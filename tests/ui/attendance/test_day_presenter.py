"""What both presenters of a day do alike: fresh when seen, a day looked for, views that keep the day."""

from datetime import date, timedelta
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from staffdesk.domain.french.errors import sentence
from staffdesk.domain.topics import Topic
from staffdesk.services.office import Office
from staffdesk.ui.attendance.day_page import DayPage
from staffdesk.ui.attendance.day_presenter import DAYS_SEARCHED, DayPresenter
from staffdesk.ui.attendance.services import FileDesk
from staffdesk.ui.attendance.words import MARKING
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.labels import EmptyState
from staffdesk.ui.kit.tasks import Tasks
from tests.ui.conftest import RecordingShell, Stage
from tests.ui.demo_town import CAMILLE

MONDAY = date(2026, 11, 16)


class Listening(DayPresenter):
    """Remembers which days were asked for."""

    def __init__(self, page: DayPage, files: FileDesk, **around: Any) -> None:
        self.loaded: list[date] = []
        super().__init__(page, files, frozenset({Topic.MEALS}), **around)

    def load(self) -> None:
        self._stale = False
        self.loaded.append(self._day)

    def search(self, by: int, open_days: set[date]) -> None:
        self._search_day(by, open_days.__contains__, "day.step")


@pytest.fixture
def made(
    stage: Stage, tasks: Tasks, town: Office, shell: RecordingShell, files: FileDesk
) -> tuple[DayPage, Listening]:
    page = DayPage(MARKING, "Mar. 30 sept. 2026", "Feuilles", ())
    page.lay_out((EmptyState("Rien", "Rien à faire."),), ())
    stage(page)
    presenter = Listening(
        page,
        files,
        tasks=tasks,
        failures=Failures(sentence, page.banners, page),
        shell=shell,
        actor=CAMILLE,
        today=lambda: MONDAY,
    )
    return page, presenter


def test_a_step_finds_the_next_day_that_has_something(
    made: tuple[DayPage, Listening], qtbot: QtBot, tasks: Tasks
) -> None:
    _, presenter = made
    presenter.search(1, {MONDAY, MONDAY + timedelta(days=3)})
    qtbot.waitUntil(lambda: presenter.loaded == [MONDAY + timedelta(days=3)])
    presenter.search(-1, {MONDAY - timedelta(days=DAYS_SEARCHED * 2)})
    qtbot.waitUntil(lambda: len(presenter.loaded) == 2)
    assert presenter.loaded[-1] == MONDAY + timedelta(days=2)


def test_what_changed_is_asked_now_or_when_it_is_seen(made: tuple[DayPage, Listening], tasks: Tasks) -> None:
    page, presenter = made
    tasks.topics_changed.emit(frozenset({Topic.INVOICES}))
    assert presenter.loaded == []
    tasks.topics_changed.emit(frozenset({Topic.MEALS}))
    assert presenter.loaded == [MONDAY]
    page.hide()
    tasks.topics_changed.emit(frozenset({Topic.MEALS}))
    assert presenter.loaded == [MONDAY]
    page.show()
    page.enter()
    page.enter()
    assert presenter.loaded == [MONDAY, MONDAY]


def test_a_day_is_kept_by_the_views_of_a_day(made: tuple[DayPage, Listening], shell: RecordingShell) -> None:
    page, presenter = made
    page.open(MONDAY + timedelta(days=1))
    for view in ("meals", "activity"):
        page.view_asked.emit(view)
    assert presenter.loaded == [MONDAY + timedelta(days=1)]
    assert shell.visits == [("meals", MONDAY + timedelta(days=1)), ("calendar", "activity")]
