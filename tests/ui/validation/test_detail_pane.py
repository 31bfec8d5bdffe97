"""The request in hand: only what changes, who and until when at the head, the family's words in italics."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from staffdesk.services.request_rows import RequestDetail
from staffdesk.ui.kit.labels import SectionHeading
from staffdesk.ui.validation.detail_pane import DetailPane, kept_words
from staffdesk.ui.validation.draft import begin_draft, refuse_all
from tests.ui.conftest import Stage
from tests.ui.hand import click, press
from tests.ui.validation import sample_queue as sample


@pytest.fixture
def pane(stage: Stage) -> DetailPane:
    made = DetailPane(lambda: sample.NOW)
    stage(made).resize(700, 860)
    return made


def show(pane: DetailPane, detail: RequestDetail) -> None:
    pane.show_detail(detail)
    pane.show_draft(begin_draft(detail))


def words(pane: DetailPane) -> list[str]:
    return [
        label.text().replace("\N{NO-BREAK SPACE}", " ")
        for label in pane.findChildren(QLabel)
        if label.isVisible()
    ]


def test_the_head_says_who_what_and_until_when(pane: DetailPane) -> None:
    show(pane, sample.booking_detail())
    assert pane.title.text() == "Réservation cantine et soir"
    assert pane.family.text() == "Famille Lemoine-Daoud"
    told = pane.urgency.text().replace("\N{NO-BREAK SPACE}", " ")
    assert told == "Décision utile jusqu’à 12:00 dans 1 h 42 · reçue dim. 10 janv. 20:59 par le portail"
    assert not pane.status.isVisible()


def test_what_changes_dates_and_checks_stand_under_one_another(pane: DetailPane) -> None:
    show(pane, sample.booking_detail())
    assert pane.changes is not None
    assert pane.dates is not None
    assert pane.checks is not None
    assert "3 champs sur 4 retenus" in words(pane)
    assert "3 à voir sur 9" in words(pane)
    assert pane.files is None


def test_a_document_stands_beside_what_it_proves(pane: DetailPane) -> None:
    asked: list[str] = []
    pane.page_asked.connect(lambda doc, _page, _width: asked.append(doc))
    show(pane, sample.document_detail())
    assert asked == ["d2"]
    assert pane.proof is not None
    assert pane.dates is None
    assert "Attestation d’assurance" in words(pane)


def test_an_absence_shows_its_reason_and_the_family_s_words_in_italics(pane: DetailPane) -> None:
    show(pane, sample.absence_detail())
    assert "Maladie" in words(pane)
    quotes = [label for label in pane.findChildren(QLabel) if label.property("role") == "quote"]
    assert [label.text().replace("\N{NO-BREAK SPACE}", " ") for label in quotes] == [
        "« Hugo a la varicelle, certificat joint. »"
    ]


def test_another_request_leaves_nothing_of_the_one_before(pane: DetailPane) -> None:
    show(pane, sample.booking_detail())
    show(pane, sample.document_detail())
    assert pane.changes is None
    assert "Ce qui change" not in words(pane)


def test_a_decided_request_says_by_whom_and_locks(pane: DetailPane) -> None:
    decided = replace(
        sample.edit_detail(),
        status="partly",
        decided_by="Camille R.",
        decided_at=sample.paris(11, 10, 16),
        outcome_lines=("acceptée",),
    )
    show(pane, decided)
    assert "Décidée par Camille R. à 10:16." in words(pane)
    assert "Acceptée" in words(pane)
    assert pane.status.text() == "acceptée en partie"
    assert pane.changes is not None
    assert not any(box.isVisible() for box in pane.changes.boxes())
    assert pane.urgency.text().startswith("Reçue")


def test_a_request_of_nobody_we_know_leads_nowhere(pane: DetailPane) -> None:
    show(pane, replace(sample.edit_detail(), household_id=None, family="Famille inconnue"))
    assert not pane.family.isEnabled()
    links = [heading.link for heading in pane.findChildren(SectionHeading) if heading.link is not None]
    assert links == []


def test_keys_step_through_the_list(pane: DetailPane) -> None:
    show(pane, sample.booking_detail())
    told: list[int] = []
    pane.step_asked.connect(told.append)
    pane.more_button.setFocus()
    press(pane, Qt.Key.Key_J)
    press(pane, Qt.Key.Key_K)
    click(pane.next_button)
    assert told == [1, -1, 1]


def test_both_links_lead_to_the_family(pane: DetailPane) -> None:
    show(pane, sample.booking_detail())
    told: list[str] = []
    pane.family_asked.connect(lambda: told.append("family"))
    click(pane.family)
    heading = next(one for one in pane.findChildren(SectionHeading) if one.link is not None)
    assert heading.link is not None
    heading.link.click()
    assert told == ["family", "family"]


def test_what_is_left_of_the_fields_is_said_in_words() -> None:
    assert kept_words(3, 4) == "3\u00a0champs sur 4 retenus"
    assert kept_words(1, 2) == "1\u00a0champ sur 2 retenu"
    assert kept_words(0, 2) == "Aucun champ retenu"
    assert kept_words(2, 2) == "2\u00a0champs retenus"
    assert not kept_words(1, 1)


def test_a_draft_shows_everywhere(pane: DetailPane) -> None:
    detail = sample.booking_detail()
    show(pane, detail)
    pane.show_draft(refuse_all(detail, begin_draft(detail)))
    assert pane.changes is not None
    assert not any(box.isChecked() for box in pane.changes.boxes())
    assert pane.dates is not None
    assert {line.picker.key() for line in pane.dates.lines} == {"refused"}
