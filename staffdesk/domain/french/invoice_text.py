"""What an invoice says around its figures: title, children, ways to pay, footer (look-documents.md, 2).

Everything is written once, when the invoice is issued, and frozen with it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from staffdesk.domain.dates import Period, age_on, month_of
from staffdesk.domain.french.amounts import NARROW, NO_BREAK, euros
from staffdesk.domain.french.amounts import number as thousands
from staffdesk.domain.french.dates import day_month, month_year, of_month_year, period
from staffdesk.domain.invoice_document import PaymentMeans, Talon
from staffdesk.domain.letterhead import DEFAULT_ACCENT, Letterhead
from staffdesk.domain.payments import CASH_LIMIT, Means

FICTITIOUS = "ville, personnes et montants fictifs"
"""What the demonstration frame of an invoice adds."""

LOCKED_BY_TREASURY = "À payer au Trésor public"
"""Said of an invoice the régie may no longer collect."""

LOCKED_BY_ACT = "Hors de l’acte de la régie"
"""Said of an invoice with an activity that the act of the régie does not list."""

LEVELS: Mapping[str, str] = {
    "TPS": "toute petite section",
    "PS": "petite section",
    "MS": "moyenne section",
    "GS": "grande section",
}
_AT_THE_COUNTER = (
    (Means.CASH, "espèces"),
    (Means.CARD, "carte"),
    (Means.CHEQUE, "chèque"),
    (Means.CESU, "CESU"),
)
_TREASURY = "Trésor public"

Identity = Mapping[str, object]
"""What the town says of itself: see ``models.town.Town.identity``."""


VOWELS = frozenset("ao")
"""First letters of the months that elide: avril, août, octobre."""


def gesture_again(number: str, cause: str) -> str:
    """Return the words of a gesture that a new invoice gives again: what it is, then why."""
    return f"geste déjà accordé sur la facture n°{NO_BREAK}{number}\n{cause}"


def at_treasury(less_cents: int = 0) -> str:
    """Say that an invoice is the Treasury's to collect, and what credit notes took off it."""
    return (
        f"{LOCKED_BY_TREASURY}, {euros(less_cents)} de moins par avoir" if less_cents else LOCKED_BY_TREASURY
    )


def period_label(covered: Period) -> str:
    """Return an invoiced period: `octobre 2026` for a whole month, else `du 1ᵉʳ au 15 nov. 2026`."""
    if covered == month_of(covered.start):
        return month_year(covered.start)
    return period(covered.start, covered.last)


def invoice_title(covered: Period) -> str:
    """Return the title of an invoice: `Facture d’octobre 2026`, `Facture du 1ᵉʳ au 15 nov. 2026`."""
    if covered == month_of(covered.start):
        return f"Facture {of_month_year(covered.start)}"
    return f"Facture {period(covered.start, covered.last)}"


def invoice_heading(label: str) -> str:
    """Return the title of an invoice from the period it is kept under, as `period_label` gives it."""
    if label.startswith(("du ", "le ")):
        return f"Facture {label}"
    return f"Facture {'d’' if label[:1] in VOWELS else 'de '}{label}"


def child_facts(born_on: date, on: date, level: str, school: str) -> str:
    """Return what stands beside a child's name: `7 ans · CE1 · École élémentaire des Trois-Ponts`."""
    age = age_on(born_on, on)
    years = f"{age}{NO_BREAK}an{'s' if age > 1 else ''}"
    return " · ".join(part for part in (years, LEVELS.get(level, level), school) if part)


def payer_name(title: str, first_name: str, last_name: str) -> str:
    """Return a name as it is addressed: `Mme Nadège TILLEUL`."""
    return " ".join(part for part in (title, first_name, last_name.upper()) if part)


def postal_lines(line1: str, line2: str, postcode: str, city: str) -> tuple[str, ...]:
    """Return an address from the most precise line to the town: building, street, `99990 VALBRUNE`."""
    return tuple(part for part in (line2, line1, f"{postcode} {city.upper()}".strip()) if part)


def invoice_letterhead(identity: Identity, *, demonstration: bool) -> Letterhead:
    """Return the head of an invoice."""
    service = (_text(identity, "service"), _text(identity, "revenue_office"))
    address = _lines(identity, "address_lines")
    contact = (*address[:1], _text(identity, "phone"), _text(identity, "email"))
    return Letterhead(
        town=_text(identity, "name"),
        service=" · ".join(part for part in service if part),
        contact=" · ".join(part for part in contact if part),
        accent=_text(identity, "accent") or DEFAULT_ACCENT,
        demonstration=FICTITIOUS if demonstration else "",
    )


