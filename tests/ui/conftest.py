"""Fixtures of the window's tests: the theme, a runner of tasks, a shell that records."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from staffdesk.ui.kit.notices import Notice
from staffdesk.ui.kit.tasks import Tasks
from staffdesk.ui.kit.theme import Mode, apply_theme
from tests.swept_windows import sweep

if TYPE_CHECKING:
    from staffdesk.services.office import Office

Stage = Callable[..., QWidget]


class RecordingShell:
    """A shell that shows nothing and remembers what it was asked."""

    def __init__(self) -> None:
        self.toasts: list[str] = []
        self.undo: Callable[[], None] | None = None
        self.notices: dict[str, Notice] = {}
        self.visits: list[tuple[str, object]] = []
        self.badges: dict[str, int] = {}

    def show_toast(self, sentence: str, undo: Callable[[], None] | None = None) -> None:
        self.toasts.append(sentence)
        self.undo = undo

    def dismiss_toast(self) -> None:
        self.undo = None

    def show_notice(self, notice: Notice) -> None:
        self.notices[notice.key] = notice

    def withdraw(self, key: str) -> None:
        self.notices.pop(key, None)

    def go_to(self, key: str, argument: object = None) -> None:
        self.visits.append((key, argument))

    def set_badge(self, key: str, count: int) -> None:
        self.badges[key] = count


@pytest.fixture(autouse=True)
def themed_app(qapp: QApplication) -> Iterator[QApplication]:
    """Dress the application: light, 100 %."""
    apply_theme(qapp, Mode.LIGHT)
    yield qapp
    sweep(qapp)


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[Stage]:
    """Show widgets under one another in an active window, and keep them until the test ends."""
    boxes = []

    def put(*widgets: QWidget) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        for widget in widgets:
            column.addWidget(widget)
        qtbot.addWidget(box)
        boxes.append(box)
        box.show()
        box.activateWindow()
        qtbot.waitUntil(box.isActiveWindow)
        return box

    yield put
    boxes.clear()


@pytest.fixture
def tasks(qapp: QApplication) -> Iterator[Tasks]:
    """A runner of tasks; what is still under way at the end is cancelled and waited for."""
    runner = Tasks()
    yield runner
    runner.close()


@pytest.fixture
def shell() -> RecordingShell:
    """A shell that records."""
    return RecordingShell()


@pytest.fixture
def town(tmp_path: Path) -> "Iterator[Office]":
    """An office with a demonstration town of 40 families, on a SQLite file of its own."""
    from tests.ui.demo_town import open_town

    with open_town(tmp_path) as office:
        yield office
