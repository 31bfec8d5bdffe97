"""A bot that waits for the window as long as a crowded machine needs, and says what held it at the end.

How long something takes is no test's business: a wait ends when what it waits for is there. The limit only
keeps a run from hanging.
"""

import sys
import threading
import traceback
from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget
from pytestqt.exceptions import TimeoutError as NothingCameError
from pytestqt.qtbot import QtBot
from typing_extensions import override

LIMIT_MS = 60_000


class PatientBot(QtBot):
    """The bot of every test of the window."""

    @override
    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = LIMIT_MS) -> None:
        """Wait until it is so.

        Raises:
            NothingCameError: it never was; the words say where every thread stands.
        """
        try:
            super().waitUntil(callback, timeout=timeout)
        except NothingCameError as error:
            raise NothingCameError(f"{error}\n{_where_threads_stand()}") from error

    @override
    def waitSignal(self, signal: Any, *, timeout: int = LIMIT_MS, **arguments: Any) -> Any:
        """Wait for a signal."""
        return super().waitSignal(signal, timeout=timeout, **arguments)

    @override
    def waitExposed(self, widget: QWidget, *, timeout: int = LIMIT_MS) -> Any:
        """Wait until a window is on the screen."""
        return super().waitExposed(widget, timeout=timeout)


def _where_threads_stand() -> str:
    names = {thread.ident: thread.name for thread in threading.enumerate()}
    stacks = [
        f"{names.get(ident, ident)}:\n{''.join(traceback.format_stack(frame)[-12:])}"
        for ident, frame in sys._current_frames().items()
    ]
    return "\n".join(stacks)
