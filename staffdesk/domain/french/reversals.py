"""Why money is taken back, in French: as a choice, and as a receipt of cancellation says it."""

from __future__ import annotations

from collections.abc import Mapping

from staffdesk.domain.reversals import Cause

CHOICES: Mapping[Cause, str] = {
    Cause.WRONG_MEANS: "Moyen de paiement erroné",
    Cause.WRONG_FAMILY: "Famille erronée",
    Cause.DOUBLE_ENTRY: "Saisi deux fois",
    Cause.BOUNCED_CHEQUE: "Chèque impayé",
    Cause.CARD_CHARGEBACK: "Carte rejetée par la banque",
    Cause.REFUSED_VOUCHER: "CESU refusé par le CRCESU",
    Cause.OTHER: "Autre motif",
}


def reason_words(cause: Cause, note: str) -> str:
    """Return the reason as printed: `chèque impayé, sans provision`; another cause is what was typed."""
    typed = note.strip()
    if cause is Cause.OTHER:
        return typed
    choice = CHOICES[cause]
    told = choice if choice.startswith("CESU") else choice[0].lower() + choice[1:]
    return f"{told}, {typed}" if typed else told
