"""The desk on a drawn town of forty families, and the way to one of its screens."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from staffdesk.app import open_application
from staffdesk.app.desk import Desk
from staffdesk.domain.permissions import Actor
from staffdesk.services.town_identity import town_identity
from tests.ui.demo_town import ADMIN, open_town

Open = Callable[..., Any]


@pytest.fixture
def drawn_desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    """The desk of whoever signs in; nobody has yet."""
    open_application("light")
    with open_town(tmp_path) as office:
        made = Desk(office, town_identity(office))
        qtbot.addWidget(made.window)
        made.window.resize(1440, 900)
        made.window.show()
        yield made
        qtbot.waitUntil(lambda: not made.tasks.is_busy())
        made.window.close()


@pytest.fixture
def open_screen(drawn_desk: Desk, qtbot: QtBot) -> Open:
    """Sign somebody in, go to a screen and wait for what it shows."""

    def go(key: str, actor: Actor = ADMIN) -> Any:
        if drawn_desk.actor is None:
            drawn_desk.begin(actor)
        drawn_desk.window.go_to(key)
        qtbot.waitUntil(lambda: not drawn_desk.tasks.is_busy())
        return drawn_desk.window.page(key)

    return go
