"""Contact data as hands type it."""

import pytest

from staffdesk.domain.contact_shapes import phone_digits, shape_fault, tidy


@pytest.mark.parametrize("typed", ["0600123456", "06.00.12.34.56", " 06 00 12 34 56 ", "+33 6 00 12 34 56"])
def test_a_french_number_is_written_in_pairs(typed: str) -> None:
    assert tidy("mobile", typed) == "06 00 12 34 56"
    assert shape_fault("mobile", tidy("mobile", typed)) == ""
    assert phone_digits(typed) == "0600123456"


def test_a_foreign_number_is_kept_with_its_country() -> None:
    assert tidy("phone", "+32 2 555 12 12") == "+3225551212"
    assert shape_fault("phone", "+3225551212") == ""


@pytest.mark.parametrize("typed", ["06 00 12 34", "demander à la mère", "0000123456"])
def test_what_is_no_number_is_kept_as_typed_and_refused(typed: str) -> None:
    assert tidy("phone", typed) == typed
    assert shape_fault("phone", typed) == "phone_shape"


def test_an_address_of_mail_needs_a_name_and_a_place() -> None:
    assert shape_fault("email", "nora.daoud@famille.example") == ""
    for wrong in ("nora", "nora@", "nora@famille", "nora daoud@famille.example"):
        assert shape_fault("email", wrong) == "email_shape"


def test_a_postcode_has_five_digits_and_nothing_is_always_right() -> None:
    assert shape_fault("postcode", "99990") == ""
    assert shape_fault("postcode", "9999") == "postcode_shape"
    assert [shape_fault(name, "") for name in ("email", "mobile", "postcode", "city")] == ["", "", "", ""]
