"""What opens under a list or a month to mark children: the reason of an absence, the hour of a departure."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.ui.kit.buttons import Button, ButtonKind, SegmentedControl
from staffdesk.ui.kit.fields import ErrorLine
from staffdesk.ui.kit.flow import FlowLayout
from staffdesk.ui.kit.labels import hairline, label
from staffdesk.ui.kit.theme import px

if TYPE_CHECKING:
    from staffdesk.services.attendance_rows import AbsenceReason

LATE_UNREADABLE = "Saisir l’heure du départ, par exemple 18:45, ou des minutes, par exemple 15"
BY_RULES, EXCUSED, BILLED = "rules", "excused", "billed"
_OUTCOMES = ((BY_RULES, "Selon le règlement"), (EXCUSED, "Excusée"), (BILLED, "Facturée"))


class Strip(QWidget):
    """A part of the page that asks one thing and is left by Escape.

    Signals:
        left: nothing was said.
    """

    left = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setProperty("role", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(hairline())
        self.body = QVBoxLayout()
        self.body.setContentsMargins(px(20), px(10), px(20), px(10))
        self.body.setSpacing(px(6))
        outer.addLayout(self.body)
        self.title = label("", "value")

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class ReasonStrip(Strip):
    """The reasons of absence, each with its digit; the rules say what becomes of it, or staff do.

    Signals:
        chosen: code of the reason, and BY_RULES, EXCUSED or BILLED.
    """

    chosen = Signal(str, str)

    def __init__(self) -> None:
        super().__init__("Motif de l’absence")
        self.outcome = SegmentedControl(_OUTCOMES, "Ce que devient l’absence")
        self.buttons: list[Button] = []
        row = QHBoxLayout()
        row.setSpacing(px(12))
        row.addWidget(self.title)
        row.addStretch()
        row.addWidget(self.outcome)
        self.body.addLayout(row)
        self._holder = QWidget()
        self._flow = FlowLayout(self._holder, 8, 8)
        self.body.addWidget(self._holder)

    def offer(self, reasons: Sequence["AbsenceReason"]) -> None:
        """Offer the reasons of the town; nine have a digit."""
        for button in self.buttons:
            self._flow.removeWidget(button)
            button.hide()  # its digit would be taken twice until it is gone
            button.deleteLater()
        self.buttons = []
        for rank, reason in enumerate(reasons, 1):
            button = Button(reason.label, keys=str(rank) if rank <= 9 else "")
            button.setToolTip(f"En général {reason.usually}")
            button.clicked.connect(lambda _=False, code=reason.code: self._choose(code))
            self._flow.addWidget(button)
            self.buttons.append(button)

    def ask(self, name: str) -> None:
        """Ask why a child is absent; the first reason has the focus."""
        self.title.setText(f"{name}\N{NO-BREAK SPACE}: motif de l’absence")
        self.outcome.choose(BY_RULES)
        self.show()
        if self.buttons:
            self.buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self, code: str) -> None:
        self.chosen.emit(code, self.outcome.key())


class LateStrip(Strip):
    """When a child was collected: an hour, or minutes after closing.

    Signals:
        typed: the text, on Return.
    """

    typed = Signal(str)

    def __init__(self) -> None:
        super().__init__("Départ tardif")
        self.field = QLineEdit()
        self.field.setAccessibleName("Heure du départ")
        self.field.setPlaceholderText("18:45 ou 15 min")
        self.field.setFixedWidth(px(160))
        self.error = ErrorLine()
        self.note = Button("Noter le départ", ButtonKind.PLAIN)
        self.hint = label("", "hint")
        row = QHBoxLayout()
        row.setSpacing(px(12))
        for widget in (self.title, self.field, self.note, self.hint):
            row.addWidget(widget)
        row.addStretch()
        self.body.addLayout(row)
        self.body.addWidget(self.error)
        self.field.returnPressed.connect(self._send)
        self.note.clicked.connect(self._send)

    def ask(self, name: str, hint: str) -> None:
        """Ask for the hour; what is known of the closing stands beside."""
        self.title.setText(f"{name}\N{NO-BREAK SPACE}: heure du départ")
        self.hint.setText(hint)
        self.field.clear()
        self.error.say("")
        self.show()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def refuse(self, sentence: str = LATE_UNREADABLE) -> None:
        """Say what is wrong; what was typed stays."""
        self.error.say(sentence)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _send(self) -> None:
        self.typed.emit(self.field.text())
