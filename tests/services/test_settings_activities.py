"""Activities, slots, groups and places: renamed, added, closed; what is in use stays."""

from datetime import date
from typing import Any

import pytest

from staffdesk.domain.errors import RuleBroken
from staffdesk.models.town import Activity, GroupCapacity
from staffdesk.services.calendars import is_served, load_calendar
from staffdesk.services.settings_activities import free_code
from staffdesk.services.settings_book import TownSettingsEditing
from staffdesk.services.settings_records import SettingRecord
from tests.factories import ADMIN, NEXT_MONDAY, READER, SmallTown, add_booking, add_child, add_family


class Editing:
    """What a test does with the settings of a town."""

    def __init__(self, town: SmallTown) -> None:
        self.town, self.editing = town, TownSettingsEditing(town.office)

    def record(self, key: str) -> SettingRecord:
        kind = key.partition(":")[0]
        return next(one for one in self.editing.records(READER, kind) if one.key == key)

    def save(self, key: str, **changed: Any) -> SettingRecord:
        seen = None if key.endswith(":0") else self.record(key)
        values = (dict(seen.values) if seen else {}) | changed
        return self.editing.save(ADMIN, key, values, seen.mark if seen else "").record

    def remove(self, key: str) -> None:
        self.editing.remove(ADMIN, key, self.record(key).mark)


@pytest.fixture
def editing(small_town: SmallTown) -> Editing:
    return Editing(small_town)


def canteen(editing: Editing) -> str:
    return f"activity:{editing.town.activities['cantine']}"


NEW_ACTIVITY: dict[str, Any] = {
    "name": "Étude du soir",
    "kind": "wraparound",
    "period_kind": "school",
    "weekdays": [1, 2],
    "position": 7,
    "offer_hours": 48,
    "revenue_account": "7067",
}


def test_an_activity_is_renamed_and_keeps_its_code(editing: Editing) -> None:
    saved = editing.save(canteen(editing), name="Restaurant scolaire", waiting_1="resident", capacity=90)
    assert (saved.values["code"], saved.values["name"]) == ("cantine", "Restaurant scolaire")
    assert (saved.values["waiting_1"], saved.values["capacity"]) == ("resident", 90)


def test_an_activity_is_added_and_deleted_while_nothing_uses_it(editing: Editing) -> None:
    saved = editing.save("activity:0", **NEW_ACTIVITY)
    assert saved.values["code"] == "etude-du-soir"
    editing.remove(saved.key)
    with pytest.raises(RuleBroken, match="activity_in_use"):
        editing.remove(canteen(editing))


def test_an_activity_closed_from_a_date_is_served_no_more(editing: Editing) -> None:
    editing.save(canteen(editing), closed_on=NEXT_MONDAY.isoformat())
    with editing.town.database.read() as session:
        activity = session.get_one(Activity, editing.town.activities["cantine"])
        calendar = load_calendar(session)
        assert is_served(activity, date(2026, 11, 20), calendar)
        assert not is_served(activity, NEXT_MONDAY, calendar)


@pytest.mark.parametrize(
    ("changed", "code", "part"),
    [
        ({"name": ""}, "field_missing", "name"),
        ({"name": "Cantine"}, "name_taken", "name"),
        ({"kind": "crèche"}, "choice_missing", "kind"),
        ({"weekdays": []}, "weekdays_missing", "weekdays"),
        ({"waiting_1": "resident", "waiting_2": "resident"}, "criterion_twice", "waiting_2"),
        ({"cesu_from_age": 6}, "ages_reversed", "cesu_to_age"),
        ({"cesu_from_age": 6, "cesu_to_age": 3}, "ages_reversed", "cesu_to_age"),
        ({"offer_hours": 0}, "number_out_of_range", "offer_hours"),
    ],
)
def test_what_an_activity_cannot_be(editing: Editing, changed: dict[str, Any], code: str, part: str) -> None:
    with pytest.raises(RuleBroken, match=code) as caught:
        editing.save("activity:0", **NEW_ACTIVITY | changed)
    assert caught.value.facts["field"] == part


def test_slots_of_one_series_exclude_one_another(editing: Editing) -> None:
    care = str(editing.town.activities["periscolaire"])
    late = editing.save(
        "slot:0", activity=care, name="Soir long", row="evening", position=3, starts="16:30", ends="18:30"
    )
    editing.save(late.key, exclusive="1")
    evening = f"slot:{editing.town.slots['periscolaire.soir']}"
    assert editing.save(evening, exclusive="1").values["exclusive"] == "1"
    with editing.town.database.read() as session:
        assert session.get_one(Activity, int(care)).exclusions == [["soir", "soir-long"]]
    editing.save(evening, exclusive=None)
    editing.remove(late.key)
    with editing.town.database.read() as session:
        assert session.get_one(Activity, int(care)).exclusions == []


def test_a_slot_ends_after_it_starts_and_stays_in_its_activity(editing: Editing) -> None:
    evening = f"slot:{editing.town.slots['periscolaire.soir']}"
    with pytest.raises(RuleBroken, match="slot_reversed"):
        editing.save(evening, starts="18:00", ends="17:00")
    with pytest.raises(RuleBroken, match="setting_moves"):
        editing.save(evening, activity=str(editing.town.activities["cantine"]))
    with pytest.raises(RuleBroken, match="choice_missing"):
        editing.save("slot:0", activity="999", name="x", row="day", position=0)


def test_a_group_gets_places_and_other_places_one_day(editing: Editing) -> None:
    group = f"group:{editing.town.groups['cantine']}"
    assert editing.save(group, capacity=30, name="Petits").values["capacity"] == 30
    other = editing.save(
        "group_capacity:0", group=group.partition(":")[2], on="2026-12-01", capacity=12, reason="Salle prêtée"
    )
    with pytest.raises(RuleBroken, match="capacity_set_already"):
        editing.save("group_capacity:0", group=group.partition(":")[2], on="2026-12-01", capacity=9)
    with editing.town.database.read() as session:
        row = session.query(GroupCapacity).one()
        assert (row.capacity, row.reason) == (12, "Salle prêtée")
    editing.remove(other.key)


def test_a_group_with_bookings_stays(editing: Editing) -> None:
    town = editing.town
    family = add_family(town)
    add_booking(town, family, add_child(town, family), NEXT_MONDAY)
    group = f"group:{town.groups['cantine']}"
    with pytest.raises(RuleBroken, match="group_in_use"):
        editing.remove(group)
    with pytest.raises(RuleBroken, match="setting_moves"):
        editing.save(group, site=str(town.centre_id))
    with pytest.raises(RuleBroken, match="slot_in_use"):
        editing.remove(f"slot:{town.slots['cantine.midi']}")
    fresh = editing.save(
        "group:0", activity=str(town.activities["cantine"]), site=str(town.centre_id), name="B", capacity=9
    )
    editing.save("group_capacity:0", group=fresh.key.partition(":")[2], on="2026-12-01", capacity=2)
    editing.remove(fresh.key)


def test_codes_are_told_apart() -> None:
    assert free_code("Accueil du soir", {"accueil-du-soir"}) == "accueil-du-soir-2"
    assert free_code("…", set()) != ""
