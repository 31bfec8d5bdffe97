"""Facts are stored as integers and texts, and read back the same."""

from __future__ import annotations

from decimal import Decimal

import pytest

from staffdesk.domain.tariffs.explanation import Fact, FactCode, plain


@pytest.mark.parametrize("code", FactCode)
def test_a_stored_fact_reads_back(code: FactCode) -> None:
    fact = Fact(code, {"cents": 305, "proof": "attestation"})
    assert Fact.read(fact.stored()) == fact


def test_an_unknown_step_is_refused() -> None:
    with pytest.raises(ValueError, match="magic"):
        Fact.read({"code": "magic", "values": {}})


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("912.00", "912"),
        ("0.360", "0.36"),
        ("1E+3", "1000"),
        ("0", "0"),
        ("100", "100"),
        ("1.5E-7", "0.00000015"),
    ],
)
def test_a_decimal_is_written_plainly(value: str, text: str) -> None:
    assert plain(Decimal(value)) == text
