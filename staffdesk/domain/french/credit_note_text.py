"""What a credit note says around its figures: title, cause, footer, names of its file."""

from __future__ import annotations

from collections.abc import Mapping

from staffdesk.domain.french.amounts import NARROW, NO_BREAK
from staffdesk.domain.french.invoice_text import VOWELS

CORRECTED_DAYS = "corrections de jours facturés"
"""The cause of a credit note that several days make."""

CORRECTED_FEES = "corrections de forfaits facturés"
"""The cause of one that several fees make."""

WHOLE = "facture annulée"


def credit_note_title(label: str) -> str:
    """Return the title from the period of the invoice: `Avoir sur la facture d’octobre 2026`."""
    if label.startswith(("du ", "le ")):
        return f"Avoir sur la facture {label}"
    return f"Avoir sur la facture {'d’' if label[:1] in VOWELS else 'de '}{label}"


def cancelled(reason: str) -> str:
    """Return the cause of a credit note over a whole invoice: `facture annulée : mauvais redevable`."""
    return f"{WHOLE}{NO_BREAK}: {reason}"


def cancelled_invoice(number: str) -> str:
    """Return why another invoice changes: `facture n° 2026-000123 annulée`."""
    return f"facture n°{NO_BREAK}{number} annulée"


def credit_note_footer(identity: Mapping[str, object], number: str) -> str:
    """Return the last line: how to report an error, who sends, which credit note."""
    email, siret = str(identity.get("email", "")), str(identity.get("siret", ""))
    parts = [f"Une erreur{NARROW}? Écrivez-nous{NO_BREAK}: {email}"]
    if siret:
        parts.append(f"SIRET {siret}")
    return " · ".join([*parts, f"avoir {number}"])


def document_title(number: str) -> str:
    """Return how a family reads of a credit note in its list of documents."""
    return f"Avoir {number}"


def file_name(number: str) -> str:
    """Return the file name of a credit note: letters, digits and hyphens only."""
    return f"avoir-{number}.pdf"
