"""The screen Accueil: what waits, what is served today and tomorrow, what needs care; each figure is a way in."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.domain.french.dates import day_long, day_short
from staffdesk.ui.kit.containers import Column, Page
from staffdesk.ui.kit.labels import EmptyState, SectionHeading, label
from staffdesk.ui.kit.notices import BannerSlot
from staffdesk.ui.kit.painting import LEFT, draw_box, draw_focus_ring, draw_text, text_width
from staffdesk.ui.kit.table_model import Align, RowsModel
from staffdesk.ui.kit.table_model import Column as TableColumn
from staffdesk.ui.kit.table_view import Density, PlainTable
from staffdesk.ui.kit.theme import px, tokens
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from staffdesk.services.family_rows import Figure, HomeView, SitePlaces

FIGURES_A_ROW = 4
_TONES = {"bad": Tone.BAD, "warn": Tone.WARN, "ok": Tone.OK}


class FigureButton(QWidget):
    """One figure: its label, the number at 20, a hint; pressed, it leads to its list.

    Signals:
        pressed: the way in is taken.
    """

    pressed = Signal()

    def __init__(self, figure: "Figure") -> None:
        """Show a figure of the home screen."""
        super().__init__()
        self._figure = figure
        self._tone = _TONES.get(figure.tone, Tone.PLAIN)
        self._hovered = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{figure.label}\N{NO-BREAK SPACE}: {figure.value}. {figure.hint}")
        self.setFixedHeight(px(84))

    @override
    def sizeHint(self) -> QSize:
        figure = self._figure
        widest = max(
            text_width(figure.label, 13), text_width(figure.value, 20, 600), text_width(figure.hint, 13)
        )
        return QSize(widest + px(24), px(84))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, colours = QPainter(self), tokens()
        rect = QRectF(self.rect())
        if self._hovered:
            draw_box(painter, rect, px(6), colours.hover)
        if self.hasFocus():
            draw_focus_ring(painter, rect.adjusted(1, 1, -1, -1), px(6))
        inner = rect.adjusted(px(12), px(8), -px(8), -px(8))
        draw_text(
            painter, inner.adjusted(0, 0, 0, -px(50)), self._figure.label, colours.text2, 13, align=LEFT
        )
        ink = colours.text if self._tone is Tone.PLAIN else colours.ink(self._tone)
        draw_text(painter, inner.adjusted(0, px(20), 0, -px(20)), self._figure.value, ink, 20, 600, LEFT)
        draw_text(painter, inner.adjusted(0, px(50), 0, 0), self._figure.hint, colours.text2, 13, align=LEFT)

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        self._hovered = True
        self.update()

    @override
    def leaveEvent(self, event: object) -> None:
        self._hovered = False
        self.update()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.pressed.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit()
            return
        super().keyPressEvent(event)


def _places(slot: int) -> "TableColumn[SitePlaces]":
    names = ("Matin", "Midi", "Soir")

    def words(row: "SitePlaces") -> str:
        known = {name.lower(): (booked, capacity) for name, booked, capacity in row.places}
        booked, capacity = known.get(names[slot].lower(), (0, 0))
        return f"{booked}/{capacity}" if capacity else "–"

    return TableColumn(names[slot], words, align=Align.RIGHT, width=96)


class HomePage(Page):
    """Widgets and layout.

    Signals:
        led: a ``Figure`` whose list is wanted.
    """

    led = Signal(object)

    def __init__(self) -> None:
        """An empty page; ``show_view`` fills it."""
        super().__init__()
        self.banners = BannerSlot()
        self.title = label("", "title")
        self.figures = QGridLayout()
        self.alerts = QVBoxLayout()
        self.alert_heading = SectionHeading("À surveiller")
        self.calm = EmptyState(
            "Rien à surveiller", "Aucun document expiré, aucun groupe au-delà de sa capacité."
        )
        self.today_heading = SectionHeading("Aujourd’hui")
        self.tomorrow_heading = SectionHeading("Demain")
        self.today = PlainTable(self._model(), "Places d’aujourd’hui", Density.LOG)
        self.tomorrow = PlainTable(self._model(), "Places du prochain jour", Density.LOG)
        self._lay_out()

    @staticmethod
    def _model() -> "RowsModel[SitePlaces]":
        columns: list[TableColumn[SitePlaces]] = [
            TableColumn("Site", lambda row: row.site, strong=True),
            TableColumn(
                "Repas", lambda row: str(row.meals) if row.meals else "–", align=Align.RIGHT, width=96
            ),
            _places(0),
            _places(1),
            _places(2),
        ]
        return RowsModel(columns, key=lambda row: row.site)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banners)
        body = Column()
        column.addWidget(body)
        body.body.addWidget(self.title)
        self.figures.setSpacing(px(4))
        body.body.addLayout(self.figures)
        body.body.addWidget(self.alert_heading)
        body.body.addWidget(self.calm)
        body.body.addLayout(self.alerts)
        tables = QHBoxLayout()
        tables.setSpacing(px(28))
        for heading, table in ((self.today_heading, self.today), (self.tomorrow_heading, self.tomorrow)):
            side = QVBoxLayout()
            side.setSpacing(px(4))
            side.addWidget(heading)
            side.addWidget(table)
            side.addStretch()
            tables.addLayout(side, 1)
        body.body.addLayout(tables)
        body.body.addStretch()

    def show_view(self, view: "HomeView") -> None:
        """Show today."""
        words = day_long(view.on)
        self.title.setText(words[:1].upper() + words[1:])
        self._fill(self.figures, view.figures)
        while self.alerts.count():
            item = self.alerts.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.deleteLater()
        for alert in view.alerts:
            self.alerts.addWidget(self._figure(alert))
        self.calm.setVisible(not view.alerts)
        self.tomorrow_heading.set_title(f"Prochain jour, {day_short(view.tomorrow_on)}")
        for table, rows in ((self.today, view.today), (self.tomorrow, view.tomorrow)):
            table.replace(rows)
            table.fit_height()

    def _fill(self, grid: QGridLayout, figures: "Sequence[Figure]") -> None:
        while grid.count():
            item = grid.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.deleteLater()
        for index, figure in enumerate(figures):
            grid.addWidget(self._figure(figure), index // FIGURES_A_ROW, index % FIGURES_A_ROW)

    def _figure(self, figure: "Figure") -> FigureButton:
        button = FigureButton(figure)
        button.pressed.connect(lambda: self.led.emit(figure))
        return button

    @override
    def enter(self) -> None:
        """Put the focus on the first figure."""
        item = self.figures.itemAt(0)
        if item is not None and (widget := item.widget()) is not None:
            widget.setFocus()
