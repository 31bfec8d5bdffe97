"""What a sent document proves, and the day until which it counts."""

from datetime import date

from PySide6.QtCore import Qt

from staffdesk.services.request_rows import DocumentAsk
from staffdesk.ui.validation.document_section import ProofSection
from tests.ui.conftest import Stage
from tests.ui.hand import type_text

ASK = DocumentAsk("insurance", "Attestation d’assurance", "Jules Perrin", date(2027, 8, 31))


def today() -> date:
    return date(2027, 1, 11)


def test_the_expiry_is_told_while_it_is_typed(stage: Stage) -> None:
    proof = ProofSection(ASK, today, decidable=True)
    stage(proof)
    told: list[date | None] = []
    proof.expiry_changed.connect(told.append)
    assert proof.expiry.day() == date(2027, 8, 31)
    proof.expiry.edit.setFocus()
    proof.expiry.edit.selectAll()
    type_text(proof.expiry.edit, "30/06/2027")
    assert told[-1] == date(2027, 6, 30)
    proof.show_expiry(date(2028, 1, 1))
    assert proof.expiry.edit.text() == "30/06/2027", "what is being typed is left alone"


def test_a_decided_document_keeps_its_expiry(stage: Stage) -> None:
    proof = ProofSection(ASK, today, decidable=False)
    stage(proof)
    assert not proof.expiry.isEnabled()
    assert proof.expiry.focusPolicy() is not Qt.FocusPolicy.StrongFocus
