"""Text to search in: no case, no accents, so that « zelie » finds Zélie."""

import unicodedata


def search_text(*words: str) -> str:
    """Return words joined, lower case, without accents; apostrophes and hyphens part words."""
    folded = unicodedata.normalize("NFKD", " ".join(words).casefold())
    plain = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return " ".join(plain.replace("’", " ").replace("'", " ").replace("-", " ").split())
