"""Stored bodies read as what they ask; what cannot be read says so and is never refused here (R16)."""

from datetime import date
from typing import Any

import pytest

from staffdesk.domain.requests import AbsenceItem, BookingItem, BookingOp, FieldEdit, Subject
from staffdesk.services.validation.asked import read_body

CHILD, OTHER = "a" * 32, "b" * 32
ITEM = {"child": CHILD, "activity": "cantine", "slot": "midi", "on": "2026-11-23"}
FILE = {"doc_id": "c" * 32, "name": "a.pdf", "media_type": "application/pdf", "size": 3, "sha256": "d" * 64}


def test_slots_are_read_in_the_order_of_the_sending() -> None:
    body = {
        "base_rev": 1,
        "items": [ITEM | {"op": "add"}, ITEM | {"child": OTHER, "op": "cancel"}],
        "note": "SVP",
    }
    asked = read_body("booking", body)
    assert asked.cells == (
        BookingItem(CHILD, "cantine", "midi", date(2026, 11, 23)),
        BookingItem(OTHER, "cantine", "midi", date(2026, 11, 23), BookingOp.CANCEL),
    )
    assert (asked.child_uids, asked.item_count, asked.note) == ((CHILD, OTHER), 2, "SVP")


def test_an_absence_keeps_its_reason_and_proofs() -> None:
    body = {"base_rev": 1, "reason": "illness", "words": "grippe", "items": [ITEM], "documents": ["c" * 32]}
    asked = read_body("absence", body)
    assert asked.cells == (
        AbsenceItem(CHILD, "cantine", "midi", date(2026, 11, 23), "illness", "grippe", ("c" * 32,)),
    )
    assert asked.absence is not None


def test_an_edit_of_a_child_names_it() -> None:
    body = {
        "subject": "child",
        "uid": CHILD,
        "base_rev": 1,
        "fields": [{"name": "diet", "base": "a", "asked": "b"}],
    }
    asked = read_body("edit", body)
    assert asked.edits == (FieldEdit(Subject.CHILD, CHILD, "diet", "a", "b"),)
    assert (asked.child_uids, asked.item_count) == ((CHILD,), 1)


def test_a_document_brings_its_description_and_child() -> None:
    asked = read_body("document", {"type_code": "insurance", "child": CHILD, "document": FILE})
    assert [one.doc_id for one in asked.documents] == ["c" * 32]
    assert (asked.child_uids, asked.item_count) == ((CHILD,), 1)


def test_messages_withdrawals_and_terms_are_read() -> None:
    words: dict[str, object] = {
        "thread": CHILD,
        "message": OTHER,
        "topic": "other",
        "subject": "Objet",
        "body": "Bonjour",
    }
    message = read_body("message", words).message
    assert message is not None
    assert message.body == "Bonjour"
    assert read_body("withdrawal", {"req_id": CHILD}).withdrawn_req_id == CHILD
    assert read_body("terms", {"version": "1"}).readable


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("hologram", {}),
        ("payment", {"invoices": []}),
        ("booking", {"base_rev": 1, "items": []}),
        ("booking", {"base_rev": 1, "items": [ITEM | {"op": "dance"}]}),
        ("edit", {"subject": "bank", "uid": CHILD, "base_rev": 1, "fields": [{"name": "x"}]}),
        ("withdrawal", {"req_id": "../etc"}),
    ],
)
def test_what_cannot_be_read_says_so(kind: str, body: dict[str, Any]) -> None:
    asked = read_body(kind, body)
    assert (asked.kind, asked.readable, asked.item_count) == (kind, False, 1)
