"""The interface answers canonical JSON with its digest, and a code for whatever goes wrong."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from staffdesk.contract import signing
from staffdesk.contract.openapi import OPERATIONS
from staffdesk.contract.v1 import CHUNK_BYTES, PREFIX, PUSH_BYTES
from staffdesk.domain.canonical import canonical_bytes
from staffdesk.domain.errors import Unavailable
from staffdesk.portal import devices, exchange
from staffdesk.portal.database import Store
from staffdesk.portal.web import create_app
from tests.portal.an_office import OFFICE_ID, SigningDevice, message, words_of_town
from tests.portal.test_documents import CONTENT, DOC_ID, announce
from tests.set_clock import SetClock


@pytest.fixture
def client(store: Store, clock: SetClock) -> FlaskClient:
    return create_app(store, clock).test_client()


@pytest.fixture
def device(store: Store, clock: SetClock, client: FlaskClient) -> SigningDevice:
    return SigningDevice(store, clock, client)


def push_body(*numbers: int) -> dict[str, Any]:
    messages = [message(n, "message", words_of_town(n)).to_wire() for n in numbers]
    return {"epoch": 1, "messages": messages}


def test_every_answer_is_canonical_json_with_its_digest(device: SigningDevice) -> None:
    for answer in (device.call("GET", "/hello"), device.call("GET", "/requests?after=x")):
        assert answer.content_type == "application/json"
        assert answer.headers[signing.DIGEST_HEADER] == signing.content_digest(answer.data)
        assert answer.data == canonical_bytes(json.loads(answer.data))
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("method", "path", "content", "status", "code"),
    [
        ("GET", "/requests?after=-1", None, 400, "invalid"),
        ("GET", "/requests?after=0&limit=0", None, 400, "invalid"),
        ("GET", "/requests?after=0&limit=201", None, 400, "invalid"),
        ("GET", "/requests?after=0&stream=zz", None, 400, "invalid"),
        ("GET", "/requests?after=3&stream=", None, 409, "behind"),
        ("POST", "/acks", {"upto": -1, "stream": ""}, 400, "invalid"),
        ("POST", "/acks", {"upto": 1, "stream": ""}, 409, "behind"),
        ("POST", "/outbox", {"epoch": 1, "messages": []}, 400, "invalid"),
        ("POST", "/outbox", push_body(2), 409, "gap"),
        ("POST", "/outbox", push_body(1) | {"epoch": 7}, 409, "fenced"),
        ("GET", "/documents/nonsense", None, 404, "not_found"),
        ("GET", "/documents/" + "ab" * 16, None, 404, "not_found"),
        ("PUT", "/documents/" + "ab" * 16, None, 400, "invalid"),
    ],
)
def test_what_is_wrong_has_a_code(
    device: SigningDevice, method: str, path: str, content: Any, status: int, code: str
) -> None:
    answer = device.call(method, path, content)
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)


def test_what_is_not_json_is_refused(device: SigningDevice) -> None:
    assert device.call("POST", "/acks", raw=b"upto=1").status_code == 415
    headers = {"Content-Type": "application/json"}
    assert device.call("POST", "/acks", raw=b"{", headers=headers).status_code == 400


def test_a_number_that_has_no_canonical_form_is_refused(device: SigningDevice) -> None:
    content = json.dumps(push_body(1)).replace('"other"', "1.5").encode()
    answer = device.call("POST", "/outbox", raw=content, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.get_json()["code"]) == (400, "invalid")


def test_too_many_messages_are_invalid_and_too_many_bytes_too_large(device: SigningDevice) -> None:
    assert device.call("POST", "/outbox", push_body(*range(1, 102))).status_code == 400
    heavy = {"epoch": 1, "messages": [], "filling": "x" * (PUSH_BYTES + 70_000)}
    answer = device.call("POST", "/outbox", heavy)
    assert (answer.status_code, answer.get_json()["code"]) == (413, "too_large")


@pytest.mark.parametrize("version", ["0.9", "", "x"])
def test_an_old_desk_may_read_and_not_write(device: SigningDevice, version: str) -> None:
    old = {signing.PROTOCOL_HEADER: version}
    assert device.call("GET", "/requests?after=0&stream=", headers=old).status_code == 200
    answer = device.call("POST", "/outbox", push_body(1), headers=old)
    assert (answer.status_code, answer.get_json()["code"]) == (426, "too_old")


def test_a_document_travels_both_ways(device: SigningDevice, store: Store) -> None:
    announce(store)
    path = f"/documents/{DOC_ID}"
    for start in range(0, len(CONTENT), CHUNK_BYTES):
        answer = device.call("PUT", f"{path}?offset={start}", raw=CONTENT[start : start + CHUNK_BYTES])
        assert answer.status_code == 200
    assert answer.get_json() == {"complete": True, "size": len(CONTENT)}
    piece = device.call("GET", path, headers={"Range": "bytes=10-19"})
    assert (piece.status_code, piece.data) == (206, CONTENT[10:20])
    assert piece.headers["Content-Range"] == f"bytes 10-19/{len(CONTENT)}"


def test_a_piece_at_the_wrong_place_is_told_the_right_one(device: SigningDevice, store: Store) -> None:
    announce(store)
    device.call("PUT", f"/documents/{DOC_ID}?offset=0", raw=CONTENT[:100])
    answer = device.call("PUT", f"/documents/{DOC_ID}?offset=0", raw=CONTENT[:100])
    assert (answer.status_code, answer.get_json()["size"]) == (409, 100)


def test_damaged_bytes_start_again_from_nothing(device: SigningDevice, store: Store) -> None:
    announce(store, content=b"abc")
    answer = device.call("PUT", f"/documents/{DOC_ID}?offset=0", raw=b"xyz")
    assert (answer.status_code, answer.get_json()["size"]) == (409, 0)
    assert device.call("PUT", f"/documents/{DOC_ID}?offset=0", raw=b"abc").get_json()["complete"]


def test_a_document_that_is_not_whole_is_not_given(device: SigningDevice, store: Store) -> None:
    announce(store)
    device.call("PUT", f"/documents/{DOC_ID}?offset=0", raw=CONTENT[:100])
    assert device.call("GET", f"/documents/{DOC_ID}").status_code == 409
    for asked in ("bytes=5-1", "bytes=a-b", "lines=1-2"):
        assert device.call("GET", f"/documents/{DOC_ID}", headers={"Range": asked}).status_code == 400


def test_a_workstation_enrols_by_http(client: FlaskClient, store: Store, clock: SetClock) -> None:
    with store.begin() as connection:
        code = devices.make_code(connection, clock.now())
    asked = {"code": code, "public_key": "ab" * 32, "office_id": OFFICE_ID, "workstation": "poste-1"}
    answer = client.post(PREFIX + "/enrol", json=asked)
    assert answer.status_code == 200
    assert len(answer.get_json()["words"]) == 6


def test_a_store_out_of_reach_is_busy(device: SigningDevice, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object, **_named: object) -> None:
        raise Unavailable("portal_database")

    monkeypatch.setattr(exchange, "hello", fail)
    answer = device.call("GET", "/hello")
    assert (answer.status_code, answer.get_json()["code"], answer.headers["Retry-After"]) == (
        503,
        "busy",
        "5",
    )


def test_a_bug_is_told_without_its_details(device: SigningDevice, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object, **_named: object) -> None:
        raise RuntimeError("a secret of ours")

    monkeypatch.setattr(exchange, "hello", fail)
    answer = device.call("GET", "/hello")
    assert (answer.status_code, answer.get_json()["code"]) == (500, "broken")
    assert b"secret" not in answer.data


def test_the_description_names_every_route(client: FlaskClient) -> None:
    served = {
        (method.lower(), rule.rule.replace("<doc_id>", "{doc_id}"))
        for rule in client.application.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith(PREFIX) and not rule.rule.endswith("openapi.json")
    }
    described = {(operation.method, PREFIX + operation.path) for operation in OPERATIONS}
    assert served == described
    document = client.get(PREFIX + "/openapi.json").get_json()
    assert {(m, path) for path, methods in document["paths"].items() for m in methods} == described
