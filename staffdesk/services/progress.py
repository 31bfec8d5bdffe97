"""How long work tells how far it is, and learns that it must stop: whoever watches hands a `Progress` in."""

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

T = TypeVar("T")
EVERY = 25


class Progress(Protocol):
    """Who watches; the window's own is in ``ui.kit.tasks``."""

    def step(self, done: int, total: int) -> None:
        """Say how far the work is; it may raise to stop it, and transactions then roll back."""
        ...


def counted(items: Iterable[T], progress: Progress | None, total: int) -> Iterator[T]:
    """Give the items one by one, telling `progress` at the start, now and then, and at the end."""
    for done, item in enumerate(items):
        if progress is not None and done % EVERY == 0:
            progress.step(done, max(total, done + 1))
        yield item
    if progress is not None:
        progress.step(total, total)
