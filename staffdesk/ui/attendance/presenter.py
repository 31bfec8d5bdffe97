"""Feeds Pointage: the lists of a day, marks and their undo, who came without booking, papers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from typing_extensions import override

from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.permissions import Permission
from staffdesk.domain.topics import Topic
from staffdesk.ui.attendance.day_presenter import DayPresenter
from staffdesk.ui.attendance.page import AttendancePage
from staffdesk.ui.attendance.words import file_name, left_notice
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


class AttendancePresenter(DayPresenter):
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
        super().__init__(
            page,
            services.files,
            SHOWN,
            tasks=tasks,
            failures=failures,
            shell=shell,
            actor=actor,
            today=today,
        )
        self._page, self._services = page, services
        self._options: tuple[ListOption, ...] = ()
        self._choice: ListChoice | None = None
        self._cared: tuple[date, int, int] | None = None
        self._sought: tuple[ListChoice, int] | None = None
        self._undo: tuple[ListChoice, tuple[MarkUndo, ...]] | None = None
        page.set_editable(actor.may(Permission.MARK_ATTENDANCE))
        self._connect()
        tasks.run(
            lambda: services.attendance.reasons(actor), page.set_reasons, self._fail, key="attendance.reasons"
        )
        self.load()

    def _connect(self) -> None:
        page = self._page
        page.stepped.connect(self._step)
        page.list_chosen.connect(self._choose)
        page.list_stepped.connect(self._step_list)
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
        page.request_asked.connect(self._open_request)
        page.child_sought.connect(self._seek)

    # -------------------------------------------------------------------------------------- reading

    def _step(self, by: int) -> None:
        """Go to the next day that has a list; today is shown as it is."""
        attendance, actor = self._services.attendance, self._actor
        if by == 0:
            self._show_day(self._today())
        else:
            self._search_day(by, lambda on: bool(attendance.options(actor, on)), "attendance.step")

    def _seek(self, on: date, child_id: int, activity: str) -> None:
        """Show the list of a day that a child is on; the day alone if it is on none any more."""
        attendance, actor = self._services.attendance, self._actor

        def show(found: tuple[int, int] | None) -> None:
            if found is not None:
                self._choice = self._services.make_choice(on=on, group_id=found[0], slot_id=found[1])
                self._sought = (self._choice, child_id)
            self._show_day(on)

        self._tasks.run(
            lambda: attendance.list_of(actor, on, child_id, activity), show, self._fail, key="attendance.seek"
        )

    @override
    def load(self) -> None:
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

    def _step_list(self, by: int) -> None:
        """Go to the list before or after that has children, over the sites of the day."""
        choice = self._choice
        ordered = self._options if by > 0 else self._options[::-1]
        here = next(
            (
                at
                for at, one in enumerate(ordered)
                if choice is not None and (one.group_id, one.slot_id) == (choice.group_id, choice.slot_id)
            ),
            None,
        )
        if here is not None:
            wanted = next((one for one in ordered[here + 1 :] if one.expected), None)
            if wanted is not None:
                self._page.show_options(self._options, wanted)
                self._open(wanted)
                self._page.focus_sheet()

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
        if self._sought is not None and choice == self._sought[0]:  # not a list asked for before
            self._page.choose_child(self._sought[1])
            self._sought = None
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

    @override
    def _refresh_if(self, topics: Topics) -> None:
        if topics & {Topic.HOUSEHOLDS}:
            self._cared = None
        super()._refresh_if(topics)

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

    def _make_paper(self, key: str) -> None:
        """Make a sheet: a PDF is shown, a spreadsheet is saved."""
        scope, span, kind = key.split(".")
        wish = self._paper_wish(scope, span, is_large=kind == "a3")
        if wish is None:
            return
        printer, actor, site = self._services.printer, self._actor, self._page.site.currentText()
        parts = ("feuille", site, self._day.isoformat(), span)
        if kind == "xlsx":
            name = file_name(*parts, ending="xlsx")
            self._papers.save(lambda: printer.workbook(actor, wish), name)
        else:
            name = file_name(*parts, *(["a3"] if kind == "a3" else []), ending="pdf")
            self._papers.show(lambda: printer.pdf(actor, wish), name, f"Feuille de présence, {site}")

    def _paper_wish(self, scope: str, span: str, *, is_large: bool) -> SheetWish | None:
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
            is_large=is_large,
        )
