"""Lays what the rules say of a payment beside the field it is about, in French; the text typed stays."""

from __future__ import annotations

from collections.abc import Sequence

from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.french.errors import sentence
from staffdesk.domain.payments import Means, Remark
from staffdesk.ui.counter.means_block import BlockField
from staffdesk.ui.counter.page import CounterPage
from staffdesk.ui.kit.fields import count_sentence, focus_first_error
from staffdesk.ui.kit.notices import Notice
from staffdesk.ui.kit.tokens import Tone


class Faults:
    """The faults of the payment being typed."""

    def __init__(self, page: CounterPage) -> None:
        self._page = page
        pay = page.pay
        self._places: dict[str, BlockField] = {
            "cheque_number": pay.cheque.number,
            "cheque_bank": pay.cheque.bank,
            "cheque_drawer": pay.cheque.drawer,
            "card_without_reference": pay.card.reference,
            "transfer_without_reference": pay.transfer.reference,
            "cash_short": pay.cash.received,
            "cash_change_too_large": pay.cash.received,
            "cash_above_limit_needs_reason": pay.cash.reason,
        }
        self._amounts: dict[object, BlockField] = {
            Means.CHEQUE.value: pay.cheque.amount,
            Means.CARD.value: pay.card.amount,
            Means.TRANSFER.value: pay.transfer.amount,
            Means.CASH.value: pay.cash.received,
        }
        self._told: set[BlockField] = set()

    def _fields(self) -> list[BlockField]:
        """Give every field that may be at fault, once."""
        return list(dict.fromkeys((*self._amounts.values(), *self._places.values())))

    def _field_of(self, error: RuleBroken) -> BlockField | None:
        if error.code == "amount_not_positive":
            return self._amounts.get(error.facts.get("means"))
        return self._places.get(error.code)

    def clear(self) -> None:
        """Take all faults away before another look."""
        for field in {*self._places.values(), *self._told}:
            field.clear_error()
        self._told.clear()
        self._page.banners.withdraw("faults")

    def show_unreadable(self) -> bool:
        """Say beside each amount that it cannot be read: nothing that was typed is left out unsaid."""
        unreadable = [field for field in self._amounts.values() if not field.check_amount()]
        self._told.update(unreadable)
        return focus_first_error(unreadable) == 0

    def show_remarks(self, remarks: Sequence[Remark]) -> bool:
        """Say each blocking remark beside its field; True if there is none."""
        for remark in remarks:
            self._place(RuleBroken(remark.code, **remark.facts))
        count = focus_first_error(self._fields())
        if count > 1:
            self._page.banners.show_notice(Notice("faults", Tone.BAD, count_sentence(count), lasts=False))
        return not remarks

    def show(self, error: Exception) -> bool:
        """Say an error of the service beside its field and go there; False if it has no field here."""
        placed = isinstance(error, RuleBroken) and self._place(error)
        if placed:
            focus_first_error(self._fields())
        return placed

    def tell(self, error: Exception) -> None:
        """Say an error of a mere proposal beside its field, without moving; what has no field can wait."""
        if isinstance(error, RuleBroken):
            self._place(error)

    def _place(self, error: RuleBroken) -> bool:
        field = self._field_of(error)
        if field is not None:
            field.setVisible(True)
            field.set_error(sentence(error))
            self._told.add(field)
            return True
        if error.code.startswith("cesu_"):
            self._page.pay.vouchers.refuse(sentence(error))
            return True
        return False
