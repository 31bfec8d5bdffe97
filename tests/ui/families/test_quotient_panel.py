"""A new quotient is typed, what it would change is seen, and only then it is recorded."""

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from staffdesk.services.quotient_proofs import ProofOnFile
from staffdesk.services.repricing import PriceChange, PricePreview
from staffdesk.services.request_rows import AttachedFile
from staffdesk.ui.families.quotient_panel import QuotientPanel
from staffdesk.ui.families.seen_first_panel import NOTHING_CHANGES
from tests.ui.conftest import Stage
from tests.ui.hand import click, press, type_text
from tests.ui.typography import wrong_texts

CHANGE = PriceChange(date(2026, 10, 1), "Malo", "Cantine", 1220, 940, invoiced=True)


@pytest.fixture
def panel(stage: Stage) -> QuotientPanel:
    made = QuotientPanel(lambda: date(2026, 11, 16))
    stage(made).resize(700, 500)
    return made


def fill(panel: QuotientPanel) -> None:
    type_text(panel.value, "845,50")
    type_text(panel.valid_from, "1/2/2027")
    type_text(panel.last_day, "31/1/2028")
    type_text(panel.proof, "attestation CAF")


def test_a_quotient_is_seen_before_it_is_recorded(panel: QuotientPanel, qtbot: QtBot) -> None:
    fill(panel)
    assert not panel.record_button.isEnabled()
    with qtbot.waitSignal(panel.preview_asked) as asked:
        click(panel.preview_button)
    assert asked.args == [
        {
            "value": "845,50",
            "valid_from": date(2027, 2, 1),
            "valid_to": date(2028, 2, 1),
            "source": "caf",
            "proof": "attestation CAF",
            "measure": "quotient",
            "document_id": None,
        }
    ]
    panel.show_preview(PricePreview((CHANGE,), -280, 0))
    assert panel.prices.said.text() == "Déjà facturé\u00a0: 2,80\u00a0€ en moins."
    assert panel.prices.rows.rows.rows() == (CHANGE,)
    click(panel.prices.retroactive)
    with qtbot.waitSignal(panel.record_asked) as recorded:
        click(panel.record_button)
    args: list[Any] = recorded.args or []
    assert args[1] is True
    assert wrong_texts(panel) == []


def test_what_changes_is_seen_again_after_another_value(panel: QuotientPanel) -> None:
    fill(panel)
    click(panel.preview_button)
    panel.show_preview(PricePreview((), 0, 0))
    assert panel.hint.text() == NOTHING_CHANGES
    assert panel.record_button.isEnabled()
    type_text(panel.value, "0")
    assert not panel.record_button.isEnabled()
    panel.show_preview(PricePreview((), 0, 0))
    assert not panel.record_button.isEnabled(), "the answer of what was typed before came late"


@pytest.mark.parametrize(("name", "part"), [("value", "quotient"), ("valid_from", "valid_from")])
def test_what_is_missing_is_said_beside_it(panel: QuotientPanel, name: str, part: str) -> None:
    fill(panel)
    getattr(panel, name).clear()
    click(panel.preview_button)
    assert panel.parts[part].error()


def test_a_last_day_that_is_none_is_said(panel: QuotientPanel) -> None:
    fill(panel)
    panel.last_day.setText("jamais")
    click(panel.preview_button)
    assert panel.parts["valid_from"].error()


def test_it_is_put_away_without_recording(panel: QuotientPanel, qtbot: QtBot) -> None:
    fill(panel)
    with qtbot.waitSignal(panel.closed):
        click(panel.close_button)
    assert panel.value.text() == ""
    panel.set_busy(True)
    assert not panel.preview_button.isEnabled()
    panel.set_busy(False)
    assert panel.preview_button.isEnabled()


CERTIFICATE = ProofOnFile(
    7,
    "Attestation CAF, reçu le 5 janv. 2027",
    AttachedFile("d1", "caf.pdf", "application/pdf", 24_000, True),
)
ON_PAPER = ProofOnFile(8, "Avis d’imposition, reçu le 2 janv. 2027", None)


def test_a_document_on_file_is_attached_cited_and_opened_by_keys(panel: QuotientPanel, qtbot: QtBot) -> None:
    fill(panel)
    panel.proof.clear()
    panel.show_proofs((CERTIFICATE, ON_PAPER))
    assert panel.open_button.isHidden()
    panel.document.setFocus()
    press(panel.document, Qt.Key.Key_Down)
    assert panel.proof.text() == CERTIFICATE.words
    asked = panel.asked()
    assert asked is not None
    assert asked["document_id"] == 7
    with qtbot.waitSignal(panel.shelf.page_asked) as told:
        click(panel.open_button)
    assert told.args is not None
    assert told.args[:2] == ["d1", 1]
    assert panel.open_button.text() == "Fermer le document"
    click(panel.open_button)
    assert panel.shelf.files is None
    press(panel.document, Qt.Key.Key_Down)
    assert panel.proof.text() == ON_PAPER.words
    assert panel.open_button.isHidden()
    assert wrong_texts(panel) == []


def test_what_was_seen_in_own_words_stays(panel: QuotientPanel) -> None:
    fill(panel)
    panel.show_proofs((CERTIFICATE,))
    panel.document.setFocus()
    press(panel.document, Qt.Key.Key_Down)
    assert panel.proof.text() == "attestation CAF"
    panel.begin()
    assert panel.document.isHidden()
