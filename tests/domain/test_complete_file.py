"""What a household's form must hold before its children can be booked."""

import pytest

from staffdesk.domain.complete_file import missing_fields

HOUSEHOLD = {"uid": "h", "address_line1": "8 rue du Lavoir", "postcode": "00000", "city": "Valbrune"}
GUARDIAN = {"uid": "g", "first_name": "Nadège", "last_name": "Tilleul", "mobile": "06 00 00 00 01"}


@pytest.mark.parametrize(
    ("household", "guardian", "missing"),
    [
        ({}, {}, ()),
        ({"postcode": "  "}, {}, ("household.h.postcode",)),
        ({"address_line1": "", "city": ""}, {}, ("household.h.address_line1", "household.h.city")),
        ({}, {"mobile": ""}, ("guardian.g.mobile",)),
        ({}, {"mobile": "", "work_phone": "01 00 00 00 01"}, ()),
        ({}, {"last_name": "", "mobile": ""}, ("guardian.g.last_name", "guardian.g.mobile")),
    ],
)
def test_each_gap_is_named_by_its_field(
    household: dict[str, str], guardian: dict[str, str], missing: tuple[str, ...]
) -> None:
    assert missing_fields(HOUSEHOLD | household, [GUARDIAN | guardian]) == missing


def test_only_the_first_guardian_must_be_reachable() -> None:
    assert missing_fields(HOUSEHOLD, [GUARDIAN, {"uid": "second"}]) == ()
    assert missing_fields(HOUSEHOLD, []) == ()
