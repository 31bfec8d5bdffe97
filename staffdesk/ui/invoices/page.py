"""The page of invoicing: runs and their detail, or all invoices, and the document over both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.domain.french.amounts import NO_BREAK
from staffdesk.ui.invoices.corrections_view import CorrectionsView
from staffdesk.ui.invoices.invoice_browser import InvoiceBrowser
from staffdesk.ui.invoices.overdue_view import OverduePane
from staffdesk.ui.invoices.run_form import NewRunForm
from staffdesk.ui.invoices.run_view import POINTS, RunView
from staffdesk.ui.invoices.tables import run_rows
from staffdesk.ui.invoices.third_parties_view import ThirdPartiesView
from staffdesk.ui.invoices.words import STATE_CHOICES
from staffdesk.ui.kit.buttons import Button, SegmentedControl
from staffdesk.ui.kit.containers import Page, Toolbar
from staffdesk.ui.kit.fields import ComboPicker, SearchField
from staffdesk.ui.kit.labels import EmptyState, upright
from staffdesk.ui.kit.list_view import TwoLineList
from staffdesk.ui.kit.notices import BannerSlot
from staffdesk.ui.kit.pdf_view import PdfView
from staffdesk.ui.kit.shortcuts import ScreenKeys
from staffdesk.ui.kit.theme import px

if TYPE_CHECKING:
    from staffdesk.services.money_rows import InvoiceRow, RunDetail, RunRow

RUNS, INVOICES, CORRECTIONS, OVERDUE = "runs", "invoices", "corrections", "overdue"
THIRD_PARTIES = "third_parties"
_VIEWS = (RUNS, INVOICES, CORRECTIONS, OVERDUE, THIRD_PARTIES)
NO_RUN = (
    "Aucune facturation pour le moment.",
    "Préparer le brouillon d’un mois ne donne encore aucun numéro.",
)
NONE_FOUND = (
    "Aucune facture trouvée.",
    f"Chercher un nom de famille ou un numéro entier{NO_BREAK}: 2026-000123.",
)
_PAUSE_MS = 150
_LIST, _NARROW_LIST, _NARROW_UNDER = 374, 300, 1000


class InvoicesPage(Page):
    """The page.

    Signals:
        run_chosen: run_id whose detail is wanted.
        new_run_asked: the form of a new run was opened.
        search_asked: (text, state) of the invoices wanted.
        paper_closed: the document was closed.
        invoice_asked: invoice_id to show, from another part of the program.
        run_made: run_id of a draft that was made elsewhere: show it.
        view_shown: another view is seen.
        overdue_asked: household_id whose unpaid invoices and reminders are wanted.
    """

    run_chosen = Signal(int)
    new_run_asked = Signal()
    search_asked = Signal(str, str)
    invoice_asked = Signal(int)
    run_made = Signal(int)
    view_shown = Signal(str)
    overdue_asked = Signal(int)

    def __init__(self, today: Callable[[], date]) -> None:
        """``today`` gives the day that lateness and offered months are judged on."""
        super().__init__()
        self.banners = BannerSlot()
        self.views = SegmentedControl(
            [
                (RUNS, "Facturations"),
                (INVOICES, "Factures"),
                (OVERDUE, "Impayés"),
                (CORRECTIONS, "Corrections"),
                (THIRD_PARTIES, "Tiers"),
            ],
            "Vue",
        )
        self.new_button = Button("Nouvelle facturation", icon="plus", keys="N")
        self.search = SearchField("Famille ou numéro de facture", "Ctrl+F", "Chercher une facture")
        self.state = ComboPicker(STATE_CHOICES, "État des factures", height=32)
        self.runs = TwoLineList("Facturations")
        self.run = RunView(today)
        self.toast_over = self.run.above_bar
        self.form = NewRunForm(today)
        self.browser = InvoiceBrowser(today)
        self.corrections = CorrectionsView()
        self.overdue = OverduePane(today)
        self.third_parties = ThirdPartiesView(today)
        self.viewer = PdfView()
        self._pause = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._lay_out()
        self._connect()
        self.choose_view(RUNS)

    def enter(self) -> None:
        """Put the focus where one works."""
        if self.views.key() == INVOICES:
            self.search.setFocus()
        elif self.views.key() == CORRECTIONS:
            self.corrections.table.setFocus()
        elif self.views.key() == OVERDUE:
            self.overdue.take_focus()
        elif self.views.key() == THIRD_PARTIES:
            self.third_parties.take_focus()
        elif self.detail.currentWidget() is self.form:
            self.form.title.focus()
        elif self.run.tabs.key() == POINTS and self.run.anomalies.take_focus():
            pass
        else:
            self.runs.setFocus()

    def open(self, argument: object) -> None:
        """Show the invoice of an invoice_id, or the invoices found for a text.

        ``overdue``: what is unpaid; with a household_id after it, that family. ``third_parties``: what they
        owe.
        """
        if isinstance(argument, int):
            self.invoice_asked.emit(argument)
        elif argument in (OVERDUE, THIRD_PARTIES):
            self.choose_view(str(argument))
        elif isinstance(argument, tuple) and argument[:1] == (OVERDUE,):
            self.choose_view(OVERDUE)
            self.overdue_asked.emit(argument[1])
        elif isinstance(argument, str):
            self.search.setText(argument)
            self.choose_view(INVOICES)

    def choose_view(self, key: str) -> None:
        """Show the runs, or all invoices."""
        self.views.choose(key)
        self._show_view(key)

    def show_runs(self, runs: Sequence[RunRow]) -> None:
        """Show the runs; the current one stays, and the first one is chosen at the start."""
        rows = run_rows(runs)
        self.runs.replace(rows)
        self._no_run.setVisible(not rows)
        self.runs.setVisible(bool(rows))
        if not rows:
            self._show_detail_of(None)
        elif self.runs.current_row() is None:
            self.runs.choose(rows[0].key)

    def choose_run(self, run_id: int) -> None:
        """Make a run current and leave the form."""
        self.detail.setCurrentWidget(self.run)
        self.runs.choose(run_id)

    def show_run(self, detail: RunDetail) -> None:
        """Show the detail of a run."""
        self.run.show_detail(detail)
        if self.detail.currentWidget() is not self.form:
            self.detail.setCurrentWidget(self.run)

    def show_form(self) -> None:
        """Show the form of a new run."""
        self.choose_view(RUNS)
        self.detail.setCurrentWidget(self.form)
        self.form.begin()

    def leave_form(self) -> None:
        """Come back to the run that was shown."""
        self._show_detail_of(self.run.detail)
        self.runs.setFocus()

    def show_invoices(self, invoices: tuple[InvoiceRow, ...]) -> None:
        """Show the invoices found."""
        self.browser.show_invoices(invoices)

    def show_paper(self, content: bytes, title: str) -> None:
        """Show a document over everything."""
        self.viewer.show_pdf(content, title)
        self.whole.setCurrentWidget(self.viewer)
        self.viewer.pages.setFocus()

    def close_paper(self) -> None:
        """Come back to where the document was asked for."""
        self.whole.setCurrentWidget(self._work)
        if self.views.key() == OVERDUE:
            self.overdue.take_focus()
            return
        if self.views.key() == THIRD_PARTIES:
            self.third_parties.take_focus()
            return
        browser = self.browser if self.views.key() == INVOICES else self.run.browser
        browser.table.setFocus()

    def ask_invoices(self) -> None:
        """Ask for the invoices of the search field and of the state."""
        self.search_asked.emit(self.search.text().strip(), self.state.key())

    def _show_detail_of(self, detail: RunDetail | None) -> None:
        self.detail.setCurrentWidget(self.run if detail is not None else self._nothing)

    def _lay_out(self) -> None:
        self.whole = QStackedWidget()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.whole)
        self._work = QWidget()
        column = QVBoxLayout(self._work)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        bar = Toolbar("Facturation")
        bar.add(self.views)
        bar.add_stretch()
        bar.add(self.new_button)
        column.addWidget(bar)
        column.addWidget(self.banners)
        self.view = QStackedWidget()
        self.view.addWidget(self._runs_view())
        self.view.addWidget(self._invoices_view())
        self.view.addWidget(self.corrections)
        self.view.addWidget(self.overdue)
        self.view.addWidget(self.third_parties)
        column.addWidget(self.view, 1)
        self.whole.addWidget(self._work)
        self.whole.addWidget(self.viewer)

    def _invoices_view(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(px(20), px(12), px(20), px(6))
        row.setSpacing(px(8))
        self.search.setMaximumWidth(px(480))
        row.addWidget(self.search, 1)
        row.addWidget(self.state)
        row.addStretch()
        column.addLayout(row)
        self.browser.say_empty(*NONE_FOUND)
        column.addWidget(self.browser, 1)
        return holder

    def _runs_view(self) -> QWidget:
        holder = QWidget()
        across = QHBoxLayout(holder)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        self._list = QWidget()
        inner = QVBoxLayout(self._list)
        inner.setContentsMargins(0, 0, 0, 0)
        self._no_run = EmptyState(*NO_RUN, action="Nouvelle facturation", run=self._open_form)
        self._no_run.hide()
        inner.addWidget(self.runs)
        inner.addWidget(self._no_run)
        self._nothing = QWidget()
        self.detail = QStackedWidget()
        for part in (self._nothing, self.run, self.form):
            self.detail.addWidget(part)
        across.addWidget(self._list)
        across.addWidget(upright())
        across.addWidget(self.detail, 1)
        return holder

    def _connect(self) -> None:
        self.views.chosen.connect(self._show_view)
        self.new_button.clicked.connect(self._open_form)
        self.runs.current_changed.connect(self._choose_run)
        self.form.given_up.connect(self.leave_form)
        self.viewer.closed.connect(self.close_paper)
        self._pause.timeout.connect(self.ask_invoices)
        self.search.textEdited.connect(lambda _text: self._pause.start())
        self.state.picked.connect(lambda _key: self.ask_invoices())
        self.keys = ScreenKeys(self)
        self.keys.bind("Ctrl+F", "Chercher une facture", self._search)
        self.keys.bind("J", "Facturation suivante", lambda: self._step(1))
        self.keys.bind("K", "Facturation précédente", lambda: self._step(-1))

    def _step(self, by: int) -> None:
        if self.views.key() == RUNS:
            self.runs.step(by)

    def _search(self) -> None:
        self.choose_view(INVOICES)
        self.search.begin()

    def _open_form(self) -> None:
        self.show_form()
        self.new_run_asked.emit()

    def _choose_run(self, row: object) -> None:
        key = getattr(row, "key", None)
        if isinstance(key, int):
            if self.detail.currentWidget() is self.form and not self.form.is_busy():
                self._show_detail_of(self.run.detail)
            self.run_chosen.emit(key)

    def _show_view(self, key: str) -> None:
        is_all = key == INVOICES
        self.view.setCurrentIndex(_VIEWS.index(key))
        if is_all:
            self.ask_invoices()
            self.search.setFocus()
        self.view_shown.emit(key)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < px(_NARROW_UNDER)
        self._list.setFixedWidth(px(_NARROW_LIST if narrow else _LIST))
