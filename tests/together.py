"""Several writers at once, each as patient as a person who reads that the database is busy."""

import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

from staffdesk.domain.errors import Unavailable

Answer = TypeVar("Answer")
TRIES = 100


def insist(job: Callable[[], Answer]) -> Answer:
    """Try again while the database says it is busy, as the sentence asks; any other error is raised.

    Raises:
        Unavailable: still busy after a hundred times, or gone.
    """
    for _ in range(TRIES):
        try:
            return job()
        except Unavailable as busy:
            if busy.code != "database_locked":
                raise
    return job()


def run_together(jobs: Sequence[Callable[[], object]]) -> None:
    """Start all jobs in threads of their own at one instant, and wait until the last one is done.

    Raises:
        BaseExceptionGroup: what jobs raised.
    """
    together = threading.Barrier(len(jobs))
    raised: list[BaseException] = []

    def work(job: Callable[[], object]) -> None:
        together.wait()
        try:
            job()
        except BaseException as error:  # noqa: BLE001 - raised below, for all threads at once
            raised.append(error)

    threads = [threading.Thread(target=work, args=(job,), daemon=True) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if raised:
        raise BaseExceptionGroup("jobs run together failed", raised)
