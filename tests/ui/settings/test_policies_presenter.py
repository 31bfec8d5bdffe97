"""The section on a real office: simulated on last month, switched on and off, followed to the queue."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from staffdesk.domain.french.errors import sentence
from staffdesk.domain.permissions import Actor
from staffdesk.domain.topics import Topic
from staffdesk.services.office import Office
from staffdesk.services.validation.policies import Policies
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.tasks import Tasks
from staffdesk.ui.settings.page import SettingsPage
from staffdesk.ui.settings.policies_presenter import PoliciesPresenter
from tests.ui.conftest import RecordingShell, Stage
from tests.ui.demo_town import ADMIN, READER
from tests.ui.hand import click, press

Open = Callable[[Actor], SettingsPage]


@pytest.fixture
def open_page(stage: Stage, tasks: Tasks, town: Office, shell: RecordingShell, qtbot: QtBot) -> Open:
    def build(actor: Actor) -> SettingsPage:
        page = SettingsPage(town.clock.today, may_configure=True)
        stage(page).resize(1000, 700)
        PoliciesPresenter(
            page,
            Policies(town),
            tasks=tasks,
            failures=Failures(sentence, page.banners, page),
            shell=shell,
            actor=actor,
            today=town.clock.today,
        )
        page.open("policies")
        qtbot.waitUntil(lambda: not tasks.is_busy())
        return page

    return build


def is_on(town: Office) -> list[str]:
    return [row.kind for row in Policies(town).view(ADMIN).policies if row.is_on]


def test_a_rule_is_tried_on_last_month_and_a_row_leads_to_its_request(
    open_page: Open, qtbot: QtBot, shell: RecordingShell
) -> None:
    section = open_page(ADMIN).policies
    click(section.panel.simulate_button)
    qtbot.waitUntil(section.panel.figures.isVisible)
    assert "octobre 2026" in section.panel.figures.text().replace("\N{NO-BREAK SPACE}", " ")
    table = section.panel.table
    table.setFocus()
    row = table.model().rows()[0]  # type: ignore[attr-defined]
    table.choose(row.request_id)
    press(table, Qt.Key.Key_Return)
    assert shell.visits == [("validation", row.request_id)]


def test_a_rule_is_switched_on_and_the_toast_switches_it_back(
    open_page: Open, qtbot: QtBot, shell: RecordingShell, town: Office, tasks: Tasks
) -> None:
    section = open_page(ADMIN).policies
    click(section.panel.switch_button)
    qtbot.waitUntil(lambda: section.panel.switch_button.text() == "Éteindre la règle")
    assert is_on(town) == ["booking"]
    assert shell.toasts == ["Règle mise en service\N{NO-BREAK SPACE}: Réservations, Cantine"]
    assert shell.undo is not None
    shell.undo()
    qtbot.waitUntil(lambda: section.panel.switch_button.text() == "Mettre en service")
    assert is_on(town) == []


def test_another_rule_in_hand_ends_the_simulation(open_page: Open, qtbot: QtBot, tasks: Tasks) -> None:
    section = open_page(ADMIN).policies
    click(section.panel.simulate_button)
    click(section.grid.cells["contact", ""])
    qtbot.waitUntil(lambda: not tasks.is_busy())
    assert not section.panel.figures.isVisible()
    assert section.panel.simulate_button.isEnabled()


def test_a_change_elsewhere_is_shown_and_readers_have_no_switch(
    open_page: Open, qtbot: QtBot, town: Office, tasks: Tasks
) -> None:
    page = open_page(READER)
    assert not page.policies.panel.switch_button.isVisible()
    Policies(town).switch(ADMIN, "booking", "cantine", on=True)
    tasks.topics_changed.emit(frozenset({Topic.SETTINGS}))
    qtbot.waitUntil(lambda: page.policies.grid.cells["booking", "cantine"].row.is_on)
    page.hide()
    Policies(town).switch(ADMIN, "booking", "cantine", on=False)
    tasks.topics_changed.emit(frozenset({Topic.SETTINGS}))
    page.show()
    page.enter()
    qtbot.waitUntil(lambda: not page.policies.grid.cells["booking", "cantine"].row.is_on)


def test_a_failure_is_shown_over_the_page(
    open_page: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, town: Office
) -> None:
    page = open_page(ADMIN)
    town.database.close()
    file = town.database.file
    assert file is not None
    file.unlink()
    click(page.policies.panel.simulate_button)
    qtbot.waitUntil(page.banners.isVisible)
    assert page.policies.panel.simulate_button.isEnabled()
