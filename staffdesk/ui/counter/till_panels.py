"""The till's own panels, in place of the payment: opening with a counted float, closing with a count (E6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from staffdesk.domain.french.amounts import NO_BREAK, euros
from staffdesk.domain.french.amounts import counted as counted_words
from staffdesk.domain.french.till_text import float_against_act
from staffdesk.domain.money import Cents
from staffdesk.ui.counter.count_grid import CountGrid
from staffdesk.ui.counter.words import difference, till_line
from staffdesk.ui.kit.buttons import Button, ButtonKind
from staffdesk.ui.kit.containers import Column
from staffdesk.ui.kit.fields import AmountField, Field, focus_first_error
from staffdesk.ui.kit.labels import IconLabel, hairline, label
from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from staffdesk.services.money_rows import TillState

OPENING = "Compter le fonds de caisse avant le premier encaissement. La caisse est tenue à votre nom."
NAME_MISSING = "Indiquer le poste, par exemple guichet 1"
FLOAT_MISSING = f"Compter le fonds de caisse{NO_BREAK}: 0,00 s’il n’y en a pas"
NOTE_MISSING = "Expliquer la différence avant de fermer la caisse"
TICKET_MISSING = "Recopier le total imprimé par le terminal à la clôture du jour"
STALE = "La caisse d’un jour passé est restée ouverte. La compter et la fermer avant d’encaisser."


class Panel(QWidget):
    """A column that scrolls, and a foot with one button of 40 over its whole width."""

    def __init__(self, title: str, explanation: str) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self.column = Column(padding=24, gap=14)
        head = QVBoxLayout()
        head.setSpacing(px(2))
        self._title = label(title, "title")
        head.addWidget(self._title)
        self.explanation = label(explanation, "body2", wrap=True)
        head.addWidget(self.explanation)
        self.column.body.addLayout(head)
        outer.addWidget(self.column, 1)
        outer.addWidget(hairline())
        self.foot = QVBoxLayout()
        self.foot.setContentsMargins(px(24), px(12), px(24), px(12))
        self.foot.setSpacing(px(6))
        outer.addLayout(self.foot)

    def set_title(self, title: str) -> None:
        """Say what the panel does."""
        self._title.setText(title)


class OpenTillPanel(Panel):
    """Open the till: where one stands, and the float as counted.

    Signals:
        opened: (counter name, float in cents).
    """

    opened = Signal(str, int)

    def __init__(self) -> None:
        super().__init__("Ouvrir la caisse", OPENING)
        self.counter_name = Field("Poste")
        self.float_amount = AmountField("Fonds de caisse compté")
        self._granted, self._others = 0, 0
        self.column.body.addWidget(self.counter_name)
        self.column.body.addWidget(self.float_amount)
        self._against_act = IconLabel("warning", "", Tone.WARN, 14, ink=Tone.PLAIN)
        self._against_act.hide()
        self.column.body.addWidget(self._against_act)
        self.column.body.addStretch()
        self.float_amount.edit.textChanged.connect(lambda _text: self._compare())
        self.button = wide_button("Ouvrir la caisse")
        self.button.clicked.connect(self._submit)
        self.foot.addWidget(self.button)

    def show_float(self, cents: int, others_cents: int = 0) -> None:
        """Say what float the act of the régie grants, and what of it colleagues hold in open tills."""
        self._granted, self._others = cents, others_cents
        granted = f" L’acte de la régie accorde un fonds de {euros(cents)}" if cents else ""
        if granted:
            held = f", dont {euros(others_cents)} dans une caisse déjà ouverte" if others_cents else ""
            granted = f"{granted}{held}."
        self.explanation.setText(f"{OPENING}{granted}")
        self._compare()

    def against_act(self) -> str:
        """Say how the float stands to that of the act, as shown; nothing where they agree."""
        return "" if self._against_act.isHidden() else self._against_act.text()

    def _compare(self) -> None:
        cents = self.float_amount.cents()
        words = "" if cents is None else float_against_act(cents + self._others, self._granted)
        self._against_act.show_text("warning", words, Tone.WARN)
        self._against_act.setVisible(bool(words))

    def focus(self) -> None:
        """Put the cursor into the first empty field."""
        (self.float_amount if self.counter_name.text() else self.counter_name).focus()

    def _submit(self) -> None:
        self.counter_name.set_error("" if self.counter_name.text() else NAME_MISSING)
        cents = self.float_amount.cents()
        self.float_amount.require(FLOAT_MISSING)
        if focus_first_error([self.counter_name, self.float_amount]) == 0 and cents is not None:
            self.opened.emit(self.counter_name.text(), cents)


class CloseTillPanel(Panel):
    """Close the till: count by denomination, see the difference, explain it.

    Signals:
        closed: (counted cents, note, counts by value in cents, total of the terminal's ticket or None, why
            that differs).
        given_up: back to the payments.
    """

    closed = Signal(int, str, object, object, str)
    given_up = Signal()

    def __init__(self) -> None:
        super().__init__("Fermer la caisse", "")
        self._expected = 0
        self.grid = CountGrid()
        self.counts = self.grid.counts
        self.column.body.addWidget(self.grid)
        self.note = Field("Explication de la différence")
        self.note.hide()
        self.column.body.addWidget(self.note)
        self.ticket = AmountField("Total du ticket du terminal de paiement")
        self.card_note = Field("Explication de la différence du terminal")
        self._card_state = IconLabel("check-circle", "", Tone.OK, 14, ink=Tone.PLAIN)
        self._card = 0, 0
        for part in (self.ticket, self._card_state, self.card_note):
            part.hide()
            self.column.body.addWidget(part)
        self.column.body.addStretch()
        self._lay_out_foot()
        self.grid.changed.connect(self._recount)
        self.ticket.edit.textChanged.connect(lambda _text: self._compare())

    def begin(self, till: TillState) -> None:
        """Start a count of the cash that should be there."""
        self.note.set_text("")
        self.note.clear_error()
        self.ticket.set_cents(None)
        self.card_note.set_text("")
        for field in (self.ticket, self.card_note):
            field.clear_error()
        self.grid.begin()
        self.follow(till)

    def follow(self, till: TillState) -> None:
        """Compare what is counted with a till that took money meanwhile, on another workstation."""
        self._expected = till.cash_cents
        self.explanation.setText(STALE if till.stale else till_line(till))
        self._card = till.card_cents, till.card_payments
        self.ticket.setVisible(till.takes_cards or bool(till.card_payments))
        self.back.setVisible(not till.stale)
        self._recount()
        self._compare()

    def card_state(self) -> str:
        """Say how the terminal's ticket stands to the payments by card, as shown."""
        return self._card_state.text()

    def counted(self) -> Cents:
        """Give the sum counted."""
        return self.grid.cents()

    def state(self) -> str:
        """Say how the count stands to what is expected, as shown."""
        return self._state.text()

    def _lay_out_foot(self) -> None:
        self._state = IconLabel("check-circle", "", Tone.OK, 14, ink=Tone.PLAIN)
        self._sums = label("", "hint")
        self.foot.addWidget(self._state)
        self.foot.addWidget(self._sums)
        self.button = wide_button("Fermer la caisse")
        self.button.clicked.connect(self._submit)
        self.foot.addWidget(self.button)
        self.back = Button("Revenir aux encaissements", ButtonKind.GHOST, "Escape")
        self.back.clicked.connect(self.given_up)
        self.foot.addWidget(self.back, 0, Qt.AlignmentFlag.AlignHCenter)

    def _recount(self) -> None:
        counted = self.counted()
        if self.grid.is_empty():
            self._state.show_text("info", "Espèces à compter", Tone.QUIET)
            self._sums.setText(f"attendu {euros(self._expected)}")
            self.note.hide()
            return
        differs = counted != self._expected
        icon, tone = ("warning", Tone.WARN) if differs else ("check-circle", Tone.OK)
        self._state.show_text(icon, difference(counted, self._expected), tone)
        self._sums.setText(f"compté {euros(counted)}, attendu {euros(self._expected)}")
        self.note.setVisible(differs)

    def _compare(self) -> None:
        """Compare the ticket with what was taken by card."""
        taken, count = self._card
        ticket = self.ticket.cents()
        payments = f"{counted_words(count, 'paiement', 'paiements')} par carte, {euros(taken)}"
        differs = ticket is not None and ticket != taken
        if differs:
            words = f"Terminal{NO_BREAK}: {difference(ticket or 0, taken).lower()}, {payments}"
            self._card_state.show_text("warning", words, Tone.WARN)
        else:
            icon, tone = ("info", Tone.QUIET) if ticket is None else ("check-circle", Tone.OK)
            self._card_state.show_text(icon, payments, tone)
        self._card_state.setVisible(not self.ticket.isHidden())
        self.card_note.setVisible(differs)

    def _submit(self) -> None:
        missing = self.counted() != self._expected and not self.note.text()
        self.note.set_error(NOTE_MISSING if missing else "")
        ticket, (taken, count) = self.ticket.cents(), self._card
        self.ticket.clear_error()
        if not self.ticket.isHidden() and (count or self.ticket.text()):
            self.ticket.require(TICKET_MISSING)
        unexplained = ticket is not None and ticket != taken and not self.card_note.text()
        self.card_note.set_error(NOTE_MISSING if unexplained else "")
        if focus_first_error([self.note, self.ticket, self.card_note]) == 0:
            counts = self.grid.counted()
            self.closed.emit(self.counted(), self.note.text(), counts, ticket, self.card_note.text())


def wide_button(words: str, keys: str = "Ctrl+Return") -> Button:
    """Make the primary of a till: 40 high, as wide as its pane."""
    made = Button(words, ButtonKind.PRIMARY, keys, height=40)
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return made
