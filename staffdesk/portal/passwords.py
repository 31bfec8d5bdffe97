"""Passwords (SEC1): argon2id behind a gate, and the rule a new one must meet.

Hashing is the scarce thing of the whole portal (about 45 a second on two cores): two run at a time in a
process, a hundred may wait, the next one is told to come back (SEC4).
"""

import re
import threading
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from staffdesk import resources
from staffdesk.domain.errors import Unavailable
from staffdesk.domain.passwords import LONGEST, SHORTEST, plain, require_strong

__all__ = ["LONGEST", "SHORTEST", "check_new", "hash_password", "needs_rehash", "verify"]

AT_A_TIME = 2
QUEUE = 100
_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
_slots = threading.BoundedSemaphore(AT_A_TIME)
_queue = threading.BoundedSemaphore(QUEUE + AT_A_TIME)
_NO_LETTERS = "0123456789 !?.,;:-_*+/#@$&%()'\""
_AROUND = "oieastb!?. "
"""What digits and signs around a word become once they are read as letters."""


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
    require_strong(password, own_words=own_words, common=COMMON)


class CommonPasswords(Collection[str]):
    """The passwords tried first: common French and English words and names, alone, doubled or joined.

    Runs of the alphabet, of digits or of the keyboard are there too, and texts without any letter: far more
    than ten thousand, so they are recognised and not listed.
    """

    def __contains__(self, typed: object) -> bool:
        """Tell whether a text, in the form `plain` gives, is one of them."""
        text = str(typed)
        bare = text.strip(_AROUND)
        return not text.strip(_NO_LETTERS) or _is_run(text) or any(map(_made_of_words, (text, bare)))

    def __iter__(self) -> Iterator[str]:
        """Give the words they are made of."""
        return iter(common_words())

    def __len__(self) -> int:
        """Count the words they are made of."""
        return len(common_words())


COMMON = CommonPasswords()


def _is_run(text: str) -> bool:
    runs = (
        "abcdefghijklmnopqrstuvwxyz",
        "01234567890123456789",
        "azertyuiopqsdfghjklmwxcvbn",
        "qwertyuiopasdfghjklzxcvbnm",
    )
    return any(text in run * 2 or text in run[::-1] * 2 for run in runs)


@cache
def common_words() -> frozenset[str]:
    """Return the words the list of common passwords is built from."""
    text = resources.read_text("passwords/common_words.txt")
    return frozenset(plain(word) for word in text.split())


def _made_of_words(text: str) -> bool:
    """Tell whether a text is one to three common words, with or without signs between them."""
    letters = re.sub(r"[^a-z]", "", text)
    words = common_words()
    starts = {0: 0}
    for end in range(1, len(letters) + 1):
        best = min((starts[start] + 1 for start in starts if letters[start:end] in words), default=None)
        if best is not None and best <= 3:
            starts[end] = best
    return bool(letters) and len(letters) in starts and len(letters) * 2 > len(text)
