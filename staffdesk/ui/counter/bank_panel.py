"""What the bank answered to a slip of cheques or cash: day, reference, amount, and why it differs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal

from staffdesk.domain.french.amounts import NO_BREAK, euros
from staffdesk.ui.counter.till_panels import Panel, wide_button
from staffdesk.ui.kit.buttons import Button, ButtonKind
from staffdesk.ui.kit.fields import AmountField, DateField, Field, focus_first_error
from staffdesk.ui.kit.labels import IconLabel
from staffdesk.ui.kit.tokens import Tone

EXPLANATION = "Recopier l’attestation de la banque ou la ligne du relevé."
DAY_MISSING = "Indiquer le jour du crédit"
REFERENCE_MISSING = "Indiquer la référence de l’attestation ou du relevé"
AMOUNT_MISSING = "Indiquer le montant crédité"
NOTE_MISSING = "Expliquer la différence, par exemple un chèque rejeté"


class BankPanel(Panel):
    """The bank's receipt of a slip.

    Signals:
        answered: (day, reference, cents, note).
        paper_asked: show the slip.
        given_up: nothing is noted.
    """

    answered = Signal(object, str, int, str)
    paper_asked = Signal()
    given_up = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__("Crédit par la banque", EXPLANATION)
        self._total = 0
        self.paper = Button("Afficher le bordereau", icon="file-text")
        self.day = DateField("Crédité le", today)
        self.reference = Field("Référence")
        self.amount = AmountField("Montant crédité")
        self.note = Field("Explication de la différence")
        for part in (self.paper, self.day, self.reference, self.amount, self.note):
            self.column.body.addWidget(part)
        self.column.body.addStretch()
        self._state = IconLabel("info", "", Tone.QUIET, 14, ink=Tone.PLAIN)
        self.button = wide_button("Noter le crédit")
        self.back = Button("Revenir", ButtonKind.GHOST, "Escape")
        for shown in (self._state, self.button, self.back):
            self.foot.addWidget(shown)
        self.paper.clicked.connect(self.paper_asked)
        self.amount.edit.textChanged.connect(lambda _text: self._compare())
        self.button.clicked.connect(self._submit)
        self.back.clicked.connect(self.given_up)

    def begin(self, on: date, total_cents: int) -> None:
        """Start with the whole sum credited today."""
        self._total = total_cents
        self.day.set_day(on)
        self.reference.set_text("")
        self.note.set_text("")
        for field in (self.day, self.reference, self.amount, self.note):
            field.clear_error()
        self.amount.set_cents(None)
        self._compare()
        self.reference.focus()

    def state(self) -> str:
        """Say how the amount stands to the slip, as shown."""
        return self._state.text()

    def _compare(self) -> None:
        cents = self.amount.cents()
        differs = cents is not None and cents != self._total
        slip = f"bordereau de {euros(self._total)}"
        if cents is None:
            self._state.show_text("info", f"Montant à recopier, {slip}", Tone.QUIET)
        elif differs:
            self._state.show_text(
                "warning", f"Différence{NO_BREAK}: {euros(cents - self._total)}, {slip}", Tone.WARN
            )
        else:
            self._state.show_text("check-circle", f"Conforme au {slip}", Tone.OK)
        self.note.setVisible(differs)

    def _submit(self) -> None:
        day, cents = self.day.day(), self.amount.cents()
        self.day.set_error("" if day is not None else DAY_MISSING)
        self.reference.set_error("" if self.reference.text() else REFERENCE_MISSING)
        self.amount.require(AMOUNT_MISSING)
        unexplained = cents is not None and cents != self._total and not self.note.text()
        self.note.set_error(NOTE_MISSING if unexplained else "")
        fields = [self.day, self.reference, self.amount, self.note]
        if focus_first_error(fields) == 0 and day is not None and cents is not None:
            self.answered.emit(day, self.reference.text(), cents, self.note.text())
