"""The inverse bar that acts on a selected block, and the one that asks why a full day is booked."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QSizePolicy, QWidget
from typing_extensions import override

from staffdesk.ui.kit.buttons import Button, ButtonKind
from staffdesk.ui.kit.painting import LEFT, draw_box, draw_text, draw_upright, mix, text_width
from staffdesk.ui.kit.theme import px, tokens

NBSP = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class BlockAction:
    """Something done with a block: its key, the words of its button, the key of the keyboard, what is spoken.

    ``writes``: it changes bookings, and is not offered to those who may only look. ``marks``: it says who was
    there, and is offered on days that have begun to those who mark.
    """

    key: str
    words: str
    keys: str
    spoken: str
    writes: bool = True
    marks: bool = False


ACTIONS: tuple[BlockAction, ...] = (
    BlockAction("present", "Présent", "P", "Pointer présent", marks=True),
    BlockAction("absent", "Absent", "A", "Pointer absent, avec un motif", marks=True),
    BlockAction("late", "Départ tardif", "L", "Noter un départ tardif", marks=True),
    BlockAction("unbooked", "Sans réservation", "+", "Pointer présent sans réservation", marks=True),
    BlockAction("none", "Effacer", "Shift+P", "Effacer le pointage", marks=True),
    BlockAction("book", "Réserver", "R", "Réserver"),
    BlockAction("cancel", "Annuler", "Delete", "Annuler les réservations"),
    BlockAction("excuse", f"A{NBSP}Exc.", "E", "Noter en absence excusée"),
    BlockAction("bill", f"A{NBSP}Fact.", "F", "Noter en absence facturée"),
    BlockAction("restore", "Rétablir", "Shift+R", "Rétablir la réservation d’une absence"),
    BlockAction("pattern", "Semaine type", "S", "Appliquer une semaine type"),
    BlockAction("copy", "Copier", "Ctrl+C", "Copier la semaine"),
    BlockAction("paste", "Coller", "Ctrl+V", "Coller la semaine copiée"),
)
"""In the order of the bar; the last ones go into a menu where the width does not take them."""


class BlockBar(QWidget):
    """The inverse bar docked above the occupancy while a block is selected.

    Signals:
        acted: key of the action.
        dropped: the selection is given up.
    """

    acted = Signal(str)
    dropped = Signal()

    def __init__(self, actions: tuple[BlockAction, ...] = ACTIONS) -> None:
        """``actions`` in the order of their buttons."""
        super().__init__()
        self.setFixedHeight(px(50))
        self.setSizePolicy(
            QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed
        )  # what does not fit is folded
        self._actions = actions
        self._count, self._what = "", ""
        self._editable, self._may_mark, self._has_begun = True, False, False
        self._row = QHBoxLayout(self)
        self._row.setSpacing(px(2))
        self.buttons: dict[str, Button] = {}
        self._folded_keys: dict[str, QShortcut] = {}
        for action in actions:
            self._add(action)
        self.more = Button("Plus", ButtonKind.INVERSE, icon="dots-three")
        self.more.setAccessibleName("Autres actions")
        self.more.clicked.connect(
            lambda: self.menu().popup(self.more.mapToGlobal(QPoint(0, -self.menu().sizeHint().height())))
        )
        self._row.addWidget(self.more)
        self._row.addStretch()
        self.drop = Button("", ButtonKind.INVERSE, "Escape")
        for button in (self.more, self.drop):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.drop.setAccessibleName("Abandonner la sélection")
        self.drop.setToolTip("Abandonner la sélection")
        self.drop.clicked.connect(self.dropped)
        self._row.addWidget(self.drop)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, on=False)
        self._give_way()
        self.hide()

    def set_editable(self, editable: bool) -> None:
        """Offer the actions, or only what looks and copies nothing."""
        self._editable = editable
        self._give_way()

    def set_marking(self, may_mark: bool) -> None:
        """Offer the marks on days that have begun, or never."""
        self._may_mark = may_mark
        self._give_way()

    def offer_marks(self, has_begun: bool) -> None:
        """Tell whether every day selected is today or past: the marks then come before all else."""
        self._has_begun = has_begun

    def say(self, count: str, what: str) -> None:
        """Show what is selected: « 18 créneaux », « 3 enfants, 18 et 19 janv. »."""
        self._count, self._what = count, what
        self.setAccessibleName(f"{count}, {what}")
        self._give_way()
        self.update()

    def menu(self) -> QMenu:
        """Build the menu of the actions that found no room."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for action in self._offered():
            if self.buttons[action.key].isHidden():
                entry = menu.addAction(action.words)
                entry.setShortcut(QKeySequence(action.keys))
                entry.setToolTip(action.spoken)
                entry.triggered.connect(lambda _=False, key=action.key: self.acted.emit(key))
        return menu

    def _add(self, action: BlockAction) -> None:
        button = Button(action.words, ButtonKind.INVERSE, action.keys)
        button.setAccessibleName(action.spoken)
        button.setToolTip(action.spoken if action.spoken != action.words else "")
        button.clicked.connect(lambda _checked=False: self.acted.emit(action.key))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the focus in the grid
        self._row.addWidget(button)
        self.buttons[action.key] = button
        folded = QShortcut(QKeySequence(action.keys), self)
        folded.setAutoRepeat(False)
        folded.activated.connect(lambda: self.acted.emit(action.key))
        self._folded_keys[action.key] = folded

    def _offered(self) -> list[BlockAction]:
        marks = self._may_mark and self._has_begun
        return [
            action
            for action in self._actions
            if (marks if action.marks else self._editable or not action.writes)
        ]

    def _give_way(self) -> None:
        """Fold the last actions into the menu until the row fits; their keys go on working."""
        offered = self._offered()
        shown = len(offered)
        while shown and self._needed(offered[:shown], folded=shown < len(offered)) > self.width():
            shown -= 1
        fits = {action.key for action in offered[:shown]}
        for action in self._actions:
            self.buttons[action.key].setVisible(action.key in fits)
            self._folded_keys[action.key].setEnabled(action in offered and action.key not in fits)
        self.more.setVisible(shown < len(offered))
        self._row.setContentsMargins(self._told_width() + px(9), px(4), px(22), px(4))

    def _needed(self, actions: list[BlockAction], *, folded: bool) -> int:
        buttons = [self.buttons[action.key] for action in actions] + ([self.more] if folded else [])
        widths = sum(button.sizeHint().width() + px(2) for button in buttons)
        return self._told_width() + widths + self.drop.sizeHint().width() + px(9) + px(22) + px(4)

    def _told_width(self) -> int:
        """Width of the words at the left, with the line after them."""
        return px(28) + text_width(self._count, 14, 600) + px(12) + text_width(self._what, 13) + px(16)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_way()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, c = QPainter(self), tokens()
        inner = _paint_ground(self, painter)
        used = draw_text(painter, inner, self._count, c.inversetext, 14, 600, LEFT)
        what = inner.adjusted(used + px(12), 0, 0, 0)
        draw_text(painter, what, self._what, c.inversetext2, 13, align=LEFT)
        line = mix(c.inversetext2, c.inverse, 0.5)
        draw_upright(painter, self._told_width(), inner.top() + px(11), inner.bottom() - px(11), line)


