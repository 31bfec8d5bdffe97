"""Offers freed places from the desk: tells what waits to be done, shows the list, does it, takes it back.

A town with a portal has this done by each exchange; where there is none, or its network is cut, somebody at
the desk does it here. An answer given in time may wait on the portal: it is fetched first, and where that
fails one is asked.
"""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from staffdesk.domain.errors import StaffdeskError
from staffdesk.domain.permissions import Permission
from staffdesk.domain.topics import Topic
from staffdesk.ui.calendar.page import PlanningPage
from staffdesk.ui.calendar.planning_services import PlanningServices
from staffdesk.ui.calendar.waiting_words import (
    FETCHED,
    moved_words,
    plan_words,
    taken_back_words,
    unheard_words,
)
from staffdesk.ui.kit.notices import Notice
from staffdesk.ui.kit.tasks import Lane
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from staffdesk.domain.permissions import Actor
    from staffdesk.domain.topics import Topics
    from staffdesk.services.waiting_rows import WaitingFilter, WaitingMoved, WaitingPlan, WaitingRow
    from staffdesk.ui.kit.failures import Failures
    from staffdesk.ui.kit.shell import Shell
    from staffdesk.ui.kit.tasks import Tasks

    Found = tuple[tuple[WaitingRow, ...], WaitingPlan]

TO_DO, CUT = "waiting", "waiting.cut"
NO_PORTAL = "portal_not_enrolled"
"""There is nothing to fetch where no portal is."""
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
        self._exchange, self._last_exchange_at = services.exchange, services.last_exchange_at
        self._may_run = actor.may(Permission.DECIDE_REQUESTS)
        self._pane.set_may_run(self._may_run)
        page.waiting_asked.connect(self._open)
        self._pane.run_asked.connect(lambda: self.run(self._wanted()))
        page.entered.connect(self._look)
        tasks.topics_changed.connect(self._look_if)
        self._look()

    def run(self, wanted: "WaitingFilter") -> None:
        """Fetch the answers first, then do what the plan told, for the whole town or one place."""
        self._pane.set_busy()
        self._page.banners.withdraw(CUT)
        if self._exchange is None:
            self._run(wanted)
            return
        self._tasks.run(
            self._exchange,
            lambda _report: self._run(wanted, fetched=True),
            lambda error: self._ask_without(error, wanted),
            lane=Lane.NETWORK,
            key="planning.waiting.exchange",
        )

    def _run(self, wanted: "WaitingFilter", *, fetched: bool = False) -> None:
        """Do it, and say it with the way back; an exchange may have done it all a moment before."""
        waiting, actor = self._waiting, self._actor
        self._page.banners.withdraw(CUT)
        done = partial(self._done, fetched=fetched)
        self._tasks.run(lambda: waiting.run(actor, wanted), done, self._fail)

    def _ask_without(self, error: Exception, wanted: "WaitingFilter") -> None:
        """Say that answers may wait on the portal, since when, and offer to go on without them."""
        if not isinstance(error, StaffdeskError):
            self._fail(error)
        elif error.code == NO_PORTAL:
            self._run(wanted)
        else:
            actor, last = self._actor, self._last_exchange_at
            self._tasks.run(lambda: last(actor), lambda at: self._show_cut(at, wanted), self._fail)

    def _show_cut(self, last_at: "datetime | None", wanted: "WaitingFilter") -> None:
        self._page.banners.show_notice(
            Notice(
                CUT,
                Tone.WARN,
                unheard_words(last_at),
                "Proposer quand même",
                lambda: self._run(wanted),
                lasts=True,
            )
        )
        self._look()

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

    def _done(self, done: "WaitingMoved", *, fetched: bool) -> None:
        offers = done.offers
        undo = (lambda: self._take_back(done)) if offers else None
        self._shell.show_toast(FETCHED if fetched and not done.total else moved_words(done), undo)
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
