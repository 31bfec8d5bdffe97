"""Feeds Statistiques; asks again when one comes back to it and something counted changed."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from staffdesk.domain.topics import Topic
from staffdesk.ui.statistics.page import StatisticsPage

if TYPE_CHECKING:
    from staffdesk.domain.permissions import Actor
    from staffdesk.domain.topics import Topics
    from staffdesk.services.statistics import Statistics, StatisticsView, UnpaidRow
    from staffdesk.ui.kit.failures import Failures
    from staffdesk.ui.kit.tasks import Tasks

COUNTED = frozenset({Topic.BOOKINGS, Topic.REQUESTS, Topic.INVOICES, Topic.PAYMENTS})


class StatisticsPresenter(QObject):
    """Between the page and the figures.

    Args:
        page: the page.
        statistics: the use case.
    """

    def __init__(
        self,
        page: StatisticsPage,
        statistics: "Statistics",
        *,
        tasks: "Tasks",
        failures: "Failures",
        actor: "Actor",
    ) -> None:
        super().__init__(page)
        self._page, self._statistics, self._actor = page, statistics, actor
        self._tasks, self._failures = tasks, failures
        self._stale = False
        page.entered.connect(self._catch_up)
        tasks.topics_changed.connect(self._note)
        self.refresh()

    def refresh(self) -> None:
        """Ask for the figures."""
        self._stale = False
        self._tasks.run(
            lambda: self._statistics.view(self._actor), self._show, self._fail, key="statistics.view"
        )

    def _show(self, view: "StatisticsView") -> None:
        self._page.show_view(view, total_of(view.unpaid))

    def _note(self, topics: "Topics") -> None:
        self._stale = self._stale or bool(topics & COUNTED)

    def _catch_up(self) -> None:
        if self._stale:
            self.refresh()

    def _fail(self, error: Exception) -> None:
        self._failures.show(error, board=self._page.banners, retry=self.refresh)


def total_of(rows: "tuple[UnpaidRow, ...]") -> "UnpaidRow | None":
    """Sum up what is overdue, whatever its age; None without any class of age."""
    if not rows:
        return None
    invoices, cents = sum(row.invoices for row in rows), sum(row.cents for row in rows)
    return replace(rows[0], from_days=0, to_days=None, invoices=invoices, cents=cents)
