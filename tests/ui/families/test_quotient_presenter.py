"""A quotient is recorded from the family's sheet, on a real office."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import select
from typing_extensions import override

from staffdesk.app.screens.around import Around
from staffdesk.models.households import FamilyQuotientRow
from staffdesk.models.requests import SupportingDocument
from staffdesk.services.office import Office
from staffdesk.services.quotient_proofs import QuotientProofs
from staffdesk.services.quotients import QuotientAsked, Quotients
from staffdesk.ui.families.page import FamiliesPage
from staffdesk.ui.families.quotient_presenter import RECORDED, QuotientPresenter
from staffdesk.ui.kit.tasks import Tasks
from tests.ui.conftest import RecordingShell, Stage
from tests.ui.demo_town import CAMILLE, READER
from tests.ui.families.conftest import FamilyDesk
from tests.ui.hand import click, press, type_text


class Desk(FamilyDesk):
    @override
    def add(self, page: FamiliesPage, around: Around) -> None:
        QuotientPresenter(page, Quotients(self.town), QuotientProofs(self.town), QuotientAsked, **around)


@pytest.fixture
def desk(stage: Stage, tasks: Tasks, town: Office, shell: RecordingShell, qtbot: QtBot) -> Desk:
    return Desk(stage, tasks, town, shell, qtbot)


def test_a_quotient_is_seen_recorded_and_shown(desk: Desk, qtbot: QtBot) -> None:
    page = desk.open(CAMILLE)
    click(page.sheet.quotient_button)
    panel = page.sheet.quotient_panel
    type_text(panel.value, "845,50")
    type_text(panel.valid_from, "1/2/2027")
    type_text(panel.proof, "attestation CAF de janv. 2027")
    click(panel.preview_button)
    qtbot.waitUntil(panel.record_button.isEnabled)
    click(panel.record_button)
    qtbot.waitUntil(lambda: RECORDED in desk.shell.toasts)
    assert panel.isHidden()
    assert page.sheet.quotient_button.hasFocus()
    qtbot.waitUntil(lambda: "845,50" in [row.value for row in page.sheet.quotients.rows.rows()])


def test_what_is_wrong_is_said_beside_it(desk: Desk, qtbot: QtBot) -> None:
    page = desk.open(CAMILLE)
    click(page.sheet.quotient_button)
    panel = page.sheet.quotient_panel
    type_text(panel.value, "beaucoup")
    type_text(panel.valid_from, "1/2/2027")
    click(panel.preview_button)
    qtbot.waitUntil(lambda: bool(panel.parts["quotient"].error()))
    assert panel.value.text() == "beaucoup"
    assert panel.value.hasFocus()
    assert not panel.record_button.isEnabled()


def test_an_end_before_its_beginning_is_mended_where_it_was_typed(desk: Desk, qtbot: QtBot) -> None:
    page = desk.open(CAMILLE)
    click(page.sheet.quotient_button)
    panel = page.sheet.quotient_panel
    type_text(panel.value, "845")
    type_text(panel.valid_from, "1/2/2027")
    type_text(panel.last_day, "1/1/2027")
    click(panel.preview_button)
    qtbot.waitUntil(lambda: bool(panel.parts["valid_to"].error()))
    assert panel.last_day.hasFocus()


def test_who_only_reads_is_offered_no_quotient(desk: Desk) -> None:
    page = desk.open(READER)
    assert page.sheet.quotient_button.isHidden()


def test_the_documents_of_the_family_are_offered_and_the_one_attached_is_recorded(
    desk: Desk, qtbot: QtBot
) -> None:
    page = desk.open(CAMILLE)
    sheet = page.sheet.sheet()
    assert sheet is not None
    with desk.town.database.begin() as session:
        document = SupportingDocument(
            household_id=sheet.household_id,
            type_code="quotient_certificate",
            received_on=date(2026, 11, 2),
            filed_at=desk.town.clock.now(),
        )
        session.add(document)
        session.flush()
        attached = document.id
    page.open((sheet.household_id, "quotient"))  # as an anomaly of a draft leads here
    page.enter()
    panel = page.sheet.quotient_panel
    qtbot.waitUntil(lambda: panel.document.findData(str(attached)) > 0)
    panel.document.setFocus()
    press(panel.document, Qt.Key.Key_Down)
    assert panel.document.key() == str(attached)
    type_text(panel.value, "845,50")
    type_text(panel.valid_from, "1/2/2027")
    click(panel.preview_button)
    qtbot.waitUntil(panel.record_button.isEnabled)
    click(panel.record_button)
    qtbot.waitUntil(lambda: RECORDED in desk.shell.toasts)
    with desk.town.database.read() as session:
        row = session.scalars(
            select(FamilyQuotientRow).where(FamilyQuotientRow.document_id == attached)
        ).one()
    assert "reçu le" in row.proof
