"""Fixtures of the tests of Demandes: a real office in a file of its own, the page, the presenter."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from staffdesk.domain.french import errors as french
from staffdesk.services import request_rows
from staffdesk.services.document_preview import PagePicture
from staffdesk.services.inbox import Inbox
from staffdesk.services.validation.queue import Requests
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.tasks import Tasks
from staffdesk.ui.validation.page import ValidationPage
from staffdesk.ui.validation.presenter import QueueServices, ValidationPresenter
from tests.ui.conftest import RecordingShell
from tests.ui.demo_town import open_town
from tests.ui.validation.gallery import certificate
from tests.ui.validation.queue_scene import AGENT, FAMILIES, QueueScene

Opened = Callable[[], ValidationPage]


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[QueueScene]:
    """A real office whose families ask what the test wants."""
    with open_town(tmp_path, FAMILIES) as office:
        scene = QueueScene(office)
        scene.note_exchange()
        yield scene


def drawn(content: bytes, media_type: str, page: int, width: int) -> PagePicture:
    """Stand for the caged process: hand the picture back as it came, of one page."""
    return PagePicture(content, 1)


@pytest.fixture
def open_queue(scene: QueueScene, tasks: Tasks, shell: RecordingShell, qtbot: QtBot) -> Iterator[Opened]:
    """Open the page on the office of the scene, in an active window, and wait for what it shows."""
    kept: list[QWidget] = []

    def open_page() -> ValidationPage:
        page = ValidationPage(scene.now)
        qtbot.addWidget(page)
        kept.append(page)
        page.resize(1180, 860)
        page.show()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        failures = Failures(french.sentence, page.banners, page)
        services = QueueServices(Requests(scene.office), Inbox(scene.office), request_rows, drawn)
        ValidationPresenter(
            page, services, tasks=tasks, failures=failures, shell=shell, actor=AGENT, now=scene.now
        )
        qtbot.waitUntil(lambda: not tasks.is_busy())
        page.enter()
        return page

    yield open_page
    tasks.close()


@pytest.fixture
def png() -> bytes:
    """A page of a paper, as a picture."""
    return certificate()


@pytest.fixture
def settle(qtbot: QtBot, tasks: Tasks) -> Callable[[], None]:
    """Wait until nothing is under way."""
    return lambda: qtbot.waitUntil(lambda: not tasks.is_busy())
