"""Statistiques on a real office."""

from pytestqt.qtbot import QtBot

from staffdesk.domain.french.errors import sentence
from staffdesk.domain.topics import Topic
from staffdesk.services.office import Office
from staffdesk.services.statistics import Statistics
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.tasks import Tasks
from staffdesk.ui.statistics.page import StatisticsPage
from staffdesk.ui.statistics.presenter import StatisticsPresenter, total_of
from tests.ui.conftest import Stage
from tests.ui.demo_town import CAMILLE


def test_figures_come_and_are_counted_anew_only_when_one_comes_back(
    qtbot: QtBot, stage: Stage, tasks: Tasks, town: Office
) -> None:
    page = StatisticsPage()
    stage(page).resize(1000, 700)
    failures = Failures(sentence, page.banners, page)
    StatisticsPresenter(page, Statistics(town), tasks=tasks, failures=failures, actor=CAMILLE)
    qtbot.waitUntil(lambda: page.attendance.rows.rowCount() > 0)
    tasks.topics_changed.emit(frozenset({Topic.BOOKINGS}))
    assert not tasks.is_busy()
    page.enter()
    assert tasks.is_busy()
    qtbot.waitUntil(lambda: not tasks.is_busy())


def test_no_class_of_age_has_no_total() -> None:
    assert total_of(()) is None
