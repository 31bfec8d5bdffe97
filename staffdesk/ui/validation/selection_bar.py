"""Below the months: what to answer for the days chosen together, and two keys for whole kinds of days."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from staffdesk.domain.french.amounts import counted
from staffdesk.domain.french.bookings import OUTCOME_CHOICES
from staffdesk.domain.requests import OutcomeKind
from staffdesk.ui.kit.buttons import Button, ButtonKind
from staffdesk.ui.kit.fields import ComboPicker
from staffdesk.ui.kit.labels import label
from staffdesk.ui.kit.theme import px

if TYPE_CHECKING:
    from staffdesk.services.request_rows import DateRow

ASK = ""
OWN_KEYS = {
    OutcomeKind.WAITING.value: "L",
    OutcomeKind.ABSENT_EXCUSED.value: "E",
    OutcomeKind.ABSENT_BILLED.value: "F",
}
"""Keys of outcomes that the decision bar has none for."""

_KEY_WORDS = (
    (OutcomeKind.ACCEPTED.value, "A accepter"),
    (OutcomeKind.REFUSED.value, "R refuser"),
    (OutcomeKind.WAITING.value, "L liste d’attente"),
    (OutcomeKind.ABSENT_EXCUSED.value, "E excuser"),
    (OutcomeKind.ABSENT_BILLED.value, "F facturer"),
)


class SelectionBar(QWidget):
    """The answer for the chosen days.

    Signals:
        picked: the outcome.
    """

    picked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(4), 0, px(4))
        column.setSpacing(px(2))
        row = QHBoxLayout()
        row.setSpacing(px(8))
        self.count = label("", "heading")
        self.picker = ComboPicker((), "Réponse pour les dates choisies")
        self.hint = label("", "hint", wrap=True)
        row.addWidget(self.count)
        row.addStretch()
        row.addWidget(self.picker)
        column.addLayout(row)
        column.addWidget(self.hint)
        self.picker.picked.connect(self._pick)
        self._keys = {outcome: self._bind(outcome, key) for outcome, key in OWN_KEYS.items()}
        self.hide()

    def show_rows(self, days: int, rows: Sequence[DateRow]) -> None:
        """Offer the outcomes that every slot of the chosen days can have; without days the bar goes."""
        shared = set.intersection(*(set(row.choices) for row in rows)) if rows else set()
        shared -= {OutcomeKind.ALREADY_DONE.value}
        offered = [kind.value for kind in OUTCOME_CHOICES if kind.value in shared]
        self.count.setText(counted(days, "date choisie", "dates choisies"))
        choices = [(outcome, OUTCOME_CHOICES[OutcomeKind(outcome)]) for outcome in offered]
        self.picker.set_choices([(ASK, "Choisir la réponse"), *choices])
        self.picker.choose(ASK)
        told = [words for outcome, words in _KEY_WORDS if outcome in offered]
        self.hint.setText(" · ".join([*told, "Échap pour quitter"]))
        for outcome, shortcut in self._keys.items():
            shortcut.setEnabled(outcome in offered)
        self.setVisible(bool(rows))

    def _pick(self, outcome: str) -> None:
        if outcome != ASK:
            self.picked.emit(outcome)

    def _bind(self, outcome: str, key: str) -> QShortcut:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(lambda: self.picked.emit(outcome))
        return shortcut


class KindButtons(QWidget):
    """Two buttons: accept every day that is green, refuse every day that came too late.

    Signals:
        green_asked, late_asked: pressed.
    """

    green_asked = Signal()
    late_asked = Signal()

    def __init__(self, green: int, late: int) -> None:
        """Show each button only where it has days to answer."""
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(4), 0, 0)
        column.setSpacing(px(2))
        self.green = Button(_words("Accepter", green, "conforme"), ButtonKind.GHOST, "V", height=28)
        self.late = Button(_words("Refuser", late, "hors délai", plural=""), ButtonKind.GHOST, "H", height=28)
        self.green.clicked.connect(self.green_asked)
        self.late.clicked.connect(self.late_asked)
        for button, count in ((self.green, green), (self.late, late)):
            column.addWidget(button)
            button.setVisible(count > 0)
            button.setEnabled(count > 0)


def _words(verb: str, count: int, what: str, plural: str = "s") -> str:
    if count == 1:
        return f"{verb} la date {what}"
    return f"{verb} les {count}\N{NO-BREAK SPACE}dates {what}{plural}"
