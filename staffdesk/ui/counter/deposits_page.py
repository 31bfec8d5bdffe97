"""The page of remittances: the drawer, slips, sealed tills, cheques that went. It decides nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.ui.counter.bank_panel import BankPanel
from staffdesk.ui.counter.deposits_tables import ICONS, cheques_model, closings_model, slips_model
from staffdesk.ui.counter.deposits_words import cash_words, cheques_words, vouchers_words
from staffdesk.ui.counter.pieces_panel import AnswerPanel, CashPanel, PiecesPanel
from staffdesk.ui.kit.buttons import Button
from staffdesk.ui.kit.containers import Page, Toolbar
from staffdesk.ui.kit.fields import ErrorLine
from staffdesk.ui.kit.inline_edits import DayEdit
from staffdesk.ui.kit.labels import IconLabel, SectionHeading, hairline, label, upright
from staffdesk.ui.kit.notices import BannerSlot
from staffdesk.ui.kit.pdf_view import PdfView
from staffdesk.ui.kit.steady_column import SteadyColumn
from staffdesk.ui.kit.table_model import RowsModel
from staffdesk.ui.kit.table_view import Density, PlainTable, inset
from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLabel

    from staffdesk.services.deposit_rows import DepositsView

Row = TypeVar("Row")
REMIT = {"cheque": "Remettre les chèques", "cesu": "Remettre les CESU", "cash": "Verser des espèces"}
GIVES_WAY = (
    ("slips", 4, 900),
    ("slips", 2, 720),
    ("closings", 2, 720),
    ("cheques", 1, 900),
    ("cheques", 3, 760),
)
"""Table, column and the room under which it gives way: nothing else is cut."""

WIDE_PANE, NARROW_PANE, NARROW_UNDER = 420, 340, 1000


class DepositsPage(Page):
    """The page.

    Signals:
        entered: the page is seen again.
        remit_asked: cheque, cesu or cash is to be handed over.
        statement_asked: (first day, last day).
        counter_asked: back to the counter.
    """

    entered = Signal()
    remit_asked = Signal(str)
    statement_asked = Signal(object, object)
    counter_asked = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self.banners = BannerSlot()
        self.viewer = PdfView()
        self.pieces = PiecesPanel()
        self.cash = CashPanel()
        self.answer = AnswerPanel(today)
        self.bank = BankPanel(today)
        self.column = SteadyColumn(20, 18, 20, 24, gap=22)
        self.waiting = {kind: _Waiting(kind) for kind in ("cheque", "cesu", "cash")}
        self.column.body.addLayout(self._waiting_section())
        self.slips, self._no_slip = self._table(
            "Bordereaux", slips_model(), "Aucun bordereau depuis 120 jours."
        )
        self.closings, self._no_closing = self._table(
            "Arrêtés de caisse", closings_model(), "Aucune caisse arrêtée depuis 120 jours."
        )
        self.cheques, self._no_cheque = self._table(
            "Chèques remis", cheques_model(), "Aucun chèque remis depuis 120 jours."
        )
        self.column.body.addStretch()
        self.first, self.last = DayEdit("Du", today), DayEdit("Au", today)
        self.statement_button = Button("Bordereau de versement", icon="file-text")
        self.statement_button.clicked.connect(self._ask_statement)
        self.period_error = ErrorLine()
        self._lay_out()
        self._connect()
        self.close_side()

    def show_view(self, view: DepositsView, today: date) -> None:
        """Show everything as it stands."""
        count = len(view.cheques)
        self.waiting["cheque"].show_state(*cheques_words(view.cheques, today), usable=bool(count))
        self.waiting["cesu"].show_state(*vouchers_words(view.vouchers, today), usable=bool(view.vouchers))
        self.waiting["cash"].show_state(*cash_words(view, today), usable=view.cash_cents > 0)
        _fill(self.slips, view.slips, self._no_slip)
        _fill(self.closings, view.closings, self._no_closing)
        _fill(self.cheques, view.sent, self._no_cheque)

    def show_period(self, first: date, last: date) -> None:
        """Offer a period for the statement."""
        if self.first.day() is None and self.last.day() is None:
            self.first.set_day(first)
            self.last.set_day(last)

    def show_document(self, content: bytes, title: str) -> bool:
        """Show a paper beside the lists; False if it cannot be read."""
        readable = self.viewer.show_pdf(content, title)
        self._open_side(self.viewer)
        return readable

    def show_panel(self, panel: QWidget) -> None:
        """Show a panel beside the lists."""
        self._open_side(panel)

    def close_side(self) -> None:
        """Give the lists the whole width again."""
        self.side.hide()
        self._edge.hide()
        self._fit()

    @override
    def enter(self) -> None:
        self.entered.emit()
        button = next((one.button for one in self.waiting.values() if one.button.isEnabled()), None)
        (button or self.column).setFocus(Qt.FocusReason.OtherFocusReason)

    # -------------------------------------------------------------------------------------- inside

    def _waiting_section(self) -> QVBoxLayout:
        section = QVBoxLayout()
        section.setSpacing(0)
        section.addLayout(inset(SectionHeading("À remettre")))
        section.addSpacing(px(4))
        section.addLayout(inset(hairline()))
        for row in self.waiting.values():
            section.addLayout(inset(row))
            section.addLayout(inset(hairline()))
            row.asked.connect(self.remit_asked)
        return section

    def _table(self, title: str, model: RowsModel[Row], empty: str) -> tuple[PlainTable[Row], QLabel]:
        table: PlainTable[Row] = PlainTable(model, title, Density.READ)
        told = label(empty, "body2")
        section = QVBoxLayout()
        section.setSpacing(px(4))
        section.addLayout(inset(SectionHeading(title)))
        section.addWidget(table)
        section.addLayout(inset(told))
        self.column.body.addLayout(section)
        return table, told

    def _lay_out(self) -> None:
        bar = Toolbar("Remises")
        back = Button("Guichet", icon="storefront")
        back.clicked.connect(self.counter_asked)
        bar.add(back)
        bar.add_stretch()
        bar.add(label("du", "body2"), self.first, label("au", "body2"), self.last, self.statement_button)
        self.side = QStackedWidget()
        for part in (self.viewer, self.pieces, self.cash, self.answer, self.bank):
            self.side.addWidget(part)
        self._edge = upright()
        across = QHBoxLayout()
        across.setSpacing(0)
        across.addWidget(self.column, 1)
        across.addWidget(self._edge)
        across.addWidget(self.side)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(bar)
        page.addWidget(self.banners)
        page.addWidget(self.period_error)
        page.addLayout(across, 1)

    def _connect(self) -> None:
        self.viewer.closed.connect(self.close_side)
        for panel in (self.pieces, self.cash, self.answer, self.bank):
            panel.given_up.connect(self.close_side)

    def _ask_statement(self) -> None:
        first, last = self.first.day(), self.last.day()
        self.first.mark(wrong=first is None)
        self.last.mark(wrong=last is None)
        if first is not None and last is not None:
            self.statement_asked.emit(first, last)

    def _open_side(self, part: QWidget) -> None:
        self.side.setCurrentWidget(part)
        self.side.show()
        self._edge.show()
        self._fit()

    def _fit(self) -> None:
        wide = self.side.currentWidget() is self.viewer
        narrow = self.width() < px(NARROW_UNDER)
        pane = NARROW_PANE if narrow else 560 if wide and self.width() >= px(1200) else WIDE_PANE
        self.side.setFixedWidth(px(pane))
        room = self.width() - (0 if self.side.isHidden() else px(pane))
        for table, place, needed in GIVES_WAY:
            shown: PlainTable[Any] = getattr(self, table)
            shown.setColumnHidden(place, room < px(needed))
            shown.share_width()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


class _Waiting(QWidget):
    """One line of what waits: icon, what and how much, since when or until when, and its button.

    Signals:
        asked: hand it over (its kind).
    """

    asked = Signal(str)

    def __init__(self, kind: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, px(10), 0, px(10))
        row.setSpacing(px(12))
        words = QVBoxLayout()
        words.setSpacing(0)
        self._title = IconLabel(ICONS[kind], "", Tone.QUIET, 14, ink=Tone.PLAIN)
        self._hint = IconLabel("info", "", Tone.QUIET, 13, ink=Tone.QUIET)
        words.addWidget(self._title, 0, Qt.AlignmentFlag.AlignLeft)
        words.addWidget(self._hint, 0, Qt.AlignmentFlag.AlignLeft)
        row.addLayout(words)
        row.addStretch()
        self._kind = kind
        self.button = Button(REMIT[kind])
        self.button.clicked.connect(lambda: self.asked.emit(kind))
        row.addWidget(self.button)

    def show_state(self, title: str, hint: str, tone: Tone, *, usable: bool) -> None:
        """Say what waits; ``tone`` warns of a limit that is near."""
        self._title.show_text(ICONS[self._kind], title, Tone.QUIET)
        self._hint.show_text("warning" if tone is Tone.WARN else "info", hint, tone)
        self._hint.setVisible(bool(hint))
        if usable:
            self.button.allow()
        else:
            self.button.refuse("Rien à remettre")

    def words(self) -> tuple[str, str]:
        """Give what is shown."""
        return self._title.text(), self._hint.text()


def _fill(table: PlainTable[Row], rows: tuple[Row, ...], empty: QLabel) -> None:
    table.replace(rows)
    table.fit_height()
    table.setVisible(bool(rows))
    empty.setVisible(not rows)