class OverbookBar(QWidget):
    """Asks in place why full days are booked all the same; nothing is booked without a reason.

    Signals:
        confirmed: the reason.
        dropped: they are left.
    """

    confirmed = Signal(str)
    dropped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(px(50))
        self._words = ""
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("Raison du dépassement, par exemple fratrie")
        self.reason.setAccessibleName("Raison du dépassement")
        self.confirm = Button("Réserver quand même", ButtonKind.INVERSE, "Return")
        self.leave = Button("Laisser", ButtonKind.INVERSE, "Escape")
        self._row = QHBoxLayout(self)
        self._row.setSpacing(px(8))
        self._row.addWidget(self.reason, 1)
        self._row.addWidget(self.confirm)
        self._row.addWidget(self.leave)
        self.reason.textChanged.connect(lambda _text: self._check())
        self.confirm.clicked.connect(self._confirm)
        self.leave.clicked.connect(self.dropped)
        self.hide()

    def ask(self, words: str) -> None:
        """Ask for the reason; ``words`` say what is full."""
        self._words = words
        self.setAccessibleName(words)
        self.reason.clear()
        self._check()
        left = px(28) + text_width(words, 14, 600) + px(16)
        self._row.setContentsMargins(left, px(4), px(22), px(4))
        self.show()
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        self.update()

    def _check(self) -> None:
        if self.reason.text().strip():
            self.confirm.allow()
        else:
            self.confirm.refuse("Indiquer la raison du dépassement")

    def _confirm(self) -> None:
        self.confirmed.emit(self.reason.text().strip())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_text(painter, _paint_ground(self, painter), self._words, tokens().inversetext, 14, 600, LEFT)


def _paint_ground(bar: QWidget, painter: QPainter) -> QRectF:
    """Paint the inverse ground of a bar, and give the room its words begin in."""
    c = tokens()
    rect = QRectF(bar.rect()).adjusted(px(12), px(4), -px(12), -px(4))
    draw_box(painter, rect, px(10), c.inverse, c.inverseline)
    return rect.adjusted(px(16), 0, 0, 0)
