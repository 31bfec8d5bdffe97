"""The health form of a child (S17, S18): its fields, how they read as text, and what it must hold.

Facts are those the office seals; a field of the form reads and writes one of them. Nothing here names a
disability: the form says what care a child needs, never why (NS-058).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from staffdesk.domain.errors import RuleBroken

SEALED = "health"
"""Name under which a field travels: which one it is, is inside its box."""

LONGEST = 700
"""Signs of one value at most."""

VACCINES: Mapping[str, str] = {
    "vaccine_dtp": "DTP",
    "vaccine_pertussis": "Coqueluche",
    "vaccine_hib": "Hib",
    "vaccine_mmr": "ROR",
    "vaccine_pneumococcus": "Pneumocoque",
    "vaccine_hepatitis_b": "Hépatite B",
    "vaccine_meningococcus_c": "Méningocoque C",
    "vaccine_bcg": "BCG",
}
"""Vaccines by field, as facts name them."""


@dataclass(frozen=True)
class HealthField:
    """A field of the form: its name and the shape of its value (text, tel, date, yes_no, long)."""

    name: str
    kind: str = "text"


FORM: tuple[HealthField, ...] = (
    HealthField("doctor"),
    HealthField("doctor_phone", "tel"),
    *(HealthField(name, "date") for name in VACCINES),
    HealthField("allergies", "long"),
    HealthField("drug_allergies", "long"),
    HealthField("asthma", "yes_no"),
    HealthField("past_illnesses", "long"),
    HealthField("advice", "long"),
)
"""The fields, in the order of the form."""

REQUIRED = ("doctor", "doctor_phone", "vaccine_dtp", "asthma")
"""What must be answered before a child may be booked, where a town blocks for it."""


def flat(facts: Mapping[str, Any]) -> dict[str, str]:
    """Return the facts as the text of each field of the form; an empty one is empty text."""
    vaccines = facts.get("vaccines") or {}
    found = {field.name: _text(facts.get(field.name)) for field in FORM}
    return found | {name: str(vaccines.get(code, "")) for name, code in VACCINES.items()}


def put(facts: Mapping[str, Any], name: str, value: str) -> dict[str, Any]:
    """Return the facts with one field answered anew.

    Raises:
        RuleBroken: ``field_not_editable``; ``health_value``: its value is none of its kind, or too long.
    """
    field = next((one for one in FORM if one.name == name), None)
    if field is None:
        raise RuleBroken("field_not_editable", field=name)
    text = value.strip()
    if not is_good(field, text):
        raise RuleBroken("health_value", field=name)
    if name in VACCINES:
        dates = dict(facts.get("vaccines") or {}) | {VACCINES[name]: text}
        return dict(facts) | {"vaccines": {code: on for code, on in dates.items() if on}}
    if name == "allergies":
        words = [word.strip() for word in text.replace("\n", ",").replace(";", ",").split(",")]
        return dict(facts) | {"allergies": [word for word in words if word]}
    return dict(facts) | {name: text}


def is_good(field: HealthField, text: str) -> bool:
    """Tell whether a text is a value of a field; none is."""
    if not text:
        return True
    if field.kind == "yes_no":
        return text in ("yes", "no")
    if field.kind == "date":
        return _is_day(text)
    return len(text) <= LONGEST


def is_complete(facts: Mapping[str, Any]) -> bool:
    """Tell whether everything that must be answered is."""
    values = flat(facts)
    return all(values[name] for name in REQUIRED)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _text(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(str(word) for word in value)
    return "" if value is None else str(value)
