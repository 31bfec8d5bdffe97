"""The rule a new password must meet, for families and staff (SEC1); hashing is each half's own business.

At least twelve signs (sixteen for an administrator), at most 128, none of the common ones, and none of the
words that anybody who knows the person would try: town, names, e-mail. No rule on kinds of signs, no forced
renewal.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator

from staffdesk.domain.errors import RuleBroken

SHORTEST = 12
"""Families and staff."""

SHORTEST_ADMIN = 16
"""Administrators (ANSSI)."""

LONGEST = 128
SHORTEST_OWN_WORD = 4
"""Names of three letters or fewer are in too many good passwords to be refused there."""

FEWEST_SIGNS = 4
"""A password made of three different signs or fewer is a run of the keyboard."""

_SWAPPED = str.maketrans("0134578@$!", "oieastbasi")


_NO_LETTERS = "0123456789 !?.,;:-_*+/#@$&%()'\""
_READ_AS_LETTERS = "oieastb!?. "
"""What digits and signs around a word become once they are read as letters."""

_RUNS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "azertyuiopqsdfghjklmwxcvbn",
    "qwertyuiopasdfghjklzxcvbnm",
)
_MOST_WORDS = 3


class CommonPasswords(Collection[str]):
    """The passwords tried first: common French and English words and names, alone, doubled or joined.

    Runs of the alphabet, of digits or of the keyboard are there too, and texts without any letter: far more
    than ten thousand, so they are recognised and not listed.
    """

    def __init__(self, words: Iterable[str]) -> None:
        """Keep the words they are made of, without case nor accents."""
        self._words = frozenset(plain(word) for word in words)

    def __contains__(self, typed: object) -> bool:
        """Tell whether a text, in the form `plain` gives, is one of them."""
        text = str(typed)
        bare = text.strip(_READ_AS_LETTERS)
        return not text.strip(_NO_LETTERS) or _is_run(text) or any(map(self._made_of_words, (text, bare)))

    def __iter__(self) -> Iterator[str]:
        """Give the words they are made of."""
        return iter(self._words)

    def __len__(self) -> int:
        """Count the words they are made of."""
        return len(self._words)

    def _made_of_words(self, text: str) -> bool:
        """Tell whether a text is one to three common words, with or without signs between them."""
        letters = re.sub(r"[^a-z]", "", text)
        starts = {0: 0}
        for end in range(1, len(letters) + 1):
            best = min(
                (starts[start] + 1 for start in starts if letters[start:end] in self._words), default=None
            )
            if best is not None and best <= _MOST_WORDS:
                starts[end] = best
        return bool(letters) and len(letters) in starts and len(letters) * 2 > len(text)


def _is_run(text: str) -> bool:
    return any(text in run * 2 or text in run[::-1] * 2 for run in _RUNS)


def require_strong(
    password: str, *, own_words: Iterable[str], common: Collection[str], shortest: int = SHORTEST
) -> None:
    """Refuse a new password that is too short, too long, common, or made of the person's own words.

    Args:
        password: as typed; spaces count, and nothing is trimmed.
        own_words: town, names, e-mail addresses; an address counts by its parts too.
        common: passwords tried first, in the form that `plain` gives: `CommonPasswords`.
        shortest: `SHORTEST`, or `SHORTEST_ADMIN`.

    Raises:
        RuleBroken: `password_short`, `password_long`, `password_own_word` (with the `word`) or
            `password_common`.
    """
    if len(password) < shortest:
        raise RuleBroken("password_short", field="password", shortest=shortest)
    if len(password) > LONGEST:
        raise RuleBroken("password_long", field="password", longest=LONGEST)
    word = own_word_in(password, own_words)
    if word is not None:
        raise RuleBroken("password_own_word", field="password", word=word)
    if is_common(password, common):
        raise RuleBroken("password_common", field="password")


def own_word_in(password: str, own_words: Iterable[str]) -> str | None:
    """Return the first of the person's words that the password contains, whatever case and accents."""
    typed = plain(password)
    for word in own_words:
        for part in (word, *word.replace("@", " ").replace(".", " ").replace("-", " ").split()):
            if len(plain(part)) >= SHORTEST_OWN_WORD and plain(part) in typed:
                return part
    return None


def is_common(password: str, common: Collection[str]) -> bool:
    """Tell whether a password is a common one: as it is, without digits around, or with letters swapped."""
    typed = plain(password)
    core = typed.strip(_NO_LETTERS)
    forms = (typed, core, typed.translate(_SWAPPED), core.translate(_SWAPPED))
    halves = (form[: len(form) // 2] for form in forms if form[: len(form) // 2] * 2 == form)
    return len(set(typed)) < FEWEST_SIGNS or any(form in common for form in (*forms, *halves))


def plain(text: str) -> str:
    """Return a text without case nor accents: how passwords and words are compared."""
    unaccented = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in unaccented if not unicodedata.combining(sign))
