"""Fields of the file: read as text, written where they may be, found again by their new name."""

import pytest
from sqlalchemy.orm import Session

from staffdesk.domain.errors import NotFound, RuleBroken
from staffdesk.domain.requests import Subject
from staffdesk.models.households import Child, Household
from staffdesk.services.validation.fields import (
    belongs_to,
    current_value,
    find_holder,
    holder_of_id,
    write_value,
)
from tests.factories import SmallTown, add_child, add_family


def test_a_yes_or_no_travels_as_a_word(small_town: SmallTown) -> None:
    family = add_family(small_town)
    with small_town.database.begin() as session:
        household = find_holder(session, Subject.HOUSEHOLD, family.uid)
        assert current_value(household, "invoice_by_mail") == "yes"
        write_value(household, Subject.HOUSEHOLD, "invoice_by_mail", "no")
        assert current_value(household, "invoice_by_mail") == "no"


def test_a_child_is_found_by_its_new_name(small_town: SmallTown) -> None:
    child = add_child(small_town, add_family(small_town))
    with small_town.database.begin() as session:
        holder = find_holder(session, Subject.CHILD, child.uid)
        write_value(holder, Subject.CHILD, "first_name", "  Zélie ")
    with small_town.database.read() as session:
        kept = session.get_one(Child, child.child_id)
    assert (kept.first_name, kept.search) == ("Zélie", "zelie lemoine daoud")


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [("snapshot_rev", "9", "field_not_editable"), ("note", "x", "field_not_editable")],
)
def test_what_is_not_the_familys_is_not_written(
    small_town: SmallTown, name: str, value: str, code: str
) -> None:
    family = add_family(small_town)
    with small_town.database.begin() as session:
        household = find_holder(session, Subject.HOUSEHOLD, family.uid)
        with pytest.raises(RuleBroken, match=code):
            write_value(household, Subject.HOUSEHOLD, name, value)


def test_a_name_is_never_emptied(small_town: SmallTown) -> None:
    family = add_family(small_town)
    with small_town.database.begin() as session:
        guardian = find_holder(session, Subject.GUARDIAN, family.guardian_uid)
        with pytest.raises(RuleBroken, match="field_missing"):
            write_value(guardian, Subject.GUARDIAN, "last_name", " ")


@pytest.mark.parametrize("subject", [Subject.HOUSEHOLD, Subject.GUARDIAN, Subject.CHILD, Subject.BANK])
def test_a_record_that_is_not_there(small_town: SmallTown, subject: Subject) -> None:
    with small_town.database.read() as session:
        with pytest.raises(NotFound, match="edited_record"):
            find_holder(session, subject, "0" * 32)
        with pytest.raises(NotFound, match="edited_record"):
            holder_of_id(session, subject, 404)


def test_whose_a_record_is(small_town: SmallTown) -> None:
    family, stranger = add_family(small_town), add_family(small_town, "Étrangère")
    child = add_child(small_town, family)
    with small_town.database.read() as session:
        for subject, uid in (
            (Subject.HOUSEHOLD, family.uid),
            (Subject.GUARDIAN, family.guardian_uid),
            (Subject.CHILD, child.uid),
        ):
            holder = find_holder(session, subject, uid)
            assert belongs_to(session, holder, family.household_id)
            assert not belongs_to(session, holder, stranger.household_id)
        _same(session, family.household_id)


def _same(session: Session, household_id: int) -> None:
    assert isinstance(holder_of_id(session, Subject.HOUSEHOLD, household_id), Household)
