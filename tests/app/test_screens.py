"""Each role finds its screens, each screen opens, and what the palette finds leads there."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from staffdesk.app.desk import Desk
from staffdesk.app.screens import SCREENS, entries_for, palette_results
from staffdesk.domain.french.actions import ACTIONS
from staffdesk.domain.permissions import SYSTEM, Role
from staffdesk.ui.kit.shortcuts import ScreenKeys
from staffdesk.ui.main_window import NOT_YOURS, WINDOW_KEYS
from tests.app.conftest import somebody


@pytest.mark.parametrize(
    ("role", "has", "has_not"),
    [
        (Role.READER, "validation", "counter"),
        (Role.AGENT, "calendar", "counter"),
        (Role.COUNTER, "counter", ""),
        (Role.REVENUE_OFFICER, "invoices", ""),
    ],
)
def test_a_role_finds_its_screens_and_no_other(desk: Desk, role: Role, has: str, has_not: str) -> None:
    keys = [entry.key for entry in entries_for(desk, somebody(role))]
    assert has in keys
    assert has_not not in keys


class Windows(QObject):
    """Remembers what was shown as a window of its own: a part shown before it has a parent flashes as one."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(repr(watched))
        return False


@pytest.fixture
def windows(qapp: QApplication) -> Iterator[Windows]:
    """What is shown as a window while a test runs."""
    made = Windows()
    qapp.installEventFilter(made)
    yield made
    qapp.removeEventFilter(made)


def test_every_screen_opens_on_a_real_town(desk: Desk, qtbot: QtBot, windows: Windows) -> None:
    desk.begin(SYSTEM)
    for key, *_ in SCREENS:
        desk.window.go_to(key)
        qtbot.waitUntil(lambda: not desk.tasks.is_busy())
        assert desk.window.current_key() == key
        keys = getattr(desk.window.page(key), "keys", None)
        taken = {hint.keys for hint in keys.hints()} if isinstance(keys, ScreenKeys) else set()
        assert not taken & WINDOW_KEYS
    assert windows.shown == []


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


@pytest.mark.parametrize("role", Role)
def test_no_action_leads_a_role_to_a_screen_it_has_not(desk: Desk, role: Role) -> None:
    actor = somebody(role)
    screens = {entry.key for entry in entries_for(desk, actor)}
    offered = {hit.record_id for hit in desk.services.palette.find(actor, "", limit=50)}
    assert {action.target for action in ACTIONS if action.action_id in offered} <= screens


def test_a_link_to_a_screen_of_others_says_so_and_opens_nothing(desk: Desk, qtbot: QtBot) -> None:
    """The unpaid invoices of the home page lead to the counter, which a reader has not."""
    desk.begin(somebody(Role.READER))
    before = desk.window.current_key()
    desk.window.go_to("counter", "overdue")
    assert desk.window.current_key() == before
    toast = desk.window.toasts.toast()
    assert toast is not None
    assert toast.accessibleName() == NOT_YOURS
