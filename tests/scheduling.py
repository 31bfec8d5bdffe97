"""Which tests stay together on one worker, because they share a set-up that takes long.

xdist's own marks for this do not work with the pytest we use: xdist writes the group into a field of the
test that this pytest no longer reads, so that each worker made each set-up again.
"""

from xdist.scheduler import LoadGroupScheduling

TOGETHER = (
    "tests/test_frozen.py",  # a build by PyInstaller
    "tests/journeys/test_turn.py",  # a whole turn of the demonstration
    "tests/test_wheel.py",  # a wheel, built and unpacked
    "tests/demo/",  # a town
)
"""Files, or folders with their slash; each runs on one worker. The longest come first."""


def scope_of(nodeid: str) -> str:
    """Return what is handed to a worker as one: a file or folder of `TOGETHER`, else the test alone."""
    return next((place for place in TOGETHER if nodeid.startswith(place)), nodeid)


class TogetherScheduling(LoadGroupScheduling):  # type: ignore[misc]  # it has no types
    """Hands each test out alone, but for those that stay together."""

    def _split_scope(self, nodeid: str) -> str:
        return scope_of(nodeid)
