"""The answer carries the whole request, numbered or not (R17)."""

import json
from datetime import UTC, datetime

from staffdesk.contract import v1
from staffdesk.domain.requests import RequestStatus
from staffdesk.models.requests import Request
from staffdesk.services.validation.outcomes import decision_message

AT = datetime(2026, 11, 16, 8, 30, tzinfo=UTC)
RAW = {
    "req_id": "a" * 32,
    "seq": 7,
    "family": "b" * 32,
    "kind": "terms",
    "version": 1,
    "submit_id": "s",
    "received_at": "2026-11-16T08:00:00.000000Z",
    "documents": [],
    "body": {"version": "1"},
    "of_a_later_version": True,
}


def test_a_request_of_the_portal_is_given_back_whole_unknown_fields_too() -> None:
    request = Request(req_id="a" * 32, seq=7, raw=json.dumps(RAW))
    item = v1.ItemOutcome(index=0, outcome=v1.Outcome.ACCEPTED)
    sent = decision_message(request, RequestStatus.ACCEPTED, [item], at=AT, note="Merci.").to_wire()
    assert sent["request"] == RAW
    assert (sent["offline_request"], sent["note"], sent["status"]) == (None, "Merci.", "accepted")


def test_a_request_typed_in_is_told_as_such() -> None:
    raw = {name: value for name, value in RAW.items() if name not in ("seq", "submit_id")} | {
        "channel": "paper"
    }
    request = Request(req_id="a" * 32, seq=None, raw=json.dumps(raw))
    sent = decision_message(request, RequestStatus.REFUSED, [], at=AT, note="").to_wire()
    assert (sent["request"], sent["offline_request"]) == (None, raw)
