"""What the screen Paramètres says: its sections, and the codes of settings in words."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from staffdesk.domain.permissions import Role
from staffdesk.ui.wording import ROLE_WORDS


class SectionWords(NamedTuple):
    """Key, words in the column, title over the content, icon."""

    key: str
    words: str
    title: str
    icon: str


TOWN = (
    SectionWords("town", "Commune", "Commune et règles générales", "bank"),
    SectionWords("sites", "Écoles et sites", "Écoles et sites", "house-line"),
    SectionWords("calendar", "Calendrier", "Calendrier de l’année scolaire", "calendar-blank"),
    SectionWords("documents", "Documents", "Documents demandés", "file-text"),
    SectionWords("texts", "Textes", "Motifs, sujets et textes", "text-align-left"),
)
SERVICES = (
    SectionWords("activities", "Activités", "Activités et groupes", "users-three"),
    SectionWords("deadlines", "Délais", "Délais pour réserver et annuler", "clock"),
    SectionWords("absences", "Absences", "Absences et carence", "first-aid"),
    SectionWords("tariffs", "Tarifs", "Tarifs", "receipt"),
    SectionWords("quotients", "Quotients", "Renouvellement des quotients", "arrows-clockwise"),
    SectionWords("revenue", "Régie", "Régie de recettes", "storefront"),
    SectionWords("reminders", "Relances", "Niveaux de relance des impayés", "bell-ringing"),
    SectionWords("policies", "Décisions", "Règles automatiques", "lightning"),
)
OFFICE = (
    SectionWords("staff", "Utilisateurs", "Utilisateurs et postes", "identification-card"),
    SectionWords("portal", "Portail", "Liaison avec le portail", "globe"),
    SectionWords("retention", "Conservation", "Conservation des données de santé", "hourglass-medium"),
    SectionWords("backup", "Sauvegarde", "Sauvegarde", "hard-drives"),
)
GROUPS = (("La commune", TOWN), ("Les services", SERVICES), ("Le bureau", OFFICE))
EDITED = frozenset(
    {
        "town",
        "sites",
        "calendar",
        "documents",
        "texts",
        "activities",
        "deadlines",
        "absences",
        "revenue",
        "reminders",
        "policies",
        "tariffs",
        "quotients",
        "retention",
    }
)
"""Sections that can be changed here by who may."""

READ_ONLY = (frozenset(row.key for row in (*TOWN, *SERVICES)) | {"staff"}) - EDITED
"""Sections that can be read and not yet changed here."""

SITE_KINDS: Mapping[str, str] = MappingProxyType(
    {"school": "école", "canteen": "restaurant", "leisure_centre": "centre de loisirs"}
)

TEXT_KINDS: Sequence[tuple[str, str]] = (
    ("refusal", "Motifs de refus"),
    ("absence_reason", "Motifs d’absence"),
    ("message_topic", "Sujets des messages"),
    ("news", "Actualités du portail"),
    ("link", "Liens du portail"),
    ("terms", "Conditions d’utilisation"),
)
WORKSTATION_STATES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "ready": ("check", "peut lire les fiches sanitaires"),
        "waiting": ("hourglass-medium", "attend l’accord d’un administrateur"),
        "unknown": ("", "–"),
    }
)


def roles_words(roles: Sequence[str]) -> str:
    """Name the roles of a user, those of a later version as they are stored."""
    known = {role.value for role in Role}
    return ", ".join(ROLE_WORDS[Role(role)] if role in known else role for role in roles)


def sentence_case(words: str) -> str:
    """Begin with a capital."""
    return words[:1].upper() + words[1:]
