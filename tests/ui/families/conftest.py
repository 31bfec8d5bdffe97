"""Familles on a small town, with the part of the sheet that a test is about."""

import pytest
from pytestqt.qtbot import QtBot
from typing_extensions import override

from staffdesk.app.screens.around import Around
from staffdesk.domain.french.errors import sentence
from staffdesk.domain.permissions import Actor
from staffdesk.services.households import FieldWritten, Households
from staffdesk.services.office import Office
from staffdesk.services.residence_editing import MoveAsked, ResidenceEditing
from staffdesk.ui.families.page import FamiliesPage
from staffdesk.ui.families.presenter import FamiliesPresenter
from staffdesk.ui.families.residence_presenter import ResidencePresenter
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.tasks import Tasks
from tests.ui.conftest import RecordingShell, Stage


class FamilyDesk:
    """The page with a family in hand; what a test is about is added to it."""

    def __init__(self, stage: Stage, tasks: Tasks, town: Office, shell: RecordingShell, qtbot: QtBot) -> None:
        self.stage, self.tasks, self.town, self.shell, self.qtbot = stage, tasks, town, shell, qtbot

    def open(self, actor: Actor) -> FamiliesPage:
        """Open the page for somebody, its first family shown."""
        page = FamiliesPage(self.town.clock.today)
        self.stage(page).resize(1200, 900)
        failures = Failures(sentence, page.banners, page)
        around = Around(tasks=self.tasks, failures=failures, shell=self.shell, actor=actor)
        FamiliesPresenter(page, Households(self.town), FieldWritten, **around)
        self.add(page, around)
        self.qtbot.waitUntil(lambda: page.sheet.sheet() is not None)
        return page

    def add(self, page: FamiliesPage, around: Around) -> None:
        """Add the presenters of the part."""
        raise NotImplementedError


class MoveDesk(FamilyDesk):
    """With the residence of the family."""

    @override
    def add(self, page: FamiliesPage, around: Around) -> None:
        ResidencePresenter(page, ResidenceEditing(self.town), MoveAsked, **around)


@pytest.fixture
def move_desk(stage: Stage, tasks: Tasks, town: Office, shell: RecordingShell, qtbot: QtBot) -> MoveDesk:
    """Familles with the residence of the family in hand."""
    return MoveDesk(stage, tasks, town, shell, qtbot)


def household(page: FamiliesPage) -> int:
    """Give the family in hand."""
    sheet = page.sheet.sheet()
    assert sheet is not None
    return sheet.household_id
