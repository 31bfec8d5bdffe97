"""Text to search in: no case, no accents, so that « zelie » finds Zélie."""

import unicodedata


class _Plain(dict[int, int | str | None]):
    """What stands for each sign, worked out when first met: nothing for an accent, a space between words."""

    def __missing__(self, point: int) -> int | None:
        plain = self[point] = None if unicodedata.combining(chr(point)) else point
        return plain


_PLAIN = _Plain({ord(sign): " " for sign in "’'-"})


def search_text(*words: str) -> str:
    """Return words joined, lower case, without accents; apostrophes and hyphens part words."""
    folded = unicodedata.normalize("NFKD", " ".join(words).casefold())
    return " ".join(folded.translate(_PLAIN).split())
