"""Rights on a real office: ended with the days after it, undone; given; a colleague who was faster."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from staffdesk.domain.french.errors import sentence
from staffdesk.models.bookings import Booking
from staffdesk.models.households import Enrolment
from staffdesk.services.households import FieldWritten, Households
from staffdesk.services.office import Office
from staffdesk.services.right_rows import (
    DaysBeside,
    DropRight,
    GiveRight,
    MoveRight,
    RightDecided,
    VaryRight,
)
from staffdesk.services.rights import Rights
from staffdesk.ui.families.page import FamiliesPage
from staffdesk.ui.families.presenter import FamiliesPresenter
from staffdesk.ui.families.right_panel import CONFIRM, SAVE, Mode
from staffdesk.ui.families.rights_presenter import UNDONE, RightForms, RightsPresenter
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.tasks import Tasks
from tests.ui.conftest import RecordingShell, Stage
from tests.ui.demo_town import ADMIN, CAMILLE
from tests.ui.hand import click, press, type_text

FORMS = RightForms(GiveRight, MoveRight, VaryRight, DropRight, RightDecided, DaysBeside)


class Desk:
    """Familles with a family in hand that has booked its canteen for the weeks to come."""

    def __init__(
        self, qtbot: QtBot, stage: Stage, tasks: Tasks, shell: RecordingShell, office: Office
    ) -> None:
        self.qtbot, self.tasks, self.shell, self.office = qtbot, tasks, shell, office
        self.rights = Rights(office)
        with office.database.read() as session:
            ahead = select(Booking).where(Booking.day_on > date(2026, 11, 24), Booking.state == "booked")
            booked = session.scalars(ahead.order_by(Booking.id)).first()
            assert booked is not None
            self.household, child, group = booked.household_id, booked.child_id, booked.group_id
            self.right_id = session.scalars(
                select(Enrolment.id).where(
                    Enrolment.household_id == self.household,
                    Enrolment.child_id == child,
                    Enrolment.group_id == group,
                )
            ).one()
        self.page = FamiliesPage(office.clock.today)
        stage(self.page).resize(1200, 900)
        failures = Failures(sentence, self.page.banners, self.page)
        around = {"tasks": tasks, "failures": failures, "shell": shell, "actor": CAMILLE}
        FamiliesPresenter(self.page, Households(office), FieldWritten, **around)  # type: ignore[arg-type]
        RightsPresenter(self.page, self.rights, FORMS, **around)  # type: ignore[arg-type]
        self.part, self.panel = self.page.sheet.rights, self.page.sheet.rights.panel
        self.page.open(self.household)
        qtbot.waitUntil(lambda: self.part.table.choose(self.right_id))

    def held(self, right_id: int) -> tuple[date, date] | None:
        with self.office.database.read() as session:
            row = session.get(Enrolment, right_id)
            return None if row is None else (row.starts_on, row.ends_on)

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.tasks.is_busy())


@pytest.fixture
def desk(qtbot: QtBot, stage: Stage, tasks: Tasks, shell: RecordingShell, town: Office) -> Desk:
    return Desk(qtbot, stage, tasks, shell, town)


def test_a_right_is_ended_with_the_days_after_it_and_undone(desk: Desk, qtbot: QtBot) -> None:
    panel, before = desk.panel, desk.held(desk.right_id)
    click(desk.part.links[Mode.END])
    panel.ends_on.edit.clear()
    type_text(panel.ends_on.edit, "24/11/2026")
    press(panel.ends_on.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: panel.save_button.text() == CONFIRM)
    assert panel.days.key() == "cancel"
    assert before is not None
    assert desk.held(desk.right_id) == before, "shown, and not written"
    click(panel.save_button)
    qtbot.waitUntil(lambda: desk.shell.toasts != [])
    assert desk.shell.toasts[-1].startswith("Inscription enregistrée\u00a0: ")
    assert "annulé" in desk.shell.toasts[-1]
    assert panel.isHidden()
    assert desk.held(desk.right_id) == (before[0], date(2026, 11, 24))
    qtbot.waitUntil(lambda: any(row.ends_on == date(2026, 11, 24) for row in desk.part.table.rows.rows()))
    assert desk.shell.undo is not None
    desk.shell.undo()
    qtbot.waitUntil(lambda: desk.shell.toasts[-1] == UNDONE)
    assert desk.held(desk.right_id) == before


def test_two_rights_never_meet_and_a_colleague_who_was_faster_is_named(desk: Desk, qtbot: QtBot) -> None:
    panel = desk.panel
    click(desk.part.add_button)
    row = next(one for one in desk.part.table.rows.rows() if one.right_id == desk.right_id)
    panel.group.choose(str(row.group_id))
    if not panel.boxes[row.child_id].isChecked():
        click(panel.boxes[row.child_id])
    click(panel.save_button)
    qtbot.waitUntil(lambda: "est déjà inscrit" in panel.starts_on.error())
    panel.starts_on.edit.clear()
    type_text(panel.starts_on.edit, "1/9/2027")
    panel.ends_on.edit.clear()
    type_text(panel.ends_on.edit, "7/7/2028")
    sheet = desk.rights.sheet(ADMIN, desk.household)
    other = MoveRight(row.right_id, row.starts_on, date(2027, 8, 30))
    desk.rights.save(ADMIN, desk.household, other, RightDecided(sheet.mark, days=DaysBeside.KEEP))
    click(panel.save_button)
    qtbot.waitUntil(lambda: panel.save_button.text() == CONFIRM)
    assert panel.warning.text() != ""
    click(panel.save_button)
    qtbot.waitUntil(lambda: desk.page.banners.shown() is not None)
    notice = desk.page.banners.shown()
    assert notice is not None
    assert "Alex T. a changé les inscriptions" in notice.sentence
    assert panel.isVisible()
    assert panel.ends_on.day() == date(2028, 7, 7), "what was typed is kept"
    desk.settle()
    assert panel.save_button.text() == SAVE, "it is to be seen again"
    click(panel.save_button)
    qtbot.waitUntil(lambda: panel.save_button.text() == CONFIRM)
    click(panel.save_button)
    qtbot.waitUntil(lambda: desk.shell.toasts != [])
    assert [one.starts_on for one in desk.rights.sheet(ADMIN, desk.household).rights].count(
        date(2027, 9, 1)
    ) == 1
