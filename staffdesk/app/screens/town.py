"""What the town decides and what it looks back on: settings, statistics."""

from typing import TYPE_CHECKING

from staffdesk.app.screens.around import around, files
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.services.calendar_rows import NewException
from staffdesk.services.sync.enrolment import enrol_workstation
from staffdesk.ui.kit.containers import Page
from staffdesk.ui.settings.campaign_presenter import CampaignPresenter
from staffdesk.ui.settings.page import SettingsPage
from staffdesk.ui.settings.policies_presenter import PoliciesPresenter
from staffdesk.ui.settings.presenter import SettingsPresenter, SettingsServices
from staffdesk.ui.settings.retention_presenter import RetentionPresenter
from staffdesk.ui.settings.tariff_trial_presenter import TrialPresenter
from staffdesk.ui.statistics.page import StatisticsPage
from staffdesk.ui.statistics.presenter import StatisticsPresenter

if TYPE_CHECKING:
    from staffdesk.app.desk import Desk


def settings_screen(desk: "Desk", actor: Actor) -> Page:
    """Make the settings, as far as somebody may change them."""
    may_enrol, may_back_up = actor.may(Permission.CONFIGURE), actor.may(Permission.BACK_UP)
    page = SettingsPage(
        desk.office.clock.today,
        may_configure=may_enrol,
        may_close=actor.may(Permission.EDIT_BOOKINGS),
        may_enrol=may_enrol,
        may_back_up=may_back_up,
    )
    SettingsPresenter(
        page,
        SettingsServices(
            desk.services.settings,
            desk.services.settings_editing,
            desk.services.calendar_editing,
            NewException,
        ),
        **around(desk, actor),
        enrol=(lambda url, code: enrol_workstation(desk.office, actor, url, code)) if may_enrol else None,
        backups=desk.services.backups if may_back_up else None,
    )
    TrialPresenter(page, desk.services.tariff_trial, files(page), **around(desk, actor))
    CampaignPresenter(
        page, desk.services.quotient_campaign, **around(desk, actor), today=desk.office.clock.today
    )
    if may_enrol:
        RetentionPresenter(page, desk.services.health_retention, **around(desk, actor))
    PoliciesPresenter(
        page,
        desk.services.policies,
        **around(desk, actor),
        today=desk.office.clock.today,
    )
    return page


def statistics_screen(desk: "Desk", actor: Actor) -> Page:
    """Make the statistics."""
    page = StatisticsPage()
    StatisticsPresenter(page, desk.services.statistics, tasks=desk.tasks, failures=desk.failures, actor=actor)
    return page
