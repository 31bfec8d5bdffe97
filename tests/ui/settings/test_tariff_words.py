"""What the editor of tariffs says is wrong, and where."""

from decimal import Decimal

import pytest

from staffdesk.domain.tariffs.bands import BandFault, EdgeFault
from staffdesk.domain.tariffs.problems import Problem, ProblemKind
from staffdesk.domain.tariffs.typed import TypedFault
from staffdesk.ui.settings import tariff_words as words
from tests.domain.tariffs import grids_more


@pytest.mark.parametrize("kind", EdgeFault)
def test_each_fault_of_bands_has_its_sentence(kind: EdgeFault) -> None:
    said = words.fault_words(BandFault(kind, 0, Decimal(800), Decimal(860)))
    assert said.endswith(".")
    assert said[0].isupper()


def test_an_overlap_without_end_is_said() -> None:
    fault = BandFault(EdgeFault.OVERLAP, 0, Decimal(400), None)
    assert words.fault_words(fault) == "À partir de 400, deux tranches donnent un prix."


@pytest.mark.parametrize("kind", [one for one in ProblemKind if one is not ProblemKind.BAND_EDGES])
def test_each_problem_has_its_sentence(kind: ProblemKind) -> None:
    assert words.problem_words(Problem(kind)).endswith(".")
    assert words.problem_words(Problem(kind, case=1)).startswith("Cas 2")


@pytest.mark.parametrize(
    "code", ["band_unreadable", "price_missing", "price_unreadable", "rate_alone", "limits_wrong"]
)
def test_each_unreadable_cell_has_its_sentence(code: str) -> None:
    assert words.typed_words(TypedFault(code, 2), bands=True).startswith("Ligne 3")
    assert words.typed_words(TypedFault(code), bands=False).startswith("Prix")


def test_an_unreadable_cell_is_named_by_column_where_there_are_several() -> None:
    fault = TypedFault("price_unreadable", 1, 1, "3,O5")
    heads = ["1ᵉʳ enfant", "2ᵉ et plus"]
    assert words.typed_words(fault, bands=True, heads=heads).startswith(
        "Ligne 2, colonne «\u00a02ᵉ et plus\u00a0»\u00a0: prix «\u00a03,O5\u00a0» illisible"
    )
    assert words.typed_words(fault, bands=False, heads=heads).startswith("Colonne «\u00a02ᵉ et plus\u00a0»")
    assert words.typed_words(fault, bands=True, heads=["Prix"]).startswith("Ligne 2\u00a0: prix")
    assert "il manque la tranche" in words.typed_words(TypedFault("band_unreadable", 1), bands=True)
    assert [words.more_words(count) for count in range(3)] == ["", " (et 1 autre)", " (et 2 autres)"]


def test_columns_are_named() -> None:
    assert words.column_words(0, 1) == "Prix"
    assert [words.column_words(n, 3) for n in range(3)] == ["1ᵉʳ enfant", "2ᵉ enfant", "3ᵉ et plus"]
    assert words.limit_words("time", 30) == "≤\u00a030\u00a0min"
    assert words.limit_words("times_each", 5) == "dès 5\u00a0fois"
    assert words.limits_label("times") != words.limits_label("time")
    assert words.columns_of(grids_more.G14_TIME) == {"time"}
