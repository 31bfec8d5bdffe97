"""Families in French: custody, residence, what happened to a file."""

import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from staffdesk.domain.care_plan import CarePlan
from staffdesk.domain.french.amounts import NARROW, NO_BREAK, euros
from staffdesk.domain.french.dates import day_month_year
from staffdesk.domain.patterns import Weeks

VOWELS = frozenset("aeiouœæ")

RESIDENCE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "resident": "Commune",
        "assimilated": "Commune, par convention",
        "non_resident": "Hors commune",
        "staff_child": "Personnel communal",
    }
)
"""Where a household lives, as tariffs see it."""

WEEKS_WORDS: Mapping[Weeks, str] = MappingProxyType(
    {
        Weeks.EVERY: "chaque semaine",
        Weeks.ODD: "sem. impaires",
        Weeks.EVEN: "sem. paires",
        Weeks.ALTERNATE: "une semaine sur deux",
    }
)
"""Which weeks a household has a child."""

SOURCE_WORDS: Mapping[str, str] = MappingProxyType(
    {"caf": "CAF", "msa": "MSA", "town": "calcul de la mairie"}
)
"""Who says a family quotient."""

DIET_WORDS: Mapping[str, str] = MappingProxyType({"standard": "standard"})
"""Diets that are kept as codes; a town's own are kept in words."""

TIMELINE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "household.edited": "Dossier modifié",
        "custody.saved": "Garde alternée",
        "household.created": "Foyer créé",
        "child.added": "Enfant ajouté",
        "guardian.added": "Responsable ajouté",
        "health.edited": "Fiche sanitaire modifiée",
        "health.erased": "Fiche sanitaire effacée, sa durée de conservation est passée",
        "child.linked": "Second foyer rattaché",
        "child.unlinked": "Rattachement repris",
        "right.given": "Inscription ajoutée",
        "right.moved": "Dates d’inscription modifiées",
        "right.ended": "Inscription terminée",
        "right.varied": "Tarif d’inscription changé",
        "right.dropped": "Inscription retirée",
        "right.undone": "Inscription remise comme avant",
        "custody.undone": "Garde alternée remise comme avant",
        "household.invited": "Invitation au portail envoyée",
        "household.quotient_recorded": "Quotient familial enregistré",
        "household.moved": "Domicile au sens des tarifs",
        "household.quotient_reminded": "Renouvellement du quotient demandé",
        "household.quotient_ended": "Quotient familial arrivé à son terme",
        "household.aid_granted": "Aide accordée",
        "household.aid_changed": "Aide modifiée",
        "household.aid_withdrawn": "Aide retirée",
        "household.debit_chosen": "Choix du prélèvement modifié",
        "household.mandate_recorded": "Mandat de prélèvement enregistré",
        "household.mandate_amended": "Compte du mandat de prélèvement changé",
        "household.mandate_ended": "Mandat de prélèvement terminé",
        "household.refund_asked": "Remboursement du trop-perçu demandé au comptable",
        "household.refund_paid": "Trop-perçu remboursé par le comptable",
        "household.refund_rejected": "Remboursement rejeté par le comptable, l’avoir est revenu",
        "reminders.held": "Relances suspendues",
        "reminders.released": "Relances reprises",
        "request.decided": "Demande décidée",
        "request.undone": "Décision annulée",
        "request.corrected": "Décision corrigée",
        "request.correction_undone": "Correction annulée",
        "request.assigned": "Demande attribuée à un agent",
        "health.read": "Fiche sanitaire lue",
        "request.filed": "Demande saisie par la mairie",
        "request.settled": "Demande reçue et classée",
        "bookings.changed": "Planning modifié",
        "message.sent": "Message envoyé",
        "payment.taken": "Paiement encaissé",
        "invoice.issued": "Facture émise",
    }
)
"""Entries of the audit log, as the timeline of a family tells them."""

