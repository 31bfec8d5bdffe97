"""The section Commune: who the town is, as it is printed and shown, and its general rules."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from staffdesk.ui.kit.list_rows import TwoLineRow
from staffdesk.ui.settings.editor_section import EditorSection
from staffdesk.ui.settings.record_form import Item, RecordForm, Sort

if TYPE_CHECKING:
    from staffdesk.services.settings_book import SettingsBook

HORIZONS = (("month", "mois par mois"), ("year", "toute l’année scolaire"))
IDENTITY_ROWS: Sequence[Sequence[Item] | str] = (
    (Item("town", "Commune"), Item("name", "Nom imprimé", hint="Par exemple Ville de Valbrune.")),
    (Item("service", "Service", optional=True), Item("revenue_office", "Régie", optional=True)),
    (
        Item("address_lines", "Adresse", Sort.LINES, hint="Une ligne par ligne imprimée."),
        Item("return_address", "Adresse de retour sous enveloppe", optional=True),
    ),
    (Item("phone", "Téléphone", optional=True), Item("email", "Courriel", optional=True)),
    (
        Item("portal_address", "Adresse du portail", optional=True),
        Item("counter_hours", "Horaires du guichet", optional=True),
    ),
    (Item("siret", "SIRET", optional=True), Item("cheque_order", "Ordre des chèques", optional=True)),
    (
        Item("vat_note", "Mention de TVA", optional=True),
        Item("accent", "Couleur", optional=True, hint="Sous la forme #17436B, lisible sur du blanc."),
    ),
)
RULE_ROWS: Sequence[Sequence[Item] | str] = (
    "Réservations des familles",
    (
        Item(
            "booking_horizon",
            "Elles réservent",
            Sort.CHOICE,
            HORIZONS,
            hint="Un mois par envoi, ou une période jusqu’à la fin de l’année scolaire.",
        ),
        Item("answer_hours", "Heures pour répondre sans échéance", Sort.COUNT),
    ),
    (
        Item("health_blocks", "Sans fiche sanitaire, pas de réservation", Sort.FLAG),
        Item("household_blocks", "Sans fiche du foyer, pas de réservation", Sort.FLAG),
    ),
    (
        Item("undo_seconds", "Secondes pour annuler une décision", Sort.COUNT),
        Item("link_days", "Jours de validité du lien d’activation", Sort.COUNT),
    ),
    "Effectifs des repas : décocher si les familles apportent le pique-nique des journées de loisirs",
    (Item("leisure_meals", "Une journée de loisirs qui couvre midi compte un repas", Sort.FLAG),),
    "Paiement",
    (
        Item(
            "cart_minutes",
            "Minutes pour payer un panier",
            Sort.COUNT,
            hint="Activités payées à l’avance. Ensuite le panier expire, rien n’est demandé.",
        ),
        Item(
            "counter_payment_hours",
            "Heures pour payer un panier au guichet",
            Sort.COUNT,
            hint="Jamais au-delà de minuit avant le premier jour.",
        ),
    ),
    (
        Item(
            "due_days",
            "Jours pour payer une facture",
            Sort.COUNT,
            hint="Au moins. L’échéance proposée est la fin du mois qui les laisse.",
        ),
        Item("unpaid_threshold_cents", "Seuil d’alerte des impayés", Sort.CENTS),
        Item("online_payment", "Les familles paient en ligne", Sort.FLAG),
    ),
    (
        Item("cash_warning_cents", "Espèces : demander un motif dès", Sort.CENTS),
        Item("cesu_excess_is_credit", "Le trop-perçu en CESU reste en avoir", Sort.FLAG),
    ),
    (
        Item("reminder_floor_cents", "Ne pas relancer en dessous de", Sort.CENTS),
        Item(
            "title_floor_cents",
            "Pas de transmission au Trésor public en dessous de",
            Sort.CENTS,
            hint="Seuil légal\u00a0: 15,00\u00a0€ (CGCT D.1611-1). Le dernier avis ne part pas en dessous.",
        ),
    ),
    (
        Item("reminder_pay_days", "Jours pour payer après une relance", Sort.COUNT),
        Item("reminder_quiet_days", "Jours sans relance après un paiement", Sort.COUNT),
    ),
    "Conservation",
    (
        Item(
            "health_kept_months",
            "Mois de garde d’une fiche sanitaire",
            Sort.COUNT,
            hint="Après le départ de l’enfant, fin de sa dernière inscription ou réservation.",
        ),
    ),
)
_LINES = {
    "town_identity": ("bank", "Commune et identité", "Ce que disent factures, reçus et portail"),
    "town_rules": ("gear-six", "Règles générales", "Réservations, délais de réponse, repas, paiement"),
}


def town_section(today: Callable[[], date]) -> EditorSection:
    """Make the section."""
    forms = {
        "town_identity": RecordForm(IDENTITY_ROWS, today),
        "town_rules": RecordForm(RULE_ROWS, today),
    }

    def rows(book: "SettingsBook") -> Sequence[TwoLineRow]:
        return [
            TwoLineRow(record.key, "", icon, title, "", line)
            for kind, (icon, title, line) in _LINES.items()
            for record in book.records.get(kind, ())
        ]

    return EditorSection(
        name="Commune",
        forms=forms,
        rows=rows,
        title=lambda kind, _values: _LINES[kind][1],
    )
