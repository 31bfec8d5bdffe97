"""A household entered on a real office: looked for, created, opened; people added to it; not for a reader."""

from collections.abc import Callable
from typing import NamedTuple

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from staffdesk.domain.french.errors import sentence
from staffdesk.domain.permissions import Actor
from staffdesk.services.households import FieldWritten, Households
from staffdesk.services.new_families import NewFamilies
from staffdesk.services.office import Office
from staffdesk.ui.families.new_family_presenter import NewFamilyPresenter
from staffdesk.ui.families.page import FamiliesPage
from staffdesk.ui.families.presenter import FamiliesPresenter
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.tasks import Tasks
from tests.ui.conftest import RecordingShell, Stage
from tests.ui.demo_town import CAMILLE, READER
from tests.ui.families.test_new_family_form import fill
from tests.ui.hand import click, press, type_text

Open = Callable[[Actor], FamiliesPage]


class _Around(NamedTuple):
    tasks: Tasks
    failures: Failures
    shell: RecordingShell
    actor: Actor


@pytest.fixture
def open_page(stage: Stage, tasks: Tasks, town: Office, shell: RecordingShell, qtbot: QtBot) -> Open:
    def build(actor: Actor) -> FamiliesPage:
        page = FamiliesPage(town.clock.today)
        stage(page).resize(1200, 900)
        around = _Around(tasks, Failures(sentence, page.banners, page), shell, actor)._asdict()
        FamiliesPresenter(page, Households(town), FieldWritten, **around)
        NewFamilyPresenter(page, NewFamilies(town), **around)
        qtbot.waitUntil(lambda: page.sheet.sheet() is not None)
        page.window().activateWindow()  # a window manager does so; the offscreen plugin has none
        qtbot.waitUntil(page.window().isActiveWindow)
        return page

    return build


def _name(page: FamiliesPage) -> str:
    sheet = page.sheet.sheet()
    return "" if sheet is None else sheet.name


def test_a_household_is_created_by_keys_and_completed_on_its_sheet(
    open_page: Open, qtbot: QtBot, tasks: Tasks, shell: RecordingShell
) -> None:
    page = open_page(CAMILLE)
    press(page.list, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    form = page.new_family
    qtbot.waitUntil(lambda: form.isVisible() and form.young[0].school.count() > 1)
    fill(form)
    press(form.name.control, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: _name(page) == "Daoud" and page.sheet.isVisible())
    assert shell.toasts[-1].startswith("Foyer créé\u00a0: Daoud, dossier ")
    assert page.sheet.invite_button.isEnabled()
    click(page.sheet.more_guardians)
    panel = page.sheet.newcomer
    for name, text in (("first_name", "Paul"), ("last_name", "Martin")):
        type_text(panel.guardian.fields[name].control, text)
    click(panel.add_button)
    qtbot.waitUntil(page.sheet.more_guardians.isHidden)
    click(page.sheet.more_children)
    qtbot.waitUntil(panel.child.isVisible)
    type_text(panel.child.fields["first_name"].control, "Lou")
    type_text(panel.child.born_on.edit, "7/3/2021")
    click(panel.add_button)
    qtbot.waitUntil(lambda: len(page.sheet.children_section.lines) == 2)
    assert panel.isHidden()


def test_a_household_on_file_is_opened_instead(open_page: Open, qtbot: QtBot, tasks: Tasks) -> None:
    page = open_page(CAMILLE)
    sheet = page.sheet.sheet()
    assert sheet is not None
    page.open("new")
    form = page.new_family
    qtbot.waitUntil(form.isVisible)
    fill(form)
    form.guardians[0].fields["email"].set_text(sheet.guardians[0].email.upper())
    click(form.create_button)
    qtbot.waitUntil(form.found.isVisible)
    assert form.found.seen() == (sheet.household_id,)
    click(form.close_button)
    assert page.sheet.isVisible()
    click(page.new_button)
    assert form.guardians[0].fields["first_name"].text() == "Nora", "what was typed is still there"
    click(form.found.buttons[0])
    assert page.sheet.isVisible()
    assert _name(page) == sheet.name


def test_a_reader_is_offered_nothing_to_enter(open_page: Open) -> None:
    page = open_page(READER)
    assert not page.new_button.isVisible()
    assert page.sheet.more_children.isHidden()
    page.open("new")
    assert page.sheet.isVisible()
