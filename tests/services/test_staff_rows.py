"""Rows of staff and workstations."""

from datetime import UTC, datetime

import pytest

from staffdesk.models.staff import StaffUser, Workstation
from staffdesk.services.staff_rows import staff_row, workstation_row

AT = datetime(2026, 11, 16, 8, 30, tzinfo=UTC)


def test_a_staff_row_says_its_roles() -> None:
    user = StaffUser(id=3, login="sam", name="Sam V.", title="", roles=["reader"], active=True)
    assert staff_row(user).roles == ("reader",)


@pytest.mark.parametrize(
    ("values", "has_key", "state"),
    [
        ({}, False, "unknown"),
        ({}, True, "ready"),
        ({"public_key": "abc"}, False, "waiting"),
        ({"public_key": "abc", "approved_by": "Alex T."}, False, "ready"),
    ],
)
def test_where_a_workstation_stands(values: dict[str, str], has_key: bool, state: str) -> None:
    row = Workstation(id=1, name="ACCUEIL-1", seen_at=AT, **({"public_key": ""} | values))
    assert workstation_row(row, has_key=has_key).state == state
