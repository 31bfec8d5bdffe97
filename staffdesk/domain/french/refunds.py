"""Refunds of credit, in French: numbers, states, the lines of an account, the request to the accountant."""

from __future__ import annotations

from collections.abc import Mapping

from staffdesk.domain.french.amounts import NO_BREAK
from staffdesk.domain.refunds import RefundState

TITLE = "Demande de remboursement"
NO_ACCOUNT = "à demander à la famille"
CASH_NEVER = "Aucune somme n’est rendue par la caisse de la régie : seul le comptable public rembourse."

STATES: Mapping[RefundState, str] = {
    RefundState.ASKED: "demandé au comptable",
    RefundState.PAID: "payé par le comptable",
    RefundState.REJECTED: "rejeté par le comptable",
}


def refund_number(year: int, count: int) -> str:
    """Return the number of a request as printed: `2026-D0003`."""
    return f"{year:04d}-D{count:04d}"


def statement_refund(number: str, state: RefundState) -> str:
    """Name a refund in the statement of a family: ``Remboursement 2026-D0003, demandé au comptable``.

    A rejection has a line of its own, which comes after by its words.
    """
    return f"Remboursement {number}, {STATES[state if state is RefundState.PAID else RefundState.ASKED]}"


def statement_rejection(number: str) -> str:
    """Name the credit that came back: ``Remboursement 2026-D0003 : rejeté, avoir rendu``."""
    return f"Remboursement {number}{NO_BREAK}: rejeté, avoir rendu"


def statement_claim(number: str) -> str:
    """Name what he claims: ``Remboursement 2026-D0003 : à rendre au comptable``."""
    return f"Remboursement {number}{NO_BREAK}: à rendre au comptable"


def iban_spaced(iban: str) -> str:
    """Write an IBAN in groups of four, as banks print it."""
    return " ".join(iban[at : at + 4] for at in range(0, len(iban), 4))


def account_hidden(iban_end: str) -> str:
    """Say an account by its last signs: all that is kept of it once the request is answered."""
    return f"compte terminé par {iban_end}" if iban_end else NO_ACCOUNT


def file_name(number: str) -> str:
    """Return the file name of a request: letters, digits and hyphens only."""
    return f"remboursement-{number}.pdf"
