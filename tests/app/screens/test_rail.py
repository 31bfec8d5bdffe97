"""Each role finds its screens, and each screen opens."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from staffdesk.app.desk import Desk
from staffdesk.app.screens.rail import SCREENS, entries_for
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


def test_a_link_to_a_screen_of_others_says_so_and_opens_nothing(desk: Desk, qtbot: QtBot) -> None:
    """The unpaid invoices of the home page lead to the counter, which a reader has not."""
    desk.begin(somebody(Role.READER))
    before = desk.window.current_key()
    desk.window.go_to("counter", "overdue")
    assert desk.window.current_key() == before
    toast = desk.window.toasts.toast()
    assert toast is not None
    assert toast.accessibleName() == NOT_YOURS
