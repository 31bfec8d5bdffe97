"""The health form of a child (S17, S18): its fields, how they read as text, and what it must hold.

Facts are those the office seals; a field of the form reads and writes one of them. Nothing here names a
disability: the form says what care a child needs, never why (NS-058).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from staffdesk.domain.care_plan import CarePlan
from staffdesk.domain.errors import RuleBroken

SEALED = "health"
"""Name under which a field travels: which one it is, is inside its box."""

MOST_PEOPLE = 10
"""Persons who may collect a child or are to be called (S19)."""

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
    """A field of the form: its name and the shape of its value (text, tel, date, yes_no, long, blood)."""

    name: str
    kind: str = "text"


FORM: tuple[HealthField, ...] = (
    HealthField("doctor"),
    HealthField("doctor_phone", "tel"),
    *(HealthField(name, "date") for name in VACCINES),
    HealthField("allergies", "long"),
    HealthField("drug_allergies", "long"),
    HealthField("treatments", "long"),
    HealthField("asthma", "yes_no"),
    HealthField("past_illnesses", "long"),
    HealthField("blood_group", "blood"),
    HealthField("advice", "long"),
)
"""The fields, in the order of the form."""

CARE_PLAN: tuple[HealthField, ...] = (
    HealthField("care_plan", "yes_no"),
    HealthField("care_plan_from", "day"),
    HealthField("care_plan_until", "day"),
    HealthField("care_plan_meal", "yes_no"),
)
"""What the office alone writes, from the signed protocol (PAI); a day of it may be to come."""

BLOOD_GROUPS = ("A+", "A-", "B+", "B-", "AB+", "AB-", "O+", "O-")
PHONE = re.compile(r"(0[0-9]|\+[0-9]{2,3} ?[0-9])([ .-]?[0-9]{2}){4}")
"""Numbers as families and staff type them: ten digits, or + and the country."""

REQUIRED = ("doctor", "doctor_phone", "vaccine_dtp", "asthma")
"""What must be answered before a child may be booked, where a town blocks for it."""


def flat(facts: Mapping[str, Any]) -> dict[str, str]:
    """Return the facts as the text of each field of the form; an empty one is empty text."""
    vaccines = facts.get("vaccines") or {}
    found = {field.name: _text(facts.get(field.name)) for field in (*FORM, *CARE_PLAN)}
    return found | {name: str(vaccines.get(code, "")) for name, code in VACCINES.items()}


def put(
    facts: Mapping[str, Any], name: str, value: str, today: date, *, by_office: bool = False
) -> dict[str, Any]:
    """Return the facts with one field answered anew.

    Args:
        facts: of the record.
        name: of the field.
        value: its text.
        today: vaccines are given by then at the latest.
        by_office: staff write it, the care plan too.

    Raises:
        RuleBroken: ``field_not_editable``; the code of ``fault``, with the ``field``.
    """
    fields = (*FORM, *CARE_PLAN) if by_office else FORM
    field = next((one for one in fields if one.name == name), None)
    if field is None:
        raise RuleBroken("field_not_editable", field=name)
    text = value.strip()
    code = fault(field, text, today)
    if code:
        raise RuleBroken(code, field=name, most=LONGEST)
    if name in VACCINES:
        dates = dict(facts.get("vaccines") or {}) | {VACCINES[name]: text}
        return dict(facts) | {"vaccines": {code: on for code, on in dates.items() if on}}
    if name == "allergies":
        words = [word.strip() for word in text.replace("\n", ",").replace(";", ",").split(",")]
        return dict(facts) | {"allergies": [word for word in words if word]}
    return dict(facts) | {name: text}


def fault(field: HealthField, text: str, today: date) -> str:
    """Return the code of what is wrong with the text of a field, or nothing; an empty one is always right.

    Codes: ``health_too_long``, ``health_phone``, ``health_choice``, ``health_day``, ``health_day_to_come``.
    """
    if not text:
        return ""
    if len(text) > LONGEST:
        return "health_too_long"
    match field.kind:
        case "tel":
            return "" if PHONE.fullmatch(text) else "health_phone"
        case "yes_no":
            return "" if text in ("yes", "no") else "health_choice"
        case "blood":
            return "" if text in BLOOD_GROUPS else "health_choice"
        case "date" | "day" if not _is_day(text):
            return "health_day"
        case "date" if text > today.isoformat():
            return "health_day_to_come"
        case _:
            return ""


def plan_of(values: Mapping[str, str]) -> CarePlan:
    """Return the care plan that the text of its fields tells.

    Raises:
        RuleBroken: ``care_plan_reversed``: it ends before it begins.
    """
    start, last = (_day(values.get(name, "")) for name in ("care_plan_from", "care_plan_until"))
    if start is not None and last is not None and last < start:
        raise RuleBroken("care_plan_reversed", field="care_plan_until")
    exists = values.get("care_plan") == "yes"
    return CarePlan(exists, start, last, exists and values.get("care_plan_meal") == "yes")


def plan_values(plan: CarePlan) -> dict[str, str]:
    """Return the text of the fields of a care plan; all empty where there is none."""
    if not plan.exists:
        return dict.fromkeys((field.name for field in CARE_PLAN), "")
    return {
        "care_plan": "yes",
        "care_plan_from": "" if plan.starts_on is None else plan.starts_on.isoformat(),
        "care_plan_until": "" if plan.last_on is None else plan.last_on.isoformat(),
        "care_plan_meal": "yes" if plan.brings_meal else "no",
    }


def is_complete(facts: Mapping[str, Any]) -> bool:
    """Tell whether everything that must be answered is."""
    values = flat(facts)
    return all(values[name] for name in REQUIRED)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _text(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(str(word) for word in value)
    return "" if value is None else str(value)
