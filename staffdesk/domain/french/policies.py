"""Policies in French: their names, who decided, and why a request is left to a person."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

from staffdesk.domain.french.amounts import NO_BREAK
from staffdesk.domain.french.checks import SUBJECT_WORDS, TITLES, conform_count
from staffdesk.domain.french.fields import field_label
from staffdesk.domain.policies import Left, PolicyKey, PolicyKind, Why
from staffdesk.domain.requests import Subject

KIND_NAMES: Mapping[PolicyKind, str] = MappingProxyType(
    {
        PolicyKind.BOOKING: "Réservations",
        PolicyKind.CANCELLATION: "Annulations",
        PolicyKind.ABSENCE: "Absences",
        PolicyKind.CONTACT: "Téléphones et profession",
    }
)
"""What a policy decides, as a heading."""

RESERVED: Sequence[str] = (
    "Garde, autorité parentale et interdictions de venir chercher l’enfant",
    "Fiche sanitaire et coordonnées bancaires",
    "Noms, adresse, courriel et régime",
    "Documents, et toute demande à laquelle un fichier ou un mot est joint",
    "Demandes en conflit avec une modification de la mairie",
)
"""What always waits for a person, whatever is switched on."""

AUTHOR = f"Règle automatique{NO_BREAK}: "

_PLAIN: Mapping[Why, str] = MappingProxyType(
    {
        Why.KIND: "lu par une personne",
        Why.NO_CHECK: "aucun contrôle possible",
        Why.UNFAVOURABLE: "les règles proposent une autre réponse",
        Why.WORDS: "la famille a écrit un mot",
        Why.FILES: "un fichier est joint",
        Why.TAKEN: "un agent s’en occupe",
    }
)


def policy_name(policy: PolicyKey, activities: Mapping[str, str]) -> str:
    """Name a policy: ``Réservations, Cantine``; an activity the town no longer has shows as its code."""
    where = activities.get(policy.activity, policy.activity)
    return ", ".join(filter(None, (KIND_NAMES[policy.kind], where)))


def author(policies: Collection[PolicyKey], activities: Mapping[str, str]) -> str:
    """Say who decided: ``Règle automatique : Réservations, Cantine``."""
    return AUTHOR + " + ".join(policy_name(policy, activities) for policy in sorted(policies))


def is_automatic(who: str) -> bool:
    """Tell whether a name is that of a policy."""
    return who.startswith(AUTHOR)


def by_whom(who: str) -> str:
    """Say by whom: ``par Camille R.``, ``par la règle automatique Absences, Cantine``; nothing for nobody."""
    if is_automatic(who):
        return f"par la règle automatique {who.removeprefix(AUTHOR)}"
    return f"par {who}" if who else ""


def checks_told(codes: Sequence[str]) -> str:
    """Name the checks a decision rested on: ``2 contrôles conformes : délai, capacité``."""
    known = {code.value: TITLES[code].lower() for code in TITLES}
    names = ", ".join(known.get(code, code) for code in codes)
    return f"{conform_count(len(codes))}{NO_BREAK}: {names}" if codes else ""


def why_left(left: Left, activities: Mapping[str, str]) -> str:
    """Say one reason why a person decides: ``délai``, ``un fichier est joint``."""
    if left.check is not None:
        return TITLES[left.check].lower()
    if left.policy is not None:
        return f"règle éteinte ({policy_name(left.policy, activities)})"
    if left.why is Why.SUBJECT:
        return f"toujours une personne ({SUBJECT_WORDS[Subject(left.name)]})"
    if left.why is Why.FIELD:
        return f"toujours une personne ({field_label(left.name).lower()})"
    return _PLAIN[left.why]


def whys_left(left: Sequence[Left], activities: Mapping[str, str]) -> str:
    """Say every reason, the gravest first."""
    return " · ".join(why_left(one, activities) for one in left)
