"""Pointage on a real office: marked by keys, corrected, undone; papers shown and saved."""

from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select, update

from staffdesk.domain.bookings import BookingState
from staffdesk.domain.topics import Topic
from staffdesk.models.bookings import Booking, BookingEvent
from staffdesk.models.requests import Request
from staffdesk.models.staff import AuditEntry
from staffdesk.models.town import Activity, Slot
from staffdesk.services.office import Office
from staffdesk.ui.attendance.list_table import ListLine
from staffdesk.ui.attendance.page import AttendancePage
from staffdesk.ui.kit.tasks import Tasks
from tests.services.documents.reading import Paper
from tests.set_clock import SetClock
from tests.ui.attendance.conftest import OpenMarking
from tests.ui.conftest import RecordingShell
from tests.ui.demo_town import CAMILLE, READER
from tests.ui.hand import click, press, type_text

S = BookingState
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(open_marking: OpenMarking) -> AttendancePage:
    return open_marking(CAMILLE)


def line(page: AttendancePage, row: int) -> ListLine:
    found = page.table.rows.row_at(page.table.rows.index(row, 0))
    assert found is not None
    return found


def settled(qtbot: QtBot, tasks: Tasks) -> None:
    qtbot.waitUntil(lambda: not tasks.is_busy())


def state_of(page: AttendancePage, child: int) -> BookingState | None:
    return next((one.row.state for one in page.table.rows.rows() if one.row.child_id == child), None)


def test_it_opens_on_today_s_first_list_with_what_to_mind(page: AttendancePage, town: Office) -> None:
    assert page.toolbar.title.text().replace("\u00a0", " ") == "Lun. 16 nov."
    assert page.list.currentText().startswith("Cantine, midi · ")
    assert all(one.care is not None for one in page.table.rows.rows())
    with town.database.read() as session:
        read = select(func.count()).where(AuditEntry.action == "health.read")
        assert session.scalar(read) == 1


def test_a_list_is_marked_by_keys_alone(
    page: AttendancePage, qtbot: QtBot, tasks: Tasks, shell: RecordingShell, town: Office
) -> None:
    first, second, third = (line(page, row).row.child_id for row in range(3))
    press(page.table, Qt.Key.Key_P)
    press(page.table, Qt.Key.Key_A)
    qtbot.waitUntil(page.reasons.isVisible)
    press(page.reasons, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: state_of(page, second) is S.ABSENT_BILLED)
    assert state_of(page, first) is S.PRESENT
    assert page.table.current_row().row.child_id == third  # type: ignore[union-attr]
    press(page.table, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: page.to_mark.text() == "liste pointée")
    assert state_of(page, second) is S.ABSENT_BILLED
    settled(qtbot, tasks)
    assert page.difference_button.text().startswith("Écarts\u00a0: 1")
    with town.database.read() as session:
        traced = session.scalars(
            select(BookingEvent.to_state)
            .join(Booking)
            .where(Booking.child_id == second, Booking.day_on == town.clock.today())
            .order_by(BookingEvent.id)
        ).all()
    assert traced[-1] == "absent_billed"
    assert shell.toasts[-1].endswith("pointés présents")


def test_a_mark_is_corrected_and_its_trace_shown(page: AttendancePage, qtbot: QtBot, tasks: Tasks) -> None:
    child = line(page, 0).row.child_id
    press(page.table, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: state_of(page, child) is S.PRESENT)
    settled(qtbot, tasks)
    page.table.selectRow(0)
    press(page.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: state_of(page, child) is S.BOOKED)
    settled(qtbot, tasks)
    page.table.selectRow(0)
    qtbot.waitUntil(lambda: "réservé, Camille R." in page.story.text())
    assert "présent, Camille R." in page.story.text()


