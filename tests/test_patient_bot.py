"""The bot waits, and says where everybody stood when what it waited for never came."""

from threading import Event, Thread

import pytest
from PySide6.QtCore import QTimer
from pytestqt.exceptions import TimeoutError as NothingCameError

from tests.patient_bot import PatientBot


def test_a_wait_ends_when_it_is_so(qtbot: PatientBot) -> None:
    came: list[int] = []
    QTimer.singleShot(0, lambda: came.append(1))
    qtbot.waitUntil(lambda: came == [1])


def test_a_wait_for_nothing_says_where_each_thread_stands(qtbot: PatientBot) -> None:
    free = Event()
    busy = Thread(target=free.wait, name="the one who holds it")
    busy.start()
    with pytest.raises(NothingCameError, match="waitUntil timed out") as told:
        qtbot.waitUntil(lambda: False, timeout=1)
    free.set()
    busy.join()
    assert "the one who holds it" in str(told.value)
    assert "threading.py" in str(told.value)
