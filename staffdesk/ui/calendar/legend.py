"""The legend of the planning, always on screen, and the bar that acts on a selected block."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from staffdesk.ui.kit.buttons import Button, ButtonKind
from staffdesk.ui.kit.cells import CellState, draw_cell
from staffdesk.ui.kit.painting import LEFT, draw_box, draw_text, text_width
from staffdesk.ui.kit.theme import px, tokens

_ENTRIES: tuple[tuple[CellState | str, str], ...] = (
    (CellState.BOOKED, "réservé"),
    (CellState.REQUESTED, "demande"),
    (CellState.CANCEL_ASKED, "annulation demandée"),
    (CellState.ABSENT_EXCUSED, "absence excusée"),
    (CellState.ABSENT_BILLED, "absence facturée"),
    (CellState.WAITING, "liste d’attente"),
    (CellState.PRESENT, "présent"),
    (CellState.PRESENT_UNBOOKED, "présent sans réservation"),
    ("closed", "fermé"),
    ("holiday", "férié, vacances"),
)
_WIDE = {CellState.ABSENT_EXCUSED, CellState.ABSENT_BILLED}


class Legend(QWidget):
    """One line: each state as it is drawn in the grid, with its word."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(px(34))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Légende du planning")

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, x = QPainter(self), float(px(20))
        middle = self.height() / 2
        for state, words in _ENTRIES:
            width = px(44 if state in _WIDE else 26)
            need = width + px(8) + text_width(words, 13) + px(18)
            if x + need > self.width():
                break
            rect = QRectF(x, middle - px(8), width, px(16))
            if isinstance(state, CellState):
                draw_cell(painter, rect, state)
            else:
                draw_box(painter, rect, px(4), tokens().closed if state == "closed" else tokens().holiday)
            draw_text(
                painter,
                QRectF(x + width + px(8), 0, need, self.height()),
                words,
                tokens().text2,
                13,
                align=LEFT,
            )
            x += need

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(400), px(34))


class BlockBar(QWidget):
    """The inverse bar docked above the occupancy while a block is selected.

    Signals:
        acted: key of the action ("book", "cancel", "excuse", "bill").
        dropped: the selection is given up.
    """

    acted = Signal(str)
    dropped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(px(50))
        self._count, self._what = "", ""
        row = QHBoxLayout(self)
        row.setContentsMargins(px(28), px(4), px(24), px(4))
        row.setSpacing(px(4))
        row.addStretch(2)
        self.buttons: list[Button] = []
        actions: Sequence[tuple[str, str, str]] = (
            ("book", "Réserver", "R"),
            ("cancel", "Annuler", "Delete"),
            ("excuse", "A\N{NO-BREAK SPACE}Exc.", "E"),
            ("bill", "A\N{NO-BREAK SPACE}Fact.", "F"),
        )
        for key, words, keys in actions:
            button = Button(words, ButtonKind.INVERSE, keys)
            button.clicked.connect(lambda _checked=False, key=key: self.acted.emit(key))
            row.addWidget(button)
            self.buttons.append(button)
        row.addStretch(3)
        self.drop = Button("Abandonner", ButtonKind.INVERSE, "Escape")
        self.drop.clicked.connect(self.dropped)
        row.addWidget(self.drop)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, on=False)
        self.hide()

    def say(self, count: str, what: str) -> None:
        """Show what is selected: « 18 créneaux », « 3 enfants, 18 et 19 janv. »."""
        self._count, self._what = count, what
        self.setAccessibleName(f"{count}, {what}")
        layout = self.layout()
        if layout is not None:
            margin = px(28) + text_width(count, 14, 600) + px(12) + text_width(what, 13) + px(16)
            layout.setContentsMargins(margin, px(4), px(24), px(4))
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect()).adjusted(px(12), px(4), -px(12), -px(4))
        draw_box(painter, rect, px(10), tokens().inverse, tokens().inverseline)
        inner = rect.adjusted(px(16), 0, 0, 0)
        used = draw_text(painter, inner, self._count, tokens().inversetext, 14, 600, LEFT)
        what = inner.adjusted(used + px(12), 0, 0, 0)
        draw_text(painter, what, self._what, tokens().inversetext2, 13, align=LEFT)
