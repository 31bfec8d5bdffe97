"""A demonstration script goes through the doors of real families, and only in a town that says it is one."""

import base64
import hashlib
from typing import Any

import pytest
from sqlalchemy import select

from staffdesk.contract.v1 import write_instant
from staffdesk.domain.errors import NotFound, RuleBroken
from staffdesk.portal import tables
from staffdesk.portal.database import Store
from staffdesk.portal.demonstration import perform
from tests.factories_portal import SUNDAY_EVENING as NOW
from tests.factories_portal import Scene, family

FAMILY = family().household.uid
PAPER = b"%PDF-1.4 exemple"


def a_script(**changes: Any) -> dict[str, Any]:
    """Give a script with one document of the family."""
    asked = {
        "family": FAMILY,
        "kind": "document",
        "submit_id": "b" * 32,
        "received_at": write_instant(NOW),
        "body": {"type_code": "address_proof", "child": None, "note": ""},
        "files": [
            {
                "doc_id": "c" * 32,
                "name": "preuve.pdf",
                "media_type": "application/pdf",
                "content": base64.b64encode(PAPER).decode("ascii"),
            }
        ],
    }
    return {"password_hash": "argon2-of-all", "requests": [asked | changes]}


@pytest.fixture
def scene(store: Store) -> Scene:
    """A portal with one family, in a town that is a demonstration."""
    found = Scene(store)
    found.publish_town(is_demonstration=True)
    found.publish(family())
    return found


def test_a_document_is_filed_with_its_bytes(scene: Scene, store: Store) -> None:
    with store.begin() as connection:
        assert perform(connection, a_script(), NOW) == 1
    with store.read() as connection:
        filed = connection.execute(select(tables.request)).one()
        kept = connection.execute(select(tables.document)).one()
    assert (filed.family, filed.kind, filed.received_at) == (FAMILY, "document", write_instant(NOW))
    assert (kept.sha256, kept.complete) == (hashlib.sha256(PAPER).hexdigest(), 1)


def test_its_accounts_are_open_at_once_and_nobody_gets_a_mail(scene: Scene, store: Store) -> None:
    opened = {
        "email": "Ines.Lemoine@exemple.fr",
        "family": FAMILY,
        "guardian": "e" * 32,
        "household_number": "3154",
        "display_name": "Inès Lemoine",
    }
    with store.begin() as connection:
        perform(connection, a_script() | {"accounts": [opened]}, NOW)
    with store.read() as connection:
        account = connection.execute(
            select(tables.account).where(tables.account.c.email == "ines.lemoine@exemple.fr")
        ).one()
        assert connection.execute(select(tables.mail)).all() == []
    assert (account.password_hash, account.active, account.family) == ("argon2-of-all", 1, FAMILY)
    assert account.terms_version is not None


def test_a_script_may_not_speak_of_another_familys_child(scene: Scene, store: Store) -> None:
    body = {"type_code": "insurance", "child": "d" * 32, "note": ""}
    with pytest.raises(NotFound, match="child"), store.begin() as connection:
        perform(connection, a_script(body=body), NOW)


def test_a_real_town_refuses_it(store: Store) -> None:
    real = Scene(store)
    real.publish_town(is_demonstration=False)
    with pytest.raises(RuleBroken, match="not_a_demonstration"), store.begin() as connection:
        perform(connection, a_script(), NOW)
