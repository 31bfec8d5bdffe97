"""Contact data as hands type it."""

import pytest

from staffdesk.ui.families.typed_contact import (
    EMAIL_UNREADABLE,
    PHONE_UNREADABLE,
    POSTCODE_UNREADABLE,
    fault,
    tidy,
)


@pytest.mark.parametrize("typed", ["0600123456", "06.00.12.34.56", " 06 00 12 34 56 ", "+33 6 00 12 34 56"])
def test_a_french_number_is_written_in_pairs(typed: str) -> None:
    assert tidy("mobile", typed) == "06 00 12 34 56"
    assert fault("mobile", tidy("mobile", typed)) == ""


def test_a_foreign_number_is_kept_with_its_country() -> None:
    assert tidy("phone", "+32 2 555 12 12") == "+3225551212"
    assert fault("phone", "+3225551212") == ""


@pytest.mark.parametrize("typed", ["06 00 12 34", "demander à la mère", "0000123456"])
def test_what_is_no_number_is_kept_as_typed_and_refused(typed: str) -> None:
    assert tidy("phone", typed) == typed
    assert fault("phone", typed) == PHONE_UNREADABLE


def test_an_address_of_mail_needs_a_name_and_a_place() -> None:
    assert fault("email", "nora.daoud@famille.example") == ""
    for wrong in ("nora", "nora@", "nora@famille", "nora daoud@famille.example"):
        assert fault("email", wrong) == EMAIL_UNREADABLE


def test_a_postcode_has_five_digits_and_nothing_is_always_right() -> None:
    assert fault("postcode", "99990") == ""
    assert fault("postcode", "9999") == POSTCODE_UNREADABLE
    assert [fault(name, "") for name in ("email", "mobile", "postcode", "city")] == ["", "", "", ""]
