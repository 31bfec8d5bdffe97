"""Spreadsheets: tables in, an xlsx out; every cell has its type, text is never a formula (SEC10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter

Value = str | int | Decimal | date | None
"""What a cell holds: text, a whole number, an amount in euros, a day, or nothing."""

_LONGEST_NAME = 31
_A3, _A4 = 8, 9
_MONEY = "#,##0.00"
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


@dataclass(frozen=True)
class TableSheet:
    """One sheet: words above the table, heads with their widths in signs, rows, and a row of sums.

    Attributes:
        name: of the tab; made valid and unique here.
        notes: lines above the table: title, days, demonstration, stamp.
        heads: title and width of each column.
        rows: one value for each column.
        total: sums, set in bold; empty for none.
        is_wide: printed on A3 rather than A4.
    """

    name: str
    notes: tuple[str, ...]
    heads: tuple[tuple[str, float], ...]
    rows: Sequence[tuple[Value, ...]]
    total: tuple[Value, ...] = ()
    is_wide: bool = False


@dataclass(frozen=True)
class WorkbookFacts:
    """Title and maker of the file, and when: the same tables then give the same bytes."""

    title: str
    company: str
    made_at: datetime


def write_workbook(sheets: Sequence[TableSheet], facts: WorkbookFacts) -> bytes:
    """Return the bytes of a workbook."""
    out = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book: Any = xlsxwriter.Workbook(out, options)
    book.set_properties(
        {"title": facts.title, "company": facts.company, "created": facts.made_at.replace(tzinfo=None)}
    )
    formats = _formats(book)
    names: set[str] = set()
    for sheet in sheets:
        _write_sheet(book.add_worksheet(_tab_name(sheet.name, names)), sheet, formats)
    book.close()
    return out.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    wrapped = {"text_wrap": True, "valign": "top"}
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "note": book.add_format({"font_color": "#4A5565"}),
        "head": book.add_format({"bold": True, "bottom": 1, **wrapped}),
        "text": book.add_format(wrapped),
        "day": book.add_format({"num_format": "dd/mm/yyyy", "align": "left", "valign": "top"}),
        "money": book.add_format({"num_format": _MONEY, "valign": "top"}),
        "total": book.add_format({"bold": True, "top": 1}),
        "total_money": book.add_format({"bold": True, "top": 1, "num_format": _MONEY}),
    }


def _write_sheet(page: Any, sheet: TableSheet, formats: dict[str, Any]) -> None:
    for rank, note in enumerate(sheet.notes):
        page.write_string(rank, 0, note, formats["title" if rank == 0 else "note"])
    top = len(sheet.notes) + (1 if sheet.notes else 0)
    for column, (title, width) in enumerate(sheet.heads):
        page.set_column(column, column, width)
        page.write_string(top, column, title, formats["head"])
    for rank, row in enumerate(sheet.rows, top + 1):
        for column, value in enumerate(row):
            kind = "money" if isinstance(value, Decimal) else "text"
            _write(page, rank, column, value, formats[kind], formats["day"])
    for column, value in enumerate(sheet.total):
        last = top + 1 + len(sheet.rows)
        kind = "total_money" if isinstance(value, Decimal) else "total"
        _write(page, last, column, value, formats[kind], formats["total"])
    page.freeze_panes(top + 1, 1)
    page.set_landscape()
    page.set_paper(_A3 if sheet.is_wide else _A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(top)
    page.set_footer("&L&F&RPage &P/&N")


def _write(page: Any, row: int, column: int, value: Value, text: Any, day: Any) -> None:
    """Write one cell by its type: nothing is ever guessed from the words."""
    if value is None:
        page.write_blank(row, column, None, text)
    elif isinstance(value, str):
        page.write_string(row, column, value, text)
    elif isinstance(value, date):
        page.write_datetime(row, column, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001
    else:
        page.write_number(row, column, value, text)


def _tab_name(wanted: str, names: set[str]) -> str:
    """Return a name that Excel takes: at most 31 signs, none forbidden, no second one alike."""
    base = " ".join(wanted.translate(_FORBIDDEN).split()).strip("'")[:_LONGEST_NAME] or "Feuille"
    name, rank = base, 2
    while name.lower() in names:
        suffix = f" {rank}"
        name, rank = base[: _LONGEST_NAME - len(suffix)] + suffix, rank + 1
    names.add(name.lower())
    return name
