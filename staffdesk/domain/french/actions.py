"""The actions that the palette finds, in French: name, other words one may type, and a stable number."""

from dataclasses import dataclass

from staffdesk.domain.permissions import Permission


@dataclass(frozen=True)
class PaletteAction:
    """An action: ``action_id`` never changes, ``target`` is the screen it leads to.

    ``argument`` is what that screen is opened with; empty: as it stands.
    """

    action_id: int
    target: str
    title: str
    also: str
    needs: Permission = Permission.READ
    argument: str = ""


ACTIONS: tuple[PaletteAction, ...] = (
    PaletteAction(1, "home", "Aller à Accueil", "tableau de bord aujourd’hui"),
    PaletteAction(2, "validation", "Aller à Demandes", "file validation à traiter"),
    PaletteAction(3, "families", "Aller à Familles", "foyers dossiers"),
    PaletteAction(4, "calendar", "Aller à Planning", "calendrier réservations"),
    PaletteAction(5, "invoices", "Aller à Facturation", "factures"),
    PaletteAction(6, "counter", "Aller à Guichet", "régie caisse encaisser", Permission.TAKE_PAYMENTS),
    PaletteAction(7, "inbox", "Aller à Messages", "courrier conversations"),
    PaletteAction(8, "statistics", "Aller à Statistiques", "chiffres"),
    PaletteAction(9, "settings", "Aller à Paramètres", "réglages tarifs utilisateurs"),
    PaletteAction(
        20, "validation", "Saisir une demande papier", "téléphone guichet", Permission.DECIDE_REQUESTS
    ),
    PaletteAction(21, "sync_journal", "Synchroniser maintenant", "portail envoyer recevoir", Permission.SYNC),
    PaletteAction(
        22, "counter", "Encaisser un paiement", "quittance chèque espèces", Permission.TAKE_PAYMENTS
    ),
    PaletteAction(
        29,
        "counter",
        "Fermer la caisse",
        "arrêté compter clôturer",
        Permission.TAKE_PAYMENTS,
        argument="close",
    ),
    PaletteAction(
        23, "invoices", "Préparer une facturation", "facturer brouillon", Permission.DRAFT_INVOICES
    ),
    PaletteAction(
        25,
        "attendance",
        "Pointer les présences",
        "pointage émargement absents liste",
        Permission.MARK_ATTENDANCE,
    ),
    PaletteAction(
        27,
        "deposits",
        "Remettre chèques, CESU et espèces",
        "bordereau remise versement arrêté caisse comptable",
        Permission.CLOSE_TILL,
    ),
    PaletteAction(26, "meals", "Effectifs des repas", "cantine cuisine commande régimes"),
    PaletteAction(
        28,
        "families",
        "Nouveau foyer",
        "créer ajouter dossier famille",
        Permission.EDIT_HOUSEHOLDS,
        argument="new",
    ),
    PaletteAction(24, "inbox", "Écrire à une famille", "message nouveau", Permission.ANSWER_MESSAGES),
)
"""Every action, screens first."""
