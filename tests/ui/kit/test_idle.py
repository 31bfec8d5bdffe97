"""The watch over a window: it tells once when nobody touched it, and a hand on it starts it anew."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from staffdesk.ui.kit.idle import Idle
from staffdesk.ui.kit.labels import label
from tests.ui.conftest import Stage

REST = 120


def test_it_tells_once_that_nobody_is_there(stage: Stage, qtbot: QtBot) -> None:
    idle = Idle(stage(label("écran")), REST)
    idle.start()
    with qtbot.waitSignal(idle.passed):
        pass
    with qtbot.assertNotEmitted(idle.passed, wait=2 * REST):
        pass


def test_a_key_on_the_window_starts_it_anew(stage: Stage, qtbot: QtBot) -> None:
    window = stage(label("écran"))
    idle = Idle(window, REST)
    told: list[bool] = []
    idle.passed.connect(lambda: told.append(True))
    idle.start()
    handle = window.windowHandle()
    assert handle is not None
    for _ in range(8):
        qtbot.wait(REST // 4)
        QTest.keyClick(handle, Qt.Key.Key_A)
    assert told == []
    qtbot.waitUntil(lambda: told == [True])


def test_it_rests_until_it_is_started(stage: Stage, qtbot: QtBot) -> None:
    idle = Idle(stage(label("écran")), REST)
    idle.start()
    idle.stop()
    with qtbot.assertNotEmitted(idle.passed, wait=2 * REST):
        pass
