"""The section Activités on the demonstration town."""

from datetime import date

import pytest

from staffdesk.services.office import Office
from staffdesk.services.settings_book import TownSettingsEditing
from staffdesk.ui.kit.fields import ComboPicker
from staffdesk.ui.settings.activities_section import activities_section
from staffdesk.ui.settings.record_editor import RecordEditor
from tests.ui.conftest import Stage
from tests.ui.demo_town import ADMIN
from tests.ui.hand import type_text
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
