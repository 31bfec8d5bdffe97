"""Records keep what they do not know, and refuse what no column holds."""

import pytest
from pydantic import ValidationError

from staffdesk.contract.v1 import BODIES, MESSAGE_BODIES, Ack, MessageKind, OutboxItem, RequestKind, Words
from staffdesk.contract.v1 import BookingBody as Booking


def test_unknown_fields_travel_on() -> None:
    assert Ack.model_validate({"upto": 1, "stream": "", "new": 1}).to_wire()["new"] == 1


def test_every_kind_of_request_but_payments_has_its_body() -> None:
    assert set(RequestKind) - set(BODIES) == {RequestKind.PAYMENT}


def test_every_kind_of_message_but_backup_marks_has_its_body() -> None:
    assert set(MessageKind) - set(MESSAGE_BODIES) == {MessageKind.BACKUP_MARK}


@pytest.mark.parametrize("note", ["\x00", "a" * 4001])
def test_words_that_no_database_holds_are_refused(note: str) -> None:
    item = {"child": "c1" * 16, "activity": "canteen", "slot": "noon", "on": "2026-12-01", "op": "add"}
    Booking.model_validate({"base_rev": 1, "items": [item], "note": "Ligne 1\nligne 2"})
    with pytest.raises(ValidationError):
        Booking.model_validate({"base_rev": 1, "items": [item], "note": note})
    assert Words is not None


@pytest.mark.parametrize("n", [0, -1, 2**53 + 1, 1.5, "x"])
def test_numbers_are_whole_and_bounded(n: object) -> None:
    with pytest.raises(ValidationError):
        OutboxItem.model_validate({"n": n, "msg_id": "ab" * 16, "kind": "message", "body": {}})
