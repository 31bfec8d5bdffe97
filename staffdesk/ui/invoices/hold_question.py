"""The question before reminders are stopped: why, until when, and of an invoice what kind of stop it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from staffdesk.ui.invoices.reminder_words import HOLD_CHOICES, HOLD_MISSING
from staffdesk.ui.kit.fields import ComboPicker, DateField, Field
from staffdesk.ui.kit.reasoned_question import ReasonedQuestion

QUIET = "quiet"
UNTIL_WRONG = "Date illisible : saisir par exemple 31/1/2027.".replace(" :", "\N{NO-BREAK SPACE}:")


class HoldQuestion(ReasonedQuestion):
    """The question.

    Signals:
        asked: (kind, reason, last day or None).
    """

    asked = Signal(str, str, object)

    def __init__(
        self, question: str, facts: str, parent: QWidget, today: Callable[[], date], *, of_invoice: bool
    ) -> None:
        """``of_invoice``: a dispute or a plan; else the family is left in peace."""
        super().__init__(
            question,
            facts,
            "Suspendre les relances",
            "Ne rien changer",
            parent,
            reason="Motif",
            missing=HOLD_MISSING,
        )
        self.kind = ComboPicker(HOLD_CHOICES, "Raison", 34)
        self.until = DateField("Jusqu’au (inclus)", today, optional=True, hint="Vide : sans limite")
        if of_invoice:
            self.insert(Field("Raison", self.kind))
        self.insert(self.until)
        self._of_invoice = of_invoice
        self.reasoned.connect(self._give)

    def _give(self, reason: str) -> None:
        self.asked.emit(self.kind.key() if self._of_invoice else QUIET, reason, self.until.day())

    @override
    def _confirm(self) -> None:
        if self.until.text() and self.until.day() is None:
            self.until.set_error(UNTIL_WRONG)
            self.until.focus()
            return
        super()._confirm()
