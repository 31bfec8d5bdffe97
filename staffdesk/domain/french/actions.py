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


def _section(
    action_id: int, key: str, title: str, also: str, needs: Permission = Permission.READ
) -> PaletteAction:
    """Make the way to one section of Paramètres."""
    return PaletteAction(action_id, "settings", f"Paramètres, {title}", also, needs, key)


ACTIONS: tuple[PaletteAction, ...] = (
    PaletteAction(1, "home", "Aller à Accueil", "tableau de bord aujourd’hui"),
    PaletteAction(2, "validation", "Aller à Demandes", "file validation à traiter"),
    PaletteAction(3, "families", "Aller à Familles", "foyers dossiers"),
    PaletteAction(4, "calendar", "Aller à Planning", "calendrier réservations"),
    PaletteAction(5, "invoices", "Aller à Facturation", "factures"),
    PaletteAction(6, "counter", "Aller à Guichet", "régie caisse encaisser", Permission.TAKE_PAYMENTS),
    PaletteAction(7, "inbox", "Aller à Messages", "courrier conversations"),
    PaletteAction(8, "statistics", "Aller à Statistiques", "chiffres"),
    PaletteAction(9, "settings", "Aller à Paramètres", "réglages"),
    PaletteAction(
        20, "validation", "Saisir une demande papier", "téléphone guichet", Permission.DECIDE_REQUESTS
    ),
    PaletteAction(
        21, "sync_journal", "Synchroniser maintenant", "portail envoyer recevoir", Permission.SYNC, "now"
    ),
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
        30,
        "invoices",
        "Aides dues par des tiers",
        "tiers CCAS CAF état liquidatif recouvrer",
        argument="third_parties",
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
    _section(40, "town", "Commune", "mairie identité règles générales adresse"),
    _section(41, "sites", "Écoles et sites", "classes établissements"),
    _section(42, "calendar", "Calendrier", "vacances fériés fermeture grève semaine"),
    _section(43, "documents", "Documents", "pièces justificatifs demandés"),
    _section(44, "texts", "Textes", "motifs sujets modèles refus"),
    _section(45, "activities", "Activités", "groupes créneaux places capacité"),
    _section(46, "deadlines", "Délais", "limite réserver annuler"),
    _section(47, "absences", "Absences", "carence motifs certificat"),
    _section(48, "tariffs", "Tarifs", "prix grille quotient délibération simuler"),
    _section(49, "quotients", "Quotients", "renouvellement campagne février"),
    _section(50, "revenue", "Régie", "acte régisseur mandataires plafond fonds"),
    _section(51, "reminders", "Relances", "niveaux impayés"),
    _section(52, "policies", "Décisions", "règles automatiques"),
    _section(53, "staff", "Utilisateurs", "comptes postes rôles"),
    _section(54, "portal", "Portail", "liaison enrôler"),
    _section(55, "retention", "Conservation", "données de santé effacer", Permission.CONFIGURE),
    _section(56, "backup", "Sauvegarde", "copie restaurer", Permission.BACK_UP),
)
"""Every action, screens first, the sections of Paramètres last."""
