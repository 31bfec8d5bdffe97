"""The section Tarifs: versions by activity, a new one begun from the old, its price drawn beside."""

from datetime import date

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from staffdesk.services.office import Office
from staffdesk.services.settings_book import TownSettingsEditing
from staffdesk.ui.settings.record_editor import RecordEditor
from staffdesk.ui.settings.tariff_case import CaseLine
from staffdesk.ui.settings.tariff_form import TariffForm, version_in
from staffdesk.ui.settings.tariff_preview import TariffPreview
from staffdesk.ui.settings.tariffs_section import KIND, bare_remark, tariffs_section
from tests.ui.conftest import Stage
from tests.ui.demo_town import ADMIN
from tests.ui.hand import click, type_text
from tests.ui.settings.sections import every_record_survives, open_section
from tests.ui.typography import wrong_texts

TODAY = date(2026, 11, 16)


@pytest.fixture
def editor(stage: Stage, town: Office) -> RecordEditor:
    return open_section(stage, town, tariffs_section(lambda: TODAY))


def form_of(editor: RecordEditor) -> TariffForm:
    form = editor.form()
    assert isinstance(form, TariffForm)
    return form


def test_versions_stand_under_their_activity(editor: RecordEditor, town: Office) -> None:
    rows = editor.list.rows.rows()
    assert (rows[0].group, rows[0].subtitle) == ("Cantine", "en vigueur")
    assert editor.title.text() == "Cantine, à partir du 1ᵉʳ\u00a0septembre\u00a02026"
    every_record_survives(editor, town)
    assert wrong_texts(editor) == []


def test_a_new_version_begins_from_the_one_in_hand(editor: RecordEditor) -> None:
    click(editor.add_button)
    form = form_of(editor)
    assert editor.title.text() == "Nouveau tarif"
    assert form.valid_from.day() == date(2027, 9, 1)
    assert form.decision.property("invalid") != "true"
    editor.column.verticalScrollBar().setValue(editor.column.verticalScrollBar().maximum())
    assert form.read() is None
    assert "délibération" in form.parts["valid_from"].error()
    assert form.decision.hasFocus()
    assert form.decision.property("invalid") == "true"
    assert (
        editor.column.viewport()
        .rect()
        .contains(form.decision.mapTo(editor.column.viewport(), form.decision.rect().center()))
    )


def test_a_grid_is_pasted_confirmed_and_saved(editor: RecordEditor, town: Office) -> None:
    click(editor.add_button)
    form, saved = form_of(editor), []
    type_text(form.decision, "2027-12")
    case = form.cases.lines[0]
    assert isinstance(case, CaseLine)
    QGuiApplication.clipboard().setText("0-800\t2,00\n860 et plus\t3,50")
    click(case.paste_button)
    click(case.gapless_button)
    editor.save_asked.connect(lambda key, values, mark: saved.append((key, values, mark)))
    click(editor.save_button)
    ((key, values, mark),) = saved
    record = TownSettingsEditing(town).save(ADMIN, key, values, mark).record
    version = version_in(record.values)
    assert (version.decision.number, version.valid_from) == ("2027-12", date(2027, 9, 1))
    editor.take_saved(key, record)
    editor.show_book(TownSettingsEditing(town).book(ADMIN))
    assert [row.subtitle for row in editor.list.rows.rows()[:2]] == ["à venir", "en vigueur"]


def test_the_form_keeps_every_line_whole_where_the_preview_stands_under_it(
    editor: RecordEditor, qtbot: QtBot
) -> None:
    editor.window().resize(1000, 700)
    form, preview = form_of(editor), editor.section.beside
    assert preview is not None
    qtbot.waitUntil(lambda: preview.mapTo(editor, preview.rect().topLeft()).y() > editor.height())
    QApplication.processEvents()
    assert form.height() >= form.heightForWidth(form.width())


def test_the_preview_follows_the_form(editor: RecordEditor) -> None:
    preview = editor.section.beside
    assert isinstance(preview, TariffPreview)
    assert preview.amount.text() == "2,35\u00a0€"
    cell = form_of(editor).cases.lines[0].parts["grid"].cell(2, 1)  # type: ignore[attr-defined]
    cell.selectAll()
    type_text(cell, "2,40")
    assert preview.amount.text() == "2,40\u00a0€"
    cell.selectAll()
    type_text(cell, "cher")
    assert preview.steps.text() == "Le tarif n’est pas encore complet."
    click(editor.drop_button)
    assert preview.amount.text() == "2,35\u00a0€"


def test_a_town_without_tariff_begins_with_a_price(stage: Stage, town: Office) -> None:
    section = tariffs_section(lambda: TODAY)
    book = TownSettingsEditing(town).book(ADMIN)
    version = version_in(section.additions[0].values(book, ("", {})))
    assert (version.activity, version.valid_from) == ("cantine", date(2027, 9, 1))
    assert section.removable == {KIND}


def test_an_activity_without_tariff_is_named_where_tariffs_are_edited(
    editor: RecordEditor, town: Office
) -> None:
    editing = TownSettingsEditing(town)
    assert bare_remark(editing.book(ADMIN), TODAY) is None
    assert editor.warning.isHidden()
    canteen = editing.records(ADMIN, "activity")[0]
    judo = editing.save(ADMIN, "activity:0", canteen.values | {"name": "Judo", "position": 9}, "").record
    slot = {"activity": judo.key.partition(":")[2], "name": "Mercredi", "row": "day", "position": 0}
    editing.save(ADMIN, "slot:0", slot | {"starts": None, "ends": None, "exclusive": None}, "")
    editor.show_book(editing.book(ADMIN))
    assert editor.warning.text() == (
        "L’activité «\u00a0Judo\u00a0» n’a pas de tarif en vigueur\u00a0: "
        "ses jours ne pourront pas être facturés."
    )
    assert wrong_texts(editor) == []
    remark = bare_remark(editing.book(ADMIN), TODAY)
    assert remark is not None
    assert (remark.section, remark.key) == ("activities", judo.key)
    editing.save(ADMIN, judo.key, judo.values | {"closed_on": "2026-11-01"}, judo.mark)
    editor.show_book(editing.book(ADMIN))
    assert editor.warning.isHidden()