SAME_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "child": "même enfant",
        "adult": "même responsable",
        "email": "même courriel",
        "phone": "même téléphone",
        "address": "même nom à la même adresse",
    }
)
"""What a household that is entered shares with one on file."""

ACCOUNT_STATES: tuple[str, ...] = ("none", "invited", "active", "disabled")
"""Where a family's account on the portal stands, as far as the office knows."""


def care_plan_words(plan: CarePlan) -> str:
    """Tell a care plan: ``du 1ᵉʳ sept. 2026 au 31 août 2027, panier repas``; nothing where there is none."""
    if not plan.exists:
        return ""
    start = "" if plan.starts_on is None else f"du {day_month_year(plan.starts_on)}"
    last = "" if plan.last_on is None else f"{'au' if start else 'jusqu’au'} {day_month_year(plan.last_on)}"
    dates = " ".join(filter(None, (start, last))) or "sans date de fin"
    return f"{dates}, panier repas" if plan.brings_meal else dates


def newcomers_words(adults: int, children: int) -> str:
    """Count the people of a household: ``2 responsables, 1 enfant``."""
    counted = [(adults, "responsable"), (children, "enfant")]
    return ", ".join(f"{count}{NO_BREAK}{word}{'s' if count > 1 else ''}" for count, word in counted if count)


def of_person(name: str) -> str:
    """Return a name after its preposition, elided before a vowel: `de Malo`, `d’Élise`."""
    first = unicodedata.normalize("NFD", name[:1]).casefold()[:1]
    return f"d’{name}" if first in VOWELS and first else f"de {name}"


def quotient_value(value: Decimal) -> str:
    """Write a family quotient: ``1 150,50``."""
    whole, _, decimals = f"{value:.2f}".partition(".")
    return f"{int(whole):,}".replace(",", NARROW) + f",{decimals}"


def timeline_text(action: str, facts: Mapping[str, object]) -> str:
    """Tell one entry of the audit log; an action of a later version is told as it is."""
    words = TIMELINE_WORDS.get(action, action)
    label = facts.get("label")
    return f"{words}{NO_BREAK}: {label}" if label else words


def move_words(residence: str, valid_from: date, reason: str) -> str:
    """Tell a move: ``Hors commune à partir du 15 oct. 2026, déménagement``."""
    return f"{RESIDENCE_WORDS[residence]} à partir du {day_month_year(valid_from)}, {reason}"


def statement_invoice(number: str, label: str, treasury_cents: int = 0) -> str:
    """Name an invoice in the statement of a family: ``Facture 2026-002114, octobre 2026``.

    ``treasury_cents`` is what of it the family owes to the Treasury, and to the régie no longer.
    """
    elsewhere = f"{euros(treasury_cents)} à payer au Trésor public" if treasury_cents else ""
    return ", ".join(filter(None, (f"Facture {number}", label, elsewhere)))


def credit_words(cents: int, cesu_cents: int = 0) -> str:
    """Say the credit of a family: ``Avoir de 12,00 €, dont 8,00 € en CESU``; nothing without credit.

    ``cesu_cents`` pay only what CESU may, and never become money (E4).
    """
    if not cents:
        return ""
    cesu = "en CESU" if cesu_cents == cents else f"dont {euros(cesu_cents)} en CESU" if cesu_cents else ""
    return ", ".join(filter(None, (f"Avoir de {euros(cents)}", cesu)))


def statement_credit_note(number: str, cause: str) -> str:
    """Name a credit note in the statement of a family: ``Avoir 2026-A00087, absence excusée``."""
    return f"Avoir {number}, {cause}"


def statement_footer(identity: Mapping[str, object], number: str) -> str:
    """Return the last line of a statement on paper: whom to ask, which household."""
    email = str(identity.get("email", ""))
    return f"Une question sur ce relevé{NARROW}? Écrivez-nous{NO_BREAK}: {email} · dossier {number}"


def statement_payment(number: str) -> str:
    """Name a payment in the statement of a family: ``Quittance 2026-00087``."""
    return f"Quittance {number}"
