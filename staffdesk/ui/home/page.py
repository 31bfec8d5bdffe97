"""The screen Accueil: what waits, what is served today and next, what needs care; figures are ways in."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from staffdesk.domain.french.dates import day_long, day_short
from staffdesk.ui.kit.buttons import has_keyboard_focus
from staffdesk.ui.kit.containers import Page
from staffdesk.ui.kit.icons import IconStyle, draw_icon
from staffdesk.ui.kit.labels import SectionHeading, label
from staffdesk.ui.kit.notices import BannerSlot
from staffdesk.ui.kit.painting import LEFT, draw_box, draw_focus_ring, draw_text, text_width
from staffdesk.ui.kit.steady_column import SteadyColumn
from staffdesk.ui.kit.tab_order import follow
from staffdesk.ui.kit.table_model import Align, RowsModel
from staffdesk.ui.kit.table_model import Column as TableColumn
from staffdesk.ui.kit.table_view import Density, PlainTable
from staffdesk.ui.kit.theme import px, tokens
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from staffdesk.services.family_rows import Figure, HomeView, SitePlaces

FIGURES_A_ROW = 4
FIGURE_HEIGHT, HINT_HEIGHT = 62, 18
PADDING = 8
"""Between the edge of a figure and its text: what stands around is set in by as much."""

SLOTS = ("matin", "midi", "soir", "journée")
_TONES = {"bad": Tone.BAD, "warn": Tone.WARN, "ok": Tone.OK}


class FigureButton(QAbstractButton):
    """One figure: its label, the number at 20, a hint; pressed, it leads to its list."""

    def __init__(self, figure: "Figure") -> None:
        """Show a figure of the home screen."""
        super().__init__()
        self.figure = figure
        self._tone = _TONES.get(figure.tone, Tone.PLAIN)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        said = f"{figure.label}\N{NO-BREAK SPACE}: {figure.value}" if figure.value else figure.label
        self.setAccessibleName(said)
        self.setAccessibleDescription(figure.hint)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        figure = self.figure
        widest = max(
            text_width(figure.label, 13), text_width(figure.value, 20, 600), _hint_width(figure.hint)
        )
        return QSize(widest + px(2 * PADDING), self._height())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(px(150), self._height())

    def _height(self) -> int:
        return px(FIGURE_HEIGHT) + len(_hint_lines(self.figure.hint)) * px(HINT_HEIGHT)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, c, rect = QPainter(self), tokens(), QRectF(self.rect())
        paint_ground(self, painter)
        inner = rect.adjusted(px(PADDING), 0, -px(PADDING), 0)
        lines = (
            (px(8), px(18), self.figure.label, c.text2, 13, 400),
            (px(26), px(28), self.figure.value, c.ink(self._tone), 20, 600),
        )
        for top, height, words, ink, size, weight in lines:
            box = QRectF(inner.left(), top, inner.width(), height)
            draw_text(painter, box, words, ink, size, weight, LEFT)
        for place, words in enumerate(_hint_lines(self.figure.hint)):
            box = QRectF(inner.left(), px(56) + place * px(18), inner.width(), px(18))
            draw_text(painter, box, words, c.text2, 13, align=LEFT, elide=True)

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)


class AlertButton(FigureButton):
    """What needs somebody, on one line: icon, words, count; pressed, it leads to its list."""

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(300), px(34))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(px(200), px(34))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, c, rect = QPainter(self), tokens(), QRectF(self.rect())
        paint_ground(self, painter)
        icon = "x-circle" if self._tone is Tone.BAD else "warning"
        box = QRectF(px(PADDING), rect.center().y() - px(8), px(16), px(16))
        draw_icon(painter, box, icon, c.ink(self._tone), IconStyle.REGULAR)
        left = px(PADDING) + px(24)
        for words, ink, weight in (
            (self.figure.label, c.text, 600),
            (self.figure.value, c.ink(self._tone), 600),
            (self.figure.hint, c.text2, 400),
        ):
            room = QRectF(left, 0, rect.width() - left - px(PADDING), rect.height())
            used = draw_text(painter, room, words, ink, 14, weight, LEFT, elide=True) if words else 0
            left += used + (px(10) if used else 0)


def paint_ground(button: FigureButton, painter: QPainter) -> None:
    """Paint what pointer and keyboard focus put under a figure."""
    rect = QRectF(button.rect())
    if button.underMouse():
        draw_box(painter, rect, px(6), tokens().pressed if button.isDown() else tokens().hover)
    if has_keyboard_focus(button):
        draw_focus_ring(painter, rect, px(6))


def _hint_lines(hint: str) -> list[str]:
    """Put the parts of a hint under one another, two at most."""
    return hint.split(" · ", 1) if hint else []


def _hint_width(hint: str) -> int:
    return max((text_width(line, 13) for line in _hint_lines(hint)), default=0)


def _places(slot: str) -> "TableColumn[SitePlaces]":
    """Make the column of a slot: booked of capacity; full in warn, over in bad."""

    def found(row: "SitePlaces") -> tuple[int, int]:
        return next(((booked, places) for name, booked, places in row.places if name == slot), (0, 0))

    def words(row: "SitePlaces") -> str:
        booked, places = found(row)
        return f"{booked}/{places}" if places else "–"

    def tone(row: "SitePlaces") -> Tone:
        booked, places = found(row)
        return Tone.BAD if booked > places else Tone.WARN if places and booked == places else Tone.PLAIN

    def spoken(row: "SitePlaces") -> str:
        booked, places = found(row)
        return f"{slot}\N{NO-BREAK SPACE}: {booked} sur {places}" if places else f"{slot}, pas de service"

    return TableColumn(
        slot.capitalize(), words, lambda row: found(row)[0], Align.RIGHT, tone, width=76, spoken=spoken
    )


class HomePage(Page):
    """Widgets and layout.

    Signals:
        led: a ``Figure`` whose list is wanted.
        day_led: (screen, day): the children to mark today, the meals of the next day of service.
        entered: the page is seen again.
    """

    led = Signal(object)
    day_led = Signal(str, object)
    entered = Signal()

    def __init__(self) -> None:
        """An empty page; ``show_view`` fills it."""
        super().__init__()
        self.banners = BannerSlot()
        self.title = label("", "title")
        self.figures = QGridLayout()
        self.alerts = QVBoxLayout()
        self.calm = label("Rien à surveiller.", "body2")
        self.today_heading = SectionHeading("Aujourd’hui", link="Pointer les présences")
        self.tomorrow_heading = SectionHeading("Prochain jour", link="Effectifs des repas")
        self.no_service = label("Aucun service aujourd’hui.", "body2")
        self.no_service_soon = label("Aucun service dans les deux semaines à venir.", "body2")
        self.today = self._table("Places d’aujourd’hui")
        self.tomorrow = self._table("Places du prochain jour")
        self._figures: list[FigureButton] = []
        self._shown: HomeView | None = None
        self._lay_out()
        for heading, screen in ((self.today_heading, "attendance"), (self.tomorrow_heading, "meals")):
            if heading.link is not None:
                heading.link.clicked.connect(lambda _=False, screen=screen: self._lead_to_day(screen))

    @staticmethod
    def _table(name: str) -> "PlainTable[SitePlaces]":
        columns: list[TableColumn[SitePlaces]] = [
            TableColumn("Site", lambda row: row.site, strong=True),
            TableColumn(
                "Repas",
                lambda row: str(row.meals) if row.meals else "–",
                lambda row: row.meals,
                Align.RIGHT,
                width=76,
            ),
            *(_places(slot) for slot in SLOTS),
        ]
        model = RowsModel(columns, key=lambda row: row.site)
        return PlainTable(model, name, Density.LOG, sortable=False, selectable=False)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banners)
        self.body = body = SteadyColumn(left=20, top=24, right=20, bottom=28, gap=18)
        body.read_by_keys("Accueil")
        column.addWidget(body)
        self.figures.setSpacing(px(4))
        self.alerts.setSpacing(0)
        body.body.addLayout(_inset(self.title))
        body.body.addLayout(self.figures)
        watch = QVBoxLayout()
        watch.setSpacing(0)
        watch.addLayout(_inset(SectionHeading("À surveiller")))
        watch.addLayout(_inset(self.calm))
        watch.addLayout(self.alerts)
        body.body.addLayout(watch)
        self.tables = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.tables.setContentsMargins(px(PADDING), 0, px(PADDING), 0)
        self.tables.setSpacing(px(28))
        for heading, table, none in (
            (self.today_heading, self.today, self.no_service),
            (self.tomorrow_heading, self.tomorrow, self.no_service_soon),
        ):
            side = QVBoxLayout()
            side.setSpacing(px(4))
            side.addWidget(heading)
            side.addWidget(table)
            side.addWidget(none)
            side.addStretch()
            self.tables.addLayout(side, 1)
        body.body.addLayout(self.tables)
        body.body.addStretch()

    def show_view(self, view: "HomeView") -> None:
        """Show today; the focus stays on the figure it is on."""
        self.title.setText(_sentence(day_long(view.on)))
        if self._shown is None or (self._shown.figures, self._shown.alerts) != (view.figures, view.alerts):
            self._show_figures(view)
        self._shown = view
        self.tomorrow_heading.set_title(_sentence(day_short(view.tomorrow_on)))
        self.tomorrow_heading.set_beside("prochain jour de service")
        for table, rows, none in (
            (self.today, view.today, self.no_service),
            (self.tomorrow, view.tomorrow, self.no_service_soon),
        ):
            table.replace(rows)
            table.fit_height()
            table.setVisible(bool(rows))
            none.setVisible(not rows)

    def buttons(self) -> "Sequence[FigureButton]":
        """Give the ways in, as they stand on the page."""
        return tuple(self._figures)

    @override
    def enter(self) -> None:
        """Put the focus on the first figure."""
        self.entered.emit()
        if self._figures:
            self._figures[0].setFocus(Qt.FocusReason.OtherFocusReason)

    # -------------------------------------------------------------------------------------- inside

    def _lead_to_day(self, screen: str) -> None:
        if self._shown is not None:
            on = self._shown.on if screen == "attendance" else self._shown.tomorrow_on
            self.day_led.emit(screen, on)

    def _show_figures(self, view: "HomeView") -> None:
        held = next((at for at, button in enumerate(self._figures) if button.hasFocus()), None)
        for button in self._figures:
            button.hide()
            button.deleteLater()
        figures = [FigureButton(figure) for figure in view.figures]
        alerts = [AlertButton(alert) for alert in view.alerts]
        self._figures = [*figures, *alerts]
        for button in self._figures:
            button.clicked.connect(lambda _=False, figure=button.figure: self.led.emit(figure))
        for alert in alerts:
            self.alerts.addWidget(alert)
        self.calm.setVisible(not alerts)
        self._place_figures()
        follow(self.body, self._figures)
        if held is not None and self._figures:
            kept = self._figures[min(held, len(self._figures) - 1)]
            kept.show()  # the layout shows it later only, and what is not seen takes no focus
            kept.setFocus(Qt.FocusReason.OtherFocusReason)

    def _place_figures(self) -> None:
        """Lay the figures out in as many columns as the width takes."""
        wide = max(1, min(FIGURES_A_ROW, self.width() // px(230)))
        figures = [button for button in self._figures if not isinstance(button, AlertButton)]
        for index, button in enumerate(figures):
            self.figures.addWidget(button, index // wide, index % wide, Qt.AlignmentFlag.AlignTop)
        for column in range(FIGURES_A_ROW):
            self.figures.setColumnStretch(column, 1 if column < wide else 0)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give way: fewer figures in a row, the two tables under one another."""
        super().resizeEvent(event)
        self._place_figures()
        side_by_side = self.width() >= px(1000)
        self.tables.setDirection(
            QBoxLayout.Direction.LeftToRight if side_by_side else QBoxLayout.Direction.TopToBottom
        )


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _inset(widget: QWidget) -> QHBoxLayout:
    """Align a widget with the texts of the figures."""
    row = QHBoxLayout()
    row.setContentsMargins(px(PADDING), 0, px(PADDING), 0)
    row.addWidget(widget)
    return row
