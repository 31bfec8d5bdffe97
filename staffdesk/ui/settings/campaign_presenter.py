"""Between the section Quotients and the use cases of the renewal."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from staffdesk.domain.family_quotient import next_refresh
from staffdesk.domain.permissions import Permission
from staffdesk.domain.topics import Topic
from staffdesk.ui.settings.campaign_section import families

if TYPE_CHECKING:
    from staffdesk.domain.permissions import Actor
    from staffdesk.domain.topics import Topics
    from staffdesk.services.quotient_campaign import QuotientCampaign
    from staffdesk.ui.kit.failures import Failures
    from staffdesk.ui.kit.shell import Shell
    from staffdesk.ui.kit.tasks import Tasks
    from staffdesk.ui.settings.page import SettingsPage

FAMILIES = "families"
NBSP = "\N{NO-BREAK SPACE}"


class CampaignPresenter(QObject):
    """Feeds the section; ``today`` tells which refresh comes next."""

    def __init__(
        self,
        page: "SettingsPage",
        campaign: "QuotientCampaign",
        *,
        tasks: "Tasks",
        failures: "Failures",
        shell: "Shell",
        actor: "Actor",
        today: Callable[[], date],
    ) -> None:
        super().__init__(page)
        self._page, self._campaign, self._actor = page, campaign, actor
        self._tasks, self._failures, self._shell, self._today = tasks, failures, shell, today
        self._section = page.campaign
        self._stale = False
        self._section.allow_writing(actor.may(Permission.EDIT_HOUSEHOLDS))
        self._section.asked.connect(lambda _day: self.refresh())
        self._section.remind_asked.connect(self._remind)
        self._section.end_asked.connect(self._end)
        self._section.family_opened.connect(lambda family: shell.go_to(FAMILIES, family))
        page.entered.connect(self._catch_up)
        tasks.topics_changed.connect(self._refresh_if)
        self.refresh()

    def refresh(self) -> None:
        """Ask who has not renewed."""
        self._stale = False
        day, actor, campaign = self._day(), self._actor, self._campaign
        self._tasks.run(
            lambda: campaign.view(actor, day),
            self._section.show_campaign,
            self._fail,
            key="settings.campaign",
        )

    def _refresh_if(self, topics: "Topics") -> None:
        if Topic.HOUSEHOLDS in topics:
            self._stale = True
            if self._page.isVisible():
                self.refresh()

    def _catch_up(self) -> None:
        if self._stale:
            self.refresh()

    def _remind(self) -> None:
        shown = self._section.campaign()
        if shown is None:
            return
        actor, campaign = self._actor, self._campaign
        self._begin()
        self._tasks.run(
            lambda: campaign.remind(actor, shown.refresh_on, shown.to_remind),
            lambda count: self._done(f"Message envoyé à {families(count)}"),
            lambda error: self._fail(error, self._remind),
            key="settings.campaign.remind",
        )

    def _end(self) -> None:
        shown = self._section.campaign()
        if shown is None:
            return
        actor, campaign = self._actor, self._campaign
        self._begin()
        self._tasks.run(
            lambda: campaign.end_on(actor, shown.refresh_on),
            lambda count: self._done(f"Quotients arrêtés à cette date{NBSP}: {count}"),
            lambda error: self._fail(error, self._end),
            key="settings.campaign.end",
        )

    def _begin(self) -> None:
        self._page.banners.withdraw("failure")
        self._section.set_busy(True)

    def _done(self, sentence: str) -> None:
        self._section.set_busy(False)
        self._shell.show_toast(sentence)
        self.refresh()

    def _fail(self, error: Exception, again: Callable[[], None] | None = None) -> None:
        """Say it; ``again`` does what was asked."""
        self._section.set_busy(False)
        self._failures.show(error, board=self._page.banners, retry=again or self.refresh)

    def _day(self) -> date:
        return self._section.refresh_on() or next_refresh(self._today())
