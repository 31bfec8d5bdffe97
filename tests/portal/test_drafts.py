"""Drafts: what was typed, given back; secrets never kept."""

from datetime import timedelta

from staffdesk.portal.database import Store
from staffdesk.portal.drafts import LONGEST, drop_draft, keep_draft
from staffdesk.portal.family_file import FamilyFile
from tests.factories_portal import SUNDAY_EVENING as NOW

TYPED = {"body": ["Bonjour"], "day": ["a", "b"], "csrf": ["x"], "submit_id": ["y"], "password": ["z"]}


def test_a_draft_gives_back_what_was_typed_but_no_secret(each_store: Store) -> None:
    with each_store.begin() as connection:
        keep_draft(connection, "f", "/messages/nouveau", {"body": ["old"]}, NOW)
        keep_draft(connection, "f", "/messages/nouveau", TYPED, NOW)
        found = FamilyFile(connection, "f").draft("/messages/nouveau", NOW)
        assert found is not None
        assert found.fields == {"body": ["Bonjour"], "day": ["a", "b"]}
        assert FamilyFile(connection, "g").draft("/messages/nouveau", NOW) is None
        drop_draft(connection, "f", "/messages/nouveau")
        assert FamilyFile(connection, "f").draft("/messages/nouveau", NOW) is None


def test_what_no_form_of_ours_could_hold_is_not_kept(store: Store) -> None:
    with store.begin() as connection:
        keep_draft(connection, "f", "/x", {"body": ["x" * LONGEST]}, NOW)
        assert FamilyFile(connection, "f").draft("/x", NOW) is None


def test_a_draft_is_given_back_for_a_day(each_store: Store) -> None:
    with each_store.begin() as connection:
        keep_draft(connection, "f", "/x", {"body": ["Bonjour"]}, NOW)
        file = FamilyFile(connection, "f")
        assert file.draft("/x", NOW + timedelta(hours=23, minutes=59)) is not None
        assert file.draft("/x", NOW + timedelta(hours=24)) is None
