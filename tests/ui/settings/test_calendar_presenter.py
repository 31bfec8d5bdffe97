"""The calendar on a real office: closed, opened again, imported, read from a file, weeks set."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from staffdesk.domain.calendars import ClassTime, DayReason
from staffdesk.domain.french.errors import sentence
from staffdesk.services.calendar_editing import CalendarEditing
from staffdesk.services.calendar_rows import CalendarView, NewException
from staffdesk.services.office import Office
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.notices import BannerSlot
from staffdesk.ui.kit.tasks import Tasks
from staffdesk.ui.settings.calendar_presenter import CalendarPresenter
from staffdesk.ui.settings.calendar_section import CalendarSection
from tests.ui.conftest import RecordingShell, Stage
from tests.ui.demo_town import ADMIN, CAMILLE
from tests.ui.hand import click, type_text

DAY = date(2026, 12, 1)
FILE = """Description;Population;Date de début;Date de fin;Académies;Zones;annee_scolaire
Vacances d'Hiver;-;2027-02-05T23:00:00+00:00;2027-02-21T23:00:00+00:00;Paris;Zone C;2026-2027
"""


class Desk:
    """The section with its presenter, as on the page."""

    def __init__(
        self, qtbot: QtBot, stage: Stage, tasks: Tasks, shell: RecordingShell, office: Office
    ) -> None:
        self.qtbot, self.tasks, self.shell = qtbot, tasks, shell
        self.calendar = CalendarEditing(office)
        self.section = CalendarSection(office.clock.today, may_configure=True, may_close=True)
        self.banners = BannerSlot()
        stage(self.banners, self.section).resize(1060, 760)
        self.presenter = CalendarPresenter(
            self.section,
            self.calendar,
            NewException,
            tasks=tasks,
            failures=Failures(sentence, self.banners, self.section),
            shell=shell,
            actor=ADMIN,
            board=self.banners,
        )
        tasks.topics_changed.connect(lambda _topics: self.presenter.refresh())
        self.act(self.presenter.refresh)

    def act(self, run: Callable[[], object]) -> None:
        run()
        self.qtbot.waitUntil(lambda: not self.tasks.is_busy())

    def view(self) -> CalendarView:
        return self.calendar.view(ADMIN, 2026)


@pytest.fixture
def desk(qtbot: QtBot, stage: Stage, tasks: Tasks, shell: RecordingShell, town: Office) -> Desk:
    return Desk(qtbot, stage, tasks, shell, town)


def test_a_closure_frees_bookings_and_is_undone(desk: Desk) -> None:
    desk.act(lambda: desk.section.year.choose(DAY))
    assert "réservations seront fermées" in desk.section.day.effect.text()
    desk.section.day.reason.choose("strike")
    desk.act(lambda: click(desk.section.day.save_button))
    row = desk.view().exceptions[0]
    assert (row.on, row.reason) == (DAY, DayReason.STRIKE)
    assert row.closed > 0
    assert desk.shell.toasts[-1].startswith("Grève, enregistré.")
    assert desk.shell.undo is not None
    desk.act(desk.shell.undo)
    assert desk.view().exceptions == ()
    assert "réservations rétablies" in desk.shell.toasts[-1]


def test_holidays_are_imported_by_one_button(desk: Desk) -> None:
    desk.section.show_part("holidays")
    desk.act(lambda: desk.section.holidays.zone_chosen.emit("A", False))
    assert desk.view().zone == "A"
    desk.act(lambda: click(desk.section.holidays.library_button))
    starts = [row.starts_on for row in desk.view().holidays if row.starts_on.month == 2]
    assert starts == [date(2027, 2, 13)]
    assert desk.shell.toasts[-1].endswith("périodes de vacances écrites")


def test_an_official_file_is_read_then_written(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "calendrier.csv"
    file.write_text(FILE, encoding="utf-8")
    desk.act(lambda: desk.section.holidays.file_chosen.emit(file))
    assert desk.section.holidays.preview.isVisibleTo(desk.section.holidays)
    desk.act(lambda: desk.section.holidays.file_asked.emit((2026,)))
    assert [row.name for row in desk.view().holidays] == ["Vacances d’Hiver"]
    assert desk.section.holidays.preview.isHidden()


def test_a_file_that_left_its_place_is_said_and_read_once_it_is_back(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "calendrier.csv"
    desk.act(lambda: desk.section.holidays.file_chosen.emit(file))
    banner = desk.banners.banner()
    assert banner is not None
    assert banner.notice.sentence.startswith("Le fichier «")
    assert banner.action is not None
    file.write_text(FILE, encoding="utf-8")
    click(banner.action)
    desk.act(lambda: None)
    assert desk.section.holidays.preview.isVisibleTo(desk.section.holidays)
    assert desk.banners.shown() is None


def test_a_holiday_is_adapted_and_one_that_cannot_be_is_refused(desk: Desk) -> None:
    desk.section.show_part("holidays")
    pane = desk.section.holidays
    first = desk.view().holidays[0]
    pane.edit(first)
    pane.last.set_day(date(2026, 9, 1))
    desk.act(lambda: click(pane.save_button))
    assert pane.last.error()
    pane.name.set_text("")
    type_text(pane.name.control, "Toussaint adaptee")
    pane.last.set_day(first.last_on)
    desk.act(lambda: click(pane.save_button))
    assert "Toussaint adaptee" in [row.name for row in desk.view().holidays]
    desk.act(lambda: pane.holiday_removed.emit(first.holiday_id))
    assert first.holiday_id not in [row.holiday_id for row in desk.view().holidays]


def test_a_week_is_set_for_the_town(desk: Desk) -> None:
    desk.section.show_part("week")
    click(desk.section.week.four_and_half)
    desk.act(lambda: click(desk.section.week.save_button))
    assert desk.view().weeks[0].class_time[2] is ClassTime.MORNING


def test_another_year_is_shown(desk: Desk) -> None:
    desk.act(lambda: click(desk.section.after))
    assert desk.section.year_words.text() == "2027-2028"


def test_a_removal_is_taken_back(desk: Desk) -> None:
    desk.calendar.add(ADMIN, NewException(DayReason.STRIKE, DAY, DAY, "Grève des cuisines"))
    desk.act(desk.presenter.refresh)
    desk.act(lambda: desk.section.year.choose(DAY))
    before = desk.view().exceptions[0]
    desk.act(lambda: desk.section.day.removal_asked.emit((before.exception_id,), False))
    assert desk.view().exceptions == ()
    assert desk.shell.toasts[-1] == "Jour retiré du calendrier"
    assert desk.shell.undo is not None
    desk.act(desk.shell.undo)
    assert [(row.label, row.closed) for row in desk.view().exceptions] == [(before.label, before.closed)]
    assert desk.shell.toasts[-1].startswith("Remis au calendrier.")


def test_holidays_that_were_removed_come_back(desk: Desk) -> None:
    desk.section.show_part("holidays")
    before = desk.view().holidays
    desk.act(lambda: desk.section.holidays.holiday_removed.emit(before[0].holiday_id))
    assert desk.shell.undo is not None
    desk.act(desk.shell.undo)
    told = [(row.name, row.starts_on, row.last_on) for row in desk.view().holidays]
    assert told == [(row.name, row.starts_on, row.last_on) for row in before]


def test_the_second_desk_is_told_sees_it_and_keeps_what_it_typed(desk: Desk) -> None:
    desk.act(lambda: desk.section.year.choose(DAY))
    desk.section.day.reason.choose("bridge")
    type_text(desk.section.day.name.control, "Pont")
    desk.calendar.add(CAMILLE, NewException(DayReason.STRIKE, DAY, DAY, "Grève des cuisines"))
    desk.act(lambda: click(desk.section.day.save_button))
    notice = desk.banners.shown()
    assert notice is not None
    assert "Camille R. a changé le calendrier entre-temps" in notice.sentence
    assert [row.label for row in desk.view().exceptions] == ["Grève des cuisines"]
    desk.qtbot.waitUntil(lambda: "Grève des cuisines" in desk.section.day.words.text())
    assert (desk.section.day.reason.key(), desk.section.day.name.text()) == ("bridge", "Pont")
    desk.act(lambda: click(desk.section.day.save_button))
    assert [row.label for row in desk.view().exceptions] == ["Pont"]
