"""Accueil on a real office."""

from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from staffdesk.domain.french.errors import sentence
from staffdesk.domain.topics import Topic
from staffdesk.services.home import Home
from staffdesk.services.office import Office
from staffdesk.ui.home.page import HomePage
from staffdesk.ui.home.presenter import HomePresenter
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.tasks import Tasks
from tests.ui.conftest import RecordingShell, Stage
from tests.ui.demo_town import CAMILLE
from tests.ui.hand import click


@pytest.fixture
def page(qtbot: QtBot, stage: Stage, tasks: Tasks, town: Office, shell: RecordingShell) -> HomePage:
    made = HomePage()
    stage(made).resize(1200, 700)
    HomePresenter(made, Home(town), tasks, Failures(sentence, made.banners, made), shell, CAMILLE)
    qtbot.waitUntil(lambda: bool(made.buttons()))
    return made


def test_today_is_shown_with_the_places_of_every_site(page: HomePage) -> None:
    assert page.title.text() == "Lundi\u00a016\u00a0novembre\u00a02026"
    assert page.today.rows.rowCount() > 0
    assert page.tomorrow.rows.rowCount() > 0


def test_a_figure_leads_to_its_screen_and_filter(page: HomePage, shell: RecordingShell) -> None:
    for button in page.buttons():
        click(button)
        assert shell.visits[-1] == (button.figure.target, button.figure.filter or None)


def test_today_leads_to_marking(page: HomePage, shell: RecordingShell) -> None:
    link = page.today_heading.link
    assert link is not None
    click(link)
    assert shell.visits == [("attendance", date(2026, 11, 16))]


def test_anything_that_changes_is_asked_again_once_seen(qtbot: QtBot, page: HomePage, tasks: Tasks) -> None:
    tasks.topics_changed.emit(frozenset({Topic.MESSAGES}))
    assert tasks.is_busy()
    qtbot.waitUntil(lambda: not tasks.is_busy())
    page.hide()
    tasks.topics_changed.emit(frozenset({Topic.MESSAGES}))
    assert not tasks.is_busy()
    page.show()
    page.enter()
    assert tasks.is_busy()
    qtbot.waitUntil(lambda: not tasks.is_busy())
