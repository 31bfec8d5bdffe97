"""What staff type as contact data: put in the usual shape, or refused with the way to mend it."""

import re

NBSP = "\N{NO-BREAK SPACE}"
EMAIL_UNREADABLE = f"Adresse illisible{NBSP}: saisir par exemple prenom.nom@exemple.fr"
PHONE_UNREADABLE = f"Numéro illisible{NBSP}: saisir dix chiffres, ou + et l’indicatif du pays"
POSTCODE_UNREADABLE = f"Code postal illisible{NBSP}: saisir cinq chiffres"

_EMAIL = re.compile(r"[^\s@]+@[^\s@.]+(\.[^\s@.]+)+")
_SEPARATORS = re.compile(r"[\s.\-/()\u00a0\u202f]+")
_FRENCH = re.compile(r"0[1-9]\d{8}")
_FOREIGN = re.compile(r"\+\d{8,15}")


def tidy(name: str, text: str) -> str:
    """Put a value in the usual shape: a French number in pairs ("06 00 12 34 56"), no stray spaces."""
    bare = " ".join(text.split())
    if name in ("mobile", "phone", "work_phone"):
        digits = _SEPARATORS.sub("", bare)
        if digits.startswith("+33") and _FRENCH.fullmatch("0" + digits[3:]):
            digits = "0" + digits[3:]
        if _FRENCH.fullmatch(digits):
            return " ".join(digits[at : at + 2] for at in range(0, 10, 2))
        return digits if _FOREIGN.fullmatch(digits) else bare
    return bare


def fault(name: str, text: str) -> str:
    """Say what is wrong with a tidied value, or nothing; an empty one is always right."""
    if not text:
        return ""
    if name == "email":
        return "" if _EMAIL.fullmatch(text) else EMAIL_UNREADABLE
    if name in ("mobile", "phone", "work_phone"):
        digits = _SEPARATORS.sub("", text)
        return "" if _FRENCH.fullmatch(digits) or _FOREIGN.fullmatch(digits) else PHONE_UNREADABLE
    if name == "postcode":
        return "" if re.fullmatch(r"\d{5}", text) else POSTCODE_UNREADABLE
    return ""
