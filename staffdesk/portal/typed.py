"""Text as families type or paste it: without the signs nobody sees, which files, mails and forms choke on.

Control signs are refused by the contract, those that turn the direction of writing can disguise a sentence,
and a text of invisible signs alone is no text. Joiners stay: emoji and some scripts are written with them.
"""

import unicodedata

_JOINERS = {"\u200c", "\u200d"}
_NOT_TEXT = {"Cc", "Cf", "Cs"}


def clean_line(typed: str) -> str:
    """Return one line: NFC, nothing invisible, one space between words; empty when nothing can be seen."""
    return _visible(" ".join(_kept(typed, "").split()))


def clean_text(typed: str) -> str:
    """Return a text of several lines, whatever ends the browser gave them; empty as `clean_line`."""
    return _visible(_kept(typed.replace("\r\n", "\n").replace("\r", "\n"), "\n\t").strip())


def _kept(typed: str, also: str) -> str:
    spaced = "".join(" " if sign in "\n\r\t\v\f" and sign not in also else sign for sign in typed)
    return "".join(
        sign
        for sign in unicodedata.normalize("NFC", spaced)
        if sign in also or sign in _JOINERS or unicodedata.category(sign) not in _NOT_TEXT
    )


def _visible(text: str) -> str:
    return text if any(unicodedata.category(sign)[0] not in "CZ" for sign in text) else ""
