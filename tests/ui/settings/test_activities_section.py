"""The section Activités on the demonstration town."""

from dataclasses import replace
from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from staffdesk.domain.calendars import TownCalendar
from staffdesk.services.office import Office
from staffdesk.services.settings_book import SettingsBook, TownSettingsEditing
from staffdesk.services.settings_deadlines import DeadlineActivity, DeadlineSurroundings
from staffdesk.services.settings_records import SettingRecord
from staffdesk.ui.kit.fields import ComboPicker
from staffdesk.ui.settings.activities_section import activities_section, slot_remark
from staffdesk.ui.settings.record_editor import RecordEditor
from staffdesk.ui.settings.tariff_form import values_of, version_in
from tests.ui.conftest import Stage
from tests.ui.demo_town import ADMIN
from tests.ui.hand import click, type_text
from tests.ui.settings.sections import begin, control, every_record_survives, line, open_section
from tests.ui.typography import wrong_texts

TODAY = date(2026, 11, 16)


@pytest.fixture
def editor(stage: Stage, town: Office) -> RecordEditor:
    return open_section(stage, town, activities_section(lambda: TODAY))


def test_slots_and_groups_stand_under_their_activity(editor: RecordEditor) -> None:
    rows = [row for row in editor.list.rows.rows() if row.group == "Cantine"]
    assert (rows[0].title, rows[0].line2) == ("Cantine", "lun. mar. jeu. ven. · période scolaire")
    assert (rows[1].title, rows[1].subtitle, rows[1].line2) == ("Midi", "créneau", "11:45 – 13:30 · midi")
    assert (rows[2].subtitle, rows[2].line2) == ("groupe", "24\u00a0places")
    assert wrong_texts(editor) == []


def test_every_record_survives_its_form(editor: RecordEditor, town: Office) -> None:
    every_record_survives(editor, town)


def test_what_is_added_begins_in_the_activity_one_looks_at(editor: RecordEditor) -> None:
    care = next(row for row in editor.list.rows.rows() if row.title == "Accueil périscolaire")
    editor.list.choose(care.key)
    for kind in ("slot", "group"):
        begin(editor, kind)
        activity = control(editor, "activity")
        assert isinstance(activity, ComboPicker)
        assert activity.currentText() == "Accueil périscolaire"
    begin(editor, "activity")
    type_text(line(editor, "name"), "Judo")
    form = editor.form()
    assert form is not None
    read = form.read()
    assert read is not None
    assert (read["name"], read["weekdays"], read["request_holds_place"]) == ("Judo", [1, 2, 4, 5], True)


def test_other_places_on_a_day_to_come_are_listed(editor: RecordEditor, town: Office) -> None:
    editing = TownSettingsEditing(town)
    group = editing.records(ADMIN, "group")[0]
    number = group.key.partition(":")[2]
    for on in ("2026-11-02", "2026-12-01"):
        values = {"group": number, "on": on, "capacity": 12, "reason": ""}
        editing.save(ADMIN, "group_capacity:0", values, "")
    editor.show_book(editing.book(ADMIN))
    shown = [row.title for row in editor.list.rows.rows() if str(row.key).startswith("group_capacity")]
    assert shown == ["mar.\u00a01ᵉʳ\u00a0déc.\u00a02026"]
    editor.list.choose(group.key)
    begin(editor, "group_capacity")
    chosen = control(editor, "group")
    assert isinstance(chosen, ComboPicker)
    assert chosen.key() == number
    assert editor.title.text() == "Places d’un jour"


def test_a_closed_activity_says_so(editor: RecordEditor, town: Office) -> None:
    editing = TownSettingsEditing(town)
    record = editing.records(ADMIN, "activity")[0]
    editing.save(ADMIN, record.key, record.values | {"closed_on": "2027-07-03"}, record.mark)
    editor.show_book(editing.book(ADMIN))
    row = next(row for row in editor.list.rows.rows() if row.key == record.key)
    assert row.line2 == "fermée à partir du sam.\u00a03\u00a0juil.\u00a02027"


def test_a_new_slot_without_a_price_of_its_own_says_so_where_it_is_made_and_leads_to_its_tariff(
    editor: RecordEditor, town: Office, qtbot: QtBot
) -> None:
    editing = TownSettingsEditing(town)
    kept = next(
        record for record in editing.records(ADMIN, "tariff") if record.values["activity"] == "cantine"
    )
    version = version_in(kept.values)
    noon = tuple(replace(case, slot="midi") for case in version.cases)
    apart = replace(version, valid_from=date(2027, 1, 1), cases=(*version.cases, *noon))
    coming = editing.save(ADMIN, "tariff:0", values_of(apart), "").record
    editor.show_book(editing.book(ADMIN))
    canteen = next(row for row in editor.list.rows.rows() if row.title == "Cantine")
    editor.list.choose(canteen.key)
    assert editor.warning.isHidden()
    begin(editor, "slot")
    type_text(line(editor, "name"), "Gouter")
    said = (
        "Ce créneau n’a pas de prix à lui\u00a0: il se facture au prix de tous les créneaux "
        "à partir du 1ᵉʳ\u00a0janvier\u00a02027."
    )
    assert editor.warning.text() == said
    form = editor.form()
    assert form is not None
    values = form.read()
    assert values is not None
    record = editing.save(ADMIN, "slot:0", values, "").record
    editor.take_saved("slot:0", record)
    editor.show_book(editing.book(ADMIN))
    assert editor.warning.text() == said
    assert wrong_texts(editor) == []
    with qtbot.waitSignal(editor.warning.led) as led:
        click(editor.warning.link)
    assert led.args == ["tariffs", coming.key]
    noon_slot = next(row for row in editor.list.rows.rows() if row.title == "Midi")
    editor.list.choose(noon_slot.key)
    assert editor.warning.isHidden()


def test_a_slot_of_an_activity_without_tariff_has_no_price_either(editor: RecordEditor) -> None:
    remark = slot_remark(
        SettingsBook(
            {"activity": (SettingRecord("activity:9", {"name": "Judo"}, ""),)},
            DeadlineSurroundings(TODAY, TownCalendar(), (DeadlineActivity("judo", "Judo", (), ()),), ()),
        ),
        "slot:0",
        {"activity": "9"},
        TODAY,
    )
    assert remark is not None
    assert "son activité n’a pas de tarif en vigueur" in remark.sentence
    assert (remark.section, remark.key) == ("tariffs", "")
