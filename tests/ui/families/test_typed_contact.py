"""What is wrong with contact data, said beside the field."""

import pytest

from staffdesk.ui.families.typed_contact import fault


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("phone", "06 00", "dix chiffres"),
        ("email", "nora", "prenom.nom"),
        ("postcode", "99", "cinq chiffres"),
    ],
)
def test_a_fault_says_how_to_mend_it(name: str, typed: str, said: str) -> None:
    assert said in fault(name, typed)


def test_nothing_is_said_of_what_is_right() -> None:
    assert [fault(name, "") for name in ("email", "mobile", "postcode", "city")] == ["", "", "", ""]
    assert fault("mobile", "06 00 12 34 56") == ""
