"""Families are written to from the section Quotients, on a real office."""

from datetime import date

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from staffdesk.domain.french.errors import sentence
from staffdesk.models.messages import Message
from staffdesk.services.office import Office
from staffdesk.services.quotient_campaign import QuotientCampaign
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.tasks import Tasks
from staffdesk.ui.settings.campaign_presenter import CampaignPresenter
from staffdesk.ui.settings.campaign_section import families
from staffdesk.ui.settings.page import SettingsPage
from tests.held_file import held_file
from tests.ui.conftest import RecordingShell, Stage
from tests.ui.demo_town import CAMILLE
from tests.ui.hand import click


@pytest.fixture
def page(stage: Stage, tasks: Tasks, town: Office, shell: RecordingShell, qtbot: QtBot) -> SettingsPage:
    made = SettingsPage(town.clock.today)
    stage(made).resize(1000, 700)
    failures = Failures(sentence, made.banners, made)
    CampaignPresenter(
        made,
        QuotientCampaign(town),
        tasks=tasks,
        failures=failures,
        shell=shell,
        actor=CAMILLE,
        today=town.clock.today,
    )
    made.open("quotients")
    qtbot.waitUntil(lambda: made.campaign.campaign() is not None)
    return made


def test_families_are_reminded_once(
    page: SettingsPage, town: Office, shell: RecordingShell, qtbot: QtBot
) -> None:
    shown = page.campaign.campaign()
    assert shown is not None
    assert shown.to_remind
    click(page.campaign.remind_button)
    qtbot.waitUntil(lambda: f"Message envoyé à {families(len(shown.to_remind))}" in shell.toasts)
    with town.database.read() as session:
        assert (session.scalar(select(func.count()).select_from(Message)) or 0) >= len(shown.to_remind)
    qtbot.waitUntil(lambda: not page.campaign.remind_button.isEnabled())


def test_what_could_not_be_sent_is_sent_by_trying_again(
    page: SettingsPage,
    town: Office,
    shell: RecordingShell,
    tasks: Tasks,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It once read the list again: the banner went, and nobody had been written to."""
    shown = page.campaign.campaign()
    assert shown is not None
    with held_file(town.database, monkeypatch):
        click(page.campaign.remind_button)
        qtbot.waitUntil(lambda: page.banners.shown() is not None and not tasks.is_busy())
    banner = page.banners.banner()
    assert banner is not None
    assert banner.action is not None
    click(banner.action)
    qtbot.waitUntil(lambda: f"Message envoyé à {families(len(shown.to_remind))}" in shell.toasts)
    assert page.banners.shown() is None


def test_a_refresh_in_the_past_ends_nothing_and_says_why(page: SettingsPage, qtbot: QtBot) -> None:
    page.campaign.day.set_day(date(2026, 2, 1))
    page.campaign.asked.emit(date(2026, 2, 1))
    qtbot.waitUntil(lambda: (seen := page.campaign.campaign()) is not None and seen.refresh_on.year == 2026)
    page.campaign.end_asked.emit()
    qtbot.waitUntil(lambda: page.banners.shown() is not None)


def test_a_family_is_opened_from_the_list(page: SettingsPage, shell: RecordingShell) -> None:
    page.campaign.family_opened.emit(7)
    assert shell.visits == [("families", 7)]
