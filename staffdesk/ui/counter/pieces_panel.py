"""Choosing what leaves the drawer: pieces to tick, cash to count, the answer to a slip of CESU."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.domain.french.amounts import NO_BREAK, counted, euros
from staffdesk.domain.money import Cents
from staffdesk.ui.counter.count_grid import CountGrid
from staffdesk.ui.counter.till_panels import Panel, wide_button
from staffdesk.ui.kit.buttons import Button, ButtonKind, CheckBox
from staffdesk.ui.kit.fields import DateField, Field
from staffdesk.ui.kit.labels import IconLabel, label
from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.tokens import Tone

BACK = "Ne rien remettre"
MAKE = "Établir le bordereau"


@dataclass(frozen=True)
class Piece:
    """One thing to tick: its key, what it is, what it makes."""

    key: int
    words: str
    hint: str
    cents: int


class Pieces(QWidget):
    """Ticks one under the other, each with a second line.

    Signals:
        changed: another tick.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._pieces: dict[int, Piece] = {}
        self.boxes: dict[int, CheckBox] = {}
        self._hints: list[QLabel] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(4))

    def show_pieces(self, pieces: Sequence[Piece], *, ticked: bool) -> None:
        """Show other pieces, all ticked or none."""
        while (item := self._column.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.hide()
                gone.deleteLater()
        self._hints = []
        self._pieces = {piece.key: piece for piece in pieces}
        self.boxes = {}
        for piece in pieces:
            box = CheckBox(f"{piece.words}, {euros(piece.cents)}")
            box.setChecked(ticked)
            box.toggled.connect(lambda _on: self.changed.emit())
            self.boxes[piece.key] = box
            self._column.addWidget(box)
            if piece.hint:
                hint = label(piece.hint, "hint", wrap=True)
                hint.setContentsMargins(px(27), 0, 0, px(4))
                self._hints.append(hint)
                self._column.addWidget(hint)
        self.fit(self.width())

    def fit(self, width: int) -> None:
        """Hold the height of hints that wrap at a width: a dialog would squeeze them."""
        for hint in self._hints:
            hint.ensurePolished()
            hint.setMinimumHeight(max(hint.heightForWidth(width), px(18)))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit(event.size().width())

    def ticked(self) -> tuple[int, ...]:
        """Give the keys that are ticked."""
        return tuple(key for key, box in self.boxes.items() if box.isChecked())

    def cents(self) -> Cents:
        """Give what is ticked makes."""
        return Cents(sum(self._pieces[key].cents for key in self.ticked()))


class PiecesPanel(Panel):
    """Cheques or vouchers to hand over, all ticked at first.

    Signals:
        chosen: keys of what is handed over.
        given_up: nothing is handed over.
    """

    chosen = Signal(object)
    given_up = Signal()

    def __init__(self) -> None:
        super().__init__(" ", "")
        self.pieces = Pieces()
        self.column.body.addWidget(self.pieces)
        self.column.body.addStretch()
        self._sum = label("", "value")
        self.button = wide_button(MAKE)
        self.back = Button(BACK, ButtonKind.GHOST, "Escape")
        for part in (self._sum, self.button):
            self.foot.addWidget(part)
        self.foot.addWidget(self.back, 0, Qt.AlignmentFlag.AlignHCenter)
        self.pieces.changed.connect(self._recount)
        self.button.clicked.connect(lambda: self.chosen.emit(self.pieces.ticked()))
        self.back.clicked.connect(self.given_up)

    def begin(self, title: str, explanation: str, pieces: Sequence[Piece]) -> None:
        """Offer pieces."""
        self.set_title(title)
        self.explanation.setText(explanation)
        self.pieces.show_pieces(pieces, ticked=True)
        self._recount()
        self.button.setFocus()

    def summary(self) -> str:
        """Give the sum as shown."""
        return self._sum.text()

    def _recount(self) -> None:
        count = len(self.pieces.ticked())
        self._sum.setText(f"{counted(count, 'pièce', 'pièces')}, {euros(self.pieces.cents())}")
        if count:
            self.button.allow()
        else:
            self.button.refuse("Cocher au moins une pièce")


class CashPanel(Panel):
    """Cash to hand over, counted by notes and coins, at most what the régie holds.

    Signals:
        chosen: counts by value in cents.
        given_up: nothing is handed over.
    """

    chosen = Signal(object)
    given_up = Signal()

    def __init__(self) -> None:
        super().__init__("Verser des espèces", "")
        self._kept = 0
        self.grid = CountGrid()
        self.column.body.addWidget(self.grid)
        self.column.body.addStretch()
        self._state = IconLabel("info", "", Tone.QUIET, 14, ink=Tone.PLAIN)
        self.button = wide_button(MAKE)
        self.back = Button(BACK, ButtonKind.GHOST, "Escape")
        for part in (self._state, self.button):
            self.foot.addWidget(part)
        self.foot.addWidget(self.back, 0, Qt.AlignmentFlag.AlignHCenter)
        self.grid.changed.connect(self._recount)
        self.button.clicked.connect(lambda: self.chosen.emit(self.grid.counted()))
        self.back.clicked.connect(self.given_up)

    def begin(self, kept_cents: int) -> None:
        """Start a count."""
        self._kept = kept_cents
        self.explanation.setText(f"Encaisse{NO_BREAK}: {euros(kept_cents)}, fonds de caisse non compris.")
        self.grid.begin()
        self._recount()

    def state(self) -> str:
        """Say how the count stands, as shown."""
        return self._state.text()

    def _recount(self) -> None:
        cents = self.grid.cents()
        if not cents:
            self._state.show_text("info", "Billets et pièces à compter", Tone.QUIET)
            self.button.refuse("Compter ce qui est versé")
        elif cents > self._kept:
            self._state.show_text("warning", f"Au plus {euros(self._kept)}", Tone.WARN)
            self.button.refuse("Le fonds de caisse ne se verse pas")
        else:
            left = euros(self._kept - cents)
            self._state.show_text("check-circle", f"Versement de {euros(cents)}, reste {left}", Tone.OK)
            self.button.allow()


class AnswerPanel(Panel):
    """What the CRCESU answered to a slip: the day, and the vouchers it refused.

    Signals:
        answered: (day, keys of refused vouchers, note).
        paper_asked: show the slip.
        given_up: nothing is noted.
    """

    answered = Signal(object, object, str)
    paper_asked = Signal()
    given_up = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__("Réponse du CRCESU", "Cocher les titres refusés. Les autres sont remboursés.")
        self._total = 0
        self.day = DateField("Remboursé le", today)
        self.pieces = Pieces()
        self.note = Field("Motif du refus")
        self.paper = Button("Afficher le bordereau", icon="file-text")
        self.paper.clicked.connect(self.paper_asked)
        self.column.body.addWidget(self.paper)
        for asked in (self.day, self.pieces, self.note):
            self.column.body.addWidget(asked)
        self.column.body.addStretch()
        self._sum = label("", "value")
        self.button = wide_button("Noter la réponse")
        self.back = Button("Revenir", ButtonKind.GHOST, "Escape")
        for part in (self._sum, self.button):
            self.foot.addWidget(part)
        self.foot.addWidget(self.back, 0, Qt.AlignmentFlag.AlignHCenter)
        self.pieces.changed.connect(self._recount)
        self.button.clicked.connect(self._submit)
        self.back.clicked.connect(self.given_up)

    def begin(self, on: date, total_cents: int, pieces: Sequence[Piece]) -> None:
        """Start the answer to a slip."""
        self._total = total_cents
        self.day.set_day(on)
        self.pieces.show_pieces(pieces, ticked=False)
        self.note.set_text("")
        self.note.clear_error()
        self._recount()
        self.day.focus()

    def _recount(self) -> None:
        self.note.setVisible(bool(self.pieces.ticked()))
        self._sum.setText(f"Remboursé{NO_BREAK}: {euros(self._total - self.pieces.cents())}")

    def _submit(self) -> None:
        day = self.day.day()
        self.day.set_error("" if day is not None else "Indiquer le jour du remboursement")
        refused = self.pieces.ticked()
        missing = bool(refused) and not self.note.text()
        self.note.set_error("Indiquer pourquoi ces titres sont refusés" if missing else "")
        if day is not None and not missing:
            self.answered.emit(day, refused, self.note.text())
