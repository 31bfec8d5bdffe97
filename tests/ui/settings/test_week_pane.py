"""The week of the town and of each school."""

import pytest

from staffdesk.domain.calendars import ClassTime
from staffdesk.ui.settings.week_pane import WeekPane
from tests.ui.conftest import Stage
from tests.ui.hand import click
from tests.ui.settings.test_year_days import a_view

WEDNESDAY = 2


@pytest.fixture
def pane(stage: Stage) -> WeekPane:
    made = WeekPane(may_edit=True)
    stage(made).resize(360, 600)
    made.show_weeks(a_view().weeks)
    return made


def test_the_town_goes_to_four_and_a_half_days(pane: WeekPane) -> None:
    asked: list[tuple[object, object]] = []
    pane.asked.connect(lambda site, week: asked.append((site, week)))
    assert pane.follows.isHidden()
    click(pane.four_and_half)
    assert pane.days[WEDNESDAY].key() == ClassTime.MORNING
    click(pane.save_button)
    site, week = asked[0]
    assert site is None
    assert isinstance(week, dict)
    assert week[WEDNESDAY] is ClassTime.MORNING
    assert 5 not in week
    click(pane.four)
    assert pane.days[WEDNESDAY].key() == ClassTime.NONE


def test_a_school_follows_the_town_or_has_its_own(pane: WeekPane) -> None:
    asked: list[tuple[object, object]] = []
    pane.asked.connect(lambda site, week: asked.append((site, week)))
    pane.place.choose("7")
    pane.place.picked.emit("7")
    assert pane.follows.isVisible()
    assert not pane.days[0].isEnabled()
    click(pane.save_button)
    click(pane.follows)
    assert pane.days[0].isEnabled()
    pane.days[WEDNESDAY].choose("full")
    click(pane.save_button)
    assert asked[0] == (7, None)
    assert isinstance(asked[1][1], dict)
    assert asked[1][1][WEDNESDAY] is ClassTime.FULL


def test_a_reader_only_reads(stage: Stage) -> None:
    pane = WeekPane(may_edit=False)
    stage(pane)
    pane.show_weeks(a_view().weeks)
    assert pane.save_button.isHidden()
    assert not pane.days[0].isEnabled()
