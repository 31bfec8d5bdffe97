"""A form made from a list of its items: texts, numbers, choices, days; most things need no other."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.domain.french.amounts import euros
from staffdesk.domain.french.dates import WEEKDAYS, day_short_year
from staffdesk.domain.money import Cents
from staffdesk.ui.kit.buttons import CheckBox
from staffdesk.ui.kit.fields import AMOUNT_UNREADABLE, DATE_UNREADABLE, AmountEdit, ComboPicker, Field
from staffdesk.ui.kit.flow import FlowLayout
from staffdesk.ui.kit.inline_edits import ClockEdit, CountEdit, DayEdit
from staffdesk.ui.kit.labels import label
from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.typed_values import parse_count
from staffdesk.ui.settings.controls import written_text
from staffdesk.ui.settings.editor_form import EditorForm, Unreadable, Values

NBSP = "\N{NO-BREAK SPACE}"
MISSING = "Remplir ce champ."
COUNT_WRONG = "Indiquer un nombre entier."
CLOCK_WRONG = f"Heure illisible{NBSP}: saisir par exemple 9:00."
LONG_HEIGHT = 120
MIDNIGHT = "00:00"


class Sort(Enum):
    """What an item holds."""

    TEXT = "text"
    LONG = "long"
    LINES = "lines"
    COUNT = "count"
    CENTS = "cents"
    CHOICE = "choice"
    FLAG = "flag"
    WEEKDAYS = "weekdays"
    MANY = "many"
    DAY = "day"
    CLOCK = "clock"


BOXED = frozenset({Sort.WEEKDAYS, Sort.MANY})
"""What is shown as check boxes."""


@dataclass(frozen=True)
class Item:
    """One value of a record: its name, its label, what it holds.

    Attributes:
        choices: (value, words) of a choice or of many; those of another record are given later by
            ``set_choices``.
        share: part of the width of its row.
    """

    name: str
    label: str
    sort: Sort = Sort.TEXT
    choices: Sequence[tuple[str, str]] = ()
    optional: bool = False
    hint: str = ""
    share: int = 1


@dataclass
class _Part:
    """An item with its controls."""

    item: Item
    control: QWidget
    boxes: dict[Any, CheckBox] = field(default_factory=dict)


class RecordForm(EditorForm):
    """The form; rows of items, those of a row side by side; a text between them is a heading."""

    def __init__(self, rows: "Sequence[Sequence[Item] | str]", today: Callable[[], date]) -> None:
        """``today`` gives the day that a date without a year is read near to."""
        super().__init__()
        self._today = today
        self._kept: dict[str, Any] = {}
        self._unreadable: set[str] = set()
        self._parts: dict[str, _Part] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(14))
        for items in rows:
            if isinstance(items, str):
                column.addSpacing(px(6))
                column.addWidget(label(items, "heading", wrap=True))
                continue
            row = QHBoxLayout()
            row.setSpacing(px(12))
            for item in items:
                row.addWidget(self._made(item), item.share, Qt.AlignmentFlag.AlignTop)
            column.addLayout(row)

    def set_choices(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        """Offer other choices for an item."""
        part = self._parts[name]
        if isinstance(part.control, ComboPicker):
            part.control.set_choices(choices)
        elif part.item.sort is Sort.MANY and list(part.boxes) != [key for key, _ in choices]:
            ticked = {key for key, box in part.boxes.items() if box.isChecked()}
            for key, box in part.boxes.items():
                self.disown(f"{name}_{key}")
                if (flow := part.control.layout()) is not None:
                    flow.removeWidget(box)
                box.hide()
                box.deleteLater()
            part.boxes = _boxes(part.control, choices)
            for key, box in part.boxes.items():
                box.setChecked(key in ticked)
                self.own(f"{name}_{key}", box)

    @override
    def show_values(self, values: Mapping[str, Any]) -> None:
        self._kept = {name: value for name, value in values.items() if name not in self._parts}
        for name, part in self._parts.items():
            _show(part, values.get(name))

    @override
    def parse(self) -> Values:
        return self._kept | {name: self._read(part) for name, part in self._parts.items()}

    @override
    def read(self) -> Values | None:
        """Read the record; everything that is wrong is said, each beside its field."""
        read = super().read()
        if read is None:
            for name, part in self._parts.items():
                self._judge(name, part)
        return read

    def _judge(self, name: str, part: _Part) -> bool:
        """Say what is wrong with one part; True if nothing is."""
        try:
            self._read(part)
        except Unreadable as fault:
            self.parts[name].set_error(fault.sentence)
            return False
        return True

    def _judge_left(self, name: str, part: _Part) -> None:
        """Say on leaving a field that what was typed in it cannot be read; an empty one can wait."""
        if name in self._unreadable:
            self._unreadable.discard(name)
            self.parts[name].clear_error()
        typed = isinstance(part.control, QLineEdit) and part.control.text().strip()
        if typed and not self._judge(name, part):
            self._unreadable.add(name)

    @override
    def describe(self, values: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
        return [
            (part.item.label or part.item.hint, _said(part, values.get(name)))
            for name, part in self._parts.items()
        ]

    # -------------------------------------------------------------------------------------- making

    def _made(self, item: Item) -> Field:
        part = self._part(item)
        self._parts[item.name] = part
        named = "" if item.sort is Sort.FLAG else item.label
        hint = "" if item.sort is Sort.FLAG else item.hint
        made = Field(named, part.control, optional=item.optional and bool(named), hint=hint)
        if item.sort is Sort.FLAG:
            part.control.setAccessibleName(item.label)
        self.parts[item.name] = made
        made.left.connect(lambda: self._judge_left(item.name, part))
        if item.sort in BOXED:
            for key, box in part.boxes.items():
                self.own(f"{item.name}_{key}", box)
        else:
            self.own(item.name, part.control)
        return made

    def _part(self, item: Item) -> _Part:
        match item.sort:
            case Sort.LONG | Sort.LINES:
                text = QPlainTextEdit()
                text.setTabChangesFocus(True)
                text.setFixedHeight(px(LONG_HEIGHT if item.sort is Sort.LONG else LONG_HEIGHT // 2 + 12))
                return _Part(item, text)
            case Sort.CHOICE:
                return _Part(item, ComboPicker(item.choices, item.label, 34))
            case Sort.FLAG:
                return _Part(item, CheckBox(item.label))
            case Sort.WEEKDAYS | Sort.MANY:
                made = QWidget()
                FlowLayout(made, gap=10)
                days = list(enumerate(WEEKDAYS, 1))
                return _Part(item, made, _boxes(made, days if item.sort is Sort.WEEKDAYS else item.choices))
            case _:
                return _Part(item, self._line(item))

    def _line(self, item: Item) -> QLineEdit:
        match item.sort:
            case Sort.COUNT:
                return CountEdit(item.label, 90)
            case Sort.CENTS:
                amount = AmountEdit(item.label)
                amount.setFixedWidth(px(120))
                return amount
            case Sort.DAY:
                return DayEdit(item.label, self._today, 180)
            case Sort.CLOCK:
                return ClockEdit(item.label, 90)
            case _:
                return QLineEdit()

    # -------------------------------------------------------------------------------------- reading

    def _read(self, part: _Part) -> Any:
        item = part.item
        if item.sort in BOXED:
            return [key for key, box in part.boxes.items() if box.isChecked()]
        match part.control:
            case ComboPicker() as picker:
                return picker.key() or None
            case CheckBox() as box:
                return box.isChecked()
            case QPlainTextEdit() as text:
                typed = written_text(text)
                lines = [line.strip() for line in typed.splitlines() if line.strip()]
                return lines if item.sort is Sort.LINES else self._needed(item, typed.strip())
            case QLineEdit() as line:
                typed = self._needed(item, line.text().strip())
                return _line_value(item, line, typed) if typed or item.sort is not Sort.TEXT else typed
            case _:
                raise TypeError(f"no value in {part.control!r}")

    def _needed(self, item: Item, typed: str) -> str:
        if not typed and not item.optional:
            raise Unreadable(item.name, MISSING)
        return typed


def _boxes(holder: QWidget, choices: Sequence[tuple[Any, str]]) -> dict[Any, CheckBox]:
    """Put one box a choice into the flow of a holder."""
    boxes = {key: CheckBox(words) for key, words in choices}
    flow = holder.layout()
    for box in boxes.values():
        if flow is not None:
            flow.addWidget(box)
    return boxes


def _line_value(item: Item, line: QLineEdit, typed: str) -> Any:
    if item.sort is Sort.TEXT:
        return typed
    if not typed:
        return None
    match line:
        case ClockEdit():
            clock = line.clock()
            return _or_refuse(item, str(clock) if clock and clock.hour < 24 else None, CLOCK_WRONG)
        case DayEdit():
            day = line.day()
            return _or_refuse(item, day and day.isoformat(), DATE_UNREADABLE)
        case AmountEdit():
            return _or_refuse(item, line.cents(), AMOUNT_UNREADABLE)
        case _:
            return _or_refuse(item, parse_count(typed), COUNT_WRONG)


def _or_refuse(item: Item, value: Any, sentence: str) -> Any:
    if value is None:
        raise Unreadable(item.name, sentence)
    return int(value) if isinstance(value, int) else value


def _show(part: _Part, value: Any) -> None:
    if part.item.sort in BOXED:
        for key, box in part.boxes.items():
            box.setChecked(key in (value or ()))
        return
    match part.control:
        case ComboPicker() as picker:
            picker.choose(str(value or ""))
        case CheckBox() as box:
            box.setChecked(bool(value))
        case QPlainTextEdit() as text:
            text.setPlainText("\n".join(value or ()) if part.item.sort is Sort.LINES else str(value or ""))
        case DayEdit() as day:
            day.set_day(date.fromisoformat(value) if value else None)
        case AmountEdit() as amount:
            amount.set_cents(None if value is None else Cents(value))
        case ClockEdit() as clock:
            clock.setText("" if value is None else str(value).removeprefix("0"))
        case QLineEdit() as line:
            line.setText("" if value is None else str(value))
            line.setCursorPosition(0)


def _said(part: _Part, value: Any) -> str:
    item = part.item
    match item.sort:
        case Sort.FLAG:
            return "oui" if value else "non"
        case Sort.WEEKDAYS | Sort.MANY:
            return ", ".join(box.text() for key, box in part.boxes.items() if key in (value or ())) or "–"
        case Sort.DAY:
            return day_short_year(date.fromisoformat(value)) if value else "–"
        case Sort.CENTS:
            return "–" if value is None else euros(value)
        case Sort.CHOICE if isinstance(part.control, ComboPicker):
            row = part.control.findData(str(value or ""))
            return part.control.itemText(row) if row >= 0 else str(value or "–")
        case Sort.LINES:
            return " · ".join(value or ()) or "–"
        case _:
            return "–" if value in (None, "") else str(value)
