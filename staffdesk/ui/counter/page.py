"""The page of the counter: search and account at the left, the payment at the right. It decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.domain.allocation import Matrix
from staffdesk.domain.money import Cents
from staffdesk.ui.counter.account_view import AccountView, snug
from staffdesk.ui.counter.family_search import FamilySearch
from staffdesk.ui.counter.manual_sharing import with_cells
from staffdesk.ui.counter.pay_pane import PayPane
from staffdesk.ui.counter.payment_entry import Entry, credited, voucher_ceiling
from staffdesk.ui.counter.receipts_table import ReceiptsTable
from staffdesk.ui.counter.till_panels import CloseTillPanel, OpenTillPanel
from staffdesk.ui.counter.words import till_line
from staffdesk.ui.kit.buttons import LinkButton
from staffdesk.ui.kit.containers import Page
from staffdesk.ui.kit.fields import SearchField
from staffdesk.ui.kit.labels import EmptyState, SectionHeading, hairline, upright
from staffdesk.ui.kit.notices import BannerSlot
from staffdesk.ui.kit.pdf_view import PdfView
from staffdesk.ui.kit.shortcuts import ScreenKeys
from staffdesk.ui.kit.steady_column import SteadyColumn
from staffdesk.ui.kit.theme import px

if TYPE_CHECKING:
    from staffdesk.services.money_rows import CounterAccount, FamilyFound, ReceiptRow, TillState

WAITING = (
    "Prêt pour la famille suivante.",
    "Deux lettres du nom, un prénom ou un numéro de facture suffisent.",
)
FIND_RECEIPT = "Quittance, famille, chèque, montant ou jour"
FOUND_AT_MOST = 12
WIDE_PANE, NARROW_PANE = 420, 360
NARROW_UNDER = 1000
ROOM_FOR_TILL_WORDS = 790


class CounterPage(Page):
    """The page.

    Signals:
        search_asked: text to look for.
        family_chosen: household_id.
        entry_changed: a tick, an amount or a means changed.
        payment_asked: take it; True asks for the receipt on paper.
        till_opened: (counter name, float in cents).
        till_closed: (counted cents, note, counts by value, total of the terminal's ticket, why it differs).
        closing_asked: the clerk wants to close the till.
        deposits_asked: the régisseur wants to hand over what the drawer holds.
    """

    search_asked = Signal(str)
    family_chosen = Signal(int)
    entry_changed = Signal()
    payment_asked = Signal(bool)
    till_opened = Signal(str, int)
    till_closed = Signal(int, str, object, object, str)
    closing_asked = Signal()
    deposits_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.banners = BannerSlot()
        self.search = FamilySearch()
        self.account = AccountView()
        self.waiting = EmptyState(*WAITING)
        snug(self.waiting, bottom=12)
        self.receipts = ReceiptsTable()
        self.receipts_search = SearchField(FIND_RECEIPT, "F7", "Chercher une quittance")
        self._given: tuple[ReceiptRow, ...] = ()
        self._found: tuple[ReceiptRow, ...] | None = None
        self.viewer = PdfView()
        self.pay = PayPane()
        self.open_till = OpenTillPanel()
        self.close_till = CloseTillPanel()
        self._till_words = ""
        self._lay_out()
        self._connect()
        self.show_waiting()

    def enter(self) -> None:
        """Put the cursor where one starts: the till if it is shut, else the next family."""
        if self.side.currentWidget() is self.open_till:
            self.open_till.focus()
        elif self.side.currentWidget() is self.pay and self.account.isHidden():
            self.search.focus()

    def open(self, argument: object) -> None:
        """Show the family of a household_id, or begin to close the till ("close")."""
        if isinstance(argument, int):
            self.family_chosen.emit(argument)
        elif argument == "close":
            self.closing_asked.emit()

    def show_found(self, text: str, families: Sequence[FamilyFound]) -> None:
        """Show the families found for a text."""
        self.search.show_found(text, families)

    def show_account(self, account: CounterAccount, today: date) -> None:
        """Show a family with nothing typed yet."""
        self.close_document()
        self.waiting.hide()
        self.account.show()
        self.account.show_account(account, today)
        self.pay.begin_payment(account.payer, today)
        self.pay.set_usable(usable=True)
        self._column.verticalScrollBar().setValue(0)

    def refresh_account(self, account: CounterAccount, today: date) -> None:
        """Show a family's invoices as they are now; what was typed of the means stays."""
        self.account.show_account(account, today)
        self.entry_changed.emit()

    def show_waiting(self) -> None:
        """Show that the next family may come."""
        self.account.hide()
        self.account.invoices.show_invoices((), date.min)
        self.waiting.show()
        self.pay.clear()
        self.pay.set_usable(usable=False)

    def entry(self) -> Entry:
        """Read everything typed."""
        settle = self.account.invoices.settle()
        invoices = [row.invoice for row in self.account.invoices.rows()]
        used = credited(invoices, settle, self.account.credit).cents
        ceiling = voucher_ceiling(invoices, settle, self.account.credit)
        made = self.pay.entry(settle, used, ceiling if self.pay.vouchers.keeps_excess else None)
        return with_cells(made, self.account.cells()) if self.account.allocation.is_by_hand() else made

    def show_sharing(self, matrix: Matrix) -> None:
        """Show how the means settle the invoices."""
        self.account.count_ticks()
        self.account.allocation.show_matrix(matrix)

    def show_till(self, till: TillState) -> None:
        """Show the till's state and the panel that goes with it; an entry under way stays."""
        self._till_words = till_line(till)
        self._show_till_words()
        if self._till_head.link is not None:
            self._till_head.link.setVisible(till.session_id is not None)
        self.pay.show_receipt_number(till.next_receipt)
        self.pay.vouchers.keeps_excess = till.keeps_cesu_excess
        self.pay.cash.limit = Cents(till.cash_limit_cents)
        self.open_till.show_float(till.act_float_cents, till.others_float_cents)
        if till.session_id is None:
            was_shut = self.side.currentWidget() is self.open_till
            self.side.setCurrentWidget(self.open_till)
            if not was_shut:
                self.open_till.float_amount.set_cents(None)  # that of the till that was closed is not counted
            if not self.open_till.counter_name.text():
                self.open_till.counter_name.set_text(till.counter_name)
            if not was_shut and self.search.is_idle():
                self.open_till.focus()
        elif self.side.currentWidget() is self.close_till:
            self.close_till.follow(till)
        elif till.stale:
            self.show_closing(till)
        elif self.side.currentWidget() is self.open_till:
            self.side.setCurrentWidget(self.pay)

    def show_closing(self, till: TillState) -> None:
        """Show the count of the till."""
        if self.side.currentWidget() is not self.close_till:
            self.side.setCurrentWidget(self.close_till)
            self.close_till.begin(till)

    def show_payments(self) -> None:
        """Come back to the payments from the count."""
        self.side.setCurrentWidget(self.pay)

    def show_receipts(self, receipts: tuple[ReceiptRow, ...]) -> None:
        """Show the receipts of the day, unless others are looked for."""
        self._given = receipts
        if self._found is None:
            self.receipts.show_receipts(receipts)
            self._no_receipts.setVisible(not receipts)
            self._none_found.hide()

    def show_found_receipts(self, found: tuple[ReceiptRow, ...] | None, today: date | None = None) -> None:
        """Show the receipts that were found, of whatever day; None: those of today again."""
        self._found = found
        if found is None:
            self.show_receipts(self._given)
            return
        self.receipts.show_receipts(found, today, FOUND_AT_MOST)
        self._no_receipts.hide()
        self._none_found.setVisible(not found)

    def show_document(self, content: bytes, title: str, *, over_account: bool = True) -> bool:
        """Load a receipt and show it in place of the account; False if it cannot be read.

        ``over_account``: also where a family is being served, whose account would be hidden.
        """
        readable = self.viewer.show_pdf(content, title)
        if over_account or self.account.isHidden():
            self.work.setCurrentWidget(self.viewer)
        return readable

    def close_document(self) -> None:
        """Come back to the account; what was said of printing was said of the document."""
        self.banners.withdraw("printer")
        self.work.setCurrentWidget(self._column)

    def _lay_out(self) -> None:
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.banners)
        search = QVBoxLayout()
        search.setContentsMargins(px(28), px(20), px(28), px(12))
        search.addWidget(self.search)
        left.addLayout(search)
        self.work = QStackedWidget()
        self.work.addWidget(self._work_column())
        self.work.addWidget(self.viewer)
        left.addWidget(self.work, 1)
        self.toast_over = self.work
        across.addLayout(left, 1)
        across.addWidget(upright())
        self.side = QStackedWidget()
        for panel in (self.pay, self.open_till, self.close_till):
            self.side.addWidget(panel)
        across.addWidget(self.side)

    def _work_column(self) -> QWidget:
        self._column = SteadyColumn(28, 4, 28, 20, gap=0)
        body = self._column.body
        body.addWidget(self.waiting)
        body.addWidget(self.account)
        body.addSpacing(px(14))
        self._till_head = SectionHeading("Dernières quittances", link="Fermer la caisse", beside=" ")
        self.deposits_link = LinkButton("Remises", 13)
        self.deposits_link.setToolTip("Bordereaux de chèques, CESU et espèces, arrêtés de caisse")
        self.deposits_link.hide()
        self.deposits_link.clicked.connect(self.deposits_asked)
        head = self._till_head.layout()
        if head is not None:
            head.addWidget(self.deposits_link)
        self._no_receipts = EmptyState("Aucune quittance aujourd’hui.")
        snug(self._no_receipts, top=8)
        self._none_found = EmptyState(
            "Aucune quittance trouvée.",
            "Essayer un autre numéro, le nom de la famille, un montant ou un jour.",
        )
        snug(self._none_found, top=8)
        self._none_found.hide()
        body.addWidget(self._till_head)
        body.addWidget(hairline())
        body.addSpacing(px(8))
        body.addWidget(self.receipts_search)
        body.addSpacing(px(4))
        for part in (self.receipts, self._no_receipts, self._none_found):
            body.addWidget(part)
        body.addStretch()
        return self._column

    def _connect(self) -> None:
        self.search.asked.connect(self.search_asked)
        self.search.chosen.connect(self.family_chosen)
        self.account.invoices.settle_changed.connect(self.entry_changed)
        self.account.sharing_changed.connect(self.entry_changed)
        self.pay.changed.connect(self.entry_changed)
        self.pay.submitted.connect(self.payment_asked)
        self.receipts_search.returnPressed.connect(self._to_receipts)
        self.viewer.closed.connect(self._leave_document)
        self.open_till.opened.connect(self.till_opened)
        self.close_till.closed.connect(self.till_closed)
        self.close_till.given_up.connect(self.show_payments)
        if self._till_head.link is not None:
            self._till_head.link.clicked.connect(self.closing_asked)
        self.keys = ScreenKeys(self)
        self.keys.bind("F2", "Chercher une famille", self.search.focus)
        self.keys.bind("F3", "Saisir un CESU", lambda: self._begin(self.pay.vouchers.begin))
        self.keys.bind("F4", "Saisir un chèque", lambda: self._begin(self.pay.begin_cheque))
        self.keys.bind("F5", "Saisir des espèces", lambda: self._begin(self.pay.begin_cash))
        self.keys.bind("F9", "Répartir autrement", self._share)
        self.keys.bind("F7", "Chercher une quittance", self.receipts_search.begin)
        self.keys.bind("F6", "Saisir une carte ou un virement", lambda: self._begin(self.pay.begin_more))

    def _begin(self, start: object) -> None:
        """Go to a means, once a family is there to pay."""
        if self.side.currentWidget() is self.pay and self.pay.cash.isEnabled() and callable(start):
            start()

    def _share(self) -> None:
        """Share by hand or by the rule, once a family is there."""
        if self.account.isVisible() and self.account.invoices.rows():
            self.account.toggle_sharing()

    def _to_receipts(self) -> None:
        """Go from the search to what it found."""
        if self.receipts.rows.rowCount():
            self.receipts.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave_document(self) -> None:
        self.close_document()
        self.search.focus()

    def _show_till_words(self) -> None:
        """Say the till's state, in its first words only where there is no room for all."""
        narrow = self.width() - self.side.width() < px(ROOM_FOR_TILL_WORDS)
        self._till_head.set_beside(self._till_words.partition(" · ")[0] if narrow else self._till_words)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.side.setFixedWidth(px(NARROW_PANE if self.width() < px(NARROW_UNDER) else WIDE_PANE))
        self._show_till_words()