def test_the_last_mark_is_undone_by_key(
    page: AttendancePage, qtbot: QtBot, tasks: Tasks, shell: RecordingShell
) -> None:
    child = line(page, 0).row.child_id
    press(page.table, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: state_of(page, child) is S.PRESENT)
    settled(qtbot, tasks)
    assert shell.undo is not None
    press(page.table, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: state_of(page, child) is S.BOOKED)
    settled(qtbot, tasks)
    press(page.table, Qt.Key.Key_Z, CONTROL)
    settled(qtbot, tasks)
    assert page.banners.shown() is None


def test_a_late_departure_is_typed_and_a_slip_of_the_finger_is_told(
    page: AttendancePage, qtbot: QtBot, tasks: Tasks
) -> None:
    child = line(page, 0).row.child_id
    press(page.table, Qt.Key.Key_L)
    qtbot.waitUntil(page.lateness.isVisible)
    type_text(page.lateness.field, "tard")
    press(page.lateness.field, Qt.Key.Key_Return)
    assert page.lateness.error.text().startswith("Saisir l’heure")
    page.lateness.field.clear()
    type_text(page.lateness.field, "999")
    press(page.lateness.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "invraisemblable" in page.lateness.error.text())
    page.lateness.field.clear()
    type_text(page.lateness.field, "15 min")
    press(page.lateness.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: state_of(page, child) is S.PRESENT)
    settled(qtbot, tasks)
    assert line(page, 0).row.late_minutes == 15
    assert page.lateness.isHidden()


def test_a_child_without_booking_is_found_and_added(
    page: AttendancePage, qtbot: QtBot, tasks: Tasks, town: Office
) -> None:
    child, count = line(page, 0).row.child_id, page.table.rows.rowCount()
    with town.database.begin() as session:
        session.execute(
            update(Booking)
            .where(Booking.child_id == child, Booking.day_on == town.clock.today())
            .values(state="withdrawn")
        )
    name = line(page, 0).row.name
    tasks.topics_changed.emit(frozenset({Topic.BOOKINGS}))
    qtbot.waitUntil(lambda: page.table.rows.rowCount() == count - 1)
    settled(qtbot, tasks)
    press(page.table, Qt.Key.Key_Plus)
    qtbot.waitUntil(page.adding.isVisible)
    type_text(page.adding.field, name)
    qtbot.waitUntil(lambda: page.adding.found.rows.rowCount() > 0)
    press(page.adding.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: state_of(page, child) is S.PRESENT_UNBOOKED)
    settled(qtbot, tasks)
    assert "1\u00a0P+" in page.counters.text()


def test_a_child_whose_request_waits_is_left_and_told(
    page: AttendancePage, qtbot: QtBot, tasks: Tasks, town: Office
) -> None:
    child = line(page, 0).row.child_id
    with town.database.begin() as session:
        session.execute(
            update(Booking)
            .where(Booking.child_id == child, Booking.day_on == town.clock.today())
            .values(state="cancel_requested")
        )
    press(page.table, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: page.banners.shown() is not None)
    notice = page.banners.shown()
    assert notice is not None
    assert "une demande attend une décision" in notice.sentence


def test_another_list_and_another_day_are_opened(page: AttendancePage, qtbot: QtBot, tasks: Tasks) -> None:
    page.list.setCurrentIndex(page.list.count() - 1)
    page.list.activated.emit(page.list.currentIndex())
    settled(qtbot, tasks)
    assert page.list.currentText().startswith("Accueil périscolaire, soir")
    press(page.table, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: "17" in page.toolbar.title.text())
    settled(qtbot, tasks)
    assert page.list.currentText().startswith("Accueil périscolaire, soir")
    click(page.toolbar.present)
    qtbot.waitUntil(lambda: "16" in page.toolbar.title.text())
    settled(qtbot, tasks)
    click(page.toolbar.before)
    qtbot.waitUntil(lambda: "13" in page.toolbar.title.text())
    settled(qtbot, tasks)


