"""The health form at the desk: opened by who may, written once, told without its values."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from staffdesk.domain.errors import NotAllowed, RuleBroken, Stale
from staffdesk.domain.permissions import Actor, Role
from staffdesk.models.households import Child, HealthRecord, Household, PickupPerson
from staffdesk.models.staff import AuditEntry
from staffdesk.services.attendance_rows import Collector
from staffdesk.services.health_editing import HealthEditing, HealthSheet, HealthWritten
from staffdesk.services.households import Households
from tests.factories import AGENT, COLLEAGUE, MadeChild, SmallTown, add_child, add_family

COUNTER = Actor(user_id=9, name="Guichet", roles=frozenset({Role.COUNTER}))
GRANDMOTHER = Collector("Lucie Petit", "grand-mère", "06 00 11 22 33", True, False)


@pytest.fixture
def editing(small_town: SmallTown) -> HealthEditing:
    return HealthEditing(small_town.office)


@pytest.fixture
def child(small_town: SmallTown) -> MadeChild:
    return add_child(small_town, add_family(small_town, "Mère"), add_family(small_town, "Père"))


def typed(sheet: HealthSheet, values: dict[str, str] | None = None, **beside: Any) -> HealthWritten:
    """Type in a form that was opened."""
    written = HealthWritten(
        dict(sheet.values) | (values or {}), sheet.diet, sheet.image_consent, sheet.people, sheet.mark
    )
    return replace(written, **beside)


def test_a_form_is_written_and_both_families_are_told_without_its_values(
    small_town: SmallTown, editing: HealthEditing, child: MadeChild
) -> None:
    sheet = editing.sheet(AGENT, child.child_id)
    assert (sheet.values["doctor"], sheet.diet, sheet.image_consent, sheet.told) == (
        "Dr Petit",
        "standard",
        "",
        "",
    )
    values = {
        "allergies": "arachide",
        "treatments": "Ventoline",
        "care_plan": "yes",
        "care_plan_from": "2026-11-02",
        "care_plan_until": "2027-08-31",
        "care_plan_meal": "yes",
    }
    written = typed(sheet, values, diet="sans porc", image_consent="no", people=(GRANDMOTHER,))
    editing.save(AGENT, child.child_id, written)
    again = editing.sheet(AGENT, child.child_id)
    assert {name: again.values[name] for name in values} == values
    assert (again.diet, again.image_consent, again.people) == ("sans porc", "no", (GRANDMOTHER,))
    assert again.told.startswith("Camille R., le ")
    with small_town.database.read() as session:
        row = session.get_one(Child, child.child_id)
        assert [row.care_plan.brings_meal_on(date(2026, 11, day)) for day in (1, 2)] == [False, True]
        assert session.scalars(select(Household.snapshot_rev)).all() == [1, 1]
        told = repr(session.scalars(select(AuditEntry.facts)).all())
        actions = session.scalars(select(AuditEntry.action)).all()
    assert not any(value in told for value in ("arachide", "Ventoline", "Lucie"))
    assert (actions.count("health.read"), actions.count("health.edited")) == (2, 3)
    with small_town.database.read() as session:
        households = session.scalars(select(Household.id)).all()
    for household in households:
        timeline = Households(small_town.office).sheet(AGENT, household).timeline
        assert [row.text for row in timeline] == ["Fiche sanitaire modifiée\u00a0: Inès"]


def test_only_who_changed_among_those_authorised_is_written(
    small_town: SmallTown, editing: HealthEditing, child: MadeChild
) -> None:
    names = ("Lucie Petit", "Marc Grand", "Ana Moyen", "Paul Dernier")
    lucie, marc, ana, paul = (replace(GRANDMOTHER, name=name) for name in names)

    def written(*people: Collector) -> dict[str, str]:
        editing.save(AGENT, child.child_id, typed(editing.sheet(AGENT, child.child_id), people=people))
        assert editing.sheet(AGENT, child.child_id).people == people
        with small_town.database.read() as session:
            return {one.name: one.uid for one in session.scalars(select(PickupPerson))}

    first = written(lucie, marc, ana)
    called = written(lucie, replace(marc, phone="06 99 99 99 99"), ana)
    assert called == first, "a telephone number makes nobody another person"
    spelled = written(replace(lucie, name="Lucy Petit"), marc, ana)
    assert spelled == {"Lucy Petit": first["Lucie Petit"], "Marc Grand": first["Marc Grand"]} | {
        "Ana Moyen": first["Ana Moyen"]
    }
    left = written(marc, ana, paul)
    assert (left["Marc Grand"], left["Ana Moyen"]) == (first["Marc Grand"], first["Ana Moyen"])
    assert left["Paul Dernier"] not in first.values()


def test_nothing_typed_writes_nothing(
    small_town: SmallTown, editing: HealthEditing, child: MadeChild
) -> None:
    editing.save(AGENT, child.child_id, typed(editing.sheet(AGENT, child.child_id)))
    with small_town.database.read() as session:
        assert session.scalars(select(Household.snapshot_rev)).all() == [0, 0]


def test_a_plan_that_is_taken_away_leaves_no_date(
    small_town: SmallTown, editing: HealthEditing, child: MadeChild
) -> None:
    sheet = editing.sheet(AGENT, child.child_id)
    editing.save(AGENT, child.child_id, typed(sheet, {"care_plan": "yes", "care_plan_until": "2027-08-31"}))
    sheet = editing.sheet(AGENT, child.child_id)
    editing.save(AGENT, child.child_id, typed(sheet, {"care_plan": "no"}))
    assert editing.sheet(AGENT, child.child_id).values["care_plan_until"] == ""
    with small_town.database.read() as session:
        row = session.get_one(Child, child.child_id)
        assert (row.has_care_plan, row.care_plan_until) == (False, None)


@pytest.mark.parametrize(
    ("values", "people", "code"),
    [
        ({"vaccine_dtp": "2030-01-01"}, (), "health_day_to_come"),
        ({"doctor_phone": "le soir"}, (), "health_phone"),
        (
            {"care_plan": "yes", "care_plan_from": "2027-01-02", "care_plan_until": "2027-01-01"},
            (),
            "care_plan_rev",
        ),
        ({}, (replace(GRANDMOTHER, name=" "),), "person_without_name"),
        ({}, (GRANDMOTHER,) * 11, "too_many_people"),
    ],
)
def test_what_the_portal_refuses_the_office_refuses(
    small_town: SmallTown,
    editing: HealthEditing,
    child: MadeChild,
    values: dict[str, str],
    people: tuple[Collector, ...],
    code: str,
) -> None:
    sheet = editing.sheet(AGENT, child.child_id)
    with pytest.raises(RuleBroken, match=code):
        editing.save(AGENT, child.child_id, typed(sheet, values, people=people, diet="sans porc"))
    assert editing.sheet(AGENT, child.child_id).mark == sheet.mark, "nothing of it was written"


def test_the_second_of_two_is_told_who_was_faster(editing: HealthEditing, child: MadeChild) -> None:
    sheet = editing.sheet(AGENT, child.child_id)
    editing.save(COLLEAGUE, child.child_id, typed(sheet, {"advice": "Lunettes"}))
    with pytest.raises(Stale, match="health_changed") as raised:
        editing.save(AGENT, child.child_id, typed(sheet, {"advice": "Sieste"}))
    assert raised.value.facts["who"] == "Dominique L."


def test_who_may_not_read_health_opens_and_writes_nothing(
    small_town: SmallTown, editing: HealthEditing, child: MadeChild
) -> None:
    with pytest.raises(NotAllowed):
        editing.sheet(COUNTER, child.child_id)
    with pytest.raises(NotAllowed):
        editing.save(COUNTER, child.child_id, HealthWritten({}, "", "", (), ""))


def test_a_form_that_never_came_is_opened_empty_and_made(
    small_town: SmallTown, editing: HealthEditing, child: MadeChild
) -> None:
    with small_town.database.begin() as session:
        session.delete(session.scalars(select(HealthRecord)).one())
        session.add(PickupPerson(child_id=child.child_id, name="Ancien"))
    sheet = editing.sheet(AGENT, child.child_id)
    assert sheet.values["doctor"] == ""
    editing.save(AGENT, child.child_id, typed(sheet, {"doctor": "Dr Neuf"}, people=()))
    again = editing.sheet(AGENT, child.child_id)
    assert (again.values["doctor"], again.people) == ("Dr Neuf", ())
