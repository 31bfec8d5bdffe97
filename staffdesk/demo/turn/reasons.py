"""Why a turn cannot be played here, which is nobody's bug."""


class NoBrowserError(RuntimeError):
    """No Chromium is installed on this machine."""


class NoDriverError(RuntimeError):
    """What drives the browser is not part of this program: it is built without it."""


class NeverHappenedError(RuntimeError):
    """What the agent waited for did not come: a slow machine, a very large town."""


class NobodyFitsError(RuntimeError):
    """No family of the town can play the turn: too small a town, or no school ahead."""
