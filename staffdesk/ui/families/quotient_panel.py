"""A new quotient in place: its value, since when, on what proof, and first what it would change."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from staffdesk.ui.families.price_changes import PriceChangesPart
from staffdesk.ui.families.proof_shelf import ProofShelf
from staffdesk.ui.kit.buttons import Button, LinkButton
from staffdesk.ui.kit.fields import ComboPicker, Field
from staffdesk.ui.kit.flow import FlowLayout
from staffdesk.ui.kit.inline_edits import DayEdit, InlineEdit
from staffdesk.ui.kit.labels import label
from staffdesk.ui.kit.theme import px

if TYPE_CHECKING:
    from staffdesk.services.quotient_proofs import ProofOnFile
    from staffdesk.services.repricing import PricePreview

NBSP = "\N{NO-BREAK SPACE}"
SOURCES = (("caf", "CAF"), ("msa", "MSA"), ("town", "calcul de la mairie"))
MEASURES = (("quotient", "quotient familial"), ("income", "revenu annuel"))
DAY_WRONG = f"Date illisible{NBSP}: saisir par exemple 1/2/2027."
VALUE_MISSING = "Indiquer le quotient en chiffres, par exemple 845,50."
NOTHING_CHANGES = "Aucun prix ne change sur les jours réservés ou facturés."
NO_DOCUMENT = ("", "sans document au dossier")
SEE_FIRST = "Voir ce qui change avant d’enregistrer."


class QuotientPanel(QWidget):
    """The panel.

    Signals:
        preview_asked: what is typed, to be shown first.
        record_asked: what is typed, and whether it is to count for what is invoiced.
        closed: nothing is to be recorded.
    """

    preview_asked = Signal(object)
    record_asked = Signal(object, bool)
    closed = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        """``today`` gives the day that a date without a year is read near to."""
        super().__init__()
        self.measure = ComboPicker(MEASURES, "Mesure", 32)
        self.value = InlineEdit("Quotient familial", 100)
        self.source = ComboPicker(SOURCES, "Source", 32)
        self.valid_from, self.last_day = DayEdit("Retenu à partir du", today), DayEdit("Jusqu’au", today)
        self.last_day.setPlaceholderText("sans fin")
        self.proof = InlineEdit("Justificatif", 240)
        self.proof.setPlaceholderText("attestation CAF de janv. 2027")
        self.document = ComboPicker((NO_DOCUMENT,), "Document au dossier", 32)
        self.open_button = LinkButton("Ouvrir le document", 13)
        self.shelf = ProofShelf()
        self._proofs: dict[str, ProofOnFile] = {}
        self._cited = ""
        self._asking = self._seen = False
        self.preview_button = Button("Voir ce qui change")
        self.record_button = Button("Enregistrer le quotient")
        self.close_button = Button("Annuler")
        self.hint = label(SEE_FIRST, "hint", wrap=True)
        self.prices = PriceChangesPart()
        self.parts: dict[str, Field] = {}
        self._lay_out()
        for edit in (self.value, self.valid_from, self.last_day, self.proof):
            edit.textEdited.connect(lambda _text: self._forget())
        for picker in (self.source, self.measure):
            picker.picked.connect(lambda _key: self._forget())
        self.document.picked.connect(self._attach)
        self.open_button.clicked.connect(self._open)
        self.preview_button.clicked.connect(self._ask_preview)
        self.record_button.clicked.connect(self._record)
        self.close_button.clicked.connect(self._close)
        self.begin()

    def begin(self) -> None:
        """Begin anew."""
        for edit in (self.value, self.valid_from, self.last_day, self.proof):
            edit.clear()
        self.measure.choose("quotient")
        self.source.choose("caf")
        self.show_proofs(())
        self._forget()

    def show_proofs(self, proofs: "Sequence[ProofOnFile]") -> None:
        """Offer the documents of the family that are on file; none is attached yet."""
        self._proofs = {str(proof.document_id): proof for proof in proofs}
        self._cited = ""
        self.document.set_choices([NO_DOCUMENT, *((key, proof.words) for key, proof in self._proofs.items())])
        self.document.choose(NO_DOCUMENT[0])
        self.document.setVisible(bool(proofs))
        self._put_away()

    def show_preview(self, preview: "PricePreview") -> None:
        """Show what would change; only then it can be recorded. Other values were typed: it is of no use."""
        if not self._asking:
            return
        self._asking, self._seen = False, True
        self.hint.setVisible(not preview.rows)
        self.hint.setText(NOTHING_CHANGES)
        self.prices.show_preview(preview)
        self._allow_recording()

    def set_busy(self, busy: bool) -> None:
        """Wait for the answer: nothing is asked twice."""
        for button in (self.preview_button, self.record_button):
            if busy:
                button.refuse("Calcul en cours")
        if not busy:
            self.preview_button.allow()
            self._allow_recording()

    # ------------------------------------------------------------------------------------------ inside

    def asked(self) -> dict[str, Any] | None:
        """Read what is typed, or say what is wrong beside it."""
        for part in self.parts.values():
            part.clear_error()
        start, last = self.valid_from.day(), self.last_day.day()
        if not self.value.text().strip():
            self.parts["quotient"].set_error(VALUE_MISSING)
            self.value.setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        if start is None or (last is None and self.last_day.text().strip()):
            self.parts["valid_from"].set_error(DAY_WRONG)
            (self.valid_from if start is None else self.last_day).setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        return {
            "value": self.value.text(),
            "valid_from": start,
            "valid_to": None if last is None else last + timedelta(days=1),
            "source": self.source.key(),
            "proof": self.proof.text(),
            "measure": self.measure.key(),
            "document_id": int(self.document.key()) if self.document.key() else None,
        }

    def _attach(self, key: str) -> None:
        """Attach a document, which is cited unless somebody wrote what they saw."""
        proof = self._proofs.get(key)
        if self.proof.text() == self._cited:
            self._cited = "" if proof is None else proof.words
            self.proof.setText(self._cited)
        self._put_away()
        self._forget()

    def _open(self) -> None:
        """Show the document below, or put it away."""
        proof = self._proofs.get(self.document.key())
        shown = self.shelf.toggle(None if proof is None else proof.file)
        self.open_button.set_text("Fermer le document" if shown else "Ouvrir le document")

    def _put_away(self) -> None:
        self.shelf.put_away()
        proof = self._proofs.get(self.document.key())
        self.open_button.set_text("Ouvrir le document")
        self.open_button.setVisible(proof is not None and proof.file is not None)

    def _ask_preview(self) -> None:
        asked = self.asked()
        if asked is not None:
            self._asking = True
            self.preview_asked.emit(asked)

    def _record(self) -> None:
        asked = self.asked()
        if asked is not None:
            self.record_asked.emit(asked, self.prices.is_decided())

    def _close(self) -> None:
        self.begin()
        self.closed.emit()

    def _forget(self) -> None:
        """What was shown is of other values: it is to be seen again."""
        self.prices.forget()
        self.hint.setText(SEE_FIRST)
        self.hint.show()
        self._asking = self._seen = False
        self._allow_recording()

    def _allow_recording(self) -> None:
        if self._seen:
            self.record_button.allow()
        else:
            self.record_button.refuse(SEE_FIRST)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(8), 0, px(8))
        column.setSpacing(px(8))
        self.parts["quotient"] = Field("Nouveau quotient", _flow(self.measure, self.value, "€", self.source))
        self.parts["valid_from"] = Field(
            "Retenu", _flow("à partir du", self.valid_from, "jusqu’au", self.last_day)
        )
        self.parts["valid_to"] = self.parts["valid_from"]
        self.parts["proof"] = Field("Justificatif", _flow(self.document, self.proof, self.open_button))
        for name in ("quotient", "valid_from", "proof"):
            column.addWidget(self.parts[name])
        column.addWidget(self.shelf)
        for widget in (self.hint, self.prices):
            column.addWidget(widget)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addWidget(self.preview_button)
        buttons.addStretch()
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.record_button)
        column.addLayout(buttons)


def _flow(*parts: QWidget | str) -> QWidget:
    made = QWidget()
    flow = FlowLayout(made, gap=8)
    for part in parts:
        flow.addWidget(label(part, "body") if isinstance(part, str) else part)
    return made