def test_after_midnight_today_is_the_new_day(
    page: AttendancePage, town: Office, qtbot: QtBot, tasks: Tasks
) -> None:
    assert isinstance(town.clock, SetClock)
    town.clock.advance(days=1)
    click(page.toolbar.before)
    qtbot.waitUntil(lambda: "13" in page.toolbar.title.text())
    settled(qtbot, tasks)
    click(page.toolbar.present)
    qtbot.waitUntil(lambda: "17" in page.toolbar.title.text())
    settled(qtbot, tasks)


def test_another_site_opens_its_first_list(page: AttendancePage, qtbot: QtBot, tasks: Tasks) -> None:
    page.site.setCurrentIndex(1)
    page.site.activated.emit(1)
    settled(qtbot, tasks)
    assert page.site.currentIndex() == 1
    assert page.table.rows.rowCount() > 0
    assert page.list.currentText().startswith("Cantine, midi")


def test_a_sheet_is_shown_and_saved(
    page: AttendancePage, qtbot: QtBot, tasks: Tasks, tmp_path: Path, shell: RecordingShell
) -> None:
    page.paper_asked.emit("list.day.pdf")
    qtbot.waitUntil(page.viewer.isVisible)
    assert page.viewer.pages.page_count() >= 1
    press(page.viewer, Qt.Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: any(tmp_path.glob("feuille-*-2026-11-16-day.pdf")))
    settled(qtbot, tasks)
    assert shell.toasts[-1].startswith("Enregistré\u00a0: feuille-")
    press(page.viewer, Qt.Key.Key_Escape)
    assert page.table.isVisible()


def test_the_sheet_of_a_month_is_offered_on_a3(
    page: AttendancePage, qtbot: QtBot, tasks: Tasks, tmp_path: Path
) -> None:
    page.paper_asked.emit("list.month.a3")
    qtbot.waitUntil(page.viewer.isVisible)
    press(page.viewer, Qt.Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: any(tmp_path.glob("feuille-*-month-a3.pdf")))
    settled(qtbot, tasks)
    width, height = Paper(next(tmp_path.glob("*.pdf")).read_bytes()).size()
    assert (round(width), round(height)) == (420, 297)


def test_a_spreadsheet_of_the_week_is_saved(
    page: AttendancePage, qtbot: QtBot, tasks: Tasks, tmp_path: Path
) -> None:
    page.paper_asked.emit("list.week.xlsx")
    qtbot.waitUntil(lambda: any(tmp_path.glob("*.xlsx")))
    settled(qtbot, tasks)
    book = openpyxl.load_workbook(next(tmp_path.glob("*.xlsx")))
    assert len(book.sheetnames) == 1


def test_the_other_views_are_screens(page: AttendancePage, shell: RecordingShell, town: Office) -> None:
    page.toolbar.view.chosen.emit("meals")
    page.toolbar.view.chosen.emit("activity")
    assert shell.visits == [("meals", town.clock.today()), ("calendar", "activity")]


def test_a_day_that_waits_for_its_decision_leads_to_the_request(
    page: AttendancePage, qtbot: QtBot, tasks: Tasks, town: Office, shell: RecordingShell
) -> None:
    child = line(page, 1).row.child_id
    with town.database.begin() as session:
        request = session.scalars(select(Request.id).order_by(Request.id)).first()
        session.execute(
            update(Booking)
            .where(Booking.child_id == child, Booking.day_on == town.clock.today())
            .values(state="cancel_requested", request_id=request)
        )
    tasks.topics_changed.emit(frozenset({Topic.BOOKINGS}))
    qtbot.waitUntil(lambda: state_of(page, child) is S.CANCEL_REQUESTED)
    assert page.request_button.isHidden()
    page.table.selectRow(1)
    assert page.request_button.isVisible()
    assert page.late_button.isHidden()
    assert page.unmark_button.isHidden()
    press(page.table, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: page.banners.shown() is not None)
    notice = page.banners.shown()
    assert notice is not None
    assert notice.action == "Ouvrir la demande (D)"
    assert "la traiter d’abord" in notice.sentence
    assert state_of(page, child) is S.CANCEL_REQUESTED
    press(page.table, Qt.Key.Key_D)
    banner = page.banners.banner()
    assert banner is not None
    assert banner.action is not None
    click(banner.action)
    assert shell.visits == [("validation", request)] * 2
    assert shell.toasts == ["Demande ouverte, F8 pour revenir au pointage"] * 2
    settled(qtbot, tasks)


