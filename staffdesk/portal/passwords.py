"""Passwords (SEC1): argon2id behind a gate, and the rule a new one must meet.

Hashing is the scarce thing of the whole portal (about 45 a second on two cores): two run at a time in a
process, a hundred may wait, the next one is told to come back (SEC4).
"""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from staffdesk import resources
from staffdesk.domain.errors import Unavailable
from staffdesk.domain.passwords import LONGEST, SHORTEST, CommonPasswords, require_strong

__all__ = ["LONGEST", "SHORTEST", "check_new", "hash_password", "needs_rehash", "verify"]

AT_A_TIME = 2
QUEUE = 100
_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
_slots = threading.BoundedSemaphore(AT_A_TIME)
_queue = threading.BoundedSemaphore(QUEUE + AT_A_TIME)


class TooBusy(Unavailable):
    """More sign-ins wait than may: the page answers 503 and says when to come back."""


@contextmanager
def _gate() -> Iterator[None]:
    if not _queue.acquire(blocking=False):
        raise TooBusy("sign_in_busy")
    try:
        with _slots:
            yield
    finally:
        _queue.release()


def hash_password(password: str) -> str:
    """Return the argon2id hash, as text that carries its own salt and cost."""
    with _gate():
        return _hasher.hash(password)


@cache
def _dummy_hash() -> str:
    return _hasher.hash("nobody has this password")


def verify(stored: str | None, password: str) -> bool:
    """Tell whether a password is the right one; the same work is done when there is none stored (SEC3)."""
    with _gate():
        try:
            _hasher.verify(stored or _dummy_hash(), password)
        except (VerificationError, InvalidHashError):
            return False
    return stored is not None


def needs_rehash(stored: str) -> bool:
    """Tell whether a hash was made at a lower cost than today's."""
    return _hasher.check_needs_rehash(stored)


def check_new(password: str, own_words: Iterable[str]) -> None:
    """Refuse a new password that is too short, too long, common, or made of the family's own words.

    Raises:
        RuleBroken: as `require_strong`.
    """
    require_strong(password, own_words=own_words, common=common_passwords())


@cache
def common_passwords() -> CommonPasswords:
    """Return those built from the words that come with the program."""
    return CommonPasswords(resources.common_words())
