"""Loads the month: at once for a school, school by school for the whole town, so that nothing freezes."""

from collections import deque
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from staffdesk.ui.calendar.planning_services import PlanningServices

if TYPE_CHECKING:
    from collections.abc import Callable

    from staffdesk.domain.permissions import Actor
    from staffdesk.services.planning_rows import MonthGrid, PlanningFilter
    from staffdesk.ui.kit.tasks import Tasks

KEY = "planning.grid"


class MonthLoader(QObject):
    """Asks for a month; pages of the whole town come one after the other and are shown as they come.

    Signals:
        loaded: a month, or as much of it as there is so far.
        counted: (pages there, pages in all) of the whole town; equal when it is complete.
    """

    loaded = Signal(object)
    counted = Signal(int, int)

    def __init__(
        self,
        services: PlanningServices,
        actor: "Actor",
        tasks: "Tasks",
        failed: "Callable[[Exception], None]",
    ) -> None:
        """``failed`` shows what went wrong."""
        super().__init__()
        self._planning, self._actor, self._tasks, self._failed = services.planning, actor, tasks, failed
        self._waiting: deque[PlanningFilter] = deque()
        self._total = 0
        self._so_far: MonthGrid | None = None
        self._complete: PlanningFilter | None = None
        self._wish: PlanningFilter | None = None

    def load(self, wish: "PlanningFilter") -> None:
        """Ask for a month; the answer to an older wish is dropped."""
        self.stop()
        self._wish = wish
        actor, planning = self._actor, self._planning
        if _is_whole_town(wish):
            self._tasks.run(lambda: planning.pages(actor, wish), self._begin, self._fail, key=KEY)
        else:
            self._tasks.run(lambda: planning.month(actor, wish), self._finish, self._fail, key=KEY)

    def stop(self) -> None:
        """Ask for no further page; what is there stays."""
        if self._waiting:
            self.counted.emit(self._total, self._total)
        self._waiting.clear()

    def _begin(self, pages: "tuple[PlanningFilter, ...]") -> None:
        self._waiting, self._total, self._so_far = deque(pages), len(pages), None
        self._next()

    def _next(self) -> None:
        if not self._waiting:
            return
        page = self._waiting[0]
        actor, planning = self._actor, self._planning
        self._tasks.run(lambda: planning.month(actor, page), self._take, self._fail, key=KEY)

    def _take(self, page: "MonthGrid") -> None:
        """Put a page under the others; where the same month is shown whole already, wait for all of it."""
        if not self._waiting:
            return  # stopped meanwhile
        self._so_far = page if self._so_far is None else self._so_far.joined(page)
        self._waiting.popleft()
        self.counted.emit(self._total - len(self._waiting), self._total)
        if not self._waiting:
            self._finish(self._so_far)
            return
        if self._complete != self._wish:
            self.loaded.emit(self._so_far)
        self._next()

    def _finish(self, grid: "MonthGrid") -> None:
        self._complete = self._wish
        self.loaded.emit(grid)

    def _fail(self, error: Exception) -> None:
        self.stop()
        self._failed(error)


def _is_whole_town(wish: "PlanningFilter") -> bool:
    return wish.site_id is None and wish.class_group_id is None and wish.group_id is None and not wish.text
