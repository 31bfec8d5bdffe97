"""Familles on a real office: search, edit in place, undo, a colleague who was faster."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from staffdesk.domain.french.errors import sentence
from staffdesk.domain.permissions import Actor
from staffdesk.domain.requests import Subject
from staffdesk.domain.topics import Topic
from staffdesk.services.households import FieldWritten, Households
from staffdesk.services.office import Office
from staffdesk.ui.families.inline_field import InlineField
from staffdesk.ui.families.page import FamiliesPage
from staffdesk.ui.families.presenter import FamiliesPresenter
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.tasks import Tasks
from tests.ui.conftest import RecordingShell, Stage
from tests.ui.demo_town import CAMILLE, READER
from tests.ui.hand import click, press, type_text

Open = Callable[[Actor], FamiliesPage]


@pytest.fixture
def open_page(stage: Stage, tasks: Tasks, town: Office, shell: RecordingShell, qtbot: QtBot) -> Open:
    def build(actor: Actor) -> FamiliesPage:
        page = FamiliesPage(town.clock.today)
        stage(page).resize(1200, 800)
        failures = Failures(sentence, page.banners, page)
        FamiliesPresenter(
            page, Households(town), FieldWritten, tasks=tasks, failures=failures, shell=shell, actor=actor
        )
        qtbot.waitUntil(lambda: page.sheet.sheet() is not None)
        return page

    return build


@pytest.fixture
def page(open_page: Open) -> FamiliesPage:
    return open_page(CAMILLE)


def _household(page: FamiliesPage) -> int:
    sheet = page.sheet.sheet()
    assert sheet is not None
    return sheet.household_id


def _mobile(page: FamiliesPage) -> InlineField:
    sheet = page.sheet.sheet()
    assert sheet is not None
    field = page.sheet.contacts.field(Subject.GUARDIAN, sheet.guardians[0].guardian_id, "mobile")
    assert field is not None
    return field


def _retype(field: InlineField, text: str) -> None:
    click(field.edit)
    field.edit.selectAll()
    type_text(field.edit, text)
    press(field.edit, Qt.Key.Key_Return)


def test_another_family_in_hand_shows_its_sheet(qtbot: QtBot, page: FamiliesPage) -> None:
    first = _household(page)
    press(page.list, Qt.Key.Key_J)
    qtbot.waitUntil(lambda: _household(page) != first)
    assert page.sheet.title.text().startswith("Famille ")


def test_a_number_is_written_and_undone(
    qtbot: QtBot, page: FamiliesPage, shell: RecordingShell, town: Office
) -> None:
    before, household = _mobile(page).text(), _household(page)
    _retype(_mobile(page), "0611111111")
    qtbot.waitUntil(lambda: len(shell.toasts) == 1)
    assert shell.toasts == ["Portable\u00a0: modification enregistrée"]
    assert Households(town).sheet(CAMILLE, household).guardians[0].mobile == "06 11 11 11 11"
    qtbot.waitUntil(lambda: page.sheet.timeline.rows.rowCount() > 0)
    assert shell.undo is not None
    shell.undo()
    qtbot.waitUntil(lambda: len(shell.toasts) == 2)
    assert Households(town).sheet(CAMILLE, household).guardians[0].mobile == before
    qtbot.waitUntil(lambda: _mobile(page).text() == before)


def test_what_a_colleague_changed_meanwhile_is_not_overwritten(
    qtbot: QtBot, page: FamiliesPage, town: Office
) -> None:
    field, household = _mobile(page), _household(page)
    record = page.sheet.contacts.field(Subject.GUARDIAN, 0, "mobile")
    assert record is None
    sheet = page.sheet.sheet()
    assert sheet is not None
    faster = FieldWritten(
        Subject.GUARDIAN, sheet.guardians[0].guardian_id, "mobile", "06 22 22 22 22", field.text()
    )
    Households(town).edit(CAMILLE, household, faster)
    _retype(field, "0611111111")
    qtbot.waitUntil(lambda: page.banners.shown() is not None)
    assert field.text() == "06 11 11 11 11"
    banner = page.banners.banner()
    assert banner is not None
    assert banner.action is not None
    page.list.setFocus()
    press(field.edit, Qt.Key.Key_Escape)
    click(banner.action)
    qtbot.waitUntil(lambda: _mobile(page).text() == "06 22 22 22 22")


def test_a_family_is_invited(qtbot: QtBot, page: FamiliesPage, shell: RecordingShell) -> None:
    assert page.sheet.invite_button.isVisible()
    click(page.sheet.invite_button)
    qtbot.waitUntil(lambda: page.sheet.invite_button.text() == "Inviter de nouveau")
    assert len(shell.toasts) == 1


def test_ways_out_lead_to_the_counter_and_the_planning(page: FamiliesPage, shell: RecordingShell) -> None:
    click(page.sheet.counter_button)
    assert shell.visits == [("counter", _household(page))]
    sheet = page.sheet.sheet()
    assert sheet is not None
    click(page.sheet.children_section.lines[0].planning)
    assert shell.visits[-1] == ("calendar", ("child", sheet.children[0].name))


def test_a_reader_may_change_nothing(open_page: Open) -> None:
    page = open_page(READER)
    assert _mobile(page).edit.isReadOnly()
    assert not page.sheet.invite_button.isVisible()
    assert not page.sheet.counter_button.isVisible()


def test_a_change_elsewhere_is_seen_when_one_comes_back(
    qtbot: QtBot, page: FamiliesPage, tasks: Tasks, town: Office
) -> None:
    sheet = page.sheet.sheet()
    assert sheet is not None
    page.hide()
    written = FieldWritten(Subject.HOUSEHOLD, sheet.household_id, "city", "Ailleurs", sheet.postal.city)
    Households(town).edit(CAMILLE, sheet.household_id, written)
    tasks.topics_changed.emit(frozenset({Topic.HOUSEHOLDS}))
    assert not tasks.is_busy()
    page.show()
    page.enter()
    city = page.sheet.contacts.field(Subject.HOUSEHOLD, sheet.household_id, "city")
    assert city is not None
    qtbot.waitUntil(lambda: city.text() == "Ailleurs")
