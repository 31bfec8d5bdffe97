"""The description is generated from the records, and the running portal behaves as it says."""

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.specs.openapi.checks import positive_data_acceptance

from staffdesk.contract import signing
from staffdesk.contract.openapi import OPERATIONS, openapi_document
from staffdesk.contract.v1 import Enrol, write_instant
from staffdesk.portal import devices
from staffdesk.portal.database import Store
from staffdesk.portal.migrations import upgrade
from tests.portal.conftest import Served
from tests.portal.test_documents import announce
from tests.set_clock import SetClock


def without_security() -> dict[str, Any]:
    """Return the description of calls that are always signed rightly; test_devices tries the wrong ones."""
    document = openapi_document()
    for methods in document["paths"].values():
        for described in methods.values():
            described["security"] = []
    return document


schema = schemathesis.openapi.from_dict(without_security())


class SignedCaller:
    """A device that signs whatever is sent to a running portal."""

    def __init__(self, store: Store, clock: SetClock, url: str) -> None:
        self.url = url
        self._clock = clock
        self._key = Ed25519PrivateKey.generate()
        public_key = self._key.public_key().public_bytes_raw().hex()
        with store.begin() as connection:
            asked = Enrol(
                code=devices.make_code(connection, clock.now()),
                public_key=public_key,
                office_id="0f" * 16,
                workstation="poste-1",
            )
            self._device_id = devices.enrol(connection, asked, clock.now()).device_id

    def send(self, case: Case[Any]) -> requests.Response:
        """Sign a generated call exactly as it would be sent, and send it."""
        with requests.Session() as session:
            session.trust_env = False
            prepared = session.prepare_request(
                requests.Request(**case.as_transport_kwargs(base_url=self.url))
            )
            prepared.headers.update(self._signature(prepared))
            return session.send(prepared, timeout=60, allow_redirects=False)

    def _signature(self, prepared: requests.PreparedRequest) -> dict[str, str]:
        body = prepared.body or b""
        content = body.encode() if isinstance(body, str) else bytes(body)
        facts = {
            "digest": signing.content_digest(content),
            "nonce": secrets.token_hex(16),
            "time": write_instant(self._clock.now()),
            "device": self._device_id,
        }
        text = signing.signing_text(method=prepared.method or "", target=prepared.path_url, epoch=1, **facts)
        return {
            signing.DIGEST_HEADER: facts["digest"],
            signing.NONCE_HEADER: facts["nonce"],
            signing.TIME_HEADER: facts["time"],
            signing.DEVICE_HEADER: facts["device"],
            signing.EPOCH_HEADER: "1",
            signing.PROTOCOL_HEADER: "1.0",
            signing.SIGNATURE_HEADER: self._key.sign(text).hex(),
        }


@pytest.fixture(scope="module")
def caller(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SignedCaller]:
    file: Path = tmp_path_factory.mktemp("described") / "portal.sqlite"
    upgrade(f"sqlite:///{file.as_posix()}")
    store, clock = Store(f"sqlite:///{file.as_posix()}"), SetClock()
    announce(store)
    served = Served(store, clock)
    yield SignedCaller(store, clock, served.url)
    served.stop()
    store.close()


@schema.parametrize()
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_the_portal_behaves_as_described(case: Case[Any], caller: SignedCaller) -> None:
    response = caller.send(case)
    # numbers of a sending follow one another and free records hold no fractions: no schema says so
    case.validate_response(response, excluded_checks=[positive_data_acceptance])


def test_the_document_is_plain_and_whole() -> None:
    document = openapi_document()
    assert document["openapi"].startswith("3.1")
    assert len(document["paths"]) == len({operation.path for operation in OPERATIONS})
    assert {"Hello", "Push", "Problem", "RequestItem"} <= set(document["components"]["schemas"])
