"""Only an enrolled device, with a fresh signature of its own key, is heard (SEC7)."""

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask.testing import FlaskClient

from staffdesk.contract.v1 import Enrol, Enrolled, write_instant
from staffdesk.domain.errors import NotFound
from staffdesk.domain.french.code_words import WORDS, six_words
from staffdesk.portal import devices
from staffdesk.portal.database import Store
from staffdesk.portal.refusals import Refused
from staffdesk.portal.web import create_app
from tests.portal.an_office import OFFICE_ID, SigningDevice
from tests.set_clock import SetClock


@pytest.fixture
def client(store: Store, clock: SetClock) -> FlaskClient:
    return create_app(store, clock).test_client()


@pytest.fixture
def device(store: Store, clock: SetClock, client: FlaskClient) -> SigningDevice:
    return SigningDevice(store, clock, client)


def new_public_key() -> str:
    return Ed25519PrivateKey.generate().public_key().public_bytes_raw().hex()


def enrol(store: Store, clock: SetClock, code: str, **changes: str) -> Enrolled:
    facts = {"code": code, "public_key": new_public_key(), "office_id": OFFICE_ID, "workstation": "p"}
    with store.begin() as connection:
        return devices.enrol(connection, Enrol(**(facts | changes)), clock.now())


def make_code(store: Store, clock: SetClock) -> str:
    with store.begin() as connection:
        return devices.make_code(connection, clock.now())


def code_of(answer: object) -> str:
    return str(answer.get_json()["code"])  # type: ignore[attr-defined]


# ------------------------------------------------------------------------------------------ enrolment


def test_a_code_enrols_one_device(each_store: Store, clock: SetClock) -> None:
    code = make_code(each_store, clock)
    enrolled = enrol(each_store, clock, code.lower().replace("-", " "))
    assert len(enrolled.words) == 6
    with pytest.raises(Refused, match="bad_signature"):
        enrol(each_store, clock, code)


def test_a_code_lives_fifteen_minutes(store: Store, clock: SetClock) -> None:
    code = make_code(store, clock)
    clock.advance(minutes=15)
    with pytest.raises(Refused, match="bad_signature"):
        enrol(store, clock, code)


def test_a_code_holds_128_bits_and_is_kept_as_a_hash(store: Store, clock: SetClock) -> None:
    code = make_code(store, clock).replace("-", "")
    assert len(code) * 5 >= 128
    with store.read() as connection:
        kept = str(connection.exec_driver_sql("SELECT * FROM enrolment_code").all())
    assert code not in kept


def test_an_unknown_code_enrols_nobody(store: Store, clock: SetClock) -> None:
    with pytest.raises(Refused, match="bad_signature"):
        enrol(store, clock, "AAAAA-AAAAA")


def test_what_is_no_key_enrols_nobody_and_keeps_the_code(store: Store, clock: SetClock) -> None:
    code = make_code(store, clock)
    known = new_public_key()
    enrol(store, clock, code, public_key=known)
    with pytest.raises(Refused, match="conflict"):
        enrol(store, clock, make_code(store, clock), public_key=known)


def test_a_portal_belongs_to_one_office(store: Store, clock: SetClock) -> None:
    enrol(store, clock, make_code(store, clock))
    with pytest.raises(Refused, match="conflict"):
        enrol(store, clock, make_code(store, clock), office_id="ee" * 16)


def test_six_words_stand_for_a_key() -> None:
    assert len(set(WORDS)) == 256
    assert six_words("ab" * 32) == six_words("ab" * 32) != six_words("ac" * 32)


# ------------------------------------------------------------------------------------------ signatures


def test_a_signed_call_is_heard_and_the_device_seen(device: SigningDevice, store: Store) -> None:
    assert device.call("GET", "/hello").status_code == 200
    with store.read() as connection:
        assert devices.list_devices(connection)[0].seen_at is not None


def test_an_unsigned_call_is_refused(client: FlaskClient) -> None:
    answer = client.get("/api/v1/hello")
    assert (answer.status_code, code_of(answer)) == (401, "unknown_device")


def test_a_signature_of_another_key_is_refused(device: SigningDevice) -> None:
    forged = device.headers("GET", "/api/v1/hello") | {"Staffdesk-Signature": "00" * 64}
    answer = device.call("GET", "/hello", headers=forged)
    assert (answer.status_code, code_of(answer)) == (401, "bad_signature")


@pytest.mark.parametrize(
    "changed",
    ["Staffdesk-Nonce", "Staffdesk-Time", "Staffdesk-Epoch", "Content-Digest", "Staffdesk-Signature"],
)
@pytest.mark.parametrize("value", ["", "0", "é", "2026-11-16T08:30:00"])
def test_nothing_of_what_is_signed_can_be_changed(device: SigningDevice, changed: str, value: str) -> None:
    answer = device.call("GET", "/hello", headers={changed: value})
    assert (answer.status_code, code_of(answer)) == (401, "bad_signature")


def test_a_signature_is_of_one_target_and_one_body(device: SigningDevice) -> None:
    for_hello = device.headers("GET", "/api/v1/hello")
    assert device.call("GET", "/requests?after=0", headers=for_hello).status_code == 401
    for_other_body = device.headers("POST", "/api/v1/acks", b'{"stream":"","upto":1}')
    assert device.call("POST", "/acks", {"upto": 0, "stream": ""}, headers=for_other_body).status_code == 401


def test_a_call_is_heard_once(device: SigningDevice) -> None:
    headers = device.headers("GET", "/api/v1/hello")
    assert device.call("GET", "/hello", headers=headers).status_code == 200
    answer = device.call("GET", "/hello", headers=headers)
    assert (answer.status_code, code_of(answer)) == (401, "replay")


@pytest.mark.parametrize(("seconds", "status"), [(299, 200), (-299, 200), (301, 401), (-301, 401)])
def test_a_clock_may_be_five_minutes_off(
    device: SigningDevice, clock: SetClock, seconds: int, status: int
) -> None:
    time = write_instant(clock.now() + timedelta(seconds=seconds))
    answer = device.call("GET", "/hello", time=time)
    assert answer.status_code == status
    if status == 401:
        assert answer.get_json()["code"] == "clock_skew"
        assert answer.get_json()["server_time"] == write_instant(clock.now())


def test_old_nonces_are_forgotten_when_their_time_is_refused(
    device: SigningDevice, clock: SetClock, store: Store
) -> None:
    device.call("GET", "/hello")
    clock.advance(minutes=11)
    device.call("GET", "/hello")
    with store.read() as connection:
        assert len(connection.exec_driver_sql("SELECT * FROM nonce").all()) == 1


def test_a_revoked_device_is_refused_at_once(device: SigningDevice, store: Store, clock: SetClock) -> None:
    with store.begin() as connection:
        devices.revoke(connection, device.device_id, clock.now())
    answer = device.call("GET", "/hello")
    assert (answer.status_code, code_of(answer)) == (403, "revoked")


def test_revoking_what_is_not_there_is_said(store: Store, clock: SetClock) -> None:
    with store.begin() as connection, pytest.raises(NotFound):
        devices.revoke(connection, "00" * 16, clock.now())
