"""A run: what it sums to, what is to be looked at before numbers are given, its invoices, and its issue."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.domain.french.amounts import euros
from staffdesk.ui.invoices.anomaly_list import AnomalyList
from staffdesk.ui.invoices.invoice_browser import InvoiceBrowser
from staffdesk.ui.invoices.words import DRAFT, has_credits, invoices_counted, points_counted, run_dates
from staffdesk.ui.kit.buttons import Button, ButtonKind, SegmentedControl
from staffdesk.ui.kit.containers import DecisionBar
from staffdesk.ui.kit.labels import EmptyState, IconLabel, Pill, hairline, label
from staffdesk.ui.kit.notices import ProgressLine
from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from staffdesk.services.money_rows import RunDetail

POINTS, INVOICES = "points", "invoices"
DROP, DROP_SHORT = "Abandonner le brouillon", "Abandonner"
NARROW_UNDER = 720
AGAIN_HINT = "Préparer de nouveau, avec les réservations, les quotients et les tarifs d’aujourd’hui"
NOTHING_WRONG = (
    "Rien à vérifier.",
    "Chaque facture a son quotient, ses présences pointées et un montant habituel.",
)


class RunView(QWidget):
    """The view of one run.

    Signals:
        issue_asked: give numbers.
        drop_asked: throw the draft away.
        redraft_asked: make the draft anew from what the office holds now.
        cancelled: stop the issue under way.
        print_asked: all invoices of an issued run in one file.
    """

    issue_asked = Signal()
    drop_asked = Signal()
    redraft_asked = Signal()
    cancelled = Signal()
    print_asked = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self.detail: RunDetail | None = None
        self.anomalies = AnomalyList()
        self.browser = InvoiceBrowser(today)
        self.progress = ProgressLine()
        self.progress.cancelled.connect(self.cancelled)
        self.tabs = SegmentedControl(
            [(POINTS, "À vérifier"), (INVOICES, "Factures")], "Contenu de la facturation"
        )
        self.issue_button = Button("Émettre les factures", ButtonKind.PRIMARY, "Ctrl+Return")
        self.drop_button = Button(DROP, ButtonKind.DANGER)
        self.again_button = Button("Recalculer", icon="arrows-clockwise")
        self.again_button.clicked.connect(self.redraft_asked)
        self.print_button = Button("Imprimer toutes les factures", icon="printer")
        self.print_button.clicked.connect(self.print_asked)
        self._may_issue = self._may_draft = True
        self._lay_out()
        self.tabs.chosen.connect(self._show_tab)
        self.issue_button.clicked.connect(self.issue_asked)
        self.drop_button.clicked.connect(self.drop_asked)

    def set_rights(self, *, may_draft: bool, may_issue: bool) -> None:
        """Say what the person may do; a button that is refused says why."""
        self._may_draft, self._may_issue = may_draft, may_issue

    def show_detail(self, detail: RunDetail) -> None:
        """Show a run; another run starts with what is to be looked at."""
        is_other = self.detail is None or self.detail.run.run_id != detail.run.run_id
        is_now_issued = self.detail is not None and self.detail.run.state != detail.run.state
        self.detail = detail
        if is_other:
            self.anomalies.forget()
        run = detail.run
        is_draft = run.state == DRAFT
        self.title.setText(run.title)
        self._state.show_text("Brouillon" if is_draft else "Émise", Tone.WARN if is_draft else Tone.OK)
        self._dates.setText(run_dates(run))
        self._total.setText(euros(run.total_cents))
        self._count.setText(invoices_counted(run.invoices))
        self._show_points(len(detail.anomalies))
        self.anomalies.show_anomalies(detail.anomalies)
        self._nothing.setVisible(not detail.anomalies)
        self.anomalies.setVisible(bool(detail.anomalies))
        self.browser.show_invoices(detail.invoices)
        for button in (self.issue_button, self.drop_button, self.again_button):
            button.setVisible(is_draft)
        self._give_way()
        self.print_button.setVisible(not is_draft)
        self._allow()
        if is_other or is_now_issued:
            self.choose_tab(POINTS if is_draft and detail.anomalies else INVOICES)

    def set_busy(self, *, busy: bool, words: str = "") -> None:
        """Hold the buttons while numbers are given."""
        if busy:
            self.progress.begin(words)
            for button in (self.issue_button, self.drop_button, self.again_button, self.print_button):
                button.refuse(f"{words} en cours")
        else:
            self.progress.end()
            self.print_button.allow()
            self._allow()

    def choose_tab(self, key: str) -> None:
        """Show what is to be looked at, or the invoices."""
        self.tabs.choose(key)
        self._show_tab(key)

    def _allow(self) -> None:
        if self.detail is None or not (self.detail.run.invoices or has_credits(self.detail)):
            self.issue_button.refuse("Ce brouillon ne contient aucune facture")
        elif not self._may_issue:
            self.issue_button.refuse("Seul le régisseur émet les factures")
        else:
            self.issue_button.allow()
        if self._may_draft:
            self.drop_button.allow()
            self.again_button.allow()
            self.again_button.setToolTip(AGAIN_HINT)
        else:
            self.drop_button.refuse("Votre rôle ne permet pas d’abandonner un brouillon")
            self.again_button.refuse("Votre rôle ne permet pas de préparer une facturation")

    def _give_way(self) -> None:
        """Leave the foot its buttons where there is no room for all it says: the tab tells the points too."""
        narrow = self.width() < px(NARROW_UNDER)
        is_draft = self.detail is not None and self.detail.run.state == DRAFT
        self._points.setVisible(is_draft and not narrow)
        self.drop_button.set_text(DROP_SHORT if narrow else DROP)

    def _show_points(self, count: int) -> None:
        icon, tone = ("warning", Tone.WARN) if count else ("check-circle", Tone.OK)
        self._points.show_text(icon, points_counted(count), tone)

    def _show_tab(self, key: str) -> None:
        self._stack.setCurrentIndex(0 if key == POINTS else 1)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head())
        column.addWidget(hairline())
        self._nothing = EmptyState(*NOTHING_WRONG, side=28)
        points = QWidget()
        inner = QVBoxLayout(points)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self._nothing)
        inner.addWidget(self.anomalies, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(points)
        self._stack.addWidget(self.browser)
        column.addWidget(self._stack, 1)
        self.above_bar = self._stack
        self._bar = DecisionBar()
        self._bar.set_words(self.progress)
        self._points = IconLabel("check-circle", "", Tone.OK, 14, ink=Tone.PLAIN)
        self._bar.set_summary([self._points])
        self._bar.set_buttons([self.drop_button, self.again_button, self.print_button, self.issue_button])
        column.addWidget(self._bar)

    def _head(self) -> QVBoxLayout:
        head = QVBoxLayout()
        head.setContentsMargins(px(28), px(18), px(28), px(14))
        head.setSpacing(px(4))
        first = QHBoxLayout()
        first.setSpacing(px(12))
        self.title = label("", "title", wrap=True)
        self._state = Pill("")
        self._total = label("", "title")
        top = Qt.AlignmentFlag.AlignTop
        first.addWidget(self.title, 1)
        first.addWidget(self._state, 0, top)
        first.addWidget(self._total, 0, top)
        second = QHBoxLayout()
        self._dates = label("", "body2", wrap=True)
        self._count = label("", "hint")
        second.addWidget(self._dates, 1)
        second.addWidget(self._count)
        head.addLayout(first)
        head.addLayout(second)
        head.addSpacing(px(10))
        head.addWidget(self.tabs, 0, Qt.AlignmentFlag.AlignLeft)
        return head

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_way()