def payment_means(
    identity: Identity,
    allowed: Collection[Means],
    *,
    online: bool,
    due_on: date,
    cash_limit: int = CASH_LIMIT,
) -> tuple[PaymentMeans, ...]:
    """Return the ways to pay, in order; one the act does not list is absent."""
    ways = []
    if online:
        ways.append(_online(_text(identity, "portal_address"), due_on))
    if Means.CHEQUE in allowed:
        ways.append(
            PaymentMeans(
                "Chèque",
                f"À l’ordre {_order(identity)}, avec le talon ci-dessous.",
                "Par chèque",
                "avec le talon en bas de page",
            )
        )
    taken = [words for means, words in _AT_THE_COUNTER if means in allowed]
    if taken:
        ways.append(_counter(taken, _text(identity, "counter_hours"), cash_limit))
    return tuple(ways)


def talon_of(identity: Identity, allowed: Collection[Means]) -> Talon | None:
    """Return the talon for cheques; None where the act does not list them."""
    if Means.CHEQUE not in allowed:
        return None
    return Talon(_text(identity, "cheque_order") or _TREASURY, _text(identity, "return_address"))


def invoice_footer(identity: Identity, number: str) -> str:
    """Return the last line: how to report an error, who sends, which invoice."""
    parts = [f"Une erreur{NARROW}? Écrivez-nous avant de payer{NO_BREAK}: {_text(identity, 'email')}"]
    if _text(identity, "siret"):
        parts.append(f"SIRET {_text(identity, 'siret')}")
    if _text(identity, "vat_note"):
        parts.append(_text(identity, "vat_note"))
    return " · ".join([*parts, f"facture {number}"])


def credit_used(receipt: str) -> str:
    """Return why part of a new invoice is already paid: an excess paid before."""
    return f"Avance déjà versée, quittance {receipt}"


def credit_note_used(number: str, cause: str) -> str:
    """Return why a new invoice is less: a credit note that exceeded the invoice it corrects."""
    return f"Avoir n°{NO_BREAK}{number}, déjà payé sur la facture corrigée{NO_BREAK}: {cause}"


def invoiced_again(number: str) -> str:
    """Return the title of the run that replaces a cancelled invoice."""
    return f"Refacturation de {number}"


def batch_title(run: str, count: int) -> str:
    """Return the title of a file with all invoices of a run: `Octobre 2026, 1 204 factures`."""
    return f"{run}, {thousands(count)}{NO_BREAK}facture{'s' if count > 1 else ''}"


def document_title(number: str) -> str:
    """Return how a family reads of an invoice in its list of documents."""
    return f"Facture {number}"


def file_name(number: str) -> str:
    """Return the file name of an invoice: letters, digits and hyphens only."""
    return f"facture-{number}.pdf"


def _online(address: str, due_on: date) -> PaymentMeans:
    until = f"Ouvert jusqu’au{NO_BREAK}{day_month(due_on)} inclus."
    words = f"Carte bancaire ou prélèvement unique, portail, rubrique Factures. {until}"
    return PaymentMeans("En ligne", words, "En ligne", address)


def _counter(taken: list[str], hours: str, cash_limit: int) -> PaymentMeans:
    limit = euros(cash_limit).replace(",00", "")
    detail = [
        {"espèces": f"espèces ({limit} au plus)", "CESU": "CESU préfinancé papier"}.get(word, word)
        for word in taken
    ]
    words = ", ".join(detail)
    words = f"{words[:1].upper()}{words[1:]}. {hours}".strip()
    return PaymentMeans("Guichet de la régie", words, "Au guichet", ", ".join(taken))


def _order(identity: Identity) -> str:
    payee = _text(identity, "cheque_order") or _TREASURY
    return f"du {payee}" if payee == _TREASURY else f"de{NO_BREAK}: {payee}"


def _text(identity: Identity, name: str) -> str:
    value = identity.get(name, "")
    return value if isinstance(value, str) else ""


def _lines(identity: Identity, name: str) -> Sequence[str]:
    value = identity.get(name, ())
    return [str(line) for line in value] if isinstance(value, list | tuple) else []
