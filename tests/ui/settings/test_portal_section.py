"""The section Portail by mouse and key."""

from datetime import UTC, datetime

import pytest
from pytestqt.qtbot import QtBot

from staffdesk.services.settings_rows import PortalRow
from staffdesk.ui.settings.portal_section import PortalSection
from tests.ui.conftest import Stage
from tests.ui.hand import click, type_text

APART = PortalRow(False, "", "", None)
LINKED = PortalRow(True, "https://familles.example", "poste-1", datetime(2026, 11, 16, 8, 0, tzinfo=UTC))


@pytest.fixture
def section(stage: Stage) -> PortalSection:
    made = PortalSection(may_enrol=True)
    stage(made).resize(900, 700)
    made.show_state(APART)
    return made


def test_an_office_apart_offers_the_form(qtbot: QtBot, section: PortalSection) -> None:
    assert section.form.isVisible()
    type_text(section.url.control, "https://familles.example/")
    type_text(section.code.control, "ABCD-EFGH")
    with qtbot.waitSignal(section.enrolment_asked) as told:
        click(section.enrol_button)
    assert told.args == ["https://familles.example", "ABCD-EFGH"]


def test_what_is_missing_is_said_beside_its_field(qtbot: QtBot, section: PortalSection) -> None:
    type_text(section.url.control, "familles.example")
    with qtbot.assertNotEmitted(section.enrolment_asked):
        click(section.enrol_button)
    assert section.url.error()
    assert section.code.error()
    assert section.url.control.hasFocus()


def test_the_words_are_shown_to_be_compared_and_the_code_is_forgotten(section: PortalSection) -> None:
    section.code.set_text("ABCD")
    section.show_words(("lune", "pomme", "lac", "olive", "radis", "hibou"))
    assert section.words.text() == "lune · pomme · lac · olive · radis · hibou"
    assert section.compare.isVisible()
    assert not section.form.isVisible()
    assert section.code.text() == ""


def test_a_linked_office_hides_the_form_until_asked(section: PortalSection) -> None:
    section.show_words(("lune",) * 6)
    section.show_state(LINKED)
    assert section.state.text() == "Bureau relié au portail"
    assert not section.form.isVisible()
    click(section.again)
    assert section.form.isVisible()
    assert not section.again.isVisible()


def test_an_office_that_was_linked_before_opens_without_the_form(stage: Stage) -> None:
    section = PortalSection(may_enrol=True)
    stage(section)
    section.show_state(LINKED)
    assert not section.form.isVisible()
    assert section.again.isVisible()


def test_who_may_not_enrol_sees_the_state_only(stage: Stage) -> None:
    section = PortalSection(may_enrol=False)
    stage(section)
    section.show_state(APART)
    assert not section.form.isVisible()
    section.show_state(LINKED)
    assert not section.again.isVisible()
