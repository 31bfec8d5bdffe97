"""The month of the whole town comes school by school; that of one school at once."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from staffdesk.domain.permissions import Actor
from staffdesk.services.office import Office
from staffdesk.services.planning import Planning
from staffdesk.services.planning_rows import MonthGrid, PlanningFilter
from staffdesk.ui.calendar.month_loader import MonthLoader
from staffdesk.ui.kit.tasks import Tasks
from tests.ui.calendar.planning_stage import services_of
from tests.ui.demo_town import CAMILLE

NOVEMBER = PlanningFilter(2026, 11)
Heard = list[MonthGrid]


@pytest.fixture
def failures() -> list[Exception]:
    return []


@pytest.fixture
def load(
    town: Office, tasks: Tasks, qtbot: QtBot, failures: list[Exception]
) -> Callable[[Actor], tuple[MonthLoader, Heard]]:
    def build(actor: Actor) -> tuple[MonthLoader, Heard]:
        loader = MonthLoader(services_of(town), actor, tasks, failures.append)
        heard: Heard = []
        loader.loaded.connect(heard.append)
        return loader, heard

    return build


def test_a_school_comes_at_once(
    qtbot: QtBot, town: Office, tasks: Tasks, load: Callable[[Actor], tuple[MonthLoader, Heard]]
) -> None:
    loader, heard = load(CAMILLE)
    loader.load(PlanningFilter(2026, 11, 1))
    qtbot.waitUntil(lambda: len(heard) == 1 and not tasks.is_busy())
    assert heard[0].children


def test_the_whole_town_comes_school_by_school_and_nobody_is_missing(
    qtbot: QtBot, town: Office, tasks: Tasks, load: Callable[[Actor], tuple[MonthLoader, Heard]]
) -> None:
    loader, heard = load(CAMILLE)
    counts: list[tuple[int, int]] = []
    loader.counted.connect(lambda done, total: counts.append((done, total)))
    loader.load(NOVEMBER)
    qtbot.waitUntil(lambda: bool(counts) and counts[-1][0] == counts[-1][1] and not tasks.is_busy())
    assert len(heard) == len(counts) > 2
    assert [len(grid.children) for grid in heard] == sorted(len(grid.children) for grid in heard)
    whole = Planning(town).month(CAMILLE, NOVEMBER)
    assert sorted(row.child_id for row in heard[-1].children) == sorted(
        row.child_id for row in whole.children
    )
    heard.clear()
    loader.load(NOVEMBER)
    qtbot.waitUntil(lambda: bool(heard) and not tasks.is_busy())
    assert len(heard) == 1, "a month seen whole is replaced whole"


def test_it_may_be_stopped_and_what_came_stays(
    qtbot: QtBot, tasks: Tasks, load: Callable[[Actor], tuple[MonthLoader, Heard]]
) -> None:
    loader, heard = load(CAMILLE)
    loader.loaded.connect(lambda _grid: loader.stop())
    loader.load(NOVEMBER)
    qtbot.waitUntil(lambda: bool(heard) and not tasks.is_busy())
    assert len(heard) <= 2


def test_what_goes_wrong_is_told(
    qtbot: QtBot, load: Callable[[Actor], tuple[MonthLoader, Heard]], failures: list[Exception]
) -> None:
    loader, heard = load(Actor(9, "Personne", frozenset()))
    loader.load(NOVEMBER)
    qtbot.waitUntil(lambda: bool(failures))
    assert heard == []
