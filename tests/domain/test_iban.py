"""IBANs: spaces and small letters are forgiven, a sign mistyped is not (F3)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.iban import (
    iban_end,
    is_same_bank,
    proposed_reference,
    read_iban,
    read_reference,
    remainder,
)

EXAMPLES = ("FR7630006000011234567890189", "DE89370400440532013000", "GB29NWBK60161331926819")


@pytest.mark.parametrize("iban", EXAMPLES)
def test_published_examples_are_read_however_they_are_spaced(iban: str) -> None:
    spaced = " ".join(iban[at : at + 4] for at in range(0, len(iban), 4)).lower()
    assert read_iban(spaced) == iban
    assert iban_end(iban) == iban[-4:]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "iban_missing"),
        ("   ", "iban_missing"),
        ("FR76 3000 6000", "iban_length"),
        ("FR7630006000011234567890188", "iban_wrong"),
        ("12345678901234567890", "iban_wrong"),
        ("FR76300060000112345678901é9", "iban_wrong"),
    ],
)
def test_what_is_no_iban_is_refused_beside_its_field(text: str, code: str) -> None:
    with pytest.raises(RuleBroken, match=code) as refused:
        read_iban(text)
    assert refused.value.facts["field"] == "iban"


@given(
    iban=st.sampled_from(EXAMPLES),
    at=st.integers(4, 21),
    sign=st.sampled_from("0123456789"),
)
def test_no_digit_mistyped_goes_through(iban: str, at: int, sign: str) -> None:
    wrong = iban[:at] + sign + iban[at + 1 :]
    if wrong != iban and iban[at].isdigit():
        assert remainder(wrong) != 1


@given(iban=st.sampled_from(EXAMPLES), at=st.integers(4, 20))
def test_no_two_neighbours_exchanged_go_through(iban: str, at: int) -> None:
    turned = iban[:at] + iban[at + 1] + iban[at] + iban[at + 2 :]
    if turned != iban:
        assert remainder(turned) != 1


def test_references_are_those_every_bank_takes() -> None:
    assert read_reference(" RUM-04317-01 ") == "RUM-04317-01"
    assert proposed_reference("04317", 2) == "RUM-04317-02"
    for wrong in ("", "é", "x" * 36, "/A", "A//B"):
        with pytest.raises(RuleBroken, match="mandate_reference_wrong"):
            read_reference(wrong)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ("FR2230006000019999999999945", True),
        ("FR3310278060070002012345678", False),
        ("DE89370400440532013000", False),
    ],
)
def test_a_french_bank_is_known_by_its_code(other: str, *, same: bool) -> None:
    assert read_iban(other) == other
    assert is_same_bank("FR7630006000011234567890189", other) is same
    assert not is_same_bank("DE89370400440532013000", "DE89370400440532013000")
