"""What third parties owe, in French: periods, why they pay, the title and the sum of a statement."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from staffdesk.domain.dates import Period
from staffdesk.domain.french.amounts import NO_BREAK, amount_in_words, euros
from staffdesk.domain.french.dates import month_year
from staffdesk.domain.third_parties import ShareKind

TITLE = "État liquidatif des aides de tiers"
"""What the accountant's title is joined with: what is due, by whom, for what."""

KINDS: Mapping[ShareKind, str] = {
    ShareKind.AID: "déduit du prix de la famille",
    ShareKind.SUBSIDY: "versé en plus à la commune",
}
_MONTHS_OF_QUARTER, _MONTHS_OF_YEAR = 3, 12


def period_words(period: Period) -> str:
    """Return a civil month, quarter or year: `novembre 2026`, `4ᵉ trimestre 2026`, `année 2026`."""
    start, last = period.start, period.last
    months = 12 * (last.year - start.year) + last.month - start.month + 1
    if months == _MONTHS_OF_YEAR:
        return f"année{NO_BREAK}{start.year}"
    if months == _MONTHS_OF_QUARTER:
        nth = (start.month - 1) // 3 + 1
        return f"{nth}{'ᵉʳ' if nth == 1 else 'ᵉ'}{NO_BREAK}trimestre{NO_BREAK}{start.year}"
    return month_year(start)


def closing_words(cents: int) -> str:
    """Return the sentence that closes a statement: `Arrêté à la somme de 42,00 € (quarante-deux euros)`.

    Below zero, what the payer is owed is taken off what it pays next: `Arrêté à la somme à déduire de …`.
    """
    if cents < 0:
        return f"Arrêté à la somme à déduire de {euros(-cents)} ({amount_in_words(-cents)})."
    return f"Arrêté à la somme de {euros(cents)} ({amount_in_words(cents)})."


def sum_words(cents: int) -> str:
    """Return a sum of a statement as the screen says it: `42,00 €`, `à déduire : 4,00 €`."""
    return euros(cents) if cents >= 0 else f"à déduire{NO_BREAK}: {euros(-cents)}"


def file_name(payer: str, period: Period, ending: str) -> str:
    """Return a name for the file of a statement, without signs that a system refuses."""
    safe = "".join(sign if sign.isalnum() else "-" for sign in payer).strip("-")
    return f"aides-de-tiers-{safe}-{_short(period.start)}-{_short(period.last)}.{ending}"


def _short(day: date) -> str:
    return f"{day:%Y-%m}"
