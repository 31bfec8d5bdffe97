"""What invoicing says: periods, counts and sums of a run, in French."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from staffdesk.domain.anomalies import AnomalyKind
from staffdesk.domain.french.amounts import NARROW, NO_BREAK, counted, euros
from staffdesk.domain.french.dates import day_month_year, month_year, period
from staffdesk.domain.invoice_life import InvoiceState
from staffdesk.ui.kit.tokens import Tone
from staffdesk.ui.wording import INVOICE_SIGNS, INVOICE_WORDS

if TYPE_CHECKING:
    from staffdesk.services.money_rows import InvoiceRow, RunDetail, RunRow

DRAFT, ISSUED = "draft", "issued"
RUN_GROUPS: Mapping[str, str] = MappingProxyType({DRAFT: "Brouillons", ISSUED: "Émises"})
STATE_CHOICES = (
    ("", "Toutes les factures"),
    (InvoiceState.ISSUED.value, "À régler"),
    ("overdue", "En retard"),
    (InvoiceState.PARTLY_PAID.value, "Réglées en partie"),
    (InvoiceState.PAID.value, "Réglées"),
    (InvoiceState.SENT_TO_TREASURY.value, "Transmises au Trésor public"),
)
NO_NUMBER = "–"


def invoices_counted(count: int) -> str:
    """Count invoices: `1 facture`, `1 204 factures`."""
    return counted(count, "facture")


def points_counted(count: int) -> str:
    """Count what is to be looked at: `1 point à vérifier`."""
    return counted(count, "point à vérifier", "points à vérifier") if count else "rien à vérifier"


def run_line(run: RunRow) -> str:
    """Say the period and the size of a run."""
    return f"{period(run.starts_on, run.ends_on)} · {invoices_counted(run.invoices)}"


def run_dates(run: RunRow) -> str:
    """Say the period and the last day to pay."""
    dates = period(run.starts_on, run.ends_on)
    return f"Période {dates} · à régler au plus tard le {day_month_year(run.due_on)}"


def month_title(first: date) -> str:
    """Name a month as a title: `Octobre 2026`."""
    words = month_year(first).replace(NO_BREAK, " ")  # a title is typed and searched like any other
    return words[0].upper() + words[1:]


def month_bounds(first: date) -> tuple[date, date]:
    """Give the first and the last day of the month of a date."""
    start = first.replace(day=1)
    after = (start + timedelta(days=32)).replace(day=1)
    return start, after - timedelta(days=1)


def months_around(today: date, before: int = 6, after: int = 2) -> tuple[date, ...]:
    """Give the first days of the months around a day, the latest first."""
    months = []
    month = today.replace(day=1)
    for _ in range(after):
        month = (month + timedelta(days=32)).replace(day=1)
    for _ in range(before + after + 1):
        months.append(month)
        month = (month - timedelta(days=1)).replace(day=1)
    return tuple(months)


def has_credits(detail: RunDetail) -> bool:
    """Whether issuing a run makes credit notes of earlier invoices in the place of negative ones."""
    return any(row.kind == AnomalyKind.CREDITED.value for row in detail.anomalies)


def issue_question(detail: RunDetail) -> str:
    """Ask before numbers are given."""
    if not detail.run.invoices and has_credits(detail):
        return f"Faire les avoirs{NARROW}?"
    return f"Émettre {invoices_counted(detail.run.invoices)}{NARROW}?"


def issue_facts(detail: RunDetail, first_number: str) -> str:
    """Say what issuing does: the sum, the first number, and that nothing can be changed after it."""
    first = (
        f" Première facture{NO_BREAK}: n°{NO_BREAK}{first_number}."
        if first_number and detail.run.invoices
        else ""
    )
    open_points = f" {points_counted(len(detail.anomalies)).capitalize()}." if detail.anomalies else ""
    return (
        f"Total {euros(detail.run.total_cents)}.{first}{open_points} Une facture émise ne change plus"
        f"{NO_BREAK}: une erreur se corrige par un avoir."
    )


def issued_told(count: int, first: str, last: str, total_cents: int, *, again: bool = False) -> str:
    """Say what was issued; `again`: by another window or before, and nothing was done now."""
    if again:
        before = issued_told(count, first, last, total_cents) if count else "aucune facture à émettre"
        return f"Ce brouillon était déjà émis, rien n’est refait{NO_BREAK}: {before}"
    if not count:
        return "Avoirs faits, aucune facture à émettre"
    if count == 1:
        return f"1{NO_BREAK}facture émise, n°{NO_BREAK}{first}, {euros(total_cents)}"
    numbers = f"n°{NO_BREAK}{first} à {last}"
    return f"{invoices_counted(count)} émises, {numbers}, {euros(total_cents)}"


def state_sign(row: InvoiceRow, today: date) -> tuple[str, str, Tone]:
    """Give icon, words and tone of an invoice's state; being late is a date, not a state."""
    state = InvoiceState(row.state)
    if state in (InvoiceState.ISSUED, InvoiceState.PARTLY_PAID) and row.due_on < today:
        days = (today - row.due_on).days
        return "warning", f"en retard de {counted(days, 'jour')}", Tone.WARN
    icon, tone = INVOICE_SIGNS[state]
    return icon, INVOICE_WORDS[state], tone
