"""The spreadsheets of attendance sheets and meal counts: one value in each cell, names that are formulas."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import openpyxl

from staffdesk.services.documents.list_workbooks import attendance_workbook, claims_workbook, meal_workbook
from tests.services.documents.sample_lists import FORMULA, NINA, meals, sheets
from tests.services.documents.test_claims_pdf import claims, taken_back


def rows_of(content: bytes, tab: int = 0) -> list[list[object]]:
    """Read a tab back."""
    page = openpyxl.load_workbook(BytesIO(content)).worksheets[tab]
    return [[cell.value for cell in row] for row in page.iter_rows()]


def test_a_list_has_a_column_for_each_thing_to_know() -> None:
    rows = rows_of(attendance_workbook(sheets(NINA)))
    assert [row[0] for row in rows[:5]] == [
        "Cantine, midi · École Jean-Zay",
        "lundi 16 novembre 2026",
        "Ville de Valbrune-sur-Orle",
        "DÉMONSTRATION, essai",
        "Extrait le lun.\u00a016\u00a0nov.\u00a02026\u00a0à\u00a09:30 par Camille R.",
    ]
    assert rows[6] == [
        "Enfant", "Classe", "lun.\u00a016 midi", "lun.\u00a017 midi", "PAI", "Allergies, consignes", "Régime",
        "Parents", "Peuvent venir chercher", "Ne pas confier à", "À appeler seulement", "Image",
    ]  # fmt: skip
    assert rows[7] == [
        "Lemoine-Daoud Nina", "CE1 A", "R", "A Exc.", "PAI",
        "Allergies\u00a0: arachide, Trousse dans la classe", "sans porc", "Salima Lemoine 06 00 12 34 56",
        "Jeanne Petit (voisine) 06 00 00 00 01 (urgence)", "Marc Interdit",
        "Paul Oncle (oncle) 06 00 00 00 02", "NON",
    ]  # fmt: skip


def test_a_name_that_is_a_formula_stays_a_name() -> None:
    page = openpyxl.load_workbook(BytesIO(attendance_workbook(sheets(FORMULA)))).worksheets[0]
    cells = next(iter(page.iter_rows(min_row=8, max_row=8)))
    assert (cells[0].value, cells[0].data_type) == ("=cmd|' /C calc'!A0", "s")
    assert {cell.data_type for cell in cells if cell.value} == {"s"}


def test_meals_are_numbers_and_their_sums_close() -> None:
    rows = rows_of(meal_workbook(meals(3)))
    assert rows[6] == [
        "Site", "Standard", "Sans porc", "Enfants", "Adultes", "Total", "Paniers repas", "Commande",
        "Changements depuis",
    ]  # fmt: skip
    assert rows[7][1:7] == [10, 2, 12, 1, 13, 0]
    assert rows[7][8] == "+2\u00a0standard, −1\u00a0sans porc"
    figures = [[value for value in row[1:7] if isinstance(value, int)] for row in rows[7:11]]
    assert [sum(column) for column in zip(*figures[:3], strict=True)] == figures[3]


def test_the_tab_of_a_site_bears_its_name() -> None:
    found = meals()
    section = replace(found.sections[0], title="Effectifs des repas · École Jean-Zay")
    book = openpyxl.load_workbook(BytesIO(meal_workbook(replace(found, sections=(*found.sections, section)))))
    assert book.sheetnames == ["Effectifs des repas", "École Jean-Zay"]


def test_claims_are_rows_of_numbers_with_their_sum() -> None:
    rows = rows_of(claims_workbook(claims()))
    heads = next(rank for rank, row in enumerate(rows) if row[0] == "Famille")
    cells = rows[heads + 1]
    assert [*cells[:5], str(cells[5]), *cells[6:]] == [
        "Famille 0", "00000", "Malo", "Accueil du soir", "n° 12", "2026-10-01 00:00:00",
        "déduit du prix de la famille", 12, 2.88,
    ]  # fmt: skip
    assert (rows[-1][0], rows[-1][7], rows[-1][8]) == ("Total", 48, 24)
    total = rows_of(claims_workbook(taken_back()))[-1]
    assert (total[0], total[7], total[8]) == ("Total, à déduire", -4, -4)
