"""A second household for a child: found, linked with its places, agreed about, taken back."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from staffdesk.domain.custody import Agreement
from staffdesk.domain.errors import NotAllowed, NotFound, RuleBroken
from staffdesk.models.households import Enrolment, Guardian, Membership
from staffdesk.models.staff import AuditEntry
from staffdesk.models.sync import OutboxMessage
from staffdesk.services.custody_editing import CustodyEditing
from staffdesk.services.second_homes import SecondHomes
from tests.factories import AGENT, NEXT_MONDAY, READER, SmallTown, add_booking, add_child, add_family


@pytest.fixture
def homes(small_town: SmallTown) -> SecondHomes:
    return SecondHomes(small_town.office)


def test_a_household_is_found_by_its_name_number_or_adults(small_town: SmallTown, homes: SecondHomes) -> None:
    mother, father = add_family(small_town, "Lemoine"), add_family(small_town, "Bérard")
    child = add_child(small_town, mother)
    for text in ("berard", "03002", "Salima Bér"):
        found = homes.search(READER, child.child_id, text)
        assert [(one.household_id, one.name, one.adults) for one in found] == [
            (father.household_id, "Bérard (03002)", "Salima Bérard")
        ], text
    assert found[0].address == "12 rue des Tilleuls, 99990 Valbrune-sur-Orle"
    assert homes.search(READER, child.child_id, "lemoine") == (), "it has the child already"
    assert homes.search(READER, child.child_id, "  ") == ()


def test_an_adult_of_another_name_is_found_without_its_accents(
    small_town: SmallTown, homes: SecondHomes
) -> None:
    mother, father = add_family(small_town, "Lemoine"), add_family(small_town, "Aubin")
    child = add_child(small_town, mother)
    with small_town.database.begin() as session:
        adult = session.scalars(select(Guardian).where(Guardian.household_id == father.household_id)).one()
        adult.first_name, adult.last_name = "Hélène", "Gérôme"
    found = homes.search(READER, child.child_id, "helene gerome")
    assert [one.household_id for one in found] == [father.household_id]


def test_a_linked_home_has_the_places_of_the_child_and_shares_it_then(
    small_town: SmallTown, homes: SecondHomes
) -> None:
    mother, father = add_family(small_town, "Mère"), add_family(small_town, "Père")
    child = add_child(small_town, mother)
    for week in range(2):
        add_booking(small_town, mother, child, NEXT_MONDAY + timedelta(weeks=week))
    linked = homes.link(AGENT, child.child_id, father.household_id)
    assert linked.family == "Père"
    with small_town.database.read() as session:
        places = {
            household: set(
                session.execute(
                    select(Enrolment.group_id, Enrolment.starts_on, Enrolment.ends_on).where(
                        Enrolment.household_id == household
                    )
                ).tuples()
            )
            for household in (mother.household_id, father.household_id)
        }
        assert places[mother.household_id] == places[father.household_id] != set()
        assert session.scalars(select(AuditEntry.action)).all()[-1] == "child.linked"
        told = set(session.scalars(select(OutboxMessage.household_id)))
        assert {mother.household_id, father.household_id} <= told
    editing = CustodyEditing(small_town.office)
    sheet = editing.sheet(AGENT, child.child_id)
    assert ([home.name for home in sheet.homes], sheet.agreements) == (["Mère", "Père"], ())
    agreed = Agreement(father.uid, mother.uid, reference=NEXT_MONDAY, since=NEXT_MONDAY)
    assert editing.save(AGENT, child.child_id, agreed, sheet.mark).moved == 1
    with pytest.raises(RuleBroken, match="second_home_in_use"):
        homes.unlink(AGENT, linked)


def test_a_link_is_taken_back_with_its_places(small_town: SmallTown, homes: SecondHomes) -> None:
    mother, father = add_family(small_town, "Mère"), add_family(small_town, "Père")
    child = add_child(small_town, mother)
    homes.unlink(AGENT, homes.link(AGENT, child.child_id, father.household_id))
    with small_town.database.read() as session:
        assert session.scalars(select(Membership.household_id)).all() == [mother.household_id]
        assert set(session.scalars(select(Enrolment.household_id))) == {mother.household_id}


def test_what_cannot_be_linked_is_refused(small_town: SmallTown, homes: SecondHomes) -> None:
    mother, father, aunt = (add_family(small_town, name) for name in ("Mère", "Père", "Tante"))
    child = add_child(small_town, mother)
    with pytest.raises(NotAllowed):
        homes.link(READER, child.child_id, father.household_id)
    with pytest.raises(NotFound, match="child"):
        homes.link(AGENT, 404, father.household_id)
    with pytest.raises(NotFound, match="household"):
        homes.link(AGENT, child.child_id, 404)
    with pytest.raises(RuleBroken, match="child_is_there"):
        homes.link(AGENT, child.child_id, mother.household_id)
    linked = homes.link(AGENT, child.child_id, father.household_id)
    with pytest.raises(RuleBroken, match="child_has_two_homes"):
        homes.link(AGENT, child.child_id, aunt.household_id)
    add_booking(small_town, father, child)
    with pytest.raises(RuleBroken, match="second_home_in_use"):
        homes.unlink(AGENT, replace(linked))
