"""The left side of the counter: who the family is, its open invoices, how the means settle them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from staffdesk.domain.french.amounts import NO_BREAK, euros
from staffdesk.domain.money import Cents
from staffdesk.domain.payments import Means
from staffdesk.domain.refunds import refundable
from staffdesk.ui.counter.allocation_table import AllocationTable
from staffdesk.ui.counter.open_invoices import OpenInvoices
from staffdesk.ui.counter.words import day_near, ticked
from staffdesk.ui.kit.buttons import LinkButton
from staffdesk.ui.kit.fields import ErrorLine
from staffdesk.ui.kit.labels import EmptyState, IconLabel, SectionHeading, label
from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from staffdesk.services.money_rows import CounterAccount

SHARE, BY_THE_RULE = "Modifier", "D’office"
REFUND = "Remboursement par le comptable"
BY_RULE = "CESU sur les lignes éligibles, puis les plus anciennes"
BY_HAND = "à la main, Entrée et flèches d’une case à l’autre"
NOTHING_OPEN = (
    "Aucune facture à régler.",
    "Un versement devient un avoir, utilisé sur la prochaine facture.",
)


class AccountView(QWidget):
    """Head, invoices, allocation.

    Attributes:
        invoices: the open invoices.
        allocation: how the means settle them.
        credit: the family's credit that may be used now, cents by kind.

    Signals:
        sharing_changed: the means are shared otherwise.
        refund_asked: the family wants its credit back: that is asked of the accountant, in its own account.
    """

    sharing_changed = Signal()
    refund_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.credit: tuple[tuple[Means, int], ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._head = _FamilyHead()
        column.addWidget(self._head)
        self.refund_link = self._head.refund_link
        self.refund_link.clicked.connect(self.refund_asked)
        self.alert = IconLabel("warning", "", Tone.WARN, 14, ink=Tone.WARN)
        self.alert.hide()
        column.addWidget(self.alert)
        column.addSpacing(px(16))
        self._invoices_head = SectionHeading("Factures ouvertes", " ")
        self.invoices = OpenInvoices()
        self._nothing = EmptyState(*NOTHING_OPEN)
        snug(self._nothing, top=8, bottom=8)
        column.addWidget(self._invoices_head)
        column.addWidget(self.invoices)
        column.addWidget(self._nothing)
        column.addSpacing(px(14))
        self._sharing_head = SectionHeading("Répartition", link=SHARE, beside=BY_RULE)
        self.allocation = AllocationTable()
        column.addWidget(self._sharing_head)
        column.addWidget(self.allocation)
        if self._sharing_head.link is not None:
            self._sharing_head.link.setToolTip("Choisir ce que chaque moyen règle (F9)")
            self._sharing_head.link.clicked.connect(self.toggle_sharing)
        self.sharing_error = ErrorLine()
        column.addWidget(self.sharing_error)
        self.allocation.edited.connect(self.sharing_changed)

    def show_account(self, account: CounterAccount, today: date) -> None:
        """Show another family."""
        self.credit = tuple((Means(word), cents) for word, cents in account.free_credit)
        self._head.show_account(account, today)
        self.alert.show_text("warning", account.alerts[0] if account.alerts else "", Tone.WARN)
        self.alert.setToolTip("\n".join(account.alerts))
        self.alert.setVisible(bool(account.alerts))
        self.share_by_hand(by_hand=False)
        self.invoices.show_invoices(account.invoices, today)
        has_open = bool(account.invoices)
        for part in (self._invoices_head, self.invoices, self._sharing_head, self.allocation):
            part.setVisible(has_open)
        self._nothing.setVisible(not has_open)

    def toggle_sharing(self) -> None:
        """Share the means by hand from what is shown, or by the rule again."""
        self.share_by_hand(by_hand=not self.allocation.is_by_hand())
        if self.allocation.is_by_hand():
            self.allocation.focus_first()
        self.sharing_changed.emit()

    def share_by_hand(self, *, by_hand: bool) -> None:
        """Have the cells typed, or found by the rule."""
        self.allocation.share_by_hand(by_hand=by_hand)
        self._sharing_head.set_beside(BY_HAND if by_hand else BY_RULE)
        if self._sharing_head.link is not None:
            self._sharing_head.link.set_text(BY_THE_RULE if by_hand else SHARE)
        self.sharing_error.say("")

    def cells(self) -> dict[tuple[int, Means], Cents]:
        """Give what was shared by hand, by invoice and means; nothing where the rule shares."""
        ids = {row.invoice.number: row.invoice.invoice_id for row in self.invoices.rows()}
        return {
            (ids[number], means): cents
            for (number, means), cents in self.allocation.typed().items()
            if number in ids
        }

    def count_ticks(self) -> None:
        """Say how many invoices are ticked."""
        payable = [row for row in self.invoices.rows() if not row.invoice.locked]
        self._invoices_head.set_note(ticked(sum(row.is_ticked() for row in payable), len(payable)))


def snug(empty: EmptyState, top: int = 0, bottom: int = 0) -> None:
    """Let an empty state start at the section's edge and take no more height than its words."""
    inner = empty.layout()
    if inner is not None:
        inner.setContentsMargins(0, px(top), 0, px(bottom))
    empty.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)


class _FamilyHead(QWidget):
    """Name and dossier at the left; what is due and what is in credit at the right."""

    def __init__(self) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(26))
        grid.setVerticalSpacing(px(2))
        grid.setColumnStretch(0, 1)
        self._name = label("", "title", wrap=True)
        self._who = label("", "body2", wrap=True)
        self._due_on = label("", "label")
        self._due = label("", "value")
        self._credit = label("", "body2")
        grid.addWidget(self._name, 0, 0)
        grid.addWidget(self._who, 1, 0)
        self._place(grid, self._due_on, 0, 1)
        self._place(grid, label("Avoir", "label"), 0, 2)
        self._place(grid, self._due, 1, 1)
        self._place(grid, self._credit, 1, 2)
        self.refund_link = LinkButton(REFUND, 13)
        self.refund_link.setToolTip("La caisse ne rend pas un avoir : seul le comptable public le rembourse")
        grid.addWidget(self.refund_link, 2, 1, 1, 2, Qt.AlignmentFlag.AlignRight)
        self.refund_link.hide()

    def show_account(self, account: CounterAccount, today: date) -> None:
        """Show another family."""
        self._name.setText(f"Famille {account.family}")
        payer = f"payeur{NO_BREAK}: {account.payer}" if account.payer else ""
        parts = (f"Dossier {account.number}", account.children, payer)
        self._who.setText(" · ".join(part for part in parts if part))
        self._due_on.setText(f"Dû au {day_near(today, today)}")
        self._due.setText(euros(account.due_cents))
        cesu = dict(account.free_credit).get(Means.CESU.value, 0)
        words = f"{euros(account.credit_cents)}, dont {euros(cesu)} en CESU"
        self._credit.setText(words if cesu else euros(account.credit_cents))
        money = refundable((Means(word), cents) for word, cents in account.free_credit)
        self.refund_link.setVisible(money > 0)

    def _place(self, grid: QGridLayout, words: QLabel, row: int, column: int) -> None:
        grid.addWidget(words, row, column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
