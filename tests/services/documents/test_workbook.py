"""Spreadsheets read back with another program: types, text that looks like a formula, valid tab names."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest

from staffdesk.services.documents.workbook import TableSheet, WorkbookFacts, write_workbook

FACTS = WorkbookFacts("Essai", "Ville de Valbrune-sur-Orle", datetime(2026, 11, 16, 8, 30, tzinfo=UTC))
DANGEROUS = ("=1+1", "+33 6", "-2", "@SUM(A1)", "\t=1", "http://a.example", "007", '=HYPERLINK("x")')


def read(*sheets: TableSheet) -> Any:
    """Open what was written."""
    return openpyxl.load_workbook(BytesIO(write_workbook(sheets, FACTS)))


def test_every_cell_has_its_type() -> None:
    rows = [("Nina", 12, date(2026, 11, 16), None), ("Ugo", 0, date(2026, 11, 17), "")]
    heads = (("Enfant", 20), ("Repas", 8), ("Jour", 10), ("Note", 5))
    page = read(TableSheet("Cantine", ("Titre", "Ville"), heads, rows, ("Total", 12, None, None))).active
    assert [page.cell(1, 1).value, page.cell(2, 1).value] == ["Titre", "Ville"]
    assert [cell.value for cell in page[4]] == ["Enfant", "Repas", "Jour", "Note"]
    assert [page["A5"].value, page["B5"].value, page["D5"].value] == ["Nina", 12, None]
    assert page["C5"].value.date() == date(2026, 11, 16)
    assert [cell.data_type for cell in page[5]][:3] == ["s", "n", "d"]
    assert [cell.value for cell in page[7]] == ["Total", 12, None, None]
    assert page.freeze_panes == "B5"


@pytest.mark.parametrize("typed", DANGEROUS)
def test_text_is_text_whatever_it_begins_with(typed: str) -> None:
    book = write_workbook([TableSheet("Liste", (typed,), ((typed, 10),), [(typed,)], (typed,))], FACTS)
    page = openpyxl.load_workbook(BytesIO(book)).active
    cells = [page.cell(row, 1) for row in (1, 3, 4, 5)]
    assert [(cell.value, cell.data_type) for cell in cells] == [(typed, "s")] * 4
    with ZipFile(BytesIO(book)) as parts:
        content = parts.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in content
    assert b"hyperlink" not in content


def test_tabs_get_names_that_excel_takes_and_none_twice() -> None:
    long = "Accueil périscolaire: École / [Jean*Zay]?"
    book = read(*[TableSheet(long, (), (("A", 5),), []) for _ in range(3)], TableSheet("''", (), (), []))
    assert len(set(book.sheetnames)) == 4
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in book.sheetnames)
    assert book.sheetnames[1].endswith(" 2")
    assert book.sheetnames[3] == "Feuille"


def test_the_same_tables_give_the_same_bytes() -> None:
    sheet = TableSheet("Liste", ("Titre",), (("A", 5),), [("a",)])
    assert write_workbook([sheet], FACTS) == write_workbook([sheet], FACTS)
