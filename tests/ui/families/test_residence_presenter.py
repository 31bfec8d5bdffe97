"""A move is recorded from the family's sheet, on a real office."""

from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from staffdesk.app.screens.around import Around
from staffdesk.domain.french.errors import sentence
from staffdesk.domain.permissions import Actor
from staffdesk.services.households import FieldWritten, Households
from staffdesk.services.office import Office
from staffdesk.services.residence_editing import MoveAsked, ResidenceEditing
from staffdesk.ui.families.page import FamiliesPage
from staffdesk.ui.families.presenter import FamiliesPresenter
from staffdesk.ui.families.residence_presenter import RECORDED, ResidencePresenter
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.tasks import Tasks
from tests.ui.conftest import RecordingShell, Stage
from tests.ui.demo_town import CAMILLE, READER
from tests.ui.hand import click, type_text


class Desk:
    def __init__(self, stage: Stage, tasks: Tasks, town: Office, shell: RecordingShell, qtbot: QtBot) -> None:
        self.stage, self.tasks, self.town, self.shell, self.qtbot = stage, tasks, town, shell, qtbot

    def open(self, actor: Actor) -> FamiliesPage:
        page = FamiliesPage(self.town.clock.today)
        self.stage(page).resize(1200, 900)
        around = Around(
            tasks=self.tasks,
            failures=Failures(sentence, page.banners, page),
            shell=self.shell,
            actor=actor,
        )
        FamiliesPresenter(page, Households(self.town), FieldWritten, **around)
        ResidencePresenter(page, ResidenceEditing(self.town), MoveAsked, **around)
        self.qtbot.waitUntil(lambda: page.sheet.sheet() is not None)
        return page


@pytest.fixture
def desk(stage: Stage, tasks: Tasks, town: Office, shell: RecordingShell, qtbot: QtBot) -> Desk:
    return Desk(stage, tasks, town, shell, qtbot)


def household(page: FamiliesPage) -> int:
    sheet = page.sheet.sheet()
    assert sheet is not None
    return sheet.household_id


def test_a_move_is_seen_recorded_and_shown(desk: Desk, qtbot: QtBot) -> None:
    page = desk.open(CAMILLE)
    page.open((household(page), "residence"))  # as a check of an address request leads here
    page.enter()
    panel = page.sheet.residence.panel
    assert panel.residence.hasFocus()
    type_text(panel.valid_from, "1/2/2027")
    type_text(panel.reason, "bail à Saint-Loup")
    click(panel.preview_button)
    qtbot.waitUntil(panel.record_button.isEnabled)
    click(panel.record_button)
    qtbot.waitUntil(lambda: RECORDED in desk.shell.toasts)
    assert panel.isHidden()
    assert page.sheet.residence.button.hasFocus()
    qtbot.waitUntil(lambda: len(page.sheet.residence.rows.rows.rows()) == 2)
    newest = page.sheet.residence.rows.rows.rows()[0]
    assert (newest.words, newest.valid_from) == ("Hors commune", date(2027, 2, 1))


def test_a_move_that_changes_nothing_is_said_beside_it(desk: Desk, qtbot: QtBot) -> None:
    page = desk.open(CAMILLE)
    click(page.sheet.residence.button)
    panel = page.sheet.residence.panel
    panel.residence.choose("resident")
    type_text(panel.valid_from, "1/2/2027")
    type_text(panel.reason, "bail")
    click(panel.preview_button)
    qtbot.waitUntil(lambda: bool(panel.parts["residence"].error()))
    assert panel.reason.text() == "bail"


def test_who_only_reads_is_offered_no_move(desk: Desk) -> None:
    page = desk.open(READER)
    assert page.sheet.residence.button.isHidden()
