"""A list of sentences that a person adds to and takes from: each is a line of controls, read as one thing."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.ui.kit.buttons import IconButton, LinkButton
from staffdesk.ui.kit.flow import FlowLayout
from staffdesk.ui.kit.labels import label
from staffdesk.ui.kit.tab_order import follow
from staffdesk.ui.kit.theme import px
from staffdesk.ui.settings.controls import Raw, RawControl, put_raw, raw_of, watch

Thing = TypeVar("Thing")


class Line(QWidget, Generic[Thing]):
    """One sentence.

    Attributes:
        parts: its controls, by name.
        stored: what the thing is known by and nobody types (a code).

    Signals:
        edited: the user changed something in it.
    """

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.parts: dict[str, QWidget] = {}
        self.stored = ""

    def own(self, **controls: QWidget) -> None:
        """Take controls into the draft, by name."""
        for name, control in controls.items():
            self.parts[name] = control
            watch(control, self._note)

    def show_thing(self, thing: Thing) -> None:
        """Show one thing."""
        raise NotImplementedError

    def thing(self) -> Thing:
        """Read it; raises ``editor_form.Unreadable`` where it makes no sense."""
        raise NotImplementedError

    def follow(self) -> None:
        """Show the parts that the choices ask for."""

    def draft(self) -> dict[str, Raw]:
        """Give everything as it is typed."""
        return {"stored": self.stored, **{name: raw_of(control) for name, control in self.parts.items()}}

    def restore(self, draft: Mapping[str, Any]) -> None:
        """Hold that again."""
        self.stored = str(draft["stored"])
        for name, control in self.parts.items():
            put_raw(control, draft[name])
        self.follow()

    def _note(self) -> None:
        self.follow()
        self.edited.emit()


class Lines(RawControl, Generic[Thing]):
    """The list; its last control adds a line."""

    def __init__(
        self, make: Callable[[], Line[Thing]], add_words: str, remove_words: str, least: int = 0
    ) -> None:
        """``make`` gives a line that is new; ``least`` lines always stay."""
        super().__init__()
        self._make, self._remove_words, self._least = make, remove_words, least
        self.lines: list[Line[Thing]] = []
        self._boxes: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(8))
        self.add_button = LinkButton(add_words, 13, "plus")
        self.add_button.clicked.connect(self._add_by_hand)
        self._column.addWidget(self.add_button)
        for _ in range(least):
            self._add()

    def show_things(self, things: Sequence[Thing]) -> None:
        """Show a line for each."""
        self._set_count(max(self._least, len(things)))
        for line, thing in zip(self.lines, things, strict=False):
            line.show_thing(thing)

    def things(self) -> tuple[Thing, ...]:
        """Read every line; raises ``editor_form.Unreadable`` for the first that makes no sense."""
        return tuple(line.thing() for line in self.lines)

    @override
    def raw(self) -> str:
        return json.dumps([line.draft() for line in self.lines], ensure_ascii=False)

    @override
    def put_raw(self, raw: str) -> None:
        drafts = json.loads(raw)
        self._set_count(len(drafts))
        for line, draft in zip(self.lines, drafts, strict=True):
            line.restore(draft)

    def _set_count(self, count: int) -> None:
        while len(self.lines) > count:
            self._drop(self.lines[-1])
        while len(self.lines) < count:
            self._add()

    def _add_by_hand(self) -> None:
        line = self._add()
        first = next(iter(line.parts.values()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _add(self) -> Line[Thing]:
        line = self._make()
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(6))
        row.addWidget(line, 1)
        if len(self.lines) >= self._least:
            cross = IconButton("x", self._remove_words)
            cross.clicked.connect(lambda: self._remove_by_hand(line))
            row.addWidget(cross, 0, Qt.AlignmentFlag.AlignTop)
        self.lines.append(line)
        self._boxes.append(box)
        self._column.insertWidget(self._column.count() - 1, box)
        follow(self, [*self._boxes, self.add_button])
        line.edited.connect(self.changed)
        line.follow()
        return line

    def _remove_by_hand(self, line: Line[Thing]) -> None:
        self._drop(line)
        self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _drop(self, line: Line[Thing]) -> None:
        place = self.lines.index(line)
        self.lines.pop(place)
        box = self._boxes.pop(place)
        self._column.removeWidget(box)
        box.hide()
        box.deleteLater()


def flow_of(*parts: QWidget | str) -> QWidget:
    """Set words and controls side by side, going on in the next line."""
    made = QWidget()
    flow = FlowLayout(made, gap=8)
    for part in parts:
        flow.addWidget(label(part, "body") if isinstance(part, str) else part)
    return made


def row_of(*parts: QWidget | str) -> QWidget:
    """Set words and controls side by side for good: a part of a sentence that never breaks."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(px(6))
    for part in parts:
        row.addWidget(label(part, "body") if isinstance(part, str) else part)
    return made


def stack_of(*parts: QWidget) -> QWidget:
    """Set parts under one another."""
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(px(6))
    for part in parts:
        column.addWidget(part)
    return made
