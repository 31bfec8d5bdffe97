"""Work tells how far it is, and stops when it is told to."""

import pytest

from staffdesk.services.progress import EVERY, counted


class Told:
    """Keeps what it was told, and stops the work once it has gone so far."""

    def __init__(self, stop_at: int | None = None) -> None:
        """Stop at a count, or never."""
        self.steps: list[tuple[int, int]] = []
        self.stop_at = stop_at

    def step(self, done: int, total: int) -> None:
        """Keep, or stop."""
        self.steps.append((done, total))
        if self.stop_at is not None and done >= self.stop_at:
            raise KeyboardInterrupt


def test_it_is_told_at_the_start_now_and_then_and_at_the_end() -> None:
    told = Told()
    assert list(counted(range(60), told, 60)) == list(range(60))
    assert told.steps == [(0, 60), (EVERY, 60), (2 * EVERY, 60), (60, 60)]


def test_a_total_that_was_too_low_never_shows_more_done_than_there_is() -> None:
    told = Told()
    list(counted(range(60), told, 10))
    assert all(done <= total for done, total in told.steps)


def test_nobody_has_to_watch() -> None:
    assert list(counted("abc", None, 3)) == ["a", "b", "c"]


def test_what_it_raises_stops_the_work() -> None:
    seen: list[int] = []
    with pytest.raises(KeyboardInterrupt):
        seen += counted(range(100), Told(stop_at=EVERY), 100)
    assert seen == list(range(EVERY))
