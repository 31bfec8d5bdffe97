"""What the screen Familles says: views of the list, states of documents and of the account, who is who."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from staffdesk.domain.dates import age_on
from staffdesk.domain.french.dates import day_month_year
from staffdesk.ui.kit.tokens import Tone

ALL, LACKING, OWING = "all", "missing", "owing"
VIEWS: tuple[tuple[str, str], ...] = (
    (ALL, "Toutes"),
    (LACKING, "Documents manquants"),
    (OWING, "Solde à régler"),
)
"""What the list can be narrowed to; the keys are also what other screens lead here with."""


class Sign(NamedTuple):
    """Icon, words and tone of a state."""

    icon: str
    words: str
    tone: Tone


DOCUMENT_SIGNS: Mapping[str, Sign] = MappingProxyType(
    {
        "valid": Sign("check", "valable", Tone.PLAIN),
        "expiring": Sign("clock", "expire bientôt", Tone.WARN),
        "expired": Sign("x-circle", "expiré", Tone.BAD),
        "missing": Sign("warning", "manquant", Tone.WARN),
    }
)
"""A mandatory document by its status."""

OPTIONAL_SIGNS: Mapping[str, Sign] = MappingProxyType(
    {
        **DOCUMENT_SIGNS,
        "expired": Sign("clock", "expiré", Tone.QUIET),
        "missing": Sign("", "–", Tone.QUIET),
    }
)
"""A document nobody has to bring: its absence is no exception."""

ACCOUNT_SIGNS: Mapping[str, Sign] = MappingProxyType(
    {
        "none": Sign("link-break", "Sans compte sur le portail", Tone.QUIET),
        "invited": Sign("hourglass-medium", "Invitation envoyée", Tone.ACCENT),
        "active": Sign("check", "Portail actif", Tone.OK),
        "disabled": Sign("prohibit", "Compte désactivé", Tone.WARN),
    }
)
"""The account on the portal, as far as the office knows."""


def document_sign(status: str, *, mandatory: bool) -> Sign:
    """Say how a document stands; one of a later version shows its code."""
    signs = DOCUMENT_SIGNS if mandatory else OPTIONAL_SIGNS
    return signs.get(status, Sign("", status, Tone.QUIET))


def born_words(born_on: date, today: date) -> str:
    """Say a birthday and the age it gives: ``7 mars 2016, 10 ans``."""
    years = age_on(born_on, today)
    return f"{day_month_year(born_on)}, {years}\N{NO-BREAK SPACE}an{'s' if years > 1 else ''}"


def lacking_words(count: int) -> str:
    """Count the documents that are missing, for a screen reader."""
    return f"{count} document{'s' if count > 1 else ''} à demander"
