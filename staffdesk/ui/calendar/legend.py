"""The legends of the planning, always on screen: each state as it is drawn, and what the heat means."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from staffdesk.domain.french.amounts import counted
from staffdesk.ui.calendar.heat import HEAT_STEPS, heat_step
from staffdesk.ui.kit.buttons import LinkButton
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
    (CellState.PRESENT_UNBOOKED, "non réservé"),
    (CellState.FULL, "plus de place"),
    ("closed", "fermé"),
    ("holiday", "férié, vacances"),
)
_SHORT = {"annulation demandée": "annulation", "liste d’attente": "attente"}
"""How states are told where they stand beside one another: one line holds them all at 1440."""

_LINE, _AROUND, _MARGIN, _GAP = 24, 10, 20, 9
_WIDTHS: dict[CellState | str, int] = {
    CellState.ABSENT_EXCUSED: 44,
    CellState.ABSENT_BILLED: 44,
    CellState.PRESENT: 36,
}


class Legend(QWidget):
    """Each state as it is drawn in the grid, with its word; on one line, on more in a narrow window.

    At the right of its last line stands how many requests of the month wait for a decision.
    """

    def __init__(self) -> None:
        super().__init__()
        self.pending = LinkButton("", 13)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, px(_MARGIN), px(7))
        row.addStretch()
        row.addWidget(self.pending, 0, Qt.AlignmentFlag.AlignBottom)
        self.pending.hide()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        told = ", ".join(words for _, words in _ENTRIES)
        self.setAccessibleName(f"Légende du planning\N{NO-BREAK SPACE}: {told}")
        self.setFixedHeight(px(_LINE + _AROUND))

    def show_pending(self, count: int) -> None:
        """Say how many requests of the month wait for a decision."""
        self.pending.set_text(counted(count, "demande à décider", "demandes à décider"))
        self.pending.setVisible(count > 0)
        self._fit()

    def places(self) -> list[tuple[int, int]]:
        """Give the left edge and the line of each entry at the width of the moment."""
        found: list[tuple[int, int]] = []
        x, line = px(_MARGIN), 0
        for state, words in _shown():
            need = _width(state) + px(8) + text_width(words, 13)
            if x > px(_MARGIN) and x + need > self.width() - px(_MARGIN):
                x, line = px(_MARGIN), line + 1
            found.append((x, line))
            x += need + px(_GAP)
        return found

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Take another line where the entries, or the reminder after the last of them, need it."""
        x, line = self.places()[-1]
        state, words = _shown()[-1]
        end = x + _width(state) + px(8) + text_width(words, 13) + px(_GAP)
        beside = 0 if self.pending.isHidden() else self.pending.sizeHint().width() + px(_MARGIN)
        lines = line + 1 + int(end + beside > self.width())
        self.setFixedHeight(lines * px(_LINE) + px(_AROUND))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, c = QPainter(self), tokens()
        for (state, words), (x, line) in zip(_shown(), self.places(), strict=True):
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


def _shown() -> list[tuple[CellState | str, str]]:
    return [(state, _SHORT.get(words, words)) for state, words in _ENTRIES]


def _width(state: CellState | str) -> int:
    if state is CellState.FULL:
        return text_width("complet", 12)
    return px(_WIDTHS.get(state, 26))


class HeatLegend(QWidget):
    """What the grounds and the figures of the grid by activity mean; at its right the way to who waits."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting = LinkButton("Liste d’attente", 13)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, px(_MARGIN), 0)
        row.addStretch()
        row.addWidget(self.waiting)
        self.setFixedHeight(px(_LINE + _AROUND))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(
            "Places prises sur places offertes\N{NO-BREAK SPACE}; "
            "complet en gras ambre, au-delà de la capacité en gras rouge"
        )

    def show_waiting(self, count: int) -> None:
        """Say how many wait for a place."""
        self.waiting.set_text(f"Liste d’attente ({count})" if count else "Liste d’attente")

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
