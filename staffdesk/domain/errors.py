"""What can go wrong and is no bug, as a tree.

StaffdeskError
├── RuleBroken      a rule of the town or of the form: shown beside the field
├── Stale           somebody was faster: reload and say who
├── NotAllowed      the role may not do this
├── NotFound        it is not there, or not for you
└── Unavailable     network, locked file, full disk, missing keyring: banner and retry
    ├── PortalFault     the portal answered what it should not, or not at all
    └── RecoveryNeeded  the office was restored: it waits (R10)

Each carries a ``code`` (a stable word) and facts; the French sentence of a code stands once, in
``domain.french.errors``. Any other exception is a bug: rolled back, logged with a reference, shown once.
"""


class StaffdeskError(Exception):
    """Base of every error that is the environment's or the user's, with a code and facts."""

    def __init__(self, code: str, **facts: object) -> None:
        """Keep the code and the facts the French sentence needs."""
        super().__init__(code)
        self.code = code
        self.facts = facts

    def __str__(self) -> str:
        """Show code and facts: for logs, never for people."""
        told = ", ".join(f"{name}={value!r}" for name, value in sorted(self.facts.items()))
        return f"{self.code} ({told})" if told else self.code


class RuleBroken(StaffdeskError):
    """A rule of the town or of a form is not met; ``facts`` may hold ``field``."""


class Stale(StaffdeskError):
    """Somebody else changed or decided it first."""


class NotAllowed(StaffdeskError):
    """The actor's role does not permit this."""


class NotFound(StaffdeskError):
    """The thing does not exist, or not for this actor."""


class Unavailable(StaffdeskError):
    """The environment fails: say so, keep what was entered, offer to retry."""


class PortalFault(Unavailable):
    """The portal is out of reach or answered something that cannot be trusted (R8)."""


class RecoveryNeeded(Unavailable):
    """This office went back in time; it refuses to sync and decide until recovered (R10)."""
