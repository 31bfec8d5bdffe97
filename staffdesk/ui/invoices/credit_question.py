"""The question before a credit note on a line: how much, and why, as the family reads it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from staffdesk.domain.money import Cents
from staffdesk.ui.kit.fields import AMOUNT_UNREADABLE, AmountField
from staffdesk.ui.kit.reasoned_question import ReasonedQuestion


class CreditQuestion(ReasonedQuestion):
    """The question with an amount above its reason.

    Signals:
        asked: (cents, reason) once both are good.
    """

    asked = Signal(int, str)

    def __init__(
        self, question: str, facts: str, parent: QWidget, *, most_cents: int, wrong: str, missing: str
    ) -> None:
        """``most_cents`` is offered, and the most that may be typed; ``wrong`` is said of another amount."""
        super().__init__(
            question, facts, "Émettre l’avoir", "Ne rien changer", parent, reason="Motif", missing=missing
        )
        self._most, self._wrong = most_cents, wrong
        self.amount = AmountField("Montant de l’avoir")
        self.amount.set_cents(Cents(most_cents))
        self.insert(self.amount)
        self.reasoned.connect(lambda reason: self.asked.emit(self.cents() or 0, reason))

    def cents(self) -> int | None:
        """Give the amount typed; None where it is none that may be credited."""
        found = self.amount.cents()
        return int(found) if found is not None and 0 < found <= self._most else None

    @override
    def _confirm(self) -> None:
        if self.cents() is None:
            self.amount.set_error(self._wrong if self.amount.edit.is_readable() else AMOUNT_UNREADABLE)
            self.amount.focus()
            return
        self.amount.clear_error()
        super()._confirm()
