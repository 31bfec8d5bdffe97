"""What the screen Familles says: views of the list, states of documents and of the account, who is who."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from staffdesk.domain.dates import age_on
from staffdesk.domain.french.amounts import NARROW, NO_BREAK, counted, euros
from staffdesk.domain.french.dates import day_month_year
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from staffdesk.services.custody_rows import CustodyPreview, CustodySaved, HomeCorrection
    from staffdesk.services.right_rows import DaysCount, RightSaved

COLON, SEMICOLON = f"{NO_BREAK}: ", f"{NARROW}; "

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
    return counted(count, "document à demander", "documents à demander")


def custody_effect_words(preview: "CustodyPreview", homes: Sequence[str]) -> str:
    """Say what a custody would do to booked days, and what it would correct of those that are invoiced."""
    parts = []
    if preview.moves:
        told = _days(preview.moves, "changera de foyer payeur", "changeront de foyer payeur")
        parts.append(told + _invoiced(preview.invoiced))
    if preview.stay:
        kept = "(sans inscription de l’autre foyer)"
        parts.append(_days(preview.stay, f"ne changera pas {kept}", f"ne changeront pas {kept}"))
    if not parts:
        return "Aucun jour réservé ne change de foyer payeur."
    said = f"{', '.join(parts)}."
    corrected = [words for one in preview.corrections for words in _corrected(one, homes[one.home])]
    if corrected:
        said += f" Les factures émises ne changent pas{COLON}{SEMICOLON.join(corrected)}."
    return said


def _corrected(one: "HomeCorrection", home: str) -> list[str]:
    told = []
    if one.credit_cents:
        told.append(f"{home} reçoit un avoir de {euros(one.credit_cents)}")
    if one.debit_cents:
        told.append(f"{home} paiera {euros(one.debit_cents)} sur sa prochaine facture")
    return told


def _invoiced(count: int) -> str:
    return f", dont {counted(count, 'déjà facturé', 'déjà facturés')}" if count else ""


def custody_saved_words(child: str, saved: "CustodySaved") -> str:
    """Say that a custody is written, and what followed."""
    said = f"Garde enregistrée, {child}"
    if saved.moved:
        moved = _days(saved.moved, "change de foyer payeur", "changent de foyer payeur")
        said += f"{COLON}{moved}{_invoiced(saved.invoiced)}"
        said += " (avoir à établir dans Facturation, Corrections)" if saved.invoiced else ""
    return said + (f", {_days(saved.stay, 'reste', 'restent')}" if saved.stay else "")


def _days(count: int, one: str, many: str) -> str:
    return counted(count, f"jour réservé {one}", f"jours réservés {many}")


def days_beside_words(days: "DaysCount") -> str:
    """Count the days booked that no right would cover any more, and say what must be known of them."""
    said = []
    if days.live:
        told = counted(
            days.live, "jour réservé ne serait plus couvert", "jours réservés ne seraient plus couverts"
        )
        parts = [
            counted(days.late, "hors délai d’annulation", "hors délai d’annulation") if days.late else "",
            counted(days.invoiced, "déjà facturé", "déjà facturés") if days.invoiced else "",
        ]
        beside = ", ".join(filter(None, parts))
        said.append(f"{told}{f', dont {beside}' if beside else ''}.")
    if days.attended:
        stay = counted(days.attended, "jour de présence reste facturé", "jours de présence restent facturés")
        said.append(f"{stay}.")
    return " ".join(said)


def days_beside_choices(days: "DaysCount") -> list[tuple[str, str]]:
    """Offer what these days become; the first choice is that of the règlement."""
    keep = ("keep", "les laisser réservés")
    if not days.late:
        return [("cancel", "les annuler"), keep]
    return [
        ("cancel", "les annuler, facturer ceux hors délai"),
        ("excuse", "les annuler, ne rien facturer"),
        keep,
    ]


def right_saved_words(saved: "RightSaved") -> str:
    """Say that a right is written, and how many days were given up with it."""
    gone = counted(saved.given_up, "jour annulé", "jours annulés")
    return f"Inscription enregistrée{COLON}{saved.words}" + (f", {gone}" if saved.given_up else "")
