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


def custody_effect_words(moves: int, stay: int) -> str:
    """Say what a custody would do to booked days: ``5 jours réservés changeront de foyer payeur``."""
    parts = []
    if moves:
        parts.append(_days(moves, "changera de foyer payeur", "changeront de foyer payeur"))
    if stay:
        kept = "(déjà facturé, ou sans inscription de l’autre foyer)"
        parts.append(_days(stay, f"ne changera pas {kept}", f"ne changeront pas {kept}"))
    return f"{', '.join(parts)}." if parts else "Aucun jour réservé ne change de foyer payeur."


def custody_saved_words(child: str, moved: int, stay: int) -> str:
    """Say that a custody is written, and what followed."""
    said = f"Garde enregistrée, {child}"
    if moved:
        said += f"\N{NO-BREAK SPACE}: {_days(moved, 'change de foyer payeur', 'changent de foyer payeur')}"
    return said + (f", {_days(stay, 'reste', 'restent')}" if stay else "")


def _days(count: int, one: str, many: str) -> str:
    return f"{count} jour réservé {one}" if count == 1 else f"{count} jours réservés {many}"
