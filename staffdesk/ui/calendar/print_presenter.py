"""Draws the month shown as paper, off the main thread, and opens it in the program's own viewer."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from staffdesk.ui.calendar.page import PlanningPage
from staffdesk.ui.calendar.planning_services import PlanningServices
from staffdesk.ui.calendar.planning_toolbar import BY_ACTIVITY
from staffdesk.ui.kit.tasks import Lane

if TYPE_CHECKING:
    from collections.abc import Callable

    from staffdesk.domain.permissions import Actor
    from staffdesk.services.planning_print import PrintedPlanning
    from staffdesk.services.planning_rows import PlanningFilter
    from staffdesk.ui.kit.failures import Failures
    from staffdesk.ui.kit.tasks import Task, Tasks

PREPARING = "Lecture du planning à imprimer"
DRAWN = "Pages mises en page\N{NO-BREAK SPACE}:"


class PrintPresenter(QObject):
    """Between the printer's button and the documents."""

    def __init__(
        self,
        page: PlanningPage,
        services: PlanningServices,
        wish: "Callable[[], PlanningFilter]",
        *,
        tasks: "Tasks",
        failures: "Failures",
        actor: "Actor",
    ) -> None:
        """``wish`` gives the month and the filters in force."""
        super().__init__(page)
        self._page, self._prints, self._wish = page, services.prints, wish
        self._sizes = services.paper_sizes
        self._tasks, self._failures, self._actor = tasks, failures, actor
        self._work: Task | None = None
        self._counts = False
        page.print_asked.connect(self._print)
        page.progress.cancelled.connect(self._cancel)

    def _print(self, paper: str) -> None:
        wish, actor, size = self._wish(), self._actor, self._sizes[paper]
        by_activity = self._page.toolbar.view.key() == BY_ACTIVITY
        draw = self._prints.activities if by_activity else self._prints.month
        self._page.progress.begin(PREPARING)
        self._counts = False
        self._work = self._tasks.run_counted(
            lambda progress: draw(actor, wish, size, progress=progress),
            self._show,
            self._fail,
            counted=self._count,
            stopped=self._page.progress.end,
            lane=Lane.DOCUMENTS,
            key="planning.print",
        )

    def _count(self, done: int, total: int) -> None:
        """Say how many pages are drawn, once the month has been read and their number is known."""
        line = self._page.progress
        if total and not self._counts:
            self._counts = True
            line.begin(DRAWN)
        if total:
            line.count(done, total)

    def _cancel(self) -> None:
        if self._work is not None:
            self._work.cancel()
            self._work = None

    def _show(self, printed: "PrintedPlanning") -> None:
        self._page.progress.end()
        if self._work is not None:  # not cancelled while its last page was on the way here
            self._page.show_paper(printed.content, printed.title)

    def _fail(self, error: Exception) -> None:
        self._page.progress.end()
        self._failures.show(error, board=self._page.banners)
