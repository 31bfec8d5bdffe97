"""A range of requests: what is green is accepted at once, the others are named and left."""

from collections.abc import Callable

from PySide6.QtCore import Qt

from staffdesk.ui.validation.page import ValidationPage
from tests.ui.conftest import RecordingShell
from tests.ui.hand import press
from tests.ui.validation.queue_scene import QueueScene

Opened = Callable[[], ValidationPage]
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def test_a_range_accepts_what_is_green_and_names_the_others(
    scene: QueueScene,
    open_queue: Opened,
    settle: Callable[[], None],
    shell: RecordingShell,
) -> None:
    pupils = scene.pupils()[:3]
    green = [scene.ask_mobile(pupil, "06 00 98 76 54") for pupil in pupils[:2]]
    conflict = scene.ask_mobile(pupils[2], "06 00 98 76 54", base="06 00 00 00 00")
    page = open_queue()
    page.list.setFocus()
    for _ in range(2):
        press(page.list, Qt.Key.Key_Down, SHIFT)
    assert page.bulk_foot.isVisible()
    assert not page.foot.isVisible()
    assert page.bulk_foot.accept_button.text() == "Accepter 2 sur 3"
    assert pupils[2].family in page.bulk_foot.text()
    press(page.list, Qt.Key.Key_Return, CTRL)
    settle()
    assert [scene.status(request) for request in green] == ["accepted", "accepted"]
    assert scene.status(conflict) == "pending"
    assert shell.toasts[0].startswith("2\u00a0demandes acceptées")
    assert not page.bulk_foot.isVisible()
    assert shell.undo is not None
    shell.undo()
    settle()
    assert [scene.status(request) for request in green] == ["pending", "pending"]


def test_escape_leaves_a_range(scene: QueueScene, open_queue: Opened) -> None:
    for pupil in scene.pupils()[:2]:
        scene.ask_mobile(pupil, "06 00 98 76 54")
    page = open_queue()
    press(page.list, Qt.Key.Key_Down, SHIFT)
    assert page.bulk_foot.isVisible()
    press(page.list, Qt.Key.Key_Escape)
    assert page.foot.isVisible()
    assert len(page.list.selected_rows()) == 1
