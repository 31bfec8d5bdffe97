"""Sites and classes: named once, kept while they are used."""

import pytest

from staffdesk.domain.errors import RuleBroken
from tests.factories import SmallTown, add_child, add_family
from tests.services.test_settings_activities import Editing


@pytest.fixture
def editing(small_town: SmallTown) -> Editing:
    return Editing(small_town)


def test_a_site_is_added_changed_and_deleted(editing: Editing) -> None:
    saved = editing.save("site:0", name="École Hugo", kind="school", level="nursery", address="1 rue du Lac")
    assert saved.values["level"] == "nursery"
    assert editing.save(saved.key, capacity=120, level=None).values["capacity"] == 120
    with pytest.raises(RuleBroken, match="name_taken"):
        editing.save("site:0", name="École Hugo", kind="school")
    with pytest.raises(RuleBroken, match="choice_missing"):
        editing.save(saved.key, kind="piscine")
    editing.remove(saved.key)
    with pytest.raises(RuleBroken, match="site_in_use"):
        editing.remove(f"site:{editing.town.school_id}")


def test_a_class_belongs_to_a_school_year(editing: Editing) -> None:
    school = str(editing.town.school_id)
    saved = editing.save(
        "class_group:0", site=school, school_year=2027, name="CE1 A", level="CE1", teacher=""
    )
    assert saved.values["school_year"] == 2027
    with pytest.raises(RuleBroken, match="name_taken"):
        editing.save("class_group:0", site=school, school_year=2027, name="CE1 A", level="CE1")
    with pytest.raises(RuleBroken, match="choice_missing"):
        editing.save(saved.key, site="999")
    editing.remove(saved.key)


def test_a_class_with_children_stays_where_it_is(editing: Editing) -> None:
    town = editing.town
    add_child(town, add_family(town))
    key = f"class_group:{town.class_id}"
    assert editing.save(key, teacher="Mme Roux").values["teacher"] == "Mme Roux"
    with pytest.raises(RuleBroken, match="setting_moves"):
        editing.save(key, school_year=2027)
    with pytest.raises(RuleBroken, match="class_in_use"):
        editing.remove(key)
