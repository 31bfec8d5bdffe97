"""Feeds the section « Règles automatiques »: tries a rule on a past month, switches it, leads to requests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from staffdesk.domain.dates import month_of
from staffdesk.domain.permissions import Permission
from staffdesk.domain.topics import Topic
from staffdesk.ui.settings.policies_words import rule_name

if TYPE_CHECKING:
    from staffdesk.domain.permissions import Actor
    from staffdesk.domain.topics import Topics
    from staffdesk.services.policy_rows import PolicyRow, Simulation
    from staffdesk.services.validation.policies import Policies
    from staffdesk.ui.kit.failures import Failures
    from staffdesk.ui.kit.shell import Shell
    from staffdesk.ui.kit.tasks import Progress, Task, Tasks
    from staffdesk.ui.settings.page import SettingsPage

SHOWN = frozenset({Topic.SETTINGS, Topic.REQUESTS})
QUEUE = "validation"


class PoliciesPresenter(QObject):
    """Between the section and its use cases; ``today`` gives the day it is."""

    def __init__(
        self,
        page: SettingsPage,
        policies: Policies,
        *,
        tasks: Tasks,
        failures: Failures,
        shell: Shell,
        actor: Actor,
        today: Callable[[], date],
    ) -> None:
        super().__init__(page)
        self._page, self._policies, self._actor = page, policies, actor
        self._tasks, self._failures, self._shell = tasks, failures, shell
        self._section = page.policies
        self._simulation: Task | None = None
        self._stale = False
        panel = self._section.panel
        panel.offer_months(today())
        panel.allow_switching(actor.may(Permission.CONFIGURE))
        panel.simulation_asked.connect(self._simulate)
        panel.cancelled.connect(self._cancel)
        panel.switch_asked.connect(self._switch_chosen)
        self._section.rule_chosen.connect(self._cancel)
        self._section.request_opened.connect(lambda request_id: shell.go_to(QUEUE, request_id))
        page.entered.connect(self._catch_up)
        tasks.topics_changed.connect(self._refresh_if)
        self.refresh()

    def refresh(self) -> None:
        """Ask for the rules and the last decisions."""
        self._stale = False
        actor, policies = self._actor, self._policies
        self._tasks.run(
            lambda: policies.view(actor), self._section.show_view, self._fail, key="settings.policies"
        )

    def _refresh_if(self, topics: Topics) -> None:
        if topics & SHOWN:
            self._stale = True
            if self._page.isVisible():
                self.refresh()

    def _catch_up(self) -> None:
        if self._stale:
            self.refresh()

    # -------------------------------------------------------------------------------------- simulation

    def _simulate(self, month: str) -> None:
        row = self._section.chosen()
        if row is None or not month:
            return
        period = month_of(date.fromisoformat(f"{month}-01"))
        actor, policies = self._actor, self._policies
        self._section.panel.show_busy()

        def simulate(progress: Progress) -> Simulation:
            return policies.simulate(actor, row.kind, row.activity, period, progress)

        self._page.banners.withdraw("failure")
        self._simulation = self._tasks.run_counted(
            simulate,
            self._section.panel.show_simulation,
            self._fail_simulation,
            counted=self._section.panel.progress.count,
            stopped=lambda: self._section.panel.show_simulation(None),
            key="settings.simulation",
        )

    def _cancel(self) -> None:
        if self._simulation is not None:
            self._simulation.cancel()
            self._simulation = None
            self._section.panel.show_simulation(None)

    def _fail_simulation(self, error: Exception) -> None:
        self._section.panel.show_simulation(None)
        self._fail(error)

    # -------------------------------------------------------------------------------------- switch

    def _switch_chosen(self, on: bool) -> None:
        row = self._section.chosen()
        if row is not None:
            self._switch(row, on)

    def _switch(self, row: PolicyRow, on: bool) -> None:
        actor, policies = self._actor, self._policies
        said = f"Règle {'mise en service' if on else 'éteinte'}\N{NO-BREAK SPACE}: {rule_name(row)}"
        self._page.banners.withdraw("failure")
        self._tasks.run(
            lambda: policies.switch(actor, row.kind, row.activity, on=on),
            lambda _topics: self._shell.show_toast(said, lambda: self._switch(row, not on)),
            lambda error: self._fail(error, lambda: self._switch(row, on)),
        )

    def _fail(self, error: Exception, again: Callable[[], None] | None = None) -> None:
        """Say it; ``again`` does what was asked."""
        self._failures.show(error, board=self._page.banners, retry=again or self.refresh)
