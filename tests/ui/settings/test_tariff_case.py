"""A case of a tariff: entered by hand, read as a rule, its holes shown with the reading that has none."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from staffdesk.domain.tariffs.versions import CasePrice, Residence
from staffdesk.ui.settings import tariff_words as words
from staffdesk.ui.settings.editor_form import Unreadable
from staffdesk.ui.settings.tariff_case import CaseLine, OpenPicker
from tests.domain.tariffs import grids, grids_more
from tests.ui.conftest import Stage
from tests.ui.hand import click, press, type_text


@pytest.fixture
def case(stage: Stage) -> CaseLine:
    made = CaseLine()
    stage(made).resize(800, 600)
    return made


def test_every_published_case_is_shown_and_read_back(case: CaseLine) -> None:
    for version in grids_more.ALL:
        for one in version.cases:
            case.show_thing(one)
            assert case.thing() == one


def test_a_published_grid_is_pasted_and_its_holes_closed_once_confirmed(case: CaseLine) -> None:
    QGuiApplication.clipboard().setText(
        "QF\t1er\t2e\t3e\t4e\n0-308\t3,77\t3,42\t3,10\t2,82\n308,01-500\t5,53\t5,00\t4,53\t4,10\n"
        "500,01-800\t7,86\t7,10\t6,42\t5,80\n800,01-1100\t9,14\t8,25\t7,45\t6,73\n"
        "1100,01-1400\t10,19\t9,20\t8,30\t7,50\n≥1400,01\t10,63\t9,60\t8,66\t7,82\n"
    )
    click(case.paste_button)
    assert case.fault.text() == "De 308 à 308,01, aucune tranche ne donne de prix. (et 4 autres)"
    assert case.grid.cell(0, 0).property("invalid") == "true"
    click(case.gapless_button)
    assert case.fault.isHidden()
    assert case.thing() == grids.G2_DAY.cases[0]


def test_roncq_leaves_quotients_unnamed(case: CaseLine) -> None:
    case.grid.paste("<800\t1,95\n860-<1150\t2,00\n≥1150\t2,05")
    assert case.fault.text() == "De 800 à 860, aucune tranche ne donne de prix."
    click(case.gapless_button)
    assert [band for band, _ in case.grid.grid().rows] == [
        "moins de 860",
        "860 à moins de 1\u202f150",
        "1\u202f150 et plus",
    ]


def test_overlapping_bands_have_no_reading_proposed_out_of_order(case: CaseLine) -> None:
    case.grid.paste("400-<640\t1\n<400\t2")
    assert case.fault.isVisible()
    assert case.gapless_button.isHidden()


def test_a_clipboard_without_grid_is_told(case: CaseLine) -> None:
    QGuiApplication.clipboard().setText("bonjour")
    click(case.paste_button)
    assert "une tranche par ligne" in case.fault.text()


WRONG = "QF\t1er\t2e\n<400\t0,50\tx\n4OO-640\t1,75\t1,20\n≥640\t2,35\t2,1O"


def test_wrong_cells_of_a_pasted_grid_are_named_with_what_was_read(case: CaseLine) -> None:
    case.grid.paste(WRONG)
    assert case.fault.text() == (
        "Ligne 1, colonne «\u00a02ᵉ et plus\u00a0»\u00a0: prix «\u00a0x\u00a0» illisible\u202f; "
        "écrire par exemple 3,05 ou 0,36\u00a0% de 2,60 à 4,50. (et 2 autres)"
    )
    marked = [
        (row, column)
        for row in range(3)
        for column in range(3)
        if case.grid.cell(row, column).property("invalid") == "true"
    ]
    assert marked == [(0, 2), (1, 0), (2, 2)]


def test_what_a_paste_was_told_goes_with_the_next_one(case: CaseLine) -> None:
    case.grid.paste(WRONG)
    case.grid.paste("<400\t0,50\n≥400\t1,75")
    assert case.fault.isHidden()
    assert case.grid.cell(0, 1).property("invalid") == "false"


def test_a_word_half_typed_is_not_said_to_be_wrong_until_it_is_left(case: CaseLine) -> None:
    case.grid.paste("<400\t0,50\n≥400\t1,75")
    cell = case.grid.cell(1, 1)
    cell.setFocus()
    cell.selectAll()
    type_text(cell, "1,")
    assert case.fault.isHidden()
    case.grid.cell(0, 1).setFocus()
    assert "Ligne 2" in case.fault.text()


def test_a_long_remark_about_the_bands_breaks_instead_of_leaving_the_window(case: CaseLine) -> None:
    case.grid.paste(WRONG)
    case.resize(300, 500)
    assert case.fault.width() <= 300
    assert case.fault.height() > 2 * case.fault.fontMetrics().height()


def test_an_hour_table_names_its_columns(case: CaseLine) -> None:
    case.method.choose("single")
    case.columns.choose("time")
    case.follow()
    type_text(case.limits, "15;30;60")
    for column, price in enumerate(("0,60", "1,15", "2,30"), 1):
        type_text(case.grid.cell(0, column), price)
    assert case.thing() == grids_more.G14_TIME.cases[0]


@pytest.mark.parametrize(
    ("band", "price", "said"),
    [
        ("abc", "3,05", "Ligne 1\u00a0: tranche «\u00a0abc\u00a0» illisible"),
        ("400", "", "il manque un prix"),
        ("400", "x", "prix «\u00a0x\u00a0» illisible"),
    ],
)
def test_what_cannot_be_read_is_said_where_it_stands(
    case: CaseLine, band: str, price: str, said: str
) -> None:
    type_text(case.grid.cell(0, 0), band)
    type_text(case.grid.cell(0, 1), price)
    with pytest.raises(Unreadable, match=said):
        case.thing()


def test_a_case_of_the_town_has_a_name_of_its_own(case: CaseLine) -> None:
    case.show_thing(CasePrice(grids.price(100), "3-jours", Residence.NON_RESIDENT, "soir"))
    assert (case.variant.currentText(), case.slot.key()) == ("3-jours", "soir")
    case.variant.choose("other")
    case.follow()
    with pytest.raises(Unreadable, match="nom"):
        case.thing()
    type_text(case.other, "sortie")
    assert case.thing().variant == "sortie"
    case.offer_slots([("soir", "Soir")])
    assert case.slot.currentText() == "Soir"


def test_limits_that_are_no_numbers_are_told(case: CaseLine) -> None:
    case.columns.choose("times")
    case.follow()
    type_text(case.limits, "x")
    with pytest.raises(Unreadable, match="points-virgules"):
        case.thing()


def test_a_draft_of_a_case_is_put_back(case: CaseLine) -> None:
    case.show_thing(grids.G2_DAY.cases[0])
    draft = case.draft()
    case.show_thing(grids.G13_MEAL.cases[0])
    case.restore(draft)
    assert case.thing() == grids.G2_DAY.cases[0]


def test_a_picker_keeps_what_it_does_not_know(stage: Stage) -> None:
    picker = OpenPicker((("a", "A"), ("b", "B")), "Choix")
    stage(picker)
    picker.choose("c")
    assert picker.key() == "c"


def marked(case: CaseLine, rows: int, columns: int) -> list[tuple[int, int]]:
    """Give the cells that are outlined as wrong."""
    return [
        (row, column)
        for row in range(rows)
        for column in range(columns)
        if case.grid.cell(row, column).property("invalid") == "true"
    ]


def test_a_band_half_typed_outlines_no_other_until_it_is_left(case: CaseLine) -> None:
    case.grid.paste("<400\t0,50\n400-<640\t1,75\n≥640\t2,35")
    cell = case.grid.cell(0, 0)
    cell.setFocus()
    cell.selectAll()
    type_text(cell, "<3")
    assert (case.fault.text(), marked(case, 3, 2)) == ("", [])
    press(cell, Qt.Key.Key_Tab)
    assert case.fault.text() == "De 3 à 400, aucune tranche ne donne de prix."
    assert marked(case, 3, 2) == [(0, 0)]
    type_text(case.grid.cell(0, 1), "5")
    assert case.fault.isVisible()


def test_a_price_typed_before_its_band_leaves_the_band_in_peace(case: CaseLine) -> None:
    case.grid.paste("<400\t0,50\n≥400\t1,75")
    cell = case.grid.cell(2, 1)
    cell.setFocus()
    type_text(cell, "3")
    assert marked(case, 3, 2) == []
    case.grid.cell(0, 0).setFocus()
    assert marked(case, 3, 2) == [(2, 0)]


def test_a_blank_line_between_shifts_no_outline(case: CaseLine) -> None:
    case.grid.paste("<400\t0,50\n400-<640\t1,75\n≥640\t2,35")
    wrong, cell = case.grid.cell(2, 1), case.grid.cell(1, 0)
    wrong.setFocus()
    type_text(wrong, "x")
    for column in (1, 0):
        cell = case.grid.cell(1, column)
        cell.setFocus()
        cell.selectAll()
        press(cell, Qt.Key.Key_Delete)
    assert case.grid.cell(1, 0).hasFocus()
    assert marked(case, 3, 2) == [(2, 1)]


@pytest.mark.parametrize(
    "text",
    ["\n".join(f"{low}-{low + 1}\t1,00" for low in range(0, 400, 2)), "0-599" + "\t1,00" * 13],
    ids=["lines", "prices"],
)
def test_a_whole_sheet_on_the_clipboard_is_told_and_changes_nothing(case: CaseLine, text: str) -> None:
    before = case.grid.grid()
    QGuiApplication.clipboard().setText(text)
    click(case.paste_button)
    assert case.fault.text() == words.TOO_LARGE
    assert case.grid.grid() == before
    press(case.grid.cell(0, 0), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert case.grid.grid() == before


def test_a_price_forgotten_for_a_rank_is_asked_for_in_its_cell(case: CaseLine) -> None:
    case.grid.paste("0-500\t3,77\t3,42\n500 et plus\t5,53\t")
    click(case.gapless_button)
    with pytest.raises(Unreadable, match="Ligne 2, colonne «\u00a02ᵉ et plus\u00a0»") as asked:
        case.thing()
    assert asked.value.edit is case.grid.cell(1, 2)
    type_text(case.grid.cell(1, 2), "5,00")
    case.thing()
