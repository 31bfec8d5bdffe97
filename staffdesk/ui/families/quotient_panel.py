"""A new quotient in place: its value, since when, on what proof, and first what it would change."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from typing_extensions import override

from staffdesk.ui.families.proof_shelf import ProofShelf
from staffdesk.ui.families.seen_first_panel import DAY_WRONG, ProvedPanel, in_a_flow
from staffdesk.ui.kit.buttons import LinkButton
from staffdesk.ui.kit.fields import ComboPicker, Field
from staffdesk.ui.kit.inline_edits import DayEdit, InlineEdit

if TYPE_CHECKING:
    from staffdesk.services.quotient_proofs import ProofOnFile

SOURCES = (("caf", "CAF"), ("msa", "MSA"), ("town", "calcul de la mairie"))
MEASURES = (("quotient", "quotient familial"), ("income", "revenu annuel"))
VALUE_MISSING = "Indiquer le quotient en chiffres, par exemple 845,50."
NO_DOCUMENT = ("", "sans document au dossier")


class QuotientPanel(ProvedPanel):
    """The panel."""

    def __init__(self, today: Callable[[], date]) -> None:
        """``today`` gives the day that a date without a year is read near to."""
        super().__init__("Enregistrer le quotient")
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
        self._lay_out_typed()
        for edit in (self.value, self.valid_from, self.last_day, self.proof):
            edit.textEdited.connect(lambda _text: self.forget())
        for picker in (self.source, self.measure):
            picker.picked.connect(lambda _key: self.forget())
        self.document.picked.connect(self._attach)
        self.open_button.clicked.connect(self._open)
        self.begin()

    @override
    def begin(self) -> None:
        """Begin anew."""
        for edit in (self.value, self.valid_from, self.last_day, self.proof):
            edit.clear()
        self.measure.choose("quotient")
        self.source.choose("caf")
        self.show_proofs(())
        self.forget()

    @override
    def show_proofs(self, proofs: "Sequence[ProofOnFile]") -> None:
        """Offer the documents of the family that are on file; none is attached yet."""
        self._proofs = {str(proof.document_id): proof for proof in proofs}
        self._cited = ""
        self.document.set_choices([NO_DOCUMENT, *((key, proof.words) for key, proof in self._proofs.items())])
        self.document.choose(NO_DOCUMENT[0])
        self.document.setVisible(bool(proofs))
        self._put_away()

    @override
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

    # ------------------------------------------------------------------------------------------ inside

    def _attach(self, key: str) -> None:
        """Attach a document, which is cited unless somebody wrote what they saw."""
        proof = self._proofs.get(key)
        if self.proof.text() == self._cited:
            self._cited = "" if proof is None else proof.words
            self.proof.setText(self._cited)
        self._put_away()
        self.forget()

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

    def _lay_out_typed(self) -> None:
        self.parts["quotient"] = Field(
            "Nouveau quotient", in_a_flow(self.measure, self.value, "€", self.source)
        )
        self.parts["valid_from"] = Field(
            "Retenu", in_a_flow("à partir du", self.valid_from, "jusqu’au", self.last_day)
        )
        self.parts["valid_to"] = self.parts["valid_from"]
        self.parts["proof"] = Field("Justificatif", in_a_flow(self.document, self.proof, self.open_button))
        self._lay_out(*(self.parts[name] for name in ("quotient", "valid_from", "proof")), self.shelf)
        self.typed = {
            "quotient": self.value,
            "valid_from": self.valid_from,
            "valid_to": self.last_day,
            "proof": self.proof,
        }
