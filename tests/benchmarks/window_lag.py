"""``window_lag``: how long a window keeps a key waiting while a month is invoiced behind it.

A key goes into a field every ten milliseconds; measured is the longest time from the moment it was due until
the letter was painted, over the whole run: draft, issue and documents. Floor: the same without a run.
"""

import os
import threading
import time

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from staffdesk.ui.kit.theme import Mode, apply_theme
from tests.benchmarks.invoice_run import copy_of, run_month
from tests.benchmarks.measures import Measure, exponent_of, quantile
from tests.benchmarks.month_grid import expose
from tests.benchmarks.scenes import Plan

SIZES = (100, 300)
QUICK_SIZES = (15, 30)
EVERY_MS = 10
IDLE_SECONDS = 2.0
LETTERS = 40


class Typist:
    """Types into a field at a steady pace, and notes how late each letter was on the screen."""

    def __init__(self) -> None:
        """Show the field."""
        self.waits_ms: list[float] = []
        self._field = QLineEdit()
        self._due = 0.0
        expose(self._field)
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._type)

    def type_until(self, ended: threading.Event) -> list[float]:
        """Type until then, and return the milliseconds each letter took from when it was due."""
        self.waits_ms = []
        loop, look = QEventLoop(), QTimer()
        look.timeout.connect(lambda: loop.quit() if ended.is_set() else None)
        look.start(EVERY_MS)
        self._due = time.perf_counter() + EVERY_MS / 1000
        self._timer.start()
        loop.exec()
        self._timer.stop()
        return self.waits_ms

    def _type(self) -> None:
        if len(self._field.text()) >= LETTERS:
            self._field.clear()
        QTest.keyClick(self._field, Qt.Key.Key_A)
        self._field.repaint()
        painted = time.perf_counter()
        self.waits_ms.append((painted - self._due) * 1000)
        self._due = painted + EVERY_MS / 1000


def measure(plan: Plan) -> Measure:
    """Invoice a month of each size in a thread while somebody types, each on a copy of its town."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    apply_theme(app, Mode.LIGHT)
    sizes = sorted(plan.families) or list(QUICK_SIZES if plan.quick else SIZES)
    typist = Typist()
    floor = max(_while_idle(typist, IDLE_SECONDS / 10 if plan.quick else IDLE_SECONDS))
    waits = {size: _while_invoicing(typist, plan, size) for size in sizes}
    largest = waits[sizes[-1]]
    half, most = quantile(largest, 0.5), quantile(largest, 0.99)
    note = f"{sizes[-1]} families, {len(largest)} letters: median {half:.1f} ms, 99 % within {most:.1f} ms"
    longest = {size: max(each) for size, each in waits.items()}
    return Measure("window_lag", "ms at most", max(largest), floor, exponent_of(longest), note)


def _while_idle(typist: Typist, seconds: float) -> list[float]:
    ended = threading.Event()
    threading.Timer(seconds, ended.set).start()
    return typist.type_until(ended)


def _while_invoicing(typist: Typist, plan: Plan, size: int) -> list[float]:
    office = copy_of(plan.town(f"typed-{size}", size), "typed")
    ended = threading.Event()

    def work() -> None:
        try:
            run_month(office)
        finally:
            ended.set()

    run = threading.Thread(target=work)
    run.start()
    waits = typist.type_until(ended)
    run.join()
    office.database.close()
    return waits
