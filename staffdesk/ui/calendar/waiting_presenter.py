"""Offers freed places from the desk: tells what waits to be done, shows the list, does it, takes it back.

A town with a portal has this done by each exchange; where there is none, or its network is cut, somebody at
the desk does it here.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from staffdesk.domain.permissions import Permission
from staffdesk.domain.topics import Topic
from staffdesk.ui.calendar.page import PlanningPage
from staffdesk.ui.calendar.planning_services import PlanningServices
from staffdesk.ui.calendar.waiting_words import moved_words, plan_words, taken_back_words
from staffdesk.ui.kit.notices import Notice
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from staffdesk.domain.permissions import Actor
    from staffdesk.domain.topics import Topics
    from staffdesk.services.waiting_rows import WaitingFilter, WaitingMoved, WaitingPlan, WaitingRow
    from staffdesk.ui.kit.failures import Failures
    from staffdesk.ui.kit.shell import Shell
    from staffdesk.ui.kit.tasks import Tasks

    Found = tuple[tuple[WaitingRow, ...], WaitingPlan]

TO_DO = "waiting"
SHOWN = frozenset({Topic.BOOKINGS, Topic.REQUESTS, Topic.SETTINGS})


class WaitingPresenter(QObject):
    """Between the pane of the waiting list, the banner that leads to it, and the use cases."""

    def __init__(
        self,
        page: PlanningPage,
        services: PlanningServices,
        today: "Callable[[], date]",
        *,
        tasks: "Tasks",
        failures: "Failures",
        shell: "Shell",
        actor: "Actor",
    ) -> None:
        """``today`` gives the first day shown: who waits for a day that passed is only closed."""
        super().__init__(page)
        self._page, self._pane, self._waiting = page, page.waiting_pane, services.waiting
        self._make_filter, self._today = services.make_waiting_filter, today
        self._tasks, self._failures, self._shell, self._actor = tasks, failures, shell, actor
        self._may_run = actor.may(Permission.DECIDE_REQUESTS)
        self._pane.set_may_run(self._may_run)
        page.waiting_asked.connect(self._open)
        self._pane.run_asked.connect(lambda: self.run(self._wanted()))
        page.entered.connect(self._look)
        tasks.topics_changed.connect(self._look_if)
        self._look()

    def run(self, wanted: "WaitingFilter") -> None:
        """Do what the plan told, for the whole town or one place; say it with the way back."""
        waiting, actor = self._waiting, self._actor
        self._pane.set_busy()
        self._tasks.run(lambda: waiting.run(actor, wanted), self._done, self._fail)

    def _wanted(self) -> "WaitingFilter":
        return self._make_filter(from_on=self._today())

    def _look_if(self, topics: "Topics") -> None:
        if topics & SHOWN and self._page.isVisible():
            self._look()

    def _look(self) -> None:
        """Ask what there is to do; a list that is open is read again."""
        waiting, actor, wanted = self._waiting, self._actor, self._wanted()
        self._tasks.run(
            lambda: (waiting.rows(actor, wanted), waiting.plan(actor, wanted)),
            self._show,
            self._fail,
            key="planning.waiting",
        )

    def _show(self, found: "Found") -> None:
        rows, plan = found
        self._page.show_waiting_list(len(rows))
        self._pane.show_list(rows, plan)
        if plan.total and self._may_run and not self._pane.isVisible():
            words = f"Liste d’attente\N{NO-BREAK SPACE}: {plan_words(plan)}."
            self._page.banners.show_notice(Notice(TO_DO, Tone.ACCENT, words, "Voir", self._open))
        else:
            self._page.banners.withdraw(TO_DO)

    def _open(self) -> None:
        self._page.banners.withdraw(TO_DO)
        self._page.show_side(self._pane)
        self._pane.take_focus()
        self._look()

    def _done(self, done: "WaitingMoved") -> None:
        offers = done.offers
        undo = (lambda: self._take_back(done)) if offers else None
        self._shell.show_toast(moved_words(done), undo)
        self._look()

    def _take_back(self, done: "WaitingMoved") -> None:
        waiting, actor = self._waiting, self._actor
        self._tasks.run(
            lambda: waiting.take_back(actor, done.offers),
            lambda back: self._shell.show_toast(taken_back_words(back)),
            self._fail,
        )

    def _fail(self, error: Exception) -> None:
        self._failures.show(error, board=self._page.banners)
