"""Direct debit in a family's sheet: whether it was chosen, the mandate that counts, a new one in place."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.french.dates import day_month_year
from staffdesk.domain.french.errors import sentence
from staffdesk.domain.iban import read_iban
from staffdesk.ui.kit.buttons import Button, CheckBox, LinkButton
from staffdesk.ui.kit.fields import DateField, Field, focus_first_error
from staffdesk.ui.kit.flow import FlowLayout
from staffdesk.ui.kit.labels import IconLabel
from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from staffdesk.services.mandates import DebitSheet

NBSP = "\N{NO-BREAK SPACE}"
BY_DEBIT = "Cette famille paie par prélèvement"
NO_DEBIT = "Pas de prélèvement pour cette famille."
MISSING = f"Aucun mandat actif{NBSP}: cette famille ne peut pas être prélevée."
RECORD, AMEND = "Enregistrer le mandat", "Enregistrer le changement de compte"
DAY_WRONG = f"Date illisible{NBSP}: saisir par exemple 1/9/2026."


class DebitPart(QWidget):
    """The part.

    Signals:
        chosen: pays by direct debit, or not.
        record_asked: what is typed of a signed mandate.
        amend_asked: what is typed of another account under the mandate that counts.
        end_asked: mandate_id that is over.
    """

    chosen = Signal(bool)
    record_asked = Signal(object)
    amend_asked = Signal(object)
    end_asked = Signal(int)

    def __init__(self, today: Callable[[], date]) -> None:
        """``today`` gives the day that a date without a year is read near to."""
        super().__init__()
        self._sheet: DebitSheet | None = None
        self._may_edit = False
        self._amended: int | None = None
        self.box = CheckBox(BY_DEBIT)
        self.said = IconLabel("info", "", Tone.QUIET)
        self.new_link = LinkButton("Enregistrer un mandat signé", 13, "plus")
        self.amend_link = LinkButton("Changer de compte", 13)
        self.end_link = LinkButton("Mettre fin à ce mandat", 13)
        self.holder, self.iban = Field("Titulaire du compte"), Field("IBAN")
        self.reference = Field("Référence du mandat (RUM)")
        self.signed_on = DateField("Signé le", today)
        self.record_button = Button(RECORD)
        self.close_button = Button("Annuler")
        self._lay_out()
        self.box.clicked.connect(self.chosen)
        self.new_link.clicked.connect(self._open)
        self.amend_link.clicked.connect(self._open_amendment)
        self.end_link.clicked.connect(self._end)
        self.iban.left.connect(lambda: self._check_iban() if self.iban.text() else self.iban.clear_error())
        self.record_button.clicked.connect(self._record)
        self.close_button.clicked.connect(self.close_form)

    def set_editable(self, may: bool) -> None:
        """Let direct debit be noted and mandates recorded, or only read."""
        self._may_edit = may
        self._offer()

    def sheet(self) -> "DebitSheet | None":
        """Give what is shown."""
        return self._sheet

    def show_sheet(self, sheet: "DebitSheet") -> None:
        """Show how a family stands; what is typed for another family is gone."""
        if self._sheet is None or self._sheet.household_id != sheet.household_id:
            self.form.hide()
        self._sheet = sheet
        self.box.setChecked(sheet.pays_by_debit)
        active = sheet.active
        if active is not None:
            told = (
                f"Mandat {active.reference}, signé le {day_month_year(active.signed_on)}, compte terminé "
                f"par {active.iban_end}, au nom de {active.holder}"
            )
            if active.amended_on is not None:
                told += f", depuis le changement de compte signé le {day_month_year(active.amended_on)}"
            self.said.show_text("check-circle", told, Tone.OK)
        elif sheet.pays_by_debit:
            self.said.show_text("warning", MISSING, Tone.WARN)
        else:
            self.said.show_text("info", NO_DEBIT, Tone.QUIET)
        self._offer()

    def parts(self) -> dict[str, Field]:
        """Give the fields by the name that rules use for them."""
        return {
            "holder": self.holder,
            "iban": self.iban,
            "reference": self.reference,
            "signed_on": self.signed_on,
        }

    def take_focus(self) -> None:
        """Put the focus where a mandate is recorded; nowhere for who may only read."""
        if self._may_edit:
            target = self.new_link if self.new_link.isVisibleTo(self) else self.iban.control
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_form(self) -> None:
        """Put the form away, with what was typed: an account number lies nowhere."""
        for field in self.parts().values():
            field.set_text("")
            field.clear_error()
        self.form.hide()
        self._offer()

    def _open(self) -> None:
        if self._sheet is None:
            return
        self._begin(None, self._sheet.offered_holder, self._sheet.offered_reference)

    def _open_amendment(self) -> None:
        """Ask for another account under the mandate that counts: its reference stays."""
        active = self._sheet.active if self._sheet is not None else None
        if active is not None:
            self._begin(active.mandate_id, active.holder, active.reference)

    def _begin(self, amended: int | None, holder: str, reference: str) -> None:
        self.close_form()
        self._amended = amended
        self.holder.set_text(holder)
        self.reference.set_text(reference)
        self.reference.setVisible(amended is None)
        self.record_button.set_text(RECORD if amended is None else AMEND)
        self.form.show()
        self._offer()
        self.iban.control.setFocus(Qt.FocusReason.OtherFocusReason)

    def _record(self) -> None:
        for field in self.parts().values():
            field.clear_error()
        signed_on = self.signed_on.day()
        if signed_on is None:
            self.signed_on.set_error(DAY_WRONG)
        self._check_iban()
        if focus_first_error(list(self.parts().values())) or signed_on is None:
            return
        asked: dict[str, Any] = {
            "holder": self.holder.text(),
            "iban": self.iban.text(),
            "signed_on": signed_on,
        }
        if self._amended is None:
            self.record_asked.emit(asked | {"reference": self.reference.text()})
        else:
            self.amend_asked.emit(asked | {"mandate_id": self._amended})

    def _check_iban(self) -> None:
        """Say what is wrong with the account number as soon as it was typed, or when it is to be recorded."""
        try:
            read_iban(self.iban.text())
        except RuleBroken as fault:
            self.iban.set_error(sentence(fault))
        else:
            self.iban.clear_error()

    def _end(self) -> None:
        active = self._sheet.active if self._sheet is not None else None
        if active is not None:
            self.end_asked.emit(active.mandate_id)

    def _offer(self) -> None:
        active = self._sheet is not None and self._sheet.active is not None
        self.box.setEnabled(self._may_edit)
        self.new_link.setVisible(self._may_edit and not self.form.isVisibleTo(self))
        self.amend_link.setVisible(self._may_edit and active and not self.form.isVisibleTo(self))
        self.end_link.setVisible(self._may_edit and active)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        links = QWidget()
        flow = FlowLayout(links)
        for link in (self.new_link, self.amend_link, self.end_link):
            flow.addWidget(link)
        self.form = QWidget()
        inner = QVBoxLayout(self.form)
        inner.setContentsMargins(0, px(4), 0, 0)
        inner.setSpacing(px(8))
        for pair in ((self.holder, self.iban), (self.reference, self.signed_on)):
            row = QHBoxLayout()
            row.setSpacing(px(12))
            for field in pair:
                row.addWidget(field, 1)
            inner.addLayout(row)
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        for button in (self.record_button, self.close_button):
            foot.addWidget(button)
        foot.addStretch()
        inner.addLayout(foot)
        self.form.hide()
        for part in (self.box, self.said, links, self.form):
            column.addWidget(part)
