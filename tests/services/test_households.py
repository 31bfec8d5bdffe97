"""Families: found by any of their names, edited unless somebody was faster, invited by mail."""

import json

import pytest
from sqlalchemy import select

from staffdesk.domain.errors import NotAllowed, NotFound, RuleBroken, Stale
from staffdesk.domain.requests import Subject
from staffdesk.models.households import Child, Guardian, Household
from staffdesk.models.sync import OutboxMessage
from staffdesk.services.households import FieldWritten, Households
from tests.factories import (
    AGENT,
    COLLEAGUE,
    READER,
    SmallTown,
    add_child,
    add_family,
    add_invoice,
)


def guardian_id(town: SmallTown, uid: str) -> int:
    with town.database.read() as session:
        return session.scalars(select(Guardian.id).where(Guardian.uid == uid)).one()


def mobile(town: SmallTown, uid: str, value: str, seen: str = "06 00 12 34 56") -> FieldWritten:
    return FieldWritten(Subject.GUARDIAN, guardian_id(town, uid), "mobile", value, seen)


@pytest.mark.parametrize("text", ["lemoine", "DAOUD", "ines", "salima", "03001", "lemoine inès", ""])
def test_a_family_is_found_by_any_of_its_names(small_town: SmallTown, text: str) -> None:
    family = add_family(small_town)
    add_child(small_town, family)
    rows = Households(small_town.office).list(AGENT, text)
    assert [(row.household_id, row.name, row.children) for row in rows] == [
        (family.household_id, "Lemoine-Daoud", "Inès")
    ]


def test_families_stand_as_in_an_alphabet_without_accents(small_town: SmallTown) -> None:
    for name in ("Zeller", "Élie", "dupont", "Faure"):
        add_family(small_town, name)
    assert [row.name for row in Households(small_town.office).list(AGENT)] == [
        "dupont",
        "Élie",
        "Faure",
        "Zeller",
    ]


def test_a_row_says_what_is_due_and_what_is_missing(small_town: SmallTown) -> None:
    complete, lacking = add_family(small_town, "Entière"), add_family(small_town, "Lacune", complete=False)
    add_child(small_town, complete)
    add_child(small_town, lacking, complete=False)
    with small_town.database.begin() as session:
        add_invoice(session, lacking, small_town.clock.today(), number=1, total_cents=500)
    rows = Households(small_town.office).list(AGENT)
    assert [(row.name, row.due_cents, row.missing_documents) for row in rows] == [
        ("Entière", 0, 0),
        ("Lacune", 500, 3),
    ]
    assert Households(small_town.office).list(AGENT, "introuvable") == ()


def test_an_edit_is_written_audited_and_published(small_town: SmallTown) -> None:
    mother, father = add_family(small_town, "Mère"), add_family(small_town, "Père")
    child = add_child(small_town, mother, father)
    written = FieldWritten(Subject.CHILD, child.child_id, "diet", "sans porc", "standard")
    Households(small_town.office).edit(AGENT, mother.household_id, written)
    with small_town.database.read() as session:
        assert session.get_one(Child, child.child_id).diet == "sans porc"
        assert session.scalars(select(Household.snapshot_rev)).all() == [1, 1]
    timeline = Households(small_town.office).sheet(AGENT, father.household_id).timeline
    assert [(row.who, row.text) for row in timeline] == [("Camille R.", "Dossier modifié\u00a0: Régime")]


def test_whoever_looked_before_the_change_is_told(small_town: SmallTown) -> None:
    family = add_family(small_town)
    households = Households(small_town.office)
    households.edit(AGENT, family.household_id, mobile(small_town, family.guardian_uid, "06 11"))
    with pytest.raises(Stale, match="changed_since") as raised:
        households.edit(COLLEAGUE, family.household_id, mobile(small_town, family.guardian_uid, "06 22"))
    assert raised.value.facts["now"] == "06 11"


def test_another_familys_record_is_not_there(small_town: SmallTown) -> None:
    family, other = add_family(small_town), add_family(small_town, "Autre")
    with pytest.raises(NotFound, match="edited_record"):
        Households(small_town.office).edit(
            AGENT, other.household_id, mobile(small_town, family.guardian_uid, "07")
        )


def test_a_reader_edits_nothing(small_town: SmallTown) -> None:
    family = add_family(small_town)
    households = Households(small_town.office)
    with pytest.raises(NotAllowed):
        households.edit(READER, family.household_id, mobile(small_town, family.guardian_uid, "07"))
    with pytest.raises(NotAllowed):
        households.invite(READER, family.household_id)


def test_an_invitation_asks_the_portal_for_a_mail(small_town: SmallTown) -> None:
    family = add_family(small_town)
    households = Households(small_town.office)
    assert households.sheet(AGENT, family.household_id).account_state == "none"
    households.invite(AGENT, family.household_id)
    assert households.sheet(AGENT, family.household_id).account_state == "invited"
    with small_town.database.read() as session:
        row = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "account")).one()
    body = json.loads(row.body or "{}")
    assert (body["action"], body["display_name"], body["link_days"]) == ("invite", "Salima Lemoine-Daoud", 7)
    assert (row.family, body["guardian"]) == (family.uid, family.guardian_uid)


def test_nobody_is_invited_without_an_address(small_town: SmallTown) -> None:
    family = add_family(small_town)
    households = Households(small_town.office)
    email = f"famille{family.household_id}@famille.example"
    emptied = FieldWritten(Subject.GUARDIAN, guardian_id(small_town, family.guardian_uid), "email", "", email)
    households.edit(AGENT, family.household_id, emptied)
    with pytest.raises(RuleBroken, match="guardian_without_email"):
        households.invite(AGENT, family.household_id)
    with pytest.raises(NotFound, match="household"):
        households.invite(AGENT, 404)
