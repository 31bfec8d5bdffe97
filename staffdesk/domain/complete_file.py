"""What a household's form must hold before its children can be booked (S28), each gap named by its field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

HOUSEHOLD_NEEDS = ("address_line1", "postcode", "city")
GUARDIAN_NEEDS = ("first_name", "last_name")
PHONES = ("mobile", "phone", "work_phone")
"""One of them is enough: somebody must answer when a child is ill."""


def missing_fields(household: Mapping[str, str], guardians: Sequence[Mapping[str, str]]) -> tuple[str, ...]:
    """Name the fields that are empty, as ``household.<uid>.<field>`` or ``guardian.<uid>.<field>``.

    Each mapping holds ``uid`` and its fields. The first guardian is the one who is called.
    """
    found = [f"household.{household['uid']}.{name}" for name in HOUSEHOLD_NEEDS if _empty(household, name)]
    for guardian in guardians[:1]:
        gaps = [name for name in GUARDIAN_NEEDS if _empty(guardian, name)]
        if all(_empty(guardian, name) for name in PHONES):
            gaps.append(PHONES[0])
        found += [f"guardian.{guardian['uid']}.{name}" for name in gaps]
    return tuple(found)


def _empty(record: Mapping[str, str], name: str) -> bool:
    return not record.get(name, "").strip()
