"""Custody on a real office: opened from the child, previewed, written, undone; a colleague who was faster."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from staffdesk.domain.french.errors import sentence
from staffdesk.domain.topics import Topic
from staffdesk.models.households import Membership
from staffdesk.services.custody_editing import CustodyEditing
from staffdesk.services.households import FieldWritten, Households
from staffdesk.services.office import Office
from staffdesk.ui.families.custody_presenter import CustodyPresenter
from staffdesk.ui.families.page import FamiliesPage
from staffdesk.ui.families.presenter import FamiliesPresenter
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.tasks import Tasks
from tests.ui.conftest import RecordingShell, Stage
from tests.ui.demo_town import ADMIN, CAMILLE
from tests.ui.hand import click, press, type_text


class Desk:
    """Familles with the family of a shared child in hand."""

    def __init__(
        self, qtbot: QtBot, stage: Stage, tasks: Tasks, shell: RecordingShell, office: Office
    ) -> None:
        self.qtbot, self.tasks, self.shell = qtbot, tasks, shell
        self.custody = CustodyEditing(office)
        with office.database.read() as session:
            shared = select(Membership.child_id).group_by(Membership.child_id).having(func.count() > 1)
            self.child = session.scalars(shared.order_by(Membership.child_id)).first() or 0
            household = session.scalars(
                select(Membership.household_id).where(Membership.child_id == self.child)
            ).first()
        self.page = FamiliesPage(office.clock.today)
        stage(self.page).resize(1200, 900)
        failures = Failures(sentence, self.page.banners, self.page)
        FamiliesPresenter(
            self.page,
            Households(office),
            FieldWritten,
            tasks=tasks,
            failures=failures,
            shell=shell,
            actor=CAMILLE,
        )
        CustodyPresenter(self.page, self.custody, tasks=tasks, failures=failures, shell=shell, actor=CAMILLE)
        self.page.open(household)
        self.settle()
        rows = self.page.sheet.children_section.lines
        sheet = self.page.sheet.sheet()
        assert sheet is not None
        place = next(at for at, row in enumerate(sheet.children) if row.child_id == self.child)
        click(rows[place].custody)
        self.settle()
        self.panel = self.page.sheet.custody

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.tasks.is_busy())


@pytest.fixture
def desk(qtbot: QtBot, stage: Stage, tasks: Tasks, shell: RecordingShell, town: Office) -> Desk:
    return Desk(qtbot, stage, tasks, shell, town)


def test_the_custody_of_a_child_opens_with_its_weeks(desk: Desk) -> None:
    assert desk.panel.isVisible()
    assert desk.panel.known.text().startswith("Semaines alternées, chez ")
    desk.qtbot.waitUntil(lambda: desk.panel.sentence.text() != "")
    assert "Semaine du lundi" in desk.panel.picture.accessibleDescription()
    click(desk.panel.close_button)
    assert desk.panel.isHidden()


def test_news_of_the_town_leave_the_panel_open_and_what_is_chosen(desk: Desk) -> None:
    """The list is read again at each exchange: that is not leaving the family."""
    desk.panel.moment.choose("after")
    desk.tasks.topics_changed.emit(frozenset({Topic.HOUSEHOLDS}))
    desk.settle()
    assert desk.panel.isVisible()
    assert desk.panel.moment.key() == "after"


def test_a_change_is_written_told_and_undone(desk: Desk) -> None:
    before = desk.custody.sheet(CAMILLE, desk.child)
    desk.panel.moment.choose("after")
    desk.panel.handover.choose("4")
    click(desk.panel.save_button)
    desk.qtbot.waitUntil(lambda: desk.shell.toasts != [])
    assert desk.shell.toasts[-1].startswith("Garde enregistrée, ")
    assert desk.panel.isHidden()
    after = desk.custody.sheet(CAMILLE, desk.child)
    assert "passage le vendredi après la classe" in after.agreements[0].words
    assert len(after.agreements) == 2
    assert desk.shell.undo is not None
    desk.shell.undo()
    desk.qtbot.waitUntil(lambda: desk.shell.toasts[-1] == "Garde remise comme avant")
    assert desk.custody.sheet(CAMILLE, desk.child).agreements == before.agreements


def test_the_second_of_two_desks_sees_who_was_first_and_loses_nothing(desk: Desk) -> None:
    sheet = desk.custody.sheet(ADMIN, desk.child)
    agreed = replace(
        sheet.agreements[0].agreed,
        since=desk.page.sheet.custody.since.day() or date.min,
        weekdays={2: sheet.homes[0].uid},
    )
    desk.custody.save(ADMIN, desk.child, agreed, sheet.mark)
    desk.panel.moment.choose("after")
    click(desk.panel.save_button)
    desk.settle()
    notice = desk.page.banners.shown()
    assert notice is not None
    assert "Alex T. a changé cette garde" in notice.sentence
    assert "mercredi toujours chez" in desk.panel.known.text()
    assert desk.panel.moment.key() == "after"
    click(desk.panel.save_button)
    desk.qtbot.waitUntil(lambda: desk.shell.toasts != [])
    assert "après la classe" in desk.custody.sheet(CAMILLE, desk.child).agreements[0].words


def test_a_custody_may_be_backdated_and_says_first_what_invoices_it_corrects(desk: Desk) -> None:
    """What was invoiced is never edited: who confirms knows the credit and the line before."""
    panel = desk.panel
    home = panel.first.key()
    homes = desk.custody.sheet(CAMILLE, desk.child).homes
    panel.first.choose(next(one.uid for one in homes if one.uid != home))
    panel.since.edit.clear()
    type_text(panel.since.edit, "1/9/2026")
    press(panel.since.edit, Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: "déjà facturé" in panel.effect.text())
    assert "Les factures émises ne changent pas" in panel.effect.text()
    assert "reçoit un avoir de" in panel.effect.text()
    assert "sur sa prochaine facture" in panel.effect.text()
    click(panel.save_button)
    desk.qtbot.waitUntil(lambda: desk.shell.toasts != [])
    assert "avoir à établir dans Facturation, Corrections" in desk.shell.toasts[-1]


def test_the_sheet_stays_at_the_child_whose_custody_was_saved(desk: Desk) -> None:
    sheet = desk.page.sheet
    click(desk.panel.close_button)
    sheet.window().resize(1200, 560)

    def line_top() -> int:
        shown = sheet.sheet()
        assert shown is not None
        place = next(at for at, row in enumerate(shown.children) if row.child_id == desk.child)
        custody = sheet.children_section.lines[place].custody
        return custody.mapTo(sheet, custody.rect().topLeft()).y()

    bar = sheet.column.verticalScrollBar()
    desk.qtbot.waitUntil(lambda: bar.maximum() > 400)
    bar.setValue(bar.value() + line_top() - sheet.height() // 2)
    before = line_top()
    place = next(
        at
        for at, row in enumerate(sheet.sheet().children)  # type: ignore[union-attr]
        if row.child_id == desk.child
    )
    opener = sheet.children_section.lines[place].custody
    opener.setFocus()
    press(opener, Qt.Key.Key_Space)
    desk.settle()
    desk.panel.moment.choose("after")
    desk.panel.save_button.setFocus()
    press(desk.panel.save_button, Qt.Key.Key_Space)
    desk.qtbot.waitUntil(lambda: desk.shell.toasts != [])
    desk.settle()
    desk.qtbot.waitUntil(desk.panel.isHidden)
    QApplication.processEvents()
    assert abs(line_top() - before) <= 2
