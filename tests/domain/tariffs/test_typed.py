"""What people type and paste is read as published, and written back so that it is read the same."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.tariffs.bands import EdgeFault, Interval, faults, gapless
from staffdesk.domain.tariffs.methods import BandGrid, EffortRate
from staffdesk.domain.tariffs.typed import (
    Edges,
    TypedFault,
    TypedGrid,
    edges,
    gapless_texts,
    interval_text,
    intervals,
    leaf_of,
    number,
    number_text,
    pasted,
    price,
    price_text,
    rate,
    rate_text,
    rule_of,
    typed_of,
    unreadable_cells,
)
from staffdesk.domain.tariffs.versions import TariffVersion
from tests.domain.tariffs import grids, grids_more


def bounds(lower: str | None, upper: str | None) -> Edges:
    return Edges(None if lower is None else Decimal(lower), None if upper is None else Decimal(upper))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<400", (None, "400")),
        ("< 400 €", (None, "400")),
        ("moins de 400", (None, "400")),
        ("QF inférieur à 400", (None, "400")),
        ("≤650", (None, "650.01")),
        ("jusqu’à 650", (None, "650.01")),
        ("400-<640", ("400", "640")),
        ("400 - <640", ("400", "640")),
        ("de 400 à moins de 640", ("400", "640")),
        ("400 à 640", ("400", "640")),
        ("308,01 – 500", ("308.01", "500")),
        ("entre 400 et 640", ("400", "640")),
        ("1 100,01-1 400", ("1100.01", "1400")),
        ("860-<1150", ("860", "1150")),
        ("≥1400,01", ("1400.01", None)),
        (">1900", ("1900", None)),
        ("1\u202f900 et plus", ("1900", None)),
        ("à partir de 1500", ("1500", None)),
        ("1500+", ("1500", None)),
        ("400", ("400", None)),
    ],
)
def test_a_band_is_read_in_every_notation(text: str, expected: tuple[str | None, str | None]) -> None:
    assert edges(text) == bounds(*expected)


@pytest.mark.parametrize("text", ["", "tranche A", "-400", "400-", "400,001", "12 000 000 a"])
def test_what_is_no_band_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=".*"):
        edges(text)


@given(st.lists(st.decimals(0, 9999, places=2), min_size=1, max_size=9, unique=True))
def test_bands_written_are_read_the_same(lowers: list[Decimal]) -> None:
    read = gapless(lowers)
    assert intervals([interval_text(interval) for interval in read]) == read


def test_a_bound_left_out_is_that_of_the_neighbour() -> None:
    assert intervals(["≤650", "≤1150", "≥1151"]) == (
        Interval(Decimal(0), Decimal("650.01")),
        Interval(Decimal("650.01"), Decimal("1150.01")),
        Interval(Decimal(1151)),
    )
    assert intervals(["0", "400", "640"])[1] == Interval(Decimal(400), Decimal(640))


def test_a_band_that_nothing_bounds_is_told_with_its_row() -> None:
    with pytest.raises(TypedFault) as caught:
        intervals(["400 et plus", "moins de 900"])
    assert (caught.value.code, caught.value.row) == ("band_unreadable", 1)


def test_wavrin_as_published_has_holes_that_the_gapless_reading_closes() -> None:
    read = intervals(["0-308", "308,01-500", "500,01-800", "≥800,01"])
    assert [fault.kind for fault in faults(read)] == [EdgeFault.GAP] * 3
    assert gapless_texts(read) == (
        "moins de 308,01",
        "308,01 à moins de 500,01",
        "500,01 à moins de 800,01",
        "800,01 et plus",
    )


def test_bands_out_of_order_have_no_gapless_reading() -> None:
    with pytest.raises(ValueError, match="ascend"):
        gapless_texts(intervals(["400-640", "0-400"]))


@pytest.mark.parametrize(
    ("text", "cents"), [("3,05", 305), ("3.05 €", 305), ("12", 1200), ("1 250,5", 125050)]
)
def test_a_price_is_read_as_whole_cents(text: str, cents: int) -> None:
    assert price(text) == cents


@given(st.integers(0, 10_000_000))
def test_a_price_written_is_read_the_same(cents: int) -> None:
    assert price(price_text(cents)) == cents


@given(st.decimals(0, 100_000, places=2))
def test_a_number_written_is_read_the_same(value: Decimal) -> None:
    assert number(number_text(value)) == value


@pytest.mark.parametrize("text", ["0,36 %", "0,36 % de 2,60", "0,36 % à 4,50", "0,36 % de 2,60 à 4,50"])
def test_a_rate_survives_with_its_bounds(text: str) -> None:
    assert rate(rate_text(rate(text))) == rate(text)


@pytest.mark.parametrize("text", ["", "cher", "0,36", "3 % de", "-1 %"])
def test_what_is_no_rate_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=".*"):
        rate(text)


RONCQ = """QF\tRepas\tPAI
<400\t0,50\t0,50
400-<640\t1,75\t0,80
640-<860\t2,35 €\t0,80 €

