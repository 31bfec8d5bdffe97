"""Levels of reminders in Paramètres: read in order, written, refused with the field at fault."""

from pathlib import Path

import pytest

from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.permissions import Role
from staffdesk.models.unit_of_work import Database
from staffdesk.services.reminder_facts import load_levels
from staffdesk.services.settings_book import TownSettingsEditing
from tests.services.reminder_scene import ReminderScene
from tests.set_clock import SetClock

LEVEL = "reminder_level"
GIVEN = {
    "label": "À payer bientôt",
    "days": 5,
    "side": "before",
    "channel": "message",
    "before_title": False,
    "text": "{montant}.",
}


def test_a_level_is_read_in_order_added_and_removed(
    database: Database, clock: SetClock, tmp_path: Path
) -> None:
    scene = ReminderScene(database, clock, tmp_path)
    admin = scene.add_staff("adele", Role.ADMIN)
    editing = TownSettingsEditing(scene.office)
    first, *_ = editing.records(admin, LEVEL)
    assert (first.values["label"], first.values["days"], first.values["side"]) == ("Rappel", 7, "after")
    added = editing.save(admin, f"{LEVEL}:0", GIVEN, "")
    assert added.record.values == GIVEN
    assert next(one.values["label"] for one in editing.records(admin, LEVEL)) == "À payer bientôt"
    with database.read() as session:
        assert load_levels(session)[0].after_days == -5
    editing.save(admin, first.key, {**first.values, "days": 10}, first.mark)
    editing.remove(admin, added.record.key, added.record.mark)
    with database.read() as session:
        assert [level.after_days for level in load_levels(session)] == [10, 21, 45]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"text": "{somme}"}, "reminder_field_unknown"),
        ({"text": ""}, "field_missing"),
        ({"days": 400}, "number_out_of_range"),
        ({"channel": "sms"}, "choice_missing"),
        ({"side": ""}, "choice_missing"),
        ({"label": "Rappel"}, "name_taken"),
    ],
)
def test_what_cannot_be_names_its_field(
    database: Database, clock: SetClock, tmp_path: Path, wrong: dict[str, object], code: str
) -> None:
    scene = ReminderScene(database, clock, tmp_path)
    admin = scene.add_staff("adele", Role.ADMIN)
    with pytest.raises(RuleBroken, match=code) as refused:
        TownSettingsEditing(scene.office).save(admin, f"{LEVEL}:0", {**GIVEN, **wrong}, "")
    assert refused.value.facts["field"] == next(iter(wrong))
