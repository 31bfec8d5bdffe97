"""The week of the town and of each school."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

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
    assert site == ()
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
    assert asked[0] == ((7,), None)
    assert isinstance(asked[1][1], dict)
    assert asked[1][1][WEDNESDAY] is ClassTime.FULL


def test_a_reader_only_reads(stage: Stage) -> None:
    pane = WeekPane(may_edit=False)
    stage(pane)
    pane.show_weeks(a_view().weeks)
    assert pane.save_button.isHidden()
    assert not pane.days[0].isEnabled()


def test_many_schools_go_to_four_and_a_half_days_at_once(stage: Stage, qapp: QApplication) -> None:
    pane = WeekPane(may_edit=True)
    stage(pane).resize(360, 800)
    town, school = a_view().weeks
    pane.show_weeks([town, *(replace(school, site_id=n, name=f"École {n}") for n in range(1, 81))])
    asked: list[tuple[object, object]] = []
    pane.asked.connect(lambda sites, week: asked.append((sites, week)))
    pane.place.choose("several")
    pane.place.picked.emit("several")
    assert not pane.save_button.isEnabled()
    qapp.processEvents()
    click(pane.sites.tick_all)
    click(pane.four_and_half)
    click(pane.save_button)
    assert asked[0][0] == tuple(range(1, 81))
    assert isinstance(asked[0][1], dict)
    assert asked[0][1][WEDNESDAY] is ClassTime.MORNING
