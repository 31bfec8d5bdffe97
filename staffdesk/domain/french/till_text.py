"""What the papers of the régie say: titles, numbers, persons, differences, the sentences of the foot."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from staffdesk.domain.french.amounts import NO_BREAK, counted, euros, number
from staffdesk.domain.french.dates import day_short_year
from staffdesk.domain.revenue_office import Duty

CLOSING = "Arrêté de caisse"
STATEMENT = "Bordereau de versement"
SLIPS: Mapping[str, str] = {
    "cheque": "Bordereau de remise de chèques",
    "cesu": "Bordereau de remise de CESU",
    "cash": "Bordereau de versement d’espèces",
}
DUTIES: Mapping[Duty, str] = {Duty.OFFICER: "régisseur", Duty.DEPUTY: "mandataire"}
ADVANCES = "Avances des familles, à imputer"
"""What was received and settles no invoice yet."""

UNSIGNED = (
    f"Arrêté NON SIGNÉ{NO_BREAK}: ce poste n’a pas de trousseau de clés. Le journal reste enchaîné et "
    "vérifiable. Pour signer les suivants, faire ouvrir le trousseau de la session par l’informatique"
)

PERIODS: Mapping[str, str] = {"day": "journée", "month": "mois", "year": "année"}


def above_limit(receipt: str, cents: int, reason: str) -> str:
    """Say which receipt took cash above the limit, and why it was taken all the same (E3)."""
    return f"Quittance {receipt}, espèces au-dessus du plafond ({euros(cents)}){NO_BREAK}: {reason}"


def closing_number(year: int, count: int) -> str:
    """Return the number of a till closing as printed: `2026-C0012`."""
    return f"{year:04d}-C{count:04d}"


def slip_number(year: int, count: int) -> str:
    """Return the number of a slip as printed: `2026-B0007`."""
    return f"{year:04d}-B{count:04d}"


def denomination(cents: int) -> str:
    """Name a note or a coin: `50 €`, `20 c`."""
    return f"{number(cents // 100)}{NO_BREAK}€" if cents >= 100 else f"{cents}{NO_BREAK}c"


def difference(cents: int) -> str:
    """Say how a count differs from what should be there: above zero there is too much."""
    if cents == 0:
        return "Caisse juste"
    kind = "Excédent" if cents > 0 else "Manque"
    return f"{kind} de {euros(abs(cents))}"


def float_words(cents: int, act_cents: int | None) -> str:
    """Say the float as counted in, beside that of the act where it is another."""
    words = f"Fonds de caisse{NO_BREAK}: {euros(cents)}"
    return words if act_cents in (None, cents) else f"{words} (acte{NO_BREAK}: {euros(act_cents)})"


def float_against_act(counted: int, act_cents: int) -> str:
    """Say how the floats of the open tills stand to that of the act; nothing where they agree."""
    if counted == act_cents:
        return ""
    more = "de plus" if counted > act_cents else "de moins"
    return f"{euros(abs(counted - act_cents))} {more} que le fonds de l’acte ({euros(act_cents)})"


def held_by(duty: Duty, name: str) -> str:
    """Say who held the till: `mandataire Camille R.`."""
    return f"{DUTIES[duty]} {name}"


def made_by(duty: Duty, name: str) -> str:
    """Say who made a slip: `Camille R., mandataire`."""
    return f"{name}, {DUTIES[duty]}"


def pieces(count: int, kind: str) -> str:
    """Count what a slip holds: `12 chèques`, `1 titre`."""
    word = {"cheque": "chèque", "cesu": "titre"}[kind]
    return counted(count, word)


def refunds_deducted(*, claimed: bool) -> str:
    """Say under a statement that lists refunds of credit what its total by account is made of."""
    back = ", plus ceux qu’il doit réclamer parce que le paiement a été rejeté" if claimed else ""
    return (
        f"Le total par compte est celui des recettes, moins les remboursements demandés au comptable{back}. "
        "La régie n’a rien rendu par sa caisse."
    )


def receipts_range(first: str, last: str) -> str:
    """Say which receipts a paper covers."""
    if not first:
        return "Aucune quittance"
    return f"Quittance {first}" if first == last else f"Quittances {first} à {last}"


def days(first: date, last: date) -> str:
    """Say the days a statement covers, both included."""
    if first == last:
        return day_short_year(first)
    return f"du {day_short_year(first)} au {day_short_year(last)}"


def legal(act_number: str) -> str:
    """Return the sentence of the foot: under which act."""
    return f"Établi dans la régie instituée par l’acte constitutif {act_number}." if act_number else ""


def file_name(number_printed: str) -> str:
    """Return the file name of a paper of the régie."""
    return f"regie-{number_printed}.pdf"
