"""Responsables and address of a household."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from staffdesk.domain.requests import Subject
from staffdesk.services.family_rows import GuardianRow, PostalRow
from staffdesk.ui.families.contact_section import ContactSection, FieldEdited
from staffdesk.ui.families.inline_field import PADDING
from staffdesk.ui.kit.painting import text_width
from staffdesk.ui.kit.theme import px
from tests.ui.conftest import Stage
from tests.ui.families.sample import a_sheet
from tests.ui.hand import click, press, type_text


@pytest.fixture
def section(stage: Stage) -> ContactSection:
    made = ContactSection()
    stage(made).resize(800, 400)
    made.show_sheet(a_sheet())
    return made


def test_every_person_and_the_address_have_their_fields(section: ContactSection) -> None:
    email = section.field(Subject.GUARDIAN, 1, "email")
    city = section.field(Subject.HOUSEHOLD, 7, "city")
    assert email is not None
    assert city is not None
    assert (email.text(), city.text()) == ("nora@famille.example", "Valbrune-sur-Orle")
    assert section.field(Subject.GUARDIAN, 99, "email") is None


def test_a_value_tells_whose_it_is(qtbot: QtBot, section: ContactSection) -> None:
    field = section.field(Subject.GUARDIAN, 2, "phone")
    assert field is not None
    click(field.edit)
    field.edit.selectAll()
    type_text(field.edit, "0100000000")
    with qtbot.waitSignal(section.edited) as told:
        press(field.edit, Qt.Key.Key_Return)
    edited = FieldEdited(Subject.GUARDIAN, 2, "phone", "01 00 00 00 00", "01 00 65 43 21")
    assert told.args == [edited]


def test_fields_stay_while_the_people_are_the_same(section: ContactSection) -> None:
    field = section.field(Subject.HOUSEHOLD, 7, "address_line1")
    section.show_sheet(a_sheet(postal=PostalRow("5 rue Haute", "", "99990", "Valbrune-sur-Orle")))
    assert section.field(Subject.HOUSEHOLD, 7, "address_line1") is field
    assert field is not None
    assert field.text() == "5 rue Haute"
    section.show_sheet(a_sheet(guardians=(GuardianRow(3, "M. Luc Roy", True, "", "", ""),)))
    assert section.field(Subject.GUARDIAN, 1, "email") is None


def test_a_reader_reads(section: ContactSection) -> None:
    section.set_editable(False)
    field = section.field(Subject.GUARDIAN, 1, "email")
    assert field is not None
    assert field.edit.isReadOnly()
    section.show_sheet(a_sheet(household_id=8))
    other = section.field(Subject.HOUSEHOLD, 8, "city")
    assert other is not None
    assert other.edit.isReadOnly()


def test_a_narrow_sheet_cuts_no_address(qtbot: QtBot, stage: Stage) -> None:
    made = ContactSection()
    stage(made)
    made.setFixedWidth(533)
    long = GuardianRow(1, "Mme A", True, "sebastien.amrani.82@famille.example", "06 00 00 00 00", "")
    made.show_sheet(a_sheet(guardians=(long,)))
    email, mobile = (made.field(Subject.GUARDIAN, 1, name) for name in ("email", "mobile"))
    assert email is not None
    assert mobile is not None
    qtbot.waitUntil(lambda: mobile.y() > email.y())
    assert text_width(email.text()) <= email.edit.width() - 2 * px(PADDING)
