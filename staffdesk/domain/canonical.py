"""Canonical JSON: one sequence of bytes for one value, so that two machines hash alike.

UTF-8, NFC text, keys sorted by code point, no spaces, integers only (reliability.md, opening paragraph).
Both halves of Staffdesk and the ledger sign these bytes; a change of one comma here breaks every chain
already written.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any


class NotCanonical(TypeError):
    """A value has no canonical form (a float, a key that is no text…): a bug of the caller."""


def canonical_bytes(value: object) -> bytes:
    """Return the canonical bytes of None, bool, int, str, and of sequences or str-keyed mappings of those.

    A tuple reads as a list. Raises `NotCanonical` for anything else, among which floats, Decimals, dates and
    subclasses of int (an enum is passed by its `.value`), for two keys that NFC makes equal, and for text
    that UTF-8 cannot hold.
    """
    text = _written(value) if _is_plain(value) else ""
    if not text or not unicodedata.is_normalized("NFC", text):  # a part of NFC text is NFC too
        text = _written(_normalised(value))
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as fault:
        raise NotCanonical("text holds a lone surrogate") from fault


def digest(value: object) -> str:
    """Return the SHA-256 of the canonical bytes of `value`, 64 lower-case hexadecimal signs."""
    return hashlib.sha256(canonical_bytes(value)).hexdigest()


def text_digest(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, 64 lower-case hexadecimal signs, in a loop over thousands.

    From 2,048 bytes on hashlib lets go of the interpreter. A loop that does so at every turn takes it back
    before the window has woken up, and never long enough after for the window to ask for it: measured, one
    key waited 0.9 s while 3,000 invoices were sealed. In small pieces the interpreter changes hands as usual.
    """
    content, seal = text.encode("utf-8"), hashlib.sha256()
    for start in range(0, len(content), _HELD_BYTES):
        seal.update(content[start : start + _HELD_BYTES])
    return seal.hexdigest()


_HELD_BYTES = 2047

_written = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode

_ATOMS = frozenset((str, int, bool, type(None)))
_HOLDERS = frozenset((dict, list, tuple))
_PLAIN = _ATOMS | _HOLDERS
_TEXT = frozenset((str,))


def _is_plain(value: object) -> bool:
    """Tell whether a value holds nothing but what JSON itself knows, floats left out.

    Nearly every value is, and is in NFC already: it need not be copied, which costs more than the look. Types
    are looked at by the handful, without a step of Python for each of them.
    """
    waiting: list[Any] = [[value]]
    while waiting:
        item = waiting.pop()
        inside = item
        if type(item) is dict:
            if not _TEXT.issuperset(map(type, item)):
                return False
            inside = item.values()
        kinds = set(map(type, inside))
        if not kinds <= _PLAIN:
            return False
        if not kinds <= _ATOMS:
            waiting += [held for held in inside if type(held) in _HOLDERS]
    return True


def _normalised(value: object) -> object:
    if value is None or type(value) in (bool, int):
        return value
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Mapping):
        return _normalised_mapping(value)
    if isinstance(value, Sequence) and not isinstance(value, (bytes, bytearray, memoryview)):
        return [_normalised(item) for item in value]
    raise NotCanonical(f"no canonical form for {type(value).__name__}")


def _normalised_mapping(value: Mapping[object, object]) -> dict[str, object]:
    normal: dict[str, object] = {}
    for key, item in value.items():
        if not isinstance(key, str):
            raise NotCanonical(f"key of type {type(key).__name__}")
        name = unicodedata.normalize("NFC", key)
        if name in normal:
            raise NotCanonical("two keys become one after NFC")
        normal[name] = _normalised(item)
    return normal
