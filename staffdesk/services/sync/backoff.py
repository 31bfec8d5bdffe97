"""How long to leave a portal in peace after a failure (R9)."""

from collections.abc import Callable

FIRST_SECONDS = 2.0
LONGEST_SECONDS = 900.0


class Backoff:
    """Full jitter: a random wait below a bound that doubles from 2 s to 15 min; ``Retry-After`` is obeyed."""

    def __init__(self, draw: Callable[[], float]) -> None:
        """Draw from [0, 1); tests hand in what they like."""
        self._draw = draw
        self._failures = 0

    def after_failure(self, retry_after: object = None) -> float:
        """Return the seconds to wait after one more failure; ``Retry-After`` of the portal is obeyed."""
        bound = min(LONGEST_SECONDS, FIRST_SECONDS * 2.0 ** min(self._failures, 20))
        self._failures += 1
        asked = float(retry_after) if isinstance(retry_after, int) else 0.0
        return max(asked, bound * self._draw())

    def after_success(self) -> None:
        """Start again from the shortest wait."""
        self._failures = 0
