"""Small parts of the sections: a heading, a table of its height, a pair of words."""

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtWidgets import QGridLayout, QLayout, QVBoxLayout, QWidget

from staffdesk.ui.kit.labels import SectionHeading, label
from staffdesk.ui.kit.table_model import Column, RowsModel
from staffdesk.ui.kit.table_view import Density, PlainTable
from staffdesk.ui.kit.theme import px

Row = TypeVar("Row")


def table(name: str, columns: Sequence[Column[Row]], rows: Sequence[Row]) -> PlainTable[Row]:
    """Make a table to be read, as high as its rows."""
    model = RowsModel(columns, key=lambda row: row)
    made: PlainTable[Row] = PlainTable(model, name, Density.LOG, sortable=False, selectable=False)
    made.replace(tuple(rows))
    made.fit_height()
    return made


def section(title: str, *parts: QWidget, beside: str = "") -> QVBoxLayout:
    """Put parts under a heading; without parts a sentence says that there is nothing."""
    column = QVBoxLayout()
    column.setSpacing(px(4))
    column.addWidget(SectionHeading(title, beside=beside))
    for part in parts or (label("Rien n’est réglé ici.", "body2"),):
        column.addWidget(part)
    return column


def pairs(rows: Sequence[tuple[str, str]]) -> QWidget:
    """Show names and values under one another."""
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(px(20))
    grid.setVerticalSpacing(px(6))
    for line, (name, value) in enumerate(rows):
        grid.addWidget(label(name, "body2"), line, 0)
        grid.addWidget(label(value, "body", wrap=True), line, 1)
    grid.setColumnStretch(1, 1)
    return made


def empty_layout(layout: QLayout) -> None:
    """Take everything out of a layout, and out of sight at once."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            empty_layout(inner)
            inner.deleteLater()
