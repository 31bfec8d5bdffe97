"""What Facturation says of credit notes and of the days that changed since their invoice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from staffdesk.domain.french.amounts import NARROW, NO_BREAK, euros, number
from staffdesk.domain.french.dates import day_month_year
from staffdesk.domain.invoice_life import InvoiceState

if TYPE_CHECKING:
    from staffdesk.services.crediting_rows import CorrectionRow, Credited, CreditNoteRow
    from staffdesk.services.money_rows import InvoiceLineRow, InvoiceRow

NO_CORRECTION = (
    "Aucune correction en attente.",
    "Un jour ou un forfait facturé qui change après coup apparaît ici, avec son motif.",
)
MISSING_CAUSE = "Indiquer le motif : la famille le lit sur l’avoir"
WRONG_AMOUNT = "Indiquer un montant, au plus celui de la ligne"
HAND_OVER = "Noter la réduction de titre comme transmise"
HANDED = "La réduction de titre est notée comme transmise au Trésor public"


def worth(invoice: InvoiceRow) -> int:
    """Return what an invoice is still worth, its credit notes taken off."""
    return invoice.total_cents - invoice.credited_cents


def note_line(note: CreditNoteRow) -> str:
    """Say a credit note in a line: number, amount, cause."""
    return f"Avoir n°{NO_BREAK}{note.number}, {euros(note.total_cents)}{NO_BREAK}: {note.cause}"


def title_line(note: CreditNoteRow) -> str:
    """Say what the Treasury collects less by a credit note, and whether it knows; else nothing."""
    if not note.title_cents:
        return ""
    less = f"{euros(note.title_cents)} de moins au Trésor public"
    if note.handed_on is None:
        return f"{less}, réduction de titre à lui transmettre"
    return f"{less}, réduction de titre transmise le {day_month_year(note.handed_on)}"


def corrections_sum(rows: Sequence[CorrectionRow]) -> str:
    """Say what the days and fees that changed come to: credit notes to issue, sums to add."""
    down = [row.cents for row in rows if row.cents < 0]
    up = [row.cents for row in rows if row.cents > 0]
    parts = []
    if down:
        parts.append(f"{_corrections(len(down))} à créditer, {euros(-sum(down))}")
    if up:
        parts.append(f"{_corrections(len(up))} à ajouter à la prochaine facture, {euros(sum(up))}")
    return " · ".join(parts)


def cancel_question(invoice: InvoiceRow) -> str:
    """Ask before an invoice is cancelled."""
    return f"Annuler la facture {invoice.number}{NARROW}?"


def cancel_facts(invoice: InvoiceRow) -> str:
    """Say what cancelling does."""
    if invoice.state == InvoiceState.SENT_TO_TREASURY:
        return (
            f"Un avoir de {euros(worth(invoice))} est émis pour la famille {invoice.family}{NO_BREAK}: une"
            " réduction de titre à transmettre au Trésor public. La régie ne rend que ce qu’elle a encaissé"
            " elle-même. Les jours pourront être facturés de nouveau."
        )
    paid = " Ce qui a été payé revient en avoir sur le compte." if invoice.open_cents < worth(invoice) else ""
    return (
        f"Un avoir de {euros(worth(invoice))} est émis pour la famille {invoice.family}. Ses jours pourront"
        f" être facturés de nouveau.{paid}"
    )


def line_question(line: InvoiceLineRow) -> str:
    """Ask for a credit note on a line."""
    return f"Avoir sur la ligne {line.label}{f', {line.child}' if line.child else ''}"


def line_facts(invoice: InvoiceRow, line: InvoiceLineRow) -> str:
    """Say which line it is and what the credit note leaves as it is."""
    return (
        f"Facture {invoice.number}, ligne de {euros(line.amount_cents)}. Les jours restent facturés"
        f"{NO_BREAK}: pour une absence, changer plutôt le jour au planning."
    )


def credited_told(done: Credited) -> str:
    """Say which credit notes were issued."""
    if not done.numbers:
        return "Aucun avoir à établir"
    freed = f", dont {euros(done.freed_cents)} rendus au compte" if done.freed_cents else ""
    if done.title_cents:
        freed += f", {euros(done.title_cents)} de réduction de titre à transmettre au Trésor public"
    if len(done.numbers) == 1:
        return f"Avoir n°{NO_BREAK}{done.numbers[0]} émis, {euros(done.cents)}{freed}"
    return f"{number(len(done.numbers))}{NO_BREAK}avoirs émis, {euros(done.cents)}{freed}"


def _corrections(count: int) -> str:
    return f"{number(count)}{NO_BREAK}correction{'s' if count > 1 else ''}"
