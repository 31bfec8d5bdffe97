"""A list of boxes to tick, narrowed by what one types: many schools are chosen at once in it."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from staffdesk.domain.search_text import search_text
from staffdesk.ui.kit.buttons import CheckBox, LinkButton
from staffdesk.ui.kit.containers import Column
from staffdesk.ui.kit.fields import SearchField
from staffdesk.ui.kit.labels import label
from staffdesk.ui.kit.theme import px

LINE, SHOWN, FEW = 24, 8, 6


class Checklist(QWidget):
    """The list: a search over it once it is long, two links that tick or clear what is shown, a count.

    Signals:
        changed: what is ticked has changed.
    """

    changed = Signal()

    def __init__(self, name: str, placeholder: str = "Chercher") -> None:
        """``name`` is what a screen reader says of the list."""
        super().__init__()
        self._boxes: dict[str, CheckBox] = {}
        self._words: dict[str, str] = {}
        self.setAccessibleName(name)
        self.search = SearchField(placeholder, name=f"{placeholder}, {name}")
        self.tick_all = LinkButton("Tout cocher", 13)
        self.clear_all = LinkButton("Tout décocher", 13)
        self.count = label("", "hint")
        self.column = Column(padding=0, gap=0)
        self._lay_out()
        self.search.textChanged.connect(lambda _text: self._narrow())
        self.tick_all.clicked.connect(lambda: self._set_shown(ticked=True))
        self.clear_all.clicked.connect(lambda: self._set_shown(ticked=False))

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Replace the choices; what was ticked and is still there stays ticked."""
        if list(self._words.items()) == list(choices):
            return
        held = set(self.ticked())
        while (item := self.column.body.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._words = dict(choices)
        self._boxes = {key: CheckBox(words) for key, words in choices}
        for key, box in self._boxes.items():
            box.setChecked(key in held)
            box.toggled.connect(lambda _on: self._tell())
            self.column.body.addWidget(box)
        self.column.body.addStretch()
        many = len(choices) > FEW
        for part in (self.search, self.tick_all, self.clear_all, self.count):
            part.setVisible(many)
        self.column.setFixedHeight(px(LINE * max(1, min(SHOWN, len(choices)))))
        self.search.clear()
        self._say_count()

    def choices(self) -> list[tuple[str, str]]:
        """Give the choices."""
        return list(self._words.items())

    def ticked(self) -> tuple[str, ...]:
        """Give what is ticked, in the order of the list."""
        return tuple(key for key, box in self._boxes.items() if box.isChecked())

    def tick(self, keys: Collection[str]) -> None:
        """Tick some and clear the rest, without a signal."""
        for key, box in self._boxes.items():
            box.blockSignals(True)
            box.setChecked(key in keys)
            box.blockSignals(False)
            box.update()
        self._say_count()

    # -------------------------------------------------------------------------------------- inside

    def _tell(self) -> None:
        self._say_count()
        self.changed.emit()

    def _say_count(self) -> None:
        self.count.setText(f"{len(self.ticked())} sur {len(self._boxes)}")

    def _narrow(self) -> None:
        wanted = search_text(self.search.text()).split()
        for key, box in self._boxes.items():
            told = search_text(self._words[key])
            box.setVisible(all(word in told for word in wanted))

    def _set_shown(self, *, ticked: bool) -> None:
        for box in self._boxes.values():
            if not box.isHidden():
                box.blockSignals(True)
                box.setChecked(ticked)
                box.blockSignals(False)
                box.update()
        self._tell()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        row = QHBoxLayout()
        row.setSpacing(px(12))
        row.addWidget(self.tick_all)
        row.addWidget(self.clear_all)
        row.addStretch()
        row.addWidget(self.count)
        column.addWidget(self.search)
        column.addLayout(row)
        column.addWidget(self.column)
