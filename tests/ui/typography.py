"""What every text on a screen must respect: no typewriter's apostrophe, no plain space before a sign."""

import re
from collections.abc import Iterator

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QTableView,
    QWidget,
)

ROWS_READ = 50
_WRONG = re.compile("'| [:;?!»%€]|« |\\d [€%]|[^\\d\\s]\\.\\.\\.")


def shown_texts(widget: QWidget) -> Iterator[str]:
    """Give every text the children of a widget show or say."""
    for child in widget.findChildren(QWidget):
        yield child.accessibleName()
        yield child.toolTip()
        if isinstance(child, QLabel | QAbstractButton):
            yield child.text()
        if isinstance(child, QLineEdit):
            yield child.placeholderText()
        if isinstance(child, QComboBox):
            yield from (child.itemText(row) for row in range(child.count()))
        if isinstance(child, QAbstractItemView) and child.model() is not None:
            yield from _cells(child)


def _cells(view: QAbstractItemView) -> Iterator[str]:
    model = view.model()
    columns = model.columnCount(QModelIndex()) if isinstance(view, QTableView) else 0
    for row in range(min(model.rowCount(QModelIndex()), ROWS_READ)):
        for column in range(columns):
            yield str(model.index(row, column).data() or "")
    for column in range(columns):
        yield str(model.headerData(column, Qt.Orientation.Horizontal) or "")


def wrong_texts(widget: QWidget) -> list[str]:
    """Give the texts that break French typography; addresses on the web are what they are."""
    return sorted({text for text in shown_texts(widget) if "://" not in text and _WRONG.search(text)})
