"""The till's own panels, in place of the payment: opening with a counted float, closing with a count (E6)."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QGridLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from staffdesk.domain.french.amounts import NO_BREAK, euros
from staffdesk.domain.money import Cents
from staffdesk.domain.payments import DENOMINATIONS
from staffdesk.ui.counter.words import denomination, difference, till_line
from staffdesk.ui.kit.buttons import Button, ButtonKind
from staffdesk.ui.kit.containers import Column
from staffdesk.ui.kit.fields import AmountField, Field, focus_first_error
from staffdesk.ui.kit.labels import IconLabel, hairline, label
from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from staffdesk.services.money_rows import TillState

OPENING = "Compter le fonds de caisse avant le premier encaissement. La caisse est tenue à votre nom."
NAME_MISSING = "Indiquer le poste, par exemple guichet 1"
FLOAT_MISSING = f"Compter le fonds de caisse{NO_BREAK}: 0,00 s’il n’y en a pas"
NOTE_MISSING = "Expliquer la différence avant de fermer la caisse"
STALE = "La caisse d’un jour passé est restée ouverte. La compter et la fermer avant d’encaisser."


class Panel(QWidget):
    """A column that scrolls, and a foot with one button of 40 over its whole width."""

    def __init__(self, title: str, explanation: str) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self.column = Column(padding=24, gap=14)
        head = QVBoxLayout()
        head.setSpacing(px(2))
        head.addWidget(label(title, "title"))
        self.explanation = label(explanation, "body2", wrap=True)
        head.addWidget(self.explanation)
        self.column.body.addLayout(head)
        outer.addWidget(self.column, 1)
        outer.addWidget(hairline())
        self.foot = QVBoxLayout()
        self.foot.setContentsMargins(px(24), px(12), px(24), px(12))
        self.foot.setSpacing(px(6))
        outer.addLayout(self.foot)


class OpenTillPanel(Panel):
    """Open the till: where one stands, and the float as counted.

    Signals:
        opened: (counter name, float in cents).
    """

    opened = Signal(str, int)

    def __init__(self) -> None:
        super().__init__("Ouvrir la caisse", OPENING)
        self.counter_name = Field("Poste")
        self.float_amount = AmountField("Fonds de caisse compté")
        self.column.body.addWidget(self.counter_name)
        self.column.body.addWidget(self.float_amount)
        self.column.body.addStretch()
        self.button = wide_button("Ouvrir la caisse")
        self.button.clicked.connect(self._submit)
        self.foot.addWidget(self.button)

    def show_float(self, cents: int) -> None:
        """Say what float the act of the régie grants."""
        granted = f" L’acte de la régie accorde un fonds de {euros(cents)}." if cents else ""
        self.explanation.setText(f"{OPENING}{granted}")

    def focus(self) -> None:
        """Put the cursor into the first empty field."""
        (self.float_amount if self.counter_name.text() else self.counter_name).focus()

    def _submit(self) -> None:
        self.counter_name.set_error("" if self.counter_name.text() else NAME_MISSING)
        cents = self.float_amount.cents()
        self.float_amount.set_error("" if cents is not None and cents >= 0 else FLOAT_MISSING)
        if focus_first_error([self.counter_name, self.float_amount]) == 0 and cents is not None:
            self.opened.emit(self.counter_name.text(), cents)


class CloseTillPanel(Panel):
    """Close the till: count by denomination, see the difference, explain it.

    Signals:
        closed: (counted cents, note).
        given_up: back to the payments.
    """

    closed = Signal(int, str)
    given_up = Signal()

    def __init__(self) -> None:
        super().__init__("Fermer la caisse", "")
        self._expected = 0
        self.counts = {value: _CountEdit(value) for value in DENOMINATIONS}
        self._subtotals = {value: label("", "hint") for value in DENOMINATIONS}
        self.column.body.addLayout(self._grid())
        self.note = Field("Explication de la différence")
        self.note.hide()
        self.column.body.addWidget(self.note)
        self.column.body.addStretch()
        self._lay_out_foot()
        for edit in self.counts.values():
            edit.textEdited.connect(self._recount)

    def begin(self, till: TillState) -> None:
        """Start a count of the cash that should be there."""
        self._expected = till.cash_cents
        self.explanation.setText(STALE if till.stale else till_line(till))
        for edit in self.counts.values():
            edit.clear()
        self.note.set_text("")
        self.note.clear_error()
        self.back.setVisible(not till.stale)
        self._recount()
        self.counts[DENOMINATIONS[0]].setFocus(Qt.FocusReason.OtherFocusReason)

    def counted(self) -> Cents:
        """Give the sum counted."""
        return Cents(sum(edit.cents() for edit in self.counts.values()))

    def state(self) -> str:
        """Say how the count stands to what is expected, as shown."""
        return self._state.text()

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(8))
        grid.setVerticalSpacing(px(6))
        half = len(DENOMINATIONS) // 2
        for place, value in enumerate(DENOMINATIONS):
            row, side = place % half, 3 * (place // half)
            words = label(denomination(value), "body")
            grid.addWidget(words, row, side, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(self.counts[value], row, side + 1)
            self._subtotals[value].setMinimumWidth(px(50))
            grid.addWidget(self._subtotals[value], row, side + 2)
        for before, after in pairwise(DENOMINATIONS):
            self.counts[before].returnPressed.connect(self.counts[after].setFocus)
        return grid

    def _lay_out_foot(self) -> None:
        self._state = IconLabel("check-circle", "", Tone.OK, 14, ink=Tone.PLAIN)
        self._sums = label("", "hint")
        self.foot.addWidget(self._state)
        self.foot.addWidget(self._sums)
        self.button = wide_button("Fermer la caisse")
        self.button.clicked.connect(self._submit)
        self.foot.addWidget(self.button)
        self.back = Button("Revenir aux encaissements", ButtonKind.GHOST, "Escape")
        self.back.clicked.connect(self.given_up)
        self.foot.addWidget(self.back, 0, Qt.AlignmentFlag.AlignHCenter)

    def _recount(self) -> None:
        for value, edit in self.counts.items():
            self._subtotals[value].setText(euros(edit.cents()) if edit.cents() else "")
        counted = self.counted()
        if not any(edit.text() for edit in self.counts.values()):
            self._state.show_text("info", "Espèces à compter", Tone.QUIET)
            self._sums.setText(f"attendu {euros(self._expected)}")
            self.note.hide()
            return
        differs = counted != self._expected
        icon, tone = ("warning", Tone.WARN) if differs else ("check-circle", Tone.OK)
        self._state.show_text(icon, difference(counted, self._expected), tone)
        self._sums.setText(f"compté {euros(counted)}, attendu {euros(self._expected)}")
        self.note.setVisible(differs)

    def _submit(self) -> None:
        missing = self.counted() != self._expected and not self.note.text()
        self.note.set_error(NOTE_MISSING if missing else "")
        if focus_first_error([self.note]) == 0:
            self.closed.emit(self.counted(), self.note.text())


class _CountEdit(QLineEdit):
    """How many notes or coins of one value."""

    def __init__(self, value: int) -> None:
        super().__init__()
        self._value = value
        self.setProperty("density", "inline")
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setValidator(QRegularExpressionValidator(QRegularExpression(r"\d{0,5}"), self))
        self.setAccessibleName(f"Nombre de {denomination(value)}")
        self.setPlaceholderText("0")
        self.setFixedWidth(px(56))

    def cents(self) -> int:
        """Give the count times the value."""
        return int(self.text() or 0) * self._value


def wide_button(words: str, keys: str = "Ctrl+Return") -> Button:
    """Make the primary of a till: 40 high, as wide as its pane."""
    made = Button(words, ButtonKind.PRIMARY, keys, height=40)
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return made
