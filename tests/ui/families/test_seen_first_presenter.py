"""What was shown before it is recorded is what is recorded, whoever else works on the same family."""

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
from tests.ui.demo_town import CAMILLE
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


def test_what_a_colleague_changed_since_is_seen_again(desk: Desk, qtbot: QtBot) -> None:
    page = desk.open(CAMILLE)
    click(page.sheet.residence.button)
    panel = page.sheet.residence.panel
    type_text(panel.valid_from, "17/11/2026")
    type_text(panel.reason, "bail à Saint-Loup")
    click(panel.preview_button)
    qtbot.waitUntil(panel.record_button.isEnabled)
    assert panel.prices.rows.rows.rows()
    other = MoveAsked("non_resident", date(2026, 11, 18), "convention")
    ResidenceEditing(desk.town).record(CAMILLE, household(page), other)
    click(panel.record_button)
    qtbot.waitUntil(lambda: page.banners.shown() is not None)
    assert not panel.record_button.isEnabled()
    assert panel.reason.text() == "bail à Saint-Loup"
    assert RECORDED not in desk.shell.toasts
