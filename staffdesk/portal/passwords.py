"""Passwords (SEC1): argon2id behind a gate, and the rule a new one must meet.

Hashing is the scarce thing of the whole portal (about 45 a second on two cores): two run at a time in a
process, a hundred may wait, the next one is told to come back (SEC4).
"""

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from staffdesk.domain.errors import RuleBroken, Unavailable

SHORTEST = 12
LONGEST = 128
AT_A_TIME = 2
QUEUE = 100
SHORTEST_OWN_WORD = 4
"""Names of three letters or fewer are in too many good passwords to be refused there."""

_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
_slots = threading.BoundedSemaphore(AT_A_TIME)
_queue = threading.BoundedSemaphore(QUEUE + AT_A_TIME)
_LEET = str.maketrans("0134578@$!", "oieastbasi")


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
        RuleBroken: ``password_short``, ``password_long``, ``password_common``, ``password_own_word``
            (``word``).
    """
    if len(password) < SHORTEST:
        raise RuleBroken("password_short", field="password", shortest=SHORTEST)
    if len(password) > LONGEST:
        raise RuleBroken("password_long", field="password", longest=LONGEST)
    plain = _plain(password)
    for word in own_words:
        if len(_plain(word)) >= SHORTEST_OWN_WORD and _plain(word) in plain:
            raise RuleBroken("password_own_word", field="password", word=word)
    if is_common(password):
        raise RuleBroken("password_common", field="password")


def is_common(password: str) -> bool:
    """Tell whether a password is one of those tried first.

    The list is made of common French and English words and names, alone, doubled, or paired, in any
    case, with letters swapped for signs, and with digits or punctuation around: far more than ten
    thousand. Runs of one sign, of the alphabet, of digits or of the keyboard are common too.
    """
    plain = _plain(password)
    core = plain.strip("0123456789 !?.,;:-_*+/#@$&%()'\"")
    swapped = plain.translate(_LEET)
    return (
        len(set(plain)) <= 3
        or _is_run(plain)
        or any(_made_of_words(form) for form in {core, swapped, swapped.strip("oieastb!?. ")} if form)
        or not core
    )


def _plain(text: str) -> str:
    unaccented = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in unaccented if not unicodedata.combining(sign))


def _is_run(plain: str) -> bool:
    runs = (
        "abcdefghijklmnopqrstuvwxyz",
        "01234567890123456789",
        "azertyuiopqsdfghjklmwxcvbn",
        "qwertyuiopasdfghjklzxcvbnm",
    )
    return any(plain in run * 2 or plain in run[::-1] * 2 for run in runs)


@cache
def common_words() -> frozenset[str]:
    """Return the words the list of common passwords is built from."""
    text = files("staffdesk.portal").joinpath("common_words.txt").read_text(encoding="utf-8")
    return frozenset(_plain(word) for word in text.split())


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
