"""A running digest proves items and their order."""

import hashlib

import pytest

from staffdesk.contract.streams import START, extend_stream, item_digest, item_text
from staffdesk.contract.v1 import OutboxItem, RequestItem
from staffdesk.domain.canonical import canonical_bytes

ITEM = {
    "req_id": "ab" * 16,
    "seq": 1,
    "family": "cd" * 16,
    "kind": "edit",
    "version": 1,
    "submit_id": "form",
    "received_at": "2026-11-16T08:30:00.000000Z",
    "documents": [],
    "body": {"x": 1},
}


def test_the_digest_is_of_the_item_exactly_as_it_travels() -> None:
    item = RequestItem.model_validate(ITEM)
    assert item_digest(item) == hashlib.sha256(canonical_bytes(ITEM)).hexdigest()


def test_unknown_fields_are_part_of_the_proof() -> None:
    newer = RequestItem.model_validate(ITEM | {"from_next_year": True})
    assert newer.to_wire()["from_next_year"] is True
    assert item_digest(newer) != item_digest(RequestItem.model_validate(ITEM))


def test_an_instant_has_one_text_whatever_its_zone() -> None:
    paris = RequestItem.model_validate(ITEM | {"received_at": "2026-11-16T09:30:00+01:00"})
    assert item_digest(paris) == item_digest(RequestItem.model_validate(ITEM))


def test_order_matters() -> None:
    one, two = "1" * 64, "2" * 64
    assert extend_stream(extend_stream(START, one), two) != extend_stream(extend_stream(START, two), one)
    assert extend_stream(START, one) == hashlib.sha256(one.encode()).hexdigest()


@pytest.mark.parametrize("more", [{}, {"a_field_of_next_year": [1, None]}, {"zz": "é"}])
def test_a_message_is_written_as_it_travels_with_what_we_do_not_know(more: dict[str, object]) -> None:
    sent = {
        "n": 3,
        "msg_id": "ab" * 16,
        "kind": "ledger_head",
        "version": 1,
        "family": None,
        "body": {"b": 1},
    }
    item = OutboxItem.model_validate(sent | more)
    body = canonical_bytes(item.body).decode("utf-8")
    assert item_text(item, body).encode("utf-8") == canonical_bytes(sent | more)
