"""What the palette finds leads to its screen."""

import pytest
from pytestqt.qtbot import QtBot

from staffdesk.app.desk import Desk
from staffdesk.app.palette_lines import palette_results
from staffdesk.app.screens.rail import entries_for
from staffdesk.domain.french.actions import ACTIONS
from staffdesk.domain.permissions import SYSTEM, Role
from staffdesk.ui.settings.words import GROUPS
from tests.app.conftest import somebody


def test_a_family_found_in_the_palette_opens_its_sheet(desk: Desk, qtbot: QtBot) -> None:
    desk.begin(SYSTEM)
    family = desk.services.households.list(SYSTEM)[0]
    hits = [hit for hit in desk.services.palette.find(SYSTEM, family.name) if hit.kind == "family"]
    result = palette_results(desk.window, hits)[0]
    assert family.name in result.title
    result.act()
    qtbot.waitUntil(lambda: not desk.tasks.is_busy())
    assert desk.window.current_key() == "families"


def test_every_action_of_the_palette_leads_to_a_screen(desk: Desk, qtbot: QtBot) -> None:
    desk.begin(SYSTEM)
    for result in palette_results(desk.window, desk.services.palette.find(SYSTEM, "", limit=50)):
        result.act()
        qtbot.waitUntil(lambda: not desk.tasks.is_busy())
    assert desk.window.current_key() in desk.window.screen_keys()


def test_every_section_of_the_settings_is_found_in_the_palette() -> None:
    sections = {section.key for _, group in GROUPS for section in group}
    led_to = {action.argument for action in ACTIONS if action.target == "settings" and action.argument}
    assert led_to == sections


@pytest.mark.parametrize("role", Role)
def test_no_action_leads_a_role_to_a_screen_it_has_not(desk: Desk, role: Role) -> None:
    actor = somebody(role)
    screens = {entry.key for entry in entries_for(desk, actor)}
    offered = {hit.record_id for hit in desk.services.palette.find(actor, "", limit=50)}
    assert {action.target for action in ACTIONS if action.action_id in offered} <= screens
