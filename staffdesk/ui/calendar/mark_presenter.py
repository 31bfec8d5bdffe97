"""Between the marks of the planning's bar and the use cases: present, absent, late, without booking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.permissions import Permission
from staffdesk.ui.calendar.block_presenter import LEFT
from staffdesk.ui.calendar.words import done_words, left_words
from staffdesk.ui.kit.mark_strips import BY_RULES, EXCUSED, LATE_UNREADABLE
from staffdesk.ui.kit.notices import Notice
from staffdesk.ui.kit.tokens import Tone
from staffdesk.ui.kit.typed_values import read_lateness
from staffdesk.ui.wording import OPEN_REQUEST, RETURN_TO_PLANNING

if TYPE_CHECKING:
    from collections.abc import Callable

    from staffdesk.domain.permissions import Actor
    from staffdesk.services.attendance_rows import AbsenceReason
    from staffdesk.services.planning_marks import CellMark, CellsMarked, MarksUndo
    from staffdesk.services.planning_rows import CellRef
    from staffdesk.ui.calendar.block_presenter import BlockPresenter
    from staffdesk.ui.calendar.page import PlanningPage
    from staffdesk.ui.calendar.planning_services import PlanningServices
    from staffdesk.ui.kit.failures import Failures
    from staffdesk.ui.kit.shell import Shell
    from staffdesk.ui.kit.tasks import Tasks


class MarkPresenter(QObject):
    """Marks the selected cells through the rules of a list; the block presenter shows and takes back."""

    def __init__(
        self,
        page: PlanningPage,
        services: PlanningServices,
        block: BlockPresenter,
        *,
        kind: Callable[[], str | None],
        tasks: Tasks,
        failures: Failures,
        shell: Shell,
        actor: Actor,
    ) -> None:
        """``kind`` gives the filter of activities of the month shown: it says what its slot rows are."""
        super().__init__(page)
        self._page, self._services, self._block, self._kind = page, services, block, kind
        self._tasks, self._failures, self._shell, self._actor = tasks, failures, shell, actor
        self._asked: tuple[CellRef, ...] = ()
        page.set_marking(actor.may(Permission.MARK_ATTENDANCE))
        page.action_asked.connect(self._act)
        page.reasons.chosen.connect(self._mark_absent)
        page.lateness.typed.connect(self._mark_late)

    def _act(self, action: str) -> None:
        cells = self._block.selected_cells()
        if not cells:
            return
        if action in ("present", "unbooked", "none"):
            self._mark(cells, self._services.make_mark(action))
        elif action == "absent":
            self._asked = cells
            marks, actor = self._services.marks, self._actor
            self._tasks.run(
                lambda: marks.reasons(actor), self._ask_reason, self._fail, key="planning.reasons"
            )
        elif action == "late":
            self._asked = cells
            self._page.ask_lateness()

    def _ask_reason(self, reasons: tuple[AbsenceReason, ...]) -> None:
        if self._block.selected_cells() == self._asked:
            self._page.ask_absence(reasons)

    def _mark_absent(self, reason: str, outcome: str) -> None:
        billed = None if outcome == BY_RULES else outcome != EXCUSED
        mark = self._services.make_mark("absent", reason, billed=billed)
        self._page.leave_strips()
        self._mark(self._asked, mark)

    def _mark_late(self, text: str) -> None:
        read = read_lateness(text)
        if read is None:
            self._page.lateness.refuse(LATE_UNREADABLE)
            return
        mark = self._services.make_late_mark(left_at=read[0], minutes=read[1])
        self._mark(self._asked, mark, self._fail_lateness)

    def _mark(
        self, cells: tuple[CellRef, ...], mark: CellMark, failed: Callable[[Exception], None] | None = None
    ) -> None:
        marks, actor, kind = self._services.marks, self._actor, self._kind()
        self._block.run(
            lambda progress: marks.mark(actor, cells, mark, kind, progress=progress),
            lambda done: self._show_done(mark.word, done),
            len(cells),
            failed or self._fail,
        )

    def _show_done(self, word: str, done: CellsMarked) -> None:
        self._page.leave_strips()
        undo = done.undo
        if undo is not None:
            self._block.remember_undo(lambda: self._take_back(undo))
        if done.changed:
            self._block.toast(done_words(word, done.changed))
        if done.left:
            self._page.banners.show_notice(self._left(done))

    def _left(self, done: CellsMarked) -> Notice:
        """Say what was left; of a day that waits for its decision, with the way to the request."""
        words = left_words(done.left)
        if not done.undecided:
            return Notice(LEFT, Tone.WARN, words, lasts=False)
        request = done.undecided[0]
        return Notice(LEFT, Tone.WARN, words, OPEN_REQUEST, lambda: self._open(request), lasts=False)

    def _open(self, request_id: int) -> None:
        self._shell.go_to("validation", request_id)
        self._shell.show_toast(RETURN_TO_PLANNING)

    def _take_back(self, undo: MarksUndo) -> None:
        marks, actor = self._services.marks, self._actor
        self._block.run(
            lambda progress: marks.undo(actor, undo, progress=progress),
            lambda done: self._block.toast(done_words("undo", done.changed)),
            undo.marks,
            self._fail,
        )

    def _fail_lateness(self, error: Exception) -> None:
        self._page.progress.end()
        if isinstance(error, RuleBroken):
            self._page.lateness.refuse(self._services.sentence(error))
        else:
            self._fail(error)

    def _fail(self, error: Exception) -> None:
        self._page.progress.end()
        self._failures.show(error, board=self._page.banners)