>1900\t4.90\t1"""


@pytest.mark.parametrize("wrong", ["-1,00", "1,005", "1.O5"])
def test_the_first_band_is_kept_whatever_stands_in_the_place_of_its_price(wrong: str) -> None:
    typed = pasted(f"QF\tRepas\n0-599\t{wrong}\n600 et plus\t3,05")
    assert typed.rows == (("0-599", (wrong,)), ("600 et plus", ("3,05",)))
    assert [(fault.row, fault.text) for fault in unreadable_cells(typed, bands=True)] == [(0, wrong)]


def test_a_grid_pasted_from_a_spreadsheet_loses_its_headings_only() -> None:
    assert pasted(RONCQ).rows == (
        ("<400", ("0,50", "0,50")),
        ("400-<640", ("1,75", "0,80")),
        ("640-<860", ("2,35 €", "0,80 €")),
        (">1900", ("4.90", "1")),
    )


def test_prices_in_one_cell_are_parted() -> None:
    assert pasted("0-308\t3.77/3.42/3.10/2.82").rows[0][1] == ("3.77", "3.42", "3.10", "2.82")


def test_a_line_among_the_bands_is_never_left_out_silently() -> None:
    typed = pasted("QF\t2026\n<400\t0,50\n4OO-640\t1,7S\n640-860\tabc\n860 et plus\t\nVoté le 3 juin\t")
    assert typed.rows == (
        ("<400", ("0,50",)),
        ("4OO-640", ("1,7S",)),
        ("640-860", ("abc",)),
        ("860 et plus", ("",)),
    )


def test_a_price_left_blank_keeps_its_column_and_a_blank_column_goes() -> None:
    assert pasted("<400\t\t1\t\t3\n≥400\t\t2\t4").rows == (("<400", ("1", "", "3")), ("≥400", ("2", "4", "")))


def test_every_text_that_is_none_of_a_grid_is_told_with_its_place() -> None:
    grid = TypedGrid((("<400", ("0,50", "x")), ("4OO", ("1,7S", "")), ("", ("2",)), ("", ("",))))
    said = [(one.code, one.row, one.column, one.text) for one in unreadable_cells(grid, bands=True)]
    assert said == [
        ("price_unreadable", 0, 1, "x"),
        ("band_unreadable", 1, 0, "4OO"),
        ("price_unreadable", 1, 0, "1,7S"),
        ("band_unreadable", 2, 0, ""),
    ]
    assert [one.row for one in unreadable_cells(grid, bands=False)] == [0, 1]


@pytest.mark.parametrize("text", ["", "bonjour", "a\tb", "400-640"])
def test_what_is_no_grid_is_refused(text: str) -> None:
    with pytest.raises(TypedFault, match="nothing_pasted"):
        pasted(text)


@pytest.mark.parametrize(
    ("cells", "columns", "limits", "code", "column"),
    [
        (["", ""], "rank", (), "price_missing", 0),
        (["3,05", "x"], "rank", (), "price_unreadable", 1),
        (["", "3,05"], "rank", (), "price_missing", 0),
        (["3,77", "3,42", ""], "rank", (), "price_missing", 2),
        (["0,36 %", "3,05"], "rank", (), "rate_alone", 1),
        (["x %"], "rank", (), "price_unreadable", 0),
        (["3,05"], "time", (15, 30), "limits_wrong", 0),
    ],
)
def test_a_cell_that_cannot_be_read_is_told_where_it_stands(
    cells: list[str], columns: str, limits: tuple[int, ...], code: str, column: int
) -> None:
    with pytest.raises(TypedFault) as caught:
        leaf_of(cells, columns, limits, 4)
    assert (caught.value.code, caught.value.row, caught.value.column) == (code, 4, column)


def test_an_empty_table_has_no_price() -> None:
    with pytest.raises(TypedFault, match="price_missing"):
        rule_of(TypedGrid((("", ("",)),)), "rank", (), bands=True)


@pytest.mark.parametrize("version", grids_more.ALL, ids=lambda version: version.activity)
def test_every_published_grid_can_be_typed(version: TariffVersion) -> None:
    for case in version.cases:
        grid, columns, limits, bands = typed_of(case.rule)
        assert rule_of(grid, columns, limits, bands=bands) == case.rule


def test_a_band_may_hold_a_rate() -> None:
    typed = TypedGrid((("<580", ("0,55 %",)), ("≥580", ("3,19",))))
    rule = rule_of(typed, "rank", (), bands=True)
    assert isinstance(rule, BandGrid)
    assert rule == grids.G4_MEAL.cases[0].rule
    assert isinstance(rule.bands[0].rule, EffortRate)
