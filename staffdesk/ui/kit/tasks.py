"""Long work leaves the main thread here and nowhere else.

A lane of one worker serves the database, small pools serve network and PDF. The answer comes back on the
main thread by a queued signal. A request key drops the answer of an older question of the same key. What a
mutation changed is told once, as topics, to whoever listens. Closing cancels what waits and waits for what
runs.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from itertools import count
from threading import Event
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from staffdesk.domain.topics import Topic

Answer = TypeVar("Answer")
Failure = Callable[[Exception], None]


class Lane(StrEnum):
    """Who does the work; each lane has its own queue."""

    DATABASE = "database"
    NETWORK = "network"
    DOCUMENTS = "documents"


_WORKERS = {Lane.DATABASE: 1, Lane.NETWORK: 2, Lane.DOCUMENTS: 1}


class Cancelled(Exception):
    """The user or the end of the program stopped the work; never shown."""


class Progress:
    """What counted work is handed: it says how far it is and learns that it must stop."""

    def __init__(self, tell: Callable[[int, int], None], stop: Event) -> None:
        self._tell = tell
        self._stop = stop

    def step(self, done: int, total: int) -> None:
        """Say how far the work is.

        Raises:
            Cancelled: it must stop here; let it through, transactions roll back.
        """
        if self._stop.is_set():
            raise Cancelled
        self._tell(done, total)

    @property
    def is_cancelled(self) -> bool:
        """Tell whether the work must stop."""
        return self._stop.is_set()


class Task:
    """One piece of work under way; the screen may cancel it."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.stop = Event()
        self.future: Future[None] | None = None

    def cancel(self) -> None:
        """Stop it: at once if it waits, at its next step if it runs; no answer will come."""
        self.stop.set()
        if self.future is not None:
            self.future.cancel()


@dataclass(frozen=True)
class _Letter:
    """What a worker sends to the main thread."""

    task: Task
    deliver: Callable[[], None]
    is_last: bool


class Tasks(QObject):
    """Runs work in lanes and brings the answers back.

    Signals:
        topics_changed: frozenset of ``Topic`` a finished piece of work changed.
        busy_changed: whether anything is under way.
    """

    topics_changed = Signal(object)
    busy_changed = Signal(bool)
    _posted = Signal(object)

    def __init__(self, crashed: Failure | None = None, parent: QObject | None = None) -> None:
        """``crashed`` gets what fails in work that was started without ``failed``."""
        super().__init__(parent)
        self._crashed = crashed
        self._lanes = {
            lane: ThreadPoolExecutor(workers, thread_name_prefix=f"staffdesk-{lane}")
            for lane, workers in _WORKERS.items()
        }
        self._latest: dict[str, Task] = {}
        self._under_way: set[Task] = set()
        self._numbers = count(1)
        self._closed = False
        self._posted.connect(self._open_letter, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        work: Callable[[], Answer],
        done: Callable[[Answer], None] | None = None,
        failed: Failure | None = None,
        *,
        lane: Lane = Lane.DATABASE,
        key: str = "",
    ) -> Task:
        """Do work off the main thread.

        Args:
            work: called in a worker; must touch no widget.
            done: called with the answer on the main thread.
            failed: called with the exception on the main thread; without it the error goes to ``crashed``.
            lane: who does it.
            key: names the question ("queue.rows"): the answer of an older one of the same key is dropped.
        """
        return self.run_counted(lambda _progress: work(), done, failed, lane=lane, key=key)

    def run_counted(
        self,
        work: Callable[[Progress], Answer],
        done: Callable[[Answer], None] | None = None,
        failed: Failure | None = None,
        *,
        counted: Callable[[int, int], None] | None = None,
        stopped: Callable[[], None] | None = None,
        lane: Lane = Lane.DATABASE,
        key: str = "",
    ) -> Task:
        """As :meth:`run`; the work gets a :class:`Progress`. ``counted`` hears (done, total).

        ``stopped`` a cancel.
        """
        task = Task(key or f"#{next(self._numbers)}")
        if self._closed:
            return task
        older = self._latest.get(task.key)
        if older is not None:
            older.cancel()
            self._under_way.discard(older)
        self._latest[task.key] = task
        self._begin(task)
        progress = Progress(lambda at, of: self._post_count(task, counted, at, of), task.stop)
        job = lambda: self._work(task, work, progress, done, failed, stopped)  # noqa: E731
        task.future = self._lanes[lane].submit(job)
        task.future.add_done_callback(lambda future: self._drop(task, future, stopped))
        return task

    def is_busy(self) -> bool:
        """Tell whether anything is under way."""
        return bool(self._under_way)

    def close(self) -> None:
        """Cancel what waits, stop what runs at its next step, wait for it.

        Nothing is delivered afterwards.
        """
        self._closed = True
        for task in list(self._under_way):
            task.cancel()
        for lane in self._lanes.values():
            lane.shutdown(wait=True, cancel_futures=True)
        self._under_way.clear()
        self._latest.clear()

    def _work(
        self,
        task: Task,
        work: Callable[[Progress], Answer],
        progress: Progress,
        done: Callable[[Answer], None] | None,
        failed: Failure | None,
        stopped: Callable[[], None] | None,
    ) -> None:
        """Run in a worker: do the work and post one last letter, whatever happens."""
        try:
            answer = work(progress)
        except Cancelled:
            self._post(_Letter(task, stopped or (lambda: None), True))
        except Exception as error:  # noqa: BLE001 - every failure is carried to the main thread
            caught = error
            self._post(_Letter(task, lambda: self._fail(caught, failed), True))
        else:
            self._post(_Letter(task, lambda: self._finish(answer, done), True))

    def _drop(self, task: Task, future: Future[None], stopped: Callable[[], None] | None) -> None:
        """End work that was cancelled while it waited: no worker will ever say that it is over."""
        if future.cancelled():
            self._post(_Letter(task, stopped or (lambda: None), True))

    def _post(self, letter: _Letter) -> None:
        if not self._closed:
            self._posted.emit(letter)

    def _post_count(
        self, task: Task, counted: Callable[[int, int], None] | None, done: int, total: int
    ) -> None:
        if counted is not None:
            self._post(_Letter(task, lambda: counted(done, total), False))

    @Slot(object)
    def _open_letter(self, letter: _Letter) -> None:
        if self._closed:
            return
        current = self._latest.get(letter.task.key) is letter.task
        if letter.is_last:
            self._end(letter.task, current)
        if current:
            letter.deliver()

    def _finish(self, answer: Answer, done: Callable[[Answer], None] | None) -> None:
        if done is not None:
            done(answer)
        changed = topics_of(answer)
        if changed:
            self.topics_changed.emit(changed)

    def _fail(self, error: Exception, failed: Failure | None) -> None:
        handler = failed or self._crashed
        if handler is None:
            raise error
        handler(error)

    def _begin(self, task: Task) -> None:
        self._under_way.add(task)
        if len(self._under_way) == 1:
            self.busy_changed.emit(True)

    def _end(self, task: Task, was_latest: bool) -> None:
        self._under_way.discard(task)
        if was_latest:
            del self._latest[task.key]
        if not self._under_way:
            self.busy_changed.emit(False)


def topics_of(answer: Any) -> frozenset[Topic]:
    """Read what a piece of work changed: a set of topics, or a result with ``topics``; nothing otherwise."""
    told = getattr(answer, "topics", answer)
    if isinstance(told, frozenset | set) and told and all(isinstance(topic, Topic) for topic in told):
        return frozenset(told)
    return frozenset()
