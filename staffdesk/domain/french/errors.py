"""The French sentence of each error, by its code; every code the program raises has one.

A sentence says what happened and what to do next. Facts stand in braces, and are shown as French shows them.
Sentences are for people: logs keep code and facts. Warnings of the till have theirs here too.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum

from staffdesk.domain.errors import (
    NotAllowed,
    NotFound,
    PortalFault,
    RuleBroken,
    StaffdeskError,
    Stale,
    Unavailable,
)
from staffdesk.domain.french.amounts import NO_BREAK, euros, number
from staffdesk.domain.french.dates import day_long, instant

SENTENCES: dict[str, str] = {
    # The database, the disk, the second start
    "database_locked": (
        "Une autre personne enregistre en ce moment. Rien n’a été modifié ; réessayez dans quelques secondes."
    ),
    "database_missing": (
        "La base de données de Staffdesk est introuvable. Vérifiez son emplacement ou le réseau, puis "
        "réessayez."
    ),
    "database_unreachable": (
        "Le serveur de la base de données ne répond pas ou refuse ce poste. "
        "Votre saisie est conservée ; réessayez dans un instant."
    ),
    "database_read_only": (
        "La base de données est en lecture seule : rien ne peut être enregistré. Prévenez votre service "
        "informatique."
    ),
    "database_damaged": (
        "La base de données est abîmée. Ne saisissez plus rien et restaurez la dernière sauvegarde vérifiée."
    ),
    "database_settings": (
        "La base de données n’accepte pas les réglages dont Staffdesk a besoin ({setting}). Prévenez votre "
        "service informatique."
    ),
    "database_newer": (
        "Cette base de données vient d’une version plus récente de Staffdesk. Mettez à jour ce poste, puis "
        "ouvrez-la de nouveau."
    ),
    "database_older": (
        "Cette base de données vient d’une version plus ancienne de Staffdesk. Mettez-la à niveau (staffdesk "
        "upgrade), puis ouvrez-la de nouveau."
    ),
    "not_an_office": "Cette base de données n’est pas celle d’un bureau Staffdesk. Vérifiez son adresse.",
    "office_not_founded": "Cette base de données est vide : aucune commune n’y est encore installée.",
    "disk_full": (
        "Le disque est plein : rien n’a été enregistré et votre saisie est conservée. Libérez de la place, "
        "puis réessayez."
    ),
    "disk_error": (
        "Le disque ne répond pas correctement : rien n’a été enregistré. Prévenez votre service informatique."
    ),
    "storage_on_share": (
        "La base de données ne peut pas être sur un dossier partagé ou synchronisé ({place}). Choisissez un "
        "disque de ce poste, ou un serveur PostgreSQL pour travailler à plusieurs."
    ),
    "already_running": (
        "Staffdesk est déjà ouvert sur cette base de données (poste {host}, processus {pid}). Utilisez la "
        "fenêtre déjà ouverte ou fermez-la d’abord."
    ),
    "portal_database": "La base de données du portail ne répond pas. Réessayez dans un instant.",
    "roles_need_server": "SQLite n’a pas de comptes : cette commande est réservée à un serveur PostgreSQL.",
    # Keyring and keys
    "keyring_missing": (
        "Aucun trousseau de clés sûr n’est ouvert sur ce poste, et Staffdesk ne garde aucun secret en clair. "
        "Ouvrez le trousseau de votre session (Windows : Gestionnaire d’identification ; Linux : GNOME "
        "Keyring ou KWallet), puis relancez Staffdesk."
    ),
    "keyring_locked": (
        "Le trousseau de clés de votre session ne s’ouvre pas. Déverrouillez-le, puis réessayez."
    ),
    "town_key_missing": (
        "Ce poste n’a pas encore reçu la clé de la commune. Demandez à un administrateur de l’approuver."
    ),
    "town_key_unreadable": (
        "La clé reçue n’est pas destinée à ce poste. Demandez à un administrateur de l’approuver de nouveau."
    ),
    "health_unreadable": (
        "Cette fiche sanitaire ne peut pas être déchiffrée avec la clé de ce poste. Prévenez un "
        "administrateur."
    ),
    # The journal and the till
    "ledger_damaged": (
        "Le journal comptable ne se suit plus à l’écriture {no} : aucun encaissement n’est possible. "
        "Prévenez le régisseur et lancez la vérification du journal."
    ),
    "ledger_unguarded": (
        "La base de données laisse modifier le journal comptable : Staffdesk refuse de démarrer. Prévenez "
        "votre service informatique."
    ),
    "allocation_over_open": "Ce montant dépasse ce qui reste à payer sur la facture.",
    "allocation_over_paid": "Ce montant dépasse ce qui a été reçu.",
    "cesu_over_ceiling": "Les CESU ne peuvent régler que {ceiling} sur cette facture.",
    "amount_not_positive": "Indiquez un montant supérieur à zéro.",
    "card_without_reference": "Indiquez le numéro d’autorisation du ticket de carte.",
    "transfer_without_reference": "Indiquez la référence du virement.",
    "cash_short": "Les espèces reçues ne couvrent pas {cents}.",
    "cash_above_limit": "Ce paiement en espèces dépasse le plafond de {limit}.",
    "cash_above_limit_needs_reason": (
        "Ce paiement en espèces dépasse le plafond de {limit}. Indiquez pourquoi il est accepté."
    ),
    "cheque_number": "Indiquez le numéro du chèque, en chiffres.",
    "cheque_bank": "Indiquez la banque du chèque.",
    "cheque_drawer": "Indiquez le nom du titulaire du chèque.",
    "cesu_without_voucher": "Saisissez au moins un CESU.",
    "cesu_sum_differs": "La somme des CESU ne fait pas {cents}.",
    "cesu_number": "Le numéro de CESU {number} n’est pas valable.",
    "cesu_already_used": "Le CESU {number} a déjà été encaissé.",
    "cesu_value": "Indiquez la valeur du CESU {number}.",
    "cesu_expired": "Le CESU {number}, millésime {year}, n’est plus accepté depuis le {until}.",
    "cesu_not_yet_valid": "Le CESU {number} est du millésime {year} : il n’est pas encore accepté.",
    "cesu_expires_soon": "Les CESU du millésime {year} sont acceptés jusqu’au {until}.",
    "means_not_in_act": "L’acte de la régie n’autorise pas ce moyen de paiement.",
    # Backups
    "backup_damaged": "Cette sauvegarde est incomplète ou abîmée. Utilisez-en une autre.",
    "backup_not_verified": (
        "La sauvegarde relue n’est pas identique à la base : elle n’a pas été gardée. Recommencez, et "
        "prévenez votre service informatique si cela se répète."
    ),
    "backup_not_set_up": "Choisissez d’abord une phrase secrète pour les sauvegardes.",
    "backup_secret_short": "Choisissez une phrase secrète d’au moins {shortest} caractères.",
    "backup_wrong_secret": "Cette phrase secrète ou cette clé de secours n’ouvre pas la sauvegarde.",
    "backup_other_kind": (
        "Cette sauvegarde vient d’une base d’un autre genre ({database}). "
        "Restaurez-la dans une base du même genre."
    ),
    "folder_not_writable": "Staffdesk n’a pas le droit d’écrire dans ce dossier. Choisissez-en un autre.",
    "file_missing": "Ce fichier ou ce dossier est introuvable.",
    "restore_target_exists": (
        "Une base de données existe déjà à cet endroit. La restauration se fait toujours dans une nouvelle "
        "base."
    ),
    "program_missing": (
        "Le programme {program} est introuvable sur ce poste. Installez les outils clients de PostgreSQL."
    ),
    "program_failed": (
        "Le programme {program} s’est arrêté sur une erreur. Prévenez votre service informatique."
    ),
    # Who may do what
    "not_allowed": "Votre rôle ne permet pas cette action. Un administrateur peut vous l’accorder.",
    "recovery_needed": (
        "Ce bureau a été restauré à partir d’une sauvegarde : la synchronisation et les décisions attendent "
        "la reprise. Prévenez un administrateur."
    ),
    "wrong_password": "Identifiant ou mot de passe incorrect.",
    "password_short": "Choisissez un mot de passe d’au moins {shortest} caractères.",
    "password_long": "Choisissez un mot de passe d’au plus {longest} caractères.",
    "password_own_word": "Le mot de passe ne doit pas contenir « {word} ».",
    "password_common": "Ce mot de passe est trop courant. Choisissez-en un autre.",
    "account_of_another_family": "Ce compte est déjà celui d’une autre famille.",
    "not_a_demonstration": "Cette action n’existe que dans la démonstration.",
    # What is not there (the code names the thing)
    "household": "Cette famille est introuvable.",
    "town": "La commune n’est pas encore installée dans cette base de données.",
    "request": "Cette demande est introuvable.",
    "document": "Ce document est introuvable.",
    "thread": "Cette conversation est introuvable.",
    "edited_record": "La fiche à modifier est introuvable.",
    # Rules of requests, bookings, deadlines and tariffs
    "already_sent": (
        "Cette décision vient d’être envoyée à la famille : elle ne peut plus être annulée. Prenez une "
        "nouvelle décision."
    ),
    "refusal_needs_reason": "Indiquez le motif du refus : la famille le lira.",
    "outcome_not_possible": "Cette réponse n’est pas possible pour cette demande.",
    "booking_move_forbidden": "Cette réservation ne peut pas changer ainsi.",
    "already_decided": ("Cette demande vient d’être traitée par la mairie : elle ne peut plus être retirée."),
    "field_not_editable": "Cette information ne peut pas être modifiée ainsi.",
    "pattern_needs_reference": "Indiquez la semaine de départ du rythme.",
    "deadline_never": "Aucun jour ouvré ne permet de calculer le délai du {service_date}.",
    "deadline_no_row": "Aucun délai n’est prévu pour le {service_date}.",
    "deadline_no_period": (
        "Le {service_date} n’est dans aucune période de vacances : le délai ne peut pas être calculé."
    ),
    "deadline_rule_malformed": "Cette règle de délai est incomplète.",
    "tariff_unusable": "Le tarif de cette activité est incomplet : complétez-le avant de facturer.",
    "quotient_unreadable": "Indiquez le quotient familial en chiffres, par exemple 845,50.",
    "quotient_out_of_range": "Ce quotient familial est hors des limites possibles.",
    "accent_unreadable": "Indiquez la couleur sous la forme #1f4f8f.",
    "accent_too_pale": (
        "Cette couleur est trop pâle pour être lue sur du blanc (contraste de {measured} au lieu de "
        "{needed})."
    ),
    # Files of families
    "file_empty": "Le fichier « {name} » est vide.",
    "file_too_big": "Le fichier « {name} » est trop lourd ({size}). La limite est de {largest}.",
    "file_type_refused": "Le fichier « {name} » n’est pas d’un format accepté ({accepted}).",
    "file_not_what_it_says": (
        "Le contenu du fichier « {name} » ne correspond pas à son nom. Enregistrez-le de nouveau dans le bon "
        "format."
    ),
    "file_name_not_simple": (
        "Le nom « {name} » contient des signes refusés. Renommez le fichier, par exemple « {suggestion} »."
    ),
    "too_many_files": "Joignez au plus {most} fichiers.",
    "document_damaged": "Le document reçu est abîmé. Envoyez-le de nouveau.",
    "document_taken": "Un autre document porte déjà cet identifiant. Envoyez-le de nouveau.",
    "validity_malformed": "Cette durée de validité est incomplète.",
}

GENERAL: tuple[tuple[type[StaffdeskError], str], ...] = (
    (PortalFault, "Le portail ne répond pas comme prévu. Rien n’est perdu ; Staffdesk réessaiera."),
    (Stale, "Quelqu’un d’autre vient de modifier ces données. Rechargez, puis vérifiez votre saisie."),
    (NotAllowed, "Votre rôle ne permet pas cette action. Un administrateur peut vous l’accorder."),
    (NotFound, "Cet élément est introuvable."),
    (RuleBroken, "Cette saisie n’est pas possible."),
    (Unavailable, "Staffdesk ne peut pas continuer pour le moment. Votre saisie est conservée ; réessayez."),
)
"""What is said of a code without a sentence, by kind of error."""

_AMOUNTS = frozenset({"cents", "ceiling", "limit"})
_SIZES = frozenset({"size", "largest"})
_MEBIBYTE = 1024 * 1024


def sentence(error: StaffdeskError) -> str:
    """Return what people are told of an error: what happened, and what to do next."""
    if error.code in SENTENCES:
        return words(error.code, error.facts)
    return next((said for kind, said in GENERAL if isinstance(error, kind)), GENERAL[-1][1])


def words(code: str, facts: Mapping[str, object]) -> str:
    """Return the sentence of a code with its facts, for a warning too; KeyError if it has none."""
    return SENTENCES[code].format_map(_Facts(facts))


class _Facts(dict[str, str]):
    """Facts as French shows them; a missing one is an ellipsis, because an error must never fail."""

    def __init__(self, facts: Mapping[str, object]) -> None:
        super().__init__({name: _shown(name, value) for name, value in facts.items()})

    def __missing__(self, key: str) -> str:
        return "…"


def _shown(name: str, value: object) -> str:
    match value:
        case datetime():
            return instant(value)
        case date():
            return day_long(value)
        case bool() | Enum():
            return str(value)
        case int() if name in _AMOUNTS:
            return euros(value)
        case int() if name in _SIZES:
            return _size(value)
        case int():
            return str(value)
        case list() | tuple() | set() | frozenset():
            return ", ".join(_shown(name, item) for item in value)
        case _:
            return str(value)


def _size(octets: int) -> str:
    tenths = (octets * 10 + _MEBIBYTE - 1) // _MEBIBYTE
    whole, tenth = divmod(tenths, 10)
    return f"{number(whole)}{f',{tenth}' if tenth else ''}{NO_BREAK}Mo"
