"""The fields of the file in French, as staff and families read them."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from staffdesk.domain.french.dates import day_month_year

FIELD_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "address_line1": "Adresse",
        "address_line2": "Complément",
        "postcode": "Code postal",
        "city": "Commune",
        "invoice_by_mail": "Factures par courriel",
        "first_name": "Prénom",
        "last_name": "Nom",
        "email": "Courriel",
        "mobile": "Portable",
        "phone": "Téléphone",
        "work_phone": "Téléphone professionnel",
        "profession": "Profession",
        "diet": "Régime",
        "health": "Fiche sanitaire",
        "doctor": "Médecin",
        "doctor_phone": "Tél. médecin",
        "vaccine_dtp": "Vaccin DTP",
        "vaccine_pertussis": "Vaccin coquel.",
        "vaccine_hib": "Vaccin Hib",
        "vaccine_mmr": "Vaccin ROR",
        "vaccine_pneumococcus": "Vaccin pneumo.",
        "vaccine_hepatitis_b": "Vaccin hép. B",
        "vaccine_meningococcus_c": "Vaccin ménin. C",
        "vaccine_bcg": "Vaccin BCG",
        "allergies": "Allergies, PAI",
        "drug_allergies": "Allergies méd.",
        "treatments": "Traitements",
        "blood_group": "Groupe sanguin",
        "care_plan": "PAI",
        "care_plan_from": "PAI, à partir du",
        "care_plan_until": "PAI, jusqu’au",
        "care_plan_meal": "Panier repas",
        "image_consent": "Droit à l’image",
        "people": "Personnes autorisées",
        "asthma": "Asthme",
        "past_illnesses": "Maladies eues",
        "advice": "Précautions",
    }
)
"""Label by field name, as narrow tables have room for."""

WHOLE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "doctor_phone": "Téléphone du médecin",
        "vaccine_pertussis": "Vaccin coqueluche",
        "vaccine_pneumococcus": "Vaccin pneumocoque",
        "vaccine_hepatitis_b": "Vaccin hépatite B",
        "vaccine_meningococcus_c": "Vaccin méningocoque C",
        "allergies": "Allergies alimentaires, PAI",
        "drug_allergies": "Allergies aux médicaments",
        "treatments": "Traitements en cours",
        "care_plan": "Projet d’accueil individualisé (PAI)",
        "care_plan_meal": "Panier repas apporté par la famille",
        "past_illnesses": "Maladies déjà eues",
        "advice": "Recommandations des parents",
    }
)
"""The whole words of labels that are cut short there."""

VALUE_WORDS: Mapping[str, str] = MappingProxyType({"yes": "oui", "no": "non"})
"""Words for values that are codes."""


def field_label(name: str) -> str:
    """Name a field; one of a later version shows as it is."""
    return FIELD_WORDS.get(name, name)


def whole_label(name: str) -> str:
    """Name a field in whole words, where there is room."""
    return WHOLE_WORDS.get(name) or field_label(name)


def shown_value(value: object) -> str | None:
    """Show a value, a day as people write it; nothing for an empty one."""
    text = "" if value is None else str(value)
    return VALUE_WORDS.get(text) or _day_text(text) or text or None


def _day_text(text: str) -> str:
    """Return ``2026-11-30`` as a day in words; nothing for what is none."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return ""
    return day_month_year(day) if day.isoformat() == text else ""


def changed_by(who: str, day: str) -> str:
    """Say who changed a field, and when: ``Camille R., le 8 janv.``."""
    return f"{who or 'Mairie'}, le {day}"
