"""Credit paid back, in a family's account: what may be asked of the accountant, what was, his answer."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.french.amounts import euros
from staffdesk.domain.french.dates import day_month_year
from staffdesk.domain.french.errors import SENTENCES, sentence
from staffdesk.domain.french.refunds import STATES, account_hidden
from staffdesk.domain.iban import read_iban
from staffdesk.domain.money import Cents
from staffdesk.domain.refunds import RefundState
from staffdesk.ui.families.inline_field import PADDING
from staffdesk.ui.kit.buttons import Button, LinkButton
from staffdesk.ui.kit.fields import AmountField, DateField, Field, focus_first_error
from staffdesk.ui.kit.flow import LINK_GAP, FlowLayout
from staffdesk.ui.kit.labels import label
from staffdesk.ui.kit.table_model import Align, Column, RowsModel
from staffdesk.ui.kit.table_view import Density, PlainTable
from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from staffdesk.services.refund_rows import RefundRow, RefundSheet

NBSP = "\N{NO-BREAK SPACE}"
ASK = "Demander le remboursement du trop-perçu"
BY_TRANSFER = "Le comptable public rembourse par virement. La caisse ne rend rien."
IBAN_HINT = "Sans IBAN, le comptable le demandera à la famille."
DAY_WRONG = f"Date illisible{NBSP}: saisir par exemple 16/11/2026."


class RefundPart(QWidget):
    """The part.

    Signals:
        ask_asked: what is typed of a refund.
        paid_asked: refund_id, and the day the accountant paid it.
        reject_asked: refund_id, and why the accountant refused it.
        document_asked: the ``RefundRow`` whose request is to be read or printed.
    """

    ask_asked = Signal(object)
    paid_asked = Signal(int, object)
    reject_asked = Signal(int, str)
    document_asked = Signal(object)

    def __init__(self, today: Callable[[], date]) -> None:
        """``today`` gives the day that a date without a year is read near to."""
        super().__init__()
        self._sheet: RefundSheet | None = None
        self._may_ask = False
        self._today = today
        self.said = label("", "body2", wrap=True)
        self.ask_link = LinkButton(ASK, 13, "plus")
        self.document_link = LinkButton("Ouvrir la demande", 13, "file-text")
        self.paid_link = LinkButton("Payée par le comptable", 13)
        self.reject_link = LinkButton("Rejetée par le comptable", 13)
        self.amount = AmountField("Montant à rembourser")
        self.holder = Field("Titulaire du compte")
        self.iban = Field("IBAN", optional=True, hint=IBAN_HINT)
        self.reason = Field("Motif")
        self.ask_button, self.close_button = Button("Demander au comptable"), Button("Annuler")
        self.paid_on = DateField("Payée le", today)
        self.paid_button, self.paid_close = Button("Noter le paiement"), Button("Annuler")
        self.answer = Field("Motif du rejet", hint="L’avoir revient sur le compte de la famille.")
        self.reject_button, self.reject_close = Button("Noter le rejet"), Button("Annuler")
        self.table: PlainTable[RefundRow] = PlainTable(
            _model(), "Remboursements", Density.LOG, sortable=False
        )
        self._lay_out()
        self._connect()
        self.hide()

    def allow(self, may: bool) -> None:
        """Let refunds be asked for and answered, or only be read."""
        self._may_ask = may
        self._offer()

    def sheet(self) -> "RefundSheet | None":
        """Give what is shown."""
        return self._sheet

    def show_sheet(self, sheet: "RefundSheet") -> None:
        """Show how the credit of a family stands; what is typed for another family is gone."""
        if self._sheet is None or self._sheet.household_id != sheet.household_id:
            self.close_forms()
        self._sheet = sheet
        was_here = self._has_focus()
        self.said.setText(_words(sheet))
        self.table.replace(sheet.rows)
        self.table.fit_height()
        self.table.setVisible(bool(sheet.rows))
        self.setVisible(bool(sheet.credit_cents or sheet.rows))
        self._offer()
        if was_here and not any(form.isVisibleTo(self) for form in self._forms()):
            self.take_focus()

    def parts(self) -> dict[str, Field]:
        """Give the fields by the name that rules use for them."""
        return {
            "cents": self.amount,
            "holder": self.holder,
            "iban": self.iban,
            "reason": self.reason,
            "on": self.paid_on,
            "answer": self.answer,
        }

    def take_focus(self) -> None:
        """Put the focus where a refund is asked for, or answered; nowhere for who may only read."""
        for link in (self.ask_link, self.document_link):
            if link.isVisibleTo(self):
                link.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def close_forms(self) -> None:
        """Put the forms away, with what was typed: an account number lies nowhere."""
        was_here = self._has_focus()
        for field in self.parts().values():
            field.set_text("")
            field.clear_error()
        for form in self._forms():
            form.hide()
        self._offer()
        if was_here:
            self.take_focus()

    # -------------------------------------------------------------------------------------- inside

    def _forms(self) -> tuple[QWidget, ...]:
        return self.form, self.paid_form, self.reject_form

    def _has_focus(self) -> bool:
        return any(part.hasFocus() for part in self.findChildren(QWidget))

    def _open(self) -> None:
        if self._sheet is None:
            return
        self.close_forms()
        self.amount.set_cents(Cents(self._sheet.refundable_cents))
        self.holder.set_text(self._sheet.offered_holder)
        self._show_form(self.form, self.amount)

    def _open_paid(self) -> None:
        self.close_forms()
        self.paid_on.set_day(self._today())
        self._show_form(self.paid_form, self.paid_on)

    def _open_reject(self) -> None:
        self.close_forms()
        self._show_form(self.reject_form, self.answer)

    def _show_form(self, form: QWidget, first: Field) -> None:
        form.show()
        self._offer()
        first.control.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask(self) -> None:
        fields = (self.amount, self.holder, self.iban, self.reason)
        for field in fields:
            field.clear_error()
        self.amount.require(SENTENCES["amount_not_positive"])
        for field, code in ((self.holder, "refund_holder"), (self.reason, "refund_reason")):
            if not field.text().strip():
                field.set_error(SENTENCES[code])
        self._check_iban()
        if focus_first_error(list(fields)):
            return
        asked: dict[str, Any] = {
            "cents": self.amount.cents(),
            "holder": self.holder.text(),
            "iban": self.iban.text(),
            "reason": self.reason.text(),
        }
        self.ask_asked.emit(asked)

    def _check_iban(self) -> None:
        """Say what is wrong with the account number; none may be given."""
        try:
            if self.iban.text().strip():
                read_iban(self.iban.text())
        except RuleBroken as fault:
            self.iban.set_error(sentence(fault))
        else:
            self.iban.clear_error()

    def _pay(self) -> None:
        day = self.paid_on.day()
        self.paid_on.set_error("" if day is not None else DAY_WRONG)
        pending = self._sheet.pending if self._sheet is not None else None
        if not focus_first_error([self.paid_on]) and pending is not None:
            self.paid_asked.emit(pending.refund_id, day)

    def _reject(self) -> None:
        self.answer.set_error("" if self.answer.text().strip() else SENTENCES["refund_answer_reason"])
        pending = self._sheet.pending if self._sheet is not None else None
        if not focus_first_error([self.answer]) and pending is not None:
            self.reject_asked.emit(pending.refund_id, self.answer.text())

    def _open_document(self) -> None:
        pending = self._sheet.pending if self._sheet is not None else None
        if pending is not None:
            self.document_asked.emit(pending)

    def _offer(self) -> None:
        sheet = self._sheet
        pending = sheet is not None and sheet.pending is not None
        idle = self._may_ask and not any(form.isVisibleTo(self) for form in self._forms())
        can = sheet is not None and sheet.refundable_cents > 0 and not pending
        self.ask_link.setVisible(idle and can)
        self.document_link.setVisible(self._may_ask and pending)
        for link in (self.paid_link, self.reject_link):
            link.setVisible(idle and pending)
        self._links.setVisible(self._may_ask and (pending or (idle and can)))

    def _connect(self) -> None:
        self.ask_link.clicked.connect(self._open)
        self.paid_link.clicked.connect(self._open_paid)
        self.reject_link.clicked.connect(self._open_reject)
        self.document_link.clicked.connect(self._open_document)
        self.iban.left.connect(self._check_iban)
        self.ask_button.clicked.connect(self._ask)
        self.paid_button.clicked.connect(self._pay)
        self.reject_button.clicked.connect(self._reject)
        for button in (self.close_button, self.paid_close, self.reject_close):
            button.clicked.connect(self.close_forms)
        self.table.opened.connect(lambda row: self.document_asked.emit(row) if self._may_ask else None)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, px(4))
        column.setSpacing(px(6))
        self._links = QWidget()
        flow = FlowLayout(self._links, LINK_GAP)
        for link in (self.ask_link, self.document_link, self.paid_link, self.reject_link):
            flow.addWidget(link)
        pairs = ((self.amount, self.reason), (self.holder, self.iban))
        self.form = _form(pairs, (self.ask_button, self.close_button), BY_TRANSFER)
        self.paid_form = _form(((self.paid_on,),), (self.paid_button, self.paid_close))
        self.reject_form = _form(((self.answer,),), (self.reject_button, self.reject_close))
        for part in (self.said, self._links, *self._forms()):
            row = QHBoxLayout()
            row.setContentsMargins(px(PADDING), 0, px(PADDING), 0)
            row.addWidget(part)
            column.addLayout(row)
        column.addWidget(self.table)  # its rows can be chosen: its words stand inside its edge


def _form(pairs: "tuple[tuple[Field, ...], ...]", buttons: tuple[Button, ...], words: str = "") -> QWidget:
    form = QWidget()
    inner = QVBoxLayout(form)
    inner.setContentsMargins(0, px(4), 0, px(4))
    inner.setSpacing(px(8))
    for pair in pairs:
        row = QHBoxLayout()
        row.setSpacing(px(12))
        for field in pair:
            beside = QVBoxLayout()  # what one says below itself does not pull the other down
            beside.addWidget(field)
            beside.addStretch()
            row.addLayout(beside, 1)
        inner.addLayout(row)
    if words:
        inner.addWidget(label(words, "hint", wrap=True))
    foot = QHBoxLayout()
    foot.setSpacing(px(8))
    for button in buttons:
        foot.addWidget(button)
    foot.addStretch()
    inner.addLayout(foot)
    form.hide()
    return form


def _words(sheet: "RefundSheet") -> str:
    """Say what waits for the accountant, or what of the credit may be paid back and what may not."""
    pending = sheet.pending
    if pending is not None:
        return (
            f"Demande {pending.number} du {day_month_year(pending.asked_on)}{NBSP}: le comptable doit "
            f"rembourser {euros(pending.cents)} à {pending.holder} ({account_hidden(pending.iban_end)})."
        )
    if not sheet.credit_cents:
        return ""
    told = [f"Trop-perçu remboursable{NBSP}: {euros(sheet.refundable_cents)}."]
    if sheet.held_cents:
        told.append(f"{euros(sheet.held_cents)} paient des jours réservés.")
    if sheet.voucher_cents:
        told.append(f"{euros(sheet.voucher_cents)} viennent de titres prépayés et ne se rendent pas.")
    if sheet.cheque_cents:
        told.append(
            f"{euros(sheet.cheque_cents)} viennent d’un chèque{NBSP}: attendre que la banque l’ait crédité."
        )
    if sheet.due_cents and sheet.refundable_cents:
        told.append(f"La famille doit encore {euros(sheet.due_cents)}, que l’avoir peut régler au Guichet.")
    return " ".join(told)


def _model() -> "RowsModel[RefundRow]":
    columns: list[Column[RefundRow]] = [
        Column(
            "Demandé le", lambda row: day_month_year(row.asked_on), tone=lambda _row: Tone.QUIET, width=120
        ),
        Column("Remboursement", lambda row: row.number, width=120),
        Column("État", _state_words),
        Column("Montant", lambda row: euros(row.cents), align=Align.RIGHT, width=110),
    ]
    return RowsModel(columns, lambda row: row.refund_id)


def _state_words(row: "RefundRow") -> str:
    words = STATES[row.state]
    if row.state is RefundState.ASKED or row.answered_on is None:
        return words
    told = f"{words} le {day_month_year(row.answered_on)}"
    if row.claimed_cents:
        return f"{told}, {euros(row.claimed_cents)} à lui rendre{NBSP}: paiement rejeté"
    return f"{told}, {row.answer}" if row.answer else told
