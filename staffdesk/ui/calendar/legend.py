"""The legend of the planning, always on screen, and the bar that acts on a selected block."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from staffdesk.ui.calendar.heat import HEAT_STEPS, heat_step
from staffdesk.ui.kit.buttons import Button, ButtonKind
from staffdesk.ui.kit.cells import CellState, draw_cell
from staffdesk.ui.kit.painting import LEFT, draw_box, draw_text, draw_upright, mix, text_width
from staffdesk.ui.kit.theme import px, tokens

_ENTRIES: tuple[tuple[CellState | str, str], ...] = (
    (CellState.BOOKED, "réservé"),
    (CellState.REQUESTED, "demande"),
    (CellState.CANCEL_ASKED, "annulation demandée"),
    (CellState.ABSENT_EXCUSED, "absence excusée"),
    (CellState.ABSENT_BILLED, "absence facturée"),
    (CellState.WAITING, "liste d’attente"),
    (CellState.PRESENT, "présent"),
    (CellState.PRESENT_UNBOOKED, "non réservé"),
    (CellState.FULL, "plus de place"),
    ("closed", "fermé"),
    ("holiday", "férié, vacances"),
)
_LINE, _AROUND, _MARGIN, _GAP = 24, 10, 20, 12
_WIDTHS: dict[CellState | str, int] = {
    CellState.ABSENT_EXCUSED: 44,
    CellState.ABSENT_BILLED: 44,
    CellState.PRESENT: 36,
}


_ACTIONS: Sequence[tuple[str, str, str, str]] = (
    ("book", "Réserver", "R", "Réserver"),
    ("cancel", "Annuler", "Delete", "Annuler les réservations"),
    ("excuse", "A\N{NO-BREAK SPACE}Exc.", "E", "Noter en absence excusée"),
    ("bill", "A\N{NO-BREAK SPACE}Fact.", "F", "Noter en absence facturée"),
)
"""Key, words, key of the keyboard, and what a screen reader says."""


class Legend(QWidget):
    """Each state as it is drawn in the grid, with its word; on one line, on more in a narrow window."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        told = ", ".join(words for _, words in _ENTRIES)
        self.setAccessibleName(f"Légende du planning\N{NO-BREAK SPACE}: {told}")
        self.setFixedHeight(px(_LINE + _AROUND))

    def places(self) -> list[tuple[int, int]]:
        """Give the left edge and the line of each entry at the width of the moment."""
        found: list[tuple[int, int]] = []
        x, line = px(_MARGIN), 0
        for state, words in _ENTRIES:
            need = _width(state) + px(8) + text_width(words, 13)
            if x > px(_MARGIN) and x + need > self.width() - px(_MARGIN):
                x, line = px(_MARGIN), line + 1
            found.append((x, line))
            x += need + px(_GAP)
        return found

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        lines = self.places()[-1][1] + 1
        self.setFixedHeight(lines * px(_LINE) + px(_AROUND))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, c = QPainter(self), tokens()
        for (state, words), (x, line) in zip(_ENTRIES, self.places(), strict=True):
            top = px(_AROUND) / 2 + line * px(_LINE)
            width = _width(state)
            rect = QRectF(x, top + px(_LINE) / 2 - px(8), width, px(16))
            if isinstance(state, CellState):
                draw_cell(painter, rect, state)
            else:
                draw_box(painter, rect, px(4), c.closed if state == "closed" else c.holiday)
            beside = QRectF(x + width + px(8), top, text_width(words, 13), px(_LINE))
            draw_text(painter, beside, words, c.text2, 13, align=LEFT)

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(400), self.minimumHeight())


def _width(state: CellState | str) -> int:
    if state is CellState.FULL:
        return text_width("complet", 12)
    return px(_WIDTHS.get(state, 26))


class HeatLegend(QWidget):
    """What the grounds and the figures of the grid by activity mean."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(px(_LINE + _AROUND))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(
            "Places prises sur places offertes\N{NO-BREAK SPACE}; "
            "complet en gras ambre, au-delà de la capacité en gras rouge"
        )

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, c, x = QPainter(self), tokens(), float(px(_MARGIN))
        height = self.height()
        for step in range(1, HEAT_STEPS + 1):
            ground = heat_step(step)
            if ground is not None:
                draw_box(painter, QRectF(x, height / 2 - px(8), px(26), px(16)), px(4), ground)
            x += px(28)
        for words, ink, weight in (
            ("de peu à presque plein", c.text2, 400),
            ("24/24", c.warn, 600),
            ("complet", c.text2, 400),
            ("25/24", c.bad, 600),
            ("au-delà de la capacité", c.text2, 400),
        ):
            used = draw_text(painter, QRectF(x + px(6), 0, px(300), height), words, ink, 13, weight, LEFT)
            x += used + px(8 if weight == 600 else 20)


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
        self._row = QHBoxLayout(self)
        self._row.setSpacing(px(2))
        self.buttons: dict[str, Button] = {}
        for key, words, keys, spoken in _ACTIONS:
            button = Button(words, ButtonKind.INVERSE, keys)
            button.setAccessibleName(spoken)
            button.setToolTip(spoken if spoken != words else "")
            button.clicked.connect(lambda _checked=False, key=key: self.acted.emit(key))
            self._row.addWidget(button)
            self.buttons[key] = button
        self._row.addStretch()
        self.drop = Button("", ButtonKind.INVERSE, "Escape")
        self.drop.setAccessibleName("Abandonner la sélection")
        self.drop.setToolTip("Abandonner la sélection")
        self.drop.clicked.connect(self.dropped)
        self._row.addWidget(self.drop)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, on=False)
        self._make_room()
        self.hide()

    def set_editable(self, editable: bool) -> None:
        """Offer the actions, or only the count."""
        for button in self.buttons.values():
            button.setVisible(editable)

    def say(self, count: str, what: str) -> None:
        """Show what is selected: « 18 créneaux », « 3 enfants, 18 et 19 janv. »."""
        self._count, self._what = count, what
        self.setAccessibleName(f"{count}, {what}")
        self._make_room()
        self.update()

    def _told_width(self) -> int:
        """Width of the words at the left, with the line after them."""
        return px(28) + text_width(self._count, 14, 600) + px(12) + text_width(self._what, 13) + px(16)

    def _make_room(self) -> None:
        self._row.setContentsMargins(self._told_width() + px(9), px(4), px(22), px(4))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, c = QPainter(self), tokens()
        rect = QRectF(self.rect()).adjusted(px(12), px(4), -px(12), -px(4))
        draw_box(painter, rect, px(10), c.inverse, c.inverseline)
        inner = rect.adjusted(px(16), 0, 0, 0)
        used = draw_text(painter, inner, self._count, c.inversetext, 14, 600, LEFT)
        what = inner.adjusted(used + px(12), 0, 0, 0)
        draw_text(painter, what, self._what, c.inversetext2, 13, align=LEFT)
        line = mix(c.inversetext2, c.inverse, 0.5)
        draw_upright(painter, self._told_width(), rect.top() + px(11), rect.bottom() - px(11), line)
