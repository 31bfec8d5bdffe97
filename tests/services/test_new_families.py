"""A household entered at the desk: written whole, told to the portal, never twice unless one says so."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select, update

from staffdesk.domain.errors import NotAllowed, NotFound, RuleBroken
from staffdesk.domain.new_family import NewChild, NewGuardian, NewHousehold
from staffdesk.domain.requests import Subject
from staffdesk.models.households import Child, Enrolment, Guardian, Household, Membership
from staffdesk.models.sync import OutboxMessage
from staffdesk.services.households import Households
from staffdesk.services.new_families import NewFamilies
from staffdesk.services.validation.fields import find_holder, write_value
from tests.factories import AGENT, READER, SmallTown, add_child, add_family
from tests.rows_read import rows_read

NORA = NewGuardian("Mme", "Nora", "Daoud", "nora@famille.example", "0611121314")
PAUL = NewGuardian("M.", "Paul", "Lemoine")
ASKED = NewHousehold((NORA, PAUL), (), "", "3 rue des Tanneurs", "", "99990", "Valbrune-sur-Orle")


@pytest.fixture
def families(small_town: SmallTown) -> NewFamilies:
    return NewFamilies(small_town.office)


def test_a_household_is_written_with_its_people_and_can_be_invited(
    small_town: SmallTown, families: NewFamilies
) -> None:
    add_family(small_town, "Avant")
    (classroom,) = families.classes(READER)
    assert classroom.class_id == small_town.class_id
    malo = NewChild("Malo", "Lemoine", date(2019, 4, 2), classroom.class_id)
    made = families.create(AGENT, replace(ASKED, children=(malo, replace(malo, first_name="Lou"))))
    assert (made.name, made.number) == ("Daoud-Lemoine", "03002")
    households = Households(small_town.office)
    sheet = households.sheet(AGENT, made.household_id)
    assert [row.name for row in sheet.guardians] == ["Mme Nora Daoud", "M. Paul Lemoine"]
    assert sheet.guardians[0].mobile == "06 11 12 13 14"
    assert [(row.name, row.class_name) for row in sheet.children] == [
        ("Malo Lemoine", classroom.name),
        ("Lou Lemoine", classroom.name),
    ]
    assert [row.text for row in sheet.timeline] == [
        "Foyer créé\u00a0: Daoud-Lemoine, 2\u00a0responsables, 2\u00a0enfants"
    ]
    assert [row.household_id for row in households.list(AGENT, "daoud malo")] == [made.household_id]
    households.invite(AGENT, made.household_id)
    with small_town.database.read() as session:
        kinds = session.scalars(select(OutboxMessage.kind).order_by(OutboxMessage.id)).all()
        assert session.scalar(select(Household.snapshot_rev).where(Household.id == made.household_id)) == 2
    assert set(kinds) == {"account", "family_snapshot"}


def test_what_is_missing_is_refused_by_its_field_and_nothing_is_written(
    small_town: SmallTown, families: NewFamilies
) -> None:
    with pytest.raises(RuleBroken, match="phone_shape") as raised:
        families.create(AGENT, replace(ASKED, guardians=(replace(NORA, mobile="06"),)))
    assert raised.value.facts["field"] == "guardian.0.mobile"
    with pytest.raises(NotFound, match="class_group"):
        families.create(AGENT, replace(ASKED, children=(NewChild("Malo", "Lemoine", date(2019, 4, 2), 999),)))
    with small_town.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Household)) == 0


@pytest.mark.parametrize(
    ("like", "why"),
    [
        ({"guardians": (replace(NORA, email="FAMILLE1@famille.example"),)}, ("email",)),
        ({"guardians": (replace(NORA, mobile="+33 6 00 12 34 56"),)}, ("phone",)),
        ({"guardians": (replace(NORA, first_name="Salima", last_name="Béranger"),)}, ("adult",)),
        ({"name": "Béranger", "address_line1": "12, rue des Tilleuls"}, ("address",)),
        ({"name": "Béranger", "address_line1": "14 rue des Tilleuls"}, ()),
        ({"children": (NewChild("ines", "Autre", date(2019, 4, 2)),)}, ("child",)),
        ({"children": (NewChild("Inès", "Béranger", date(2019, 4, 3)),)}, ()),
    ],
)
def test_a_household_on_file_that_looks_alike_is_found(
    small_town: SmallTown, families: NewFamilies, like: dict[str, object], why: tuple[str, ...]
) -> None:
    family = add_family(small_town, "Béranger")
    child = add_child(small_town, family)
    with small_town.database.begin() as session:
        session.scalars(select(Guardian)).one().email = "famille1@famille.example"
    asked = replace(ASKED, **like)  # type: ignore[arg-type]
    found = families.look_alikes(READER, asked)
    assert [one.why for one in found] == ([why] if why else [])
    if why:
        assert found[0].name == "Béranger (03001)"
        assert found[0].child_id == (child.child_id if why == ("child",) else 0)
        with pytest.raises(RuleBroken, match="household_on_file"):
            families.create(AGENT, asked)
    assert families.create(AGENT, asked, seen={family.household_id}).number == "03002"


def test_a_look_while_one_types_reads_only_what_looks_alike(
    small_town: SmallTown, families: NewFamilies
) -> None:
    asked = replace(ASKED, guardians=(replace(NORA, first_name="Salima", last_name="Béranger"),))
    add_family(small_town, "Beranger")
    read = []
    for others in (1, 6):
        for rank in range(others):
            add_family(small_town, f"Autre {others}{rank}")
        with small_town.database.begin() as session:
            session.execute(update(Guardian).values(mobile="06 99 00 00 01"))
        with rows_read(small_town.database) as rows:
            assert [one.why for one in families.look_alikes(READER, asked)] == [("adult",)]
        read.append(rows())
    assert read[0] == read[1]


def test_an_adult_is_found_by_the_name_a_family_had_corrected(
    small_town: SmallTown, families: NewFamilies
) -> None:
    family = add_family(small_town, "Béranjé")
    with small_town.database.begin() as session:
        guardian = find_holder(session, Subject.GUARDIAN, family.guardian_uid)
        write_value(guardian, Subject.GUARDIAN, "last_name", "Béranger")
    asked = replace(ASKED, guardians=(replace(NORA, first_name="Salima", last_name="Beranger"),))
    assert [one.why for one in families.look_alikes(READER, asked)] == [("adult",)]


def test_a_new_household_may_share_the_child_of_another_one(
    small_town: SmallTown, families: NewFamilies
) -> None:
    mother = add_family(small_town, "Mère")
    child = add_child(small_town, mother)
    made = families.create(AGENT, replace(ASKED, shared=(child.child_id,)))
    with small_town.database.read() as session:
        homes = session.scalars(select(Membership.household_id).where(Membership.child_id == child.child_id))
        assert set(homes) == {mother.household_id, made.household_id}
        places = select(func.count()).select_from(Enrolment).group_by(Enrolment.household_id)
        assert len(set(session.scalars(places))) == 1
        assert session.scalars(select(Household.snapshot_rev)).all() == [1, 1]
    with pytest.raises(RuleBroken, match="child_has_two_homes"):
        families.create(AGENT, replace(ASKED, shared=(child.child_id,)), seen={made.household_id})


def test_a_child_and_a_second_adult_are_added_once(small_town: SmallTown, families: NewFamilies) -> None:
    family, other = add_family(small_town), add_family(small_town, "Autre")
    add_child(small_town, family)
    malo = NewChild("Malo", "Lemoine", date(2021, 4, 2), small_town.class_id)
    families.add_child(AGENT, family.household_id, malo)
    families.add_guardian(AGENT, family.household_id, PAUL)
    sheet = Households(small_town.office).sheet(AGENT, family.household_id)
    assert [row.name for row in sheet.children] == ["Inès Lemoine-Daoud", "Malo Lemoine"]
    assert [(row.name, row.is_payer) for row in sheet.guardians][1] == ("M. Paul Lemoine", False)
    assert {row.text for row in sheet.timeline} == {
        "Enfant ajouté\u00a0: Malo Lemoine",
        "Responsable ajouté\u00a0: Paul Lemoine",
    }
    with pytest.raises(RuleBroken, match="child_is_there"):
        families.add_child(AGENT, family.household_id, malo)
    with pytest.raises(RuleBroken, match="household_on_file"):
        families.add_child(AGENT, other.household_id, malo)
    families.add_child(AGENT, other.household_id, malo, seen={family.household_id})
    with pytest.raises(RuleBroken, match="guardians_complete"):
        families.add_guardian(AGENT, family.household_id, PAUL)
    with small_town.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Child)) == 3


def test_the_first_adult_of_an_empty_household_must_be_within_reach(
    small_town: SmallTown, families: NewFamilies
) -> None:
    family = add_family(small_town)
    with small_town.database.begin() as session:
        session.delete(session.scalars(select(Guardian)).one())
    with pytest.raises(RuleBroken, match="contact_missing"):
        families.add_guardian(AGENT, family.household_id, PAUL)
    families.add_guardian(AGENT, family.household_id, NORA)
    assert Households(small_town.office).sheet(AGENT, family.household_id).guardians[0].is_payer


def test_a_reader_writes_nothing(small_town: SmallTown, families: NewFamilies) -> None:
    family = add_family(small_town)
    for act in (
        lambda: families.create(READER, ASKED),
        lambda: families.add_child(READER, family.household_id, NewChild()),
        lambda: families.add_guardian(READER, family.household_id, PAUL),
    ):
        with pytest.raises(NotAllowed):
            act()
