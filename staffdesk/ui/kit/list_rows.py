"""The rows of a grouped list and their model: group headings stand between the rows and cannot be chosen.

A row is any frozen thing with the attributes of :class:`ListRow`; :class:`TwoLineRow` is one ready made.
"""

import sys
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from typing_extensions import override

from staffdesk.ui.kit.tokens import Tone

AnyIndex = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the checks of a row say: icon, meaning, count; ``spoken`` is what a screen reader says."""

    icon: str
    tone: Tone
    count: str
    spoken: str = ""


class ListRow(Protocol):
    """What a row must tell to be painted on two lines."""

    @property
    def key(self) -> Hashable:
        """Name the row for good; the choice follows it when rows are replaced."""

    @property
    def group(self) -> str:
        """Name the group the row stands in; rows of a group follow one another."""

    @property
    def icon(self) -> str:
        """Name the icon of its kind."""

    @property
    def title(self) -> str:
        """Say who, in 600: never cut."""

    @property
    def subtitle(self) -> str:
        """Say whom exactly, after the title."""

    @property
    def line2(self) -> str:
        """Say what, on the second line; the only text that may be cut (the tooltip has it whole)."""

    @property
    def kept(self) -> str:
        """Give the end of the second line that is cut last, what stands before it first; "" for none."""

    @property
    def moment(self) -> str:
        """Say when it matters, at the right."""

    @property
    def moment_tone(self) -> Tone:
        """BAD within two hours, WARN today, PLAIN later."""

    @property
    def verdict(self) -> Verdict | None:
        """Sum up its checks."""


@dataclass(frozen=True, slots=True)
class TwoLineRow:
    """A ready made :class:`ListRow`."""

    key: Hashable
    group: str
    icon: str
    title: str
    subtitle: str = ""
    line2: str = ""
    moment: str = ""
    moment_tone: Tone = Tone.PLAIN
    verdict: Verdict | None = None
    kept: str = ""


@dataclass(frozen=True, slots=True)
class GroupHeading:
    """The line over a group: its name and how many rows it has."""

    name: str
    count: int


class ListRole(IntEnum):
    """Roles of the list model beyond Qt's own."""

    ROW = Qt.ItemDataRole.UserRole + 1
    HEADING = Qt.ItemDataRole.UserRole + 2
    LAST_OF_GROUP = Qt.ItemDataRole.UserRole + 3


class GroupedListModel(QAbstractListModel):
    """Rows in the order given, a heading before each new group (none for the group "")."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[ListRow | GroupHeading, ...] = ()
        self._place: dict[Hashable, int] = {}
        self._letters: list[int] = []

    def replace(self, rows: Sequence[ListRow]) -> None:
        """Show other rows, whole."""
        self.beginResetModel()
        self._lines = tuple(_with_headings(rows))
        self._place = {
            line.key: at for at, line in enumerate(self._lines) if not isinstance(line, GroupHeading)
        }
        self._letters = [_letters(line) for line in self._lines]
        self.endResetModel()

    def replace_row(self, row: ListRow) -> None:
        """Show another state of one row, found by its key; its group must not have changed."""
        at = self._place[row.key]
        self._lines = (*self._lines[:at], row, *self._lines[at + 1 :])
        self._letters[at] = _letters(row)
        index = self.index(at)
        self.dataChanged.emit(index, index)

    def row_at(self, index: AnyIndex) -> ListRow | None:
        """Give the row at an index; None for a heading or nothing."""
        line = self._line(index)
        return None if isinstance(line, GroupHeading) else line

    def letters_at(self, row: int) -> int:
        """Count the letters of the first line of a row with its moment; of a heading, more than any room."""
        return self._letters[row]

    def heading_at(self, index: AnyIndex) -> GroupHeading | None:
        """Give the heading at an index; None for a row."""
        line = self._line(index)
        return line if isinstance(line, GroupHeading) else None

    def heading_over(self, index: AnyIndex) -> GroupHeading | None:
        """Give the heading of the group an index stands in."""
        for at in range(index.row(), -1, -1):
            line = self._lines[at]
            if isinstance(line, GroupHeading):
                return line
        return None

    def index_of(self, key: Hashable) -> QModelIndex:
        """Find a row by its key; an invalid index if it is not there."""
        at = self._place.get(key)
        return self.index(at) if at is not None else QModelIndex()

    def rows(self) -> tuple[ListRow, ...]:
        """Give the rows without headings."""
        return tuple(line for line in self._lines if not isinstance(line, GroupHeading))

    def is_last_of_group(self, index: AnyIndex) -> bool:
        """Tell whether no row of the same group follows."""
        after = index.row() + 1
        return after >= len(self._lines) or isinstance(self._lines[after], GroupHeading)

    def _line(self, index: AnyIndex) -> "ListRow | GroupHeading | None":
        return self._lines[index.row()] if index.isValid() else None

    @override
    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._lines)

    @override
    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if self.heading_at(index) is not None:
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    @override
    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self._line(index)
        if line is None:
            return None
        if isinstance(line, GroupHeading):
            return _heading_data(line, role)
        if role == ListRole.LAST_OF_GROUP:
            return self.is_last_of_group(index)
        return _row_data(line, role)


def spoken_row(row: ListRow) -> str:
    """Give the sentence a screen reader says for a row."""
    verdict = (row.verdict.spoken or row.verdict.count) if row.verdict else ""
    return ", ".join(
        part for part in (f"{row.title} {row.subtitle}".strip(), row.line2, row.moment, verdict) if part
    )


def _letters(line: ListRow | GroupHeading) -> int:
    return sys.maxsize if isinstance(line, GroupHeading) else len(line.title) + len(line.moment)


def _with_headings(rows: Sequence[ListRow]) -> list[ListRow | GroupHeading]:
    lines: list[ListRow | GroupHeading] = []
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.group] = counts.get(row.group, 0) + 1
    group = ""
    for row in rows:
        if row.group != group:
            group = row.group
            lines.append(GroupHeading(group, counts[group]))
        lines.append(row)
    return lines


def _heading_data(heading: GroupHeading, role: int) -> object:
    if role == Qt.ItemDataRole.DisplayRole:
        return heading.name
    if role == Qt.ItemDataRole.AccessibleTextRole:
        return f"{heading.name}, {heading.count}"
    return heading if role == ListRole.HEADING else None


def _row_data(row: ListRow, role: int) -> object:
    if role == Qt.ItemDataRole.DisplayRole:
        return f"{row.title} {row.subtitle}".strip()
    if role == Qt.ItemDataRole.AccessibleTextRole:
        return spoken_row(row)
    if role == Qt.ItemDataRole.ToolTipRole:
        return f"{row.title} {row.subtitle}".strip() + (f"\n{row.line2}" if row.line2 else "")
    return row if role == ListRole.ROW else None