def test_another_screen_leads_to_a_day(
    page: AttendancePage, qtbot: QtBot, tasks: Tasks, town: Office
) -> None:
    page.open(town.clock.today() + timedelta(days=1))
    qtbot.waitUntil(lambda: "17" in page.toolbar.title.text())
    settled(qtbot, tasks)


def test_a_reader_sees_the_list_without_health(open_marking: OpenMarking) -> None:
    page = open_marking(READER)
    assert page.bar.isHidden()
    assert all(one.care is None or one.care.allergies == () for one in page.table.rows.rows())


def test_a_hidden_page_catches_up_when_it_is_seen(
    page: AttendancePage, qtbot: QtBot, tasks: Tasks, town: Office
) -> None:
    page.hide()
    child = line(page, 0).row.child_id
    with town.database.begin() as session:
        session.execute(
            update(Booking)
            .where(Booking.child_id == child, Booking.day_on == town.clock.today())
            .values(state="absent_excused")
        )
    tasks.topics_changed.emit(frozenset({Topic.BOOKINGS}))
    assert state_of(page, child) is S.BOOKED
    page.show()
    page.enter()
    qtbot.waitUntil(lambda: state_of(page, child) is S.ABSENT_EXCUSED)
    settled(qtbot, tasks)


def test_keys_lead_from_list_to_list_over_the_sites(page: AttendancePage, qtbot: QtBot, tasks: Tasks) -> None:
    first = (page.site.currentText(), page.list.key())
    seen = {first}
    for _ in range(3):
        press(page.table, Qt.Key.Key_PageDown, CONTROL)
        qtbot.waitUntil(lambda: not tasks.is_busy())
        seen.add((page.site.currentText(), page.list.key()))
        assert page.table.hasFocus()
        assert page.table.rows.rowCount() > 0
    assert len(seen) == 4
    for _ in range(9):
        press(page.table, Qt.Key.Key_PageUp, CONTROL)
        settled(qtbot, tasks)
    assert (page.site.currentText(), page.list.key()) == first
    press(page.table, Qt.Key.Key_F, CONTROL)
    assert page.site.hasFocus()


def test_another_screen_leads_to_a_child_on_its_list(
    page: AttendancePage, qtbot: QtBot, tasks: Tasks, town: Office
) -> None:
    with town.database.read() as session:
        booking = session.scalars(
            select(Booking)
            .join(Slot)
            .join(Activity)
            .where(
                Booking.day_on < town.clock.today(), Booking.state == S.PRESENT, Activity.code != "cantine"
            )
            .order_by(Booking.day_on.desc(), Booking.child_id.desc())
        ).first()
        assert booking is not None
        activity = session.get_one(Slot, booking.slot_id).activity
        sought, code, name = (booking.day_on, booking.child_id), activity.code, activity.name
    page.room.choose(page.room.itemData(1))
    page.stepped.emit(0)  # today is still on its way, as on a page that was never seen
    page.open((*sought, code))
    settled(qtbot, tasks)
    assert page.list.currentText().startswith(name)
    assert page.table.current_row().row.child_id == sought[1]  # type: ignore[union-attr]
    assert page.table.hasFocus()
    page.open((*sought, "unknown"))
    settled(qtbot, tasks)
    assert page.table.rows.rowCount() > 0
