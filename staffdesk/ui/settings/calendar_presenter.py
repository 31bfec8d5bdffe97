"""Between the section Calendrier and the use cases of the calendar."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from staffdesk.domain.dates import SchoolYear
from staffdesk.domain.errors import Stale
from staffdesk.domain.french.amounts import counted
from staffdesk.domain.french.calendars import REASON_WORDS
from staffdesk.ui.settings.calendar_section import CalendarSection
from staffdesk.ui.settings.day_pane import DaysAsked, effect_words

if TYPE_CHECKING:
    from staffdesk.domain.permissions import Actor
    from staffdesk.services.calendar_editing import CalendarEditing
    from staffdesk.services.calendar_rows import (
        ExceptionsAdded,
        ExceptionsRemoved,
        FilePreview,
        HolidaysReplaced,
        HolidayView,
        NewException,
        RemovedDay,
    )
    from staffdesk.ui.kit.failures import Failures, NoticeBoard
    from staffdesk.ui.kit.shell import Shell
    from staffdesk.ui.kit.tasks import Tasks

NBSP = "\N{NO-BREAK SPACE}"


class CalendarPresenter(QObject):
    """Feeds the section and writes what is entered in it.

    ``new_exception`` makes what the use case takes from days that were asked for.
    """

    def __init__(
        self,
        section: CalendarSection,
        calendar: "CalendarEditing",
        new_exception: "Callable[..., NewException]",
        *,
        tasks: "Tasks",
        failures: "Failures",
        shell: "Shell",
        actor: "Actor",
        board: "NoticeBoard",
    ) -> None:
        super().__init__(section)
        self._section, self._calendar, self._new_exception = section, calendar, new_exception
        self._tasks, self._failures, self._shell = tasks, failures, shell
        self._actor, self._board = actor, board
        self._file = b""
        section.year_chosen.connect(self._show_year)
        section.day.asked.connect(self._add)
        section.day.changed.connect(self._tell_effect)
        section.day.removal_asked.connect(self._remove)
        section.holidays.zone_chosen.connect(self._set_zone)
        section.holidays.library_asked.connect(self._import)
        section.holidays.file_chosen.connect(self._read_file)
        section.holidays.file_asked.connect(self._apply_file)
        section.holidays.holiday_asked.connect(self._save_holiday)
        section.holidays.holiday_removed.connect(self._remove_holiday)
        section.week.asked.connect(self._set_week)

    def refresh(self) -> None:
        """Read the school year that is shown anew."""
        self._show_year(self._section.first_year)

    def _show_year(self, first_year: int) -> None:
        self._ask(
            lambda: self._calendar.view(self._actor, first_year), self._section.show_view, "calendar.view"
        )

    # -------------------------------------------------------------------------------------- days

    def _exception(self, asked: DaysAsked) -> "NewException":
        return self._new_exception(
            reason=asked.reason,
            first_on=asked.first_on,
            last_on=asked.last_on,
            label=asked.label,
            site_ids=asked.sites,
            activity_ids=() if asked.activity is None else (asked.activity,),
            class_group_ids=asked.class_groups,
            kept_activity_ids=asked.kept,
        )

    def _tell_effect(self, asked: DaysAsked | None) -> None:
        if asked is None:
            return
        exception = self._exception(asked)
        self._tasks.run(
            lambda: self._calendar.preview(self._actor, exception),
            self._section.day.show_effect,
            lambda _error: self._section.day.show_effect(None),
            key="calendar.effect",
        )

    def _add(self, asked: DaysAsked) -> None:
        exception, seen = self._exception(asked), self._section.seen

        def done(added: "ExceptionsAdded") -> None:
            said = asked.label or REASON_WORDS[asked.reason]
            undo = lambda: self._remove(added.ids, restore=True)  # noqa: E731
            self._shell.show_toast(f"{said}, enregistré. {effect_words(added.effect)}", undo)

        self._ask(lambda: self._calendar.add(self._actor, exception, seen), done)

    def _remove(self, numbers: tuple[int, ...], restore: bool) -> None:
        def done(removed: "ExceptionsRemoved") -> None:
            made_good = f", {removed.restored}{NBSP}réservations rétablies" if removed.restored else ""
            what = "Jour retiré" if removed.removed == 1 else f"{removed.removed}{NBSP}jours retirés"
            undo = lambda: self._put_back(removed.days)  # noqa: E731
            self._shell.show_toast(f"{what} du calendrier{made_good}", undo)

        self._ask(lambda: self._calendar.remove(self._actor, numbers, restore=restore), done)

    def _put_back(self, days: "tuple[RemovedDay, ...]") -> None:
        def done(added: "ExceptionsAdded") -> None:
            self._shell.show_toast(f"Remis au calendrier. {effect_words(added.effect)}")

        self._ask(lambda: self._calendar.put_back(self._actor, days), done)

    # -------------------------------------------------------------------------------------- holidays

    def _set_zone(self, zone: str, local_law: bool) -> None:
        seen = self._section.seen
        self._ask(
            lambda: self._calendar.set_zone(self._actor, zone, local_law=local_law, seen=seen),
            lambda _topics: self._shell.show_toast(f"Zone {zone}. Importer ses vacances pour les changer."),
        )

    def _import(self, years: tuple[int, ...]) -> None:
        seen = self._section.seen
        self._ask(lambda: self._calendar.import_zone(self._actor, years, seen), self._tell_replaced)

    def _read_file(self, path: Path) -> None:
        zone = self._section.holidays.zone.key()

        def read() -> "tuple[bytes, FilePreview]":
            content = self._calendar.load_file(self._actor, path)
            return content, self._calendar.read_file(self._actor, content, zone)

        def done(found: "tuple[bytes, FilePreview]") -> None:
            self._file = found[0]
            self._section.holidays.show_file(found[1])

        self._ask(read, done, again=lambda: self._read_file(path))

    def _apply_file(self, years: tuple[int, ...]) -> None:
        zone, content, seen = self._section.holidays.zone.key(), self._file, self._section.seen

        def done(replaced: "HolidaysReplaced") -> None:
            self._section.holidays.show_file(None)
            self._tell_replaced(replaced)

        self._ask(lambda: self._calendar.apply_file(self._actor, content, zone, years, seen), done)

    def _tell_replaced(self, replaced: "HolidaysReplaced") -> None:
        self._shell.show_toast(
            counted(replaced.count, "période de vacances écrite", "périodes de vacances écrites")
        )

    def _save_holiday(self, number: int | None, name: str, first: date, last: date) -> None:
        seen = self._section.seen

        def done(_topics: object) -> None:
            self._section.holidays.close_form()
            self._shell.show_toast(f"{name}, enregistré")

        self._ask(lambda: self._calendar.save_holiday(self._actor, number, name, first, last, seen), done)

    def _remove_holiday(self, number: int) -> None:
        gone = self._section.holiday(number)

        def done(_topics: object) -> None:
            self._section.holidays.close_form()
            self._shell.show_toast(
                "Vacances supprimées", None if gone is None else lambda: self._put_holiday_back(gone)
            )

        self._ask(lambda: self._calendar.remove_holiday(self._actor, number), done)

    def _put_holiday_back(self, gone: "HolidayView") -> None:
        self._ask(
            lambda: self._calendar.save_holiday(self._actor, None, gone.name, gone.starts_on, gone.last_on),
            lambda _topics: self._shell.show_toast(f"{gone.name}, remises au calendrier"),
        )

    def _set_week(self, sites: tuple[int, ...], week: Any) -> None:
        seen = self._section.seen
        where = f"{len(sites)}{NBSP}écoles" if len(sites) > 1 else str(SchoolYear(self._section.first_year))
        self._ask(
            lambda: self._calendar.set_week(self._actor, sites, week, seen),
            lambda _topics: self._shell.show_toast(f"Semaine enregistrée, {where}"),
        )

    # -------------------------------------------------------------------------------------- asking

    def _ask(
        self,
        work: "Callable[[], Any]",
        done: "Callable[[Any], None]",
        key: str = "",
        again: "Callable[[], None] | None" = None,
    ) -> None:
        """Do something, and say what ends it early; ``again`` tries once more where that makes sense."""
        self._board.withdraw("failure")
        self._tasks.run(work, done, lambda error: self._fail(error, again), key=key)

    def _fail(self, error: Exception, again: "Callable[[], None] | None" = None) -> None:
        if isinstance(error, Stale):
            self._show_news()
        section = self._section
        fields = section.day.form_fields() if section.parts.key() == "day" else section.holidays.form_fields()
        self._failures.show(error, fields, self._board, retry=again, reload=self.refresh)

    def _show_news(self) -> None:
        """Show what a colleague changed, under what is said of it; what is typed stays."""
        year = self._section.first_year
        self._tasks.run(
            lambda: self._calendar.view(self._actor, year),
            self._section.show_view,
            lambda _error: None,
            key="calendar.view",
        )
