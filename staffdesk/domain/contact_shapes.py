"""Contact data in the usual shape: what people type is put right, what cannot be is told by a code."""

import re

PHONES = frozenset({"mobile", "phone", "work_phone"})

_EMAIL = re.compile(r"[^\s@]+@[^\s@.]+(\.[^\s@.]+)+")
SEPARATORS = " \t.-/()\u00a0\u202f"
"""Signs that people write between the digits of a number."""

_SEPARATORS = re.compile(rf"[\s{re.escape(SEPARATORS)}]+")
_FRENCH = re.compile(r"0[1-9]\d{8}")
_FOREIGN = re.compile(r"\+\d{8,15}")
_POSTCODE = re.compile(r"\d{5}")


def tidy(name: str, text: str) -> str:
    """Put a value in the usual shape: a French number in pairs ("06 00 12 34 56"), no stray spaces."""
    bare = " ".join(text.split())
    if name not in PHONES:
        return bare
    digits = phone_digits(bare)
    if _FRENCH.fullmatch(digits):
        return " ".join(digits[at : at + 2] for at in range(0, 10, 2))
    return digits if _FOREIGN.fullmatch(digits) else bare


def phone_digits(text: str) -> str:
    """Return a number as it is dialled, by which two are compared: ``0600123456``, ``+3225551212``."""
    digits = _SEPARATORS.sub("", text)
    if digits.startswith("+33") and _FRENCH.fullmatch("0" + digits[3:]):
        return "0" + digits[3:]
    return digits


def shape_fault(name: str, text: str) -> str:
    """Return the code of what is wrong with a tidied value, or nothing; an empty one is always right."""
    if not text:
        return ""
    if name == "email":
        return "" if _EMAIL.fullmatch(text) else "email_shape"
    if name in PHONES:
        digits = phone_digits(text)
        return "" if _FRENCH.fullmatch(digits) or _FOREIGN.fullmatch(digits) else "phone_shape"
    if name == "postcode":
        return "" if _POSTCODE.fullmatch(text) else "postcode_shape"
    return ""
