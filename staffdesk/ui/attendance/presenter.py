"""Feeds Pointage: the lists of a day, marks and their undo, who came without booking, papers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from staffdesk.domain.dates import ONE_DAY
from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.permissions import Permission
from staffdesk.domain.topics import Topic
from staffdesk.ui.attendance.page import AttendancePage
from staffdesk.ui.attendance.papers import Papers
from staffdesk.ui.attendance.words import MEALS, file_name, left_notice
from staffdesk.ui.kit.mark_strips import BY_RULES, EXCUSED, LATE_UNREADABLE
from staffdesk.ui.kit.notices import Notice
from staffdesk.ui.kit.tokens import Tone
from staffdesk.ui.kit.typed_values import read_lateness
from staffdesk.ui.wording import OPEN_REQUEST, RETURN_TO_LIST

if TYPE_CHECKING:
    from staffdesk.domain.permissions import Actor
    from staffdesk.domain.topics import Topics
    from staffdesk.services.attendance_rows import (
        AttendanceList,
        Care,
        ListChoice,
        ListOption,
        Marked,
        MarkUndo,
    )
    from staffdesk.services.attendance_sheets import SheetWish
    from staffdesk.ui.attendance.list_table import ListLine
    from staffdesk.ui.attendance.services import MarkingServices
    from staffdesk.ui.kit.failures import Failures
    from staffdesk.ui.kit.shell import Shell
    from staffdesk.ui.kit.tasks import Tasks

SHOWN = frozenset({Topic.BOOKINGS, Topic.REQUESTS, Topic.HOUSEHOLDS, Topic.SETTINGS})
_DAYS_SEARCHED = 21
"""How far a step looks for the next day that has a list."""


class AttendancePresenter(QObject):
    """Between the page and its services."""

    def __init__(
        self,
        page: AttendancePage,
        services: MarkingServices,
        *,
        tasks: Tasks,
        failures: Failures,
        shell: Shell,
        actor: Actor,
        today: Callable[[], date],
    ) -> None:
        """Begin with today's lists; ``today`` is asked anew after midnight."""
        super().__init__(page)
        self._page, self._services, self._actor = page, services, actor
        self._tasks, self._failures, self._shell = tasks, failures, shell
        self._today, self._day = today, today()
        self._options: tuple[ListOption, ...] = ()
        self._choice: ListChoice | None = None
        self._cared: tuple[date, int, int] | None = None
        self._undo: tuple[ListChoice, tuple[MarkUndo, ...]] | None = None
        self._stale = False
        self._papers = Papers(page, services.files, tasks=tasks, shell=shell, failed=self._fail, parent=self)
        page.set_editable(actor.may(Permission.MARK_ATTENDANCE))
        self._connect()
        tasks.topics_changed.connect(self._refresh_if)
        tasks.run(
            lambda: services.attendance.reasons(actor), page.set_reasons, self._fail, key="attendance.reasons"
        )
        self._load_day()

    def _connect(self) -> None:
        page = self._page
        page.stepped.connect(self._step)
        page.opened_on.connect(self._show_day)
        page.list_chosen.connect(self._choose)
        page.mark_asked.connect(self._mark)
        page.absence_asked.connect(self._mark_absent)
        page.lateness_typed.connect(self._mark_late)
        page.search_typed.connect(self._search)
        page.unbooked_chosen.connect(self._add)
        page.others_asked.connect(self._mark_others)
        page.undo_asked.connect(self._take_back)
        page.row_shown.connect(self._tell_story)
        page.differences_asked.connect(self._load_differences)
        page.paper_asked.connect(self._make_paper)
        page.view_asked.connect(self._lead)
        page.request_asked.connect(self._open_request)
        page.entered.connect(self._catch_up)

    # -------------------------------------------------------------------------------------- reading

    def _show_day(self, on: date) -> None:
        self._day = on
        self._load_day()

    def _step(self, by: int) -> None:
        """Go to the next day that has a list; today is shown as it is."""
        if by == 0:
            self._show_day(self._today())
            return
        start, attendance, actor = self._day, self._services.attendance, self._actor

        def search() -> date:
            for distance in range(1, _DAYS_SEARCHED):
                on = start + by * distance * ONE_DAY
                if attendance.options(actor, on):
                    return on
            return start + by * ONE_DAY

        self._tasks.run(search, self._show_day, self._fail, key="attendance.step")

    def _load_day(self) -> None:
        self._stale = False
        day, actor, attendance = self._day, self._actor, self._services.attendance
        self._page.set_day(day)
        self._tasks.run(
            lambda: attendance.options(actor, day), self._show_options, self._fail, key="attendance.options"
        )

    def _show_options(self, options: tuple[ListOption, ...]) -> None:
        self._options = options
        chosen = self._wanted(options)
        self._page.show_options(options, chosen)
        if chosen is None:
            self._choice = None
            return
        self._open(chosen)

    def _wanted(self, options: tuple[ListOption, ...]) -> ListOption | None:
        """Keep the list shown, else its site, else begin with the first list that waits for marks."""
        before = self._choice
        if before is not None:
            same = [
                one for one in options if (one.group_id, one.slot_id) == (before.group_id, before.slot_id)
            ]
            if same:
                return same[0]
        site = self._page.site.key()
        here = [one for one in options if str(one.site_id) == site] or list(options)
        return next((one for one in here if one.expected), here[0] if here else None)

    def _choose(self) -> None:
        """Show the list chosen; of another site, its first one that waits."""
        chosen = self._page.chosen_list()
        site = self._page.site.key()
        here = [one for one in self._options if str(one.site_id) == site]
        wanted = next((one for one in here if (one.group_id, one.slot_id) == chosen), None)
        if wanted is None:
            wanted = next((one for one in here if one.expected), here[0] if here else None)
            self._page.show_options(self._options, wanted)
        if wanted is not None:
            self._open(wanted)

    def _open(self, option: ListOption) -> None:
        key = (self._day, option.group_id, option.slot_id)
        if key != self._cared:
            self._page.forget_care()
        self._choice = self._services.make_choice(
            on=self._day,
            group_id=option.group_id,
            slot_id=option.slot_id,
            class_group_id=self._page.chosen_class(),
        )
        self._load_list()

    def _load_list(self) -> None:
        choice, actor, attendance = self._choice, self._actor, self._services.attendance
        if choice is None:
            return
        self._tasks.run(
            lambda: attendance.open_list(actor, choice), self._show_list, self._fail, key="attendance.list"
        )
        self._load_differences()

    def _show_list(self, found: AttendanceList) -> None:
        self._page.show_list(found)
        choice = found.choice
        key = (choice.on, choice.group_id, choice.slot_id)
        if key == self._cared:
            return
        self._cared = key
        whole = self._services.make_choice(on=choice.on, group_id=choice.group_id, slot_id=choice.slot_id)
        actor, attendance = self._actor, self._services.attendance
        self._tasks.run(
            lambda: attendance.care(actor, whole), self._show_care, self._fail, key="attendance.care"
        )

    def _show_care(self, care: dict[int, Care]) -> None:
        self._page.show_care(care)

    def _load_differences(self) -> None:
        choice, actor, attendance = self._choice, self._actor, self._services.attendance
        if choice is not None:
            self._tasks.run(
                lambda: attendance.differences(actor, choice),
                self._page.show_differences,
                self._fail,
                key="attendance.differences",
            )

    def _tell_story(self, line: ListLine) -> None:
        booking, child = line.row.booking_id, line.row.child_id
        if booking is not None:
            self._tasks.run(
                lambda: self._services.attendance.story(self._actor, booking),
                lambda told: self._page.show_story(child, told),
                self._fail,
                key="attendance.story",
            )

    def _search(self, text: str) -> None:
        choice = self._choice
        if choice is not None:
            self._tasks.run(
                lambda: self._services.attendance.search(self._actor, choice, text),
                self._page.show_found,
                self._fail,
                key="attendance.search",
            )

    def _refresh_if(self, topics: Topics) -> None:
        """Ask again if something shown changed: now if the page is seen, else when it is."""
        if not topics & SHOWN:
            return
        if topics & {Topic.HOUSEHOLDS}:
            self._cared = None
        self._stale = True
        if self._page.isVisible():
            self._load_day()

    def _catch_up(self) -> None:
        if self._stale:
            self._load_day()

    # -------------------------------------------------------------------------------------- marking

    def _mark(self, child_id: int, said: str) -> None:
        mark = self._services.make_mark(child_id, said)
        self._change(lambda choice: self._services.attendance.mark(self._actor, choice, [mark]))

    def _mark_absent(self, child_id: int, reason: str, outcome: str) -> None:
        billed = None if outcome == BY_RULES else outcome != EXCUSED
        mark = self._services.make_mark(child_id, "absent", reason, billed=billed)
        self._change(lambda choice: self._services.attendance.mark(self._actor, choice, [mark]))

    def _mark_late(self, child_id: int, text: str) -> None:
        read = read_lateness(text)
        if read is None:
            self._page.refuse_lateness(LATE_UNREADABLE)
            return
        lateness = self._services.make_lateness(left_at=read[0], minutes=read[1])
        self._change(
            lambda choice: self._services.attendance.mark_late(self._actor, choice, child_id, lateness),
            self._fail_lateness,
            leaves=True,
        )

    def _add(self, child_id: int) -> None:
        self._change(
            lambda choice: self._services.attendance.add_unbooked(self._actor, choice, child_id), leaves=True
        )

    def _mark_others(self) -> None:
        self._change(lambda choice: self._services.attendance.mark_others_present(self._actor, choice))

    def _change(
        self,
        work: Callable[[ListChoice], Marked],
        failed: Callable[[Exception], None] | None = None,
        *,
        leaves: bool = False,
    ) -> None:
        """Mark on the list shown; ``leaves``: the strip that asked is done with it."""
        choice = self._choice
        if choice is None:
            return
        self._page.banners.withdraw("left")

        def show(done: Marked) -> None:
            if leaves:
                self._page.leave_strip()
            self._show_done(choice, done)

        self._tasks.run(lambda: work(choice), show, failed or self._fail)

    def _show_done(self, choice: ListChoice, done: Marked) -> None:
        if done.changed:
            self._undo = (choice, done.undo)
            self._shell.show_toast(done.said, self._take_back)
        if done.left:
            self._page.banners.show_notice(self._left(done))

    def _left(self, done: Marked) -> Notice:
        """Say who was left; of a day that waits for its decision, with the way to the request."""
        words = left_notice(done.left)
        if not done.undecided:
            return Notice("left", Tone.WARN, words, lasts=False)
        request = done.undecided[0]
        opens = f"{OPEN_REQUEST} (D)" if request == self._page.request_in_hand() else OPEN_REQUEST
        return Notice("left", Tone.WARN, words, opens, lambda: self._open_request(request), lasts=False)

    def _open_request(self, request_id: int) -> None:
        """Open the request that a child waits for; one key leads back here."""
        self._shell.go_to("validation", request_id)
        self._shell.show_toast(RETURN_TO_LIST)

    def _take_back(self) -> None:
        if self._undo is None:
            return
        (choice, entries), self._undo = self._undo, None
        self._tasks.run(
            lambda: self._services.attendance.undo(self._actor, choice, entries),
            lambda _done: self._shell.dismiss_toast(),
            self._fail,
        )

    def _fail_lateness(self, error: Exception) -> None:
        if isinstance(error, RuleBroken):
            self._page.refuse_lateness(self._services.sentence(error))
        else:
            self._fail(error)

    # -------------------------------------------------------------------------------------- papers

    def _lead(self, view: str) -> None:
        if view == MEALS:
            self._shell.go_to(MEALS, self._day)
        else:
            self._shell.go_to("calendar", view)

    def _make_paper(self, key: str) -> None:
        """Make a sheet: a PDF is shown, a spreadsheet is saved."""
        scope, span, ending = key.split(".")
        wish = self._paper_wish(scope, span)
        if wish is None:
            return
        printer, actor, site = self._services.printer, self._actor, self._page.site.currentText()
        name = file_name("feuille", site, self._day.isoformat(), span, ending=ending)
        if ending == "xlsx":
            self._papers.save(lambda: printer.workbook(actor, wish), name)
        else:
            self._papers.show(lambda: printer.pdf(actor, wish), name, f"Feuille de présence, {site}")

    def _paper_wish(self, scope: str, span: str) -> SheetWish | None:
        option = next(
            (
                one
                for one in self._options
                if self._choice is not None
                and (one.group_id, one.slot_id) == (self._choice.group_id, self._choice.slot_id)
            ),
            None,
        )
        if option is None:
            return None
        return self._services.make_wish(
            on=self._day,
            site_id=option.site_id,
            group_id=option.group_id if scope == "list" else None,
            class_group_id=self._page.chosen_class(),
            span=span,
        )

    def _fail(self, error: Exception) -> None:
        self._failures.show(error, board=self._page.banners, retry=self._load_day, reload=self._load_day)
