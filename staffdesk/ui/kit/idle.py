"""Tells when nobody touched a window for a while: no key, no pointer (SEC5).

What is typed or moved reaches the window's own handle before any widget, so one filter there sees it all.
"""

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

_HANDS = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)
_LOOKS = 20


class Idle(QObject):
    """Watches one window between ``start`` and ``stop``.

    Signals:
        passed: the time passed without a hand on the window; told once per rest.
    """

    passed = Signal()

    def __init__(self, window: QWidget, after_ms: int) -> None:
        super().__init__(window)
        self._window, self._after_ms = window, after_ms
        self._since = QElapsedTimer()
        self._look = QTimer(self, interval=max(after_ms // _LOOKS, 1))
        self._look.timeout.connect(self._tell)
        self._is_watching = False

    def start(self) -> None:
        """Count from now on."""
        handle = self._window.windowHandle()
        if not self._is_watching and handle is not None:
            handle.installEventFilter(self)
            self._is_watching = True
        self._since.start()
        self._look.start()

    def stop(self) -> None:
        """Count no more."""
        self._look.stop()

    def _tell(self) -> None:
        if self._since.elapsed() >= self._after_ms:
            self.stop()
            self.passed.emit()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _HANDS:
            self._since.start()
        return False
