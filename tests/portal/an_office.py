"""What the portal's tests need of an office: a device that signs, and messages ready to send."""

import secrets
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from staffdesk.contract import signing
from staffdesk.contract.v1 import Enrol, MessageKind, OutboxItem, Push, RequestItem, write_instant
from staffdesk.domain.canonical import canonical_bytes
from staffdesk.portal import devices
from staffdesk.portal.database import Store
from tests.set_clock import SetClock

OFFICE_ID = "0f" * 16
FAMILY, OTHER_FAMILY = "a1" * 16, "b2" * 16
CHILD, OTHER_CHILD = "c1" * 16, "c2" * 16


class SigningDevice:
    """An enrolled device that signs calls to a portal in this process."""

    def __init__(self, store: Store, clock: SetClock, client: FlaskClient) -> None:
        self._key = Ed25519PrivateKey.generate()
        self._clock = clock
        self._client = client
        public_key = self._key.public_key().public_bytes_raw().hex()
        with store.begin() as connection:
            code = devices.make_code(connection, clock.now())
            asked = Enrol(code=code, public_key=public_key, office_id=OFFICE_ID, workstation="poste-1")
            self.device_id = devices.enrol(connection, asked, clock.now()).device_id

    def headers(self, method: str, target: str, body: bytes = b"", **changes: str) -> dict[str, str]:
        """Sign a call; `changes` replace what is signed (nonce, time, device)."""
        signed = {
            "digest": signing.content_digest(body),
            "nonce": secrets.token_hex(16),
            "time": write_instant(self._clock.now()),
            "device": self.device_id,
        } | changes
        text = signing.signing_text(method=method, target=target, epoch=1, **signed)
        return {
            signing.DIGEST_HEADER: signed["digest"],
            signing.NONCE_HEADER: signed["nonce"],
            signing.TIME_HEADER: signed["time"],
            signing.DEVICE_HEADER: signed["device"],
            signing.EPOCH_HEADER: "1",
            signing.SIGNATURE_HEADER: self._key.sign(text).hex(),
            signing.PROTOCOL_HEADER: "1.0",
        }

    def call(
        self,
        method: str,
        path: str,
        content: Any = None,
        *,
        raw: bytes = b"",
        headers: dict[str, str] | None = None,
        **changes: str,
    ) -> TestResponse:
        """Make a signed call; `content` travels as JSON, `raw` as it is."""
        target = f"/api/v1{path}"
        body = raw if content is None else canonical_bytes(content)
        sent = self.headers(method, target, body, **changes) | (headers or {})
        media_type = None if content is None else "application/json"
        return self._client.open(target, method=method, data=body, headers=sent, content_type=media_type)


def family_snapshot(family: str = FAMILY, child: str = CHILD, rev: int = 1, **changes: Any) -> dict[str, Any]:
    """Return the body of a snapshot of one child."""
    return {
        "rev": rev,
        "made_at": "2026-11-16T08:00:00.000000Z",
        "household": {"uid": family, "number": "F-1", "name": "Martin"},
        "guardians": [],
        "children": [{"uid": child, "first_name": "Léo", "last_name": "Martin", "born_on": "2018-05-04"}],
    } | changes


def message(
    n: int, kind: str | MessageKind, body: dict[str, Any], family: str | None = FAMILY, **changes: Any
) -> OutboxItem:
    """Return a numbered message with an id of its own."""
    facts = {"n": n, "msg_id": f"{n:032x}", "kind": str(kind), "family": family, "body": body} | changes
    return OutboxItem.model_validate(facts)


def push_of(*messages: OutboxItem, epoch: int = 1) -> Push:
    """Put messages in one sending."""
    return Push(epoch=epoch, messages=list(messages))


def decision(request: RequestItem, status: str = "accepted", **changes: Any) -> dict[str, Any]:
    """Return the body of a decision, which carries its request."""
    return {
        "request": request.to_wire(),
        "req_id": request.req_id,
        "status": status,
        "decided_at": "2026-11-16T09:00:00.000000Z",
        "items": [{"index": 0, "outcome": "accepted"}],
    } | changes


def words_of_town(n: int, thread: str = "7d" * 16) -> dict[str, Any]:
    """Return the body of a message of the town."""
    return {
        "thread": thread,
        "message": f"{n:032x}",
        "topic": "other",
        "subject": "Votre demande",
        "body": f"Réponse {n}",
        "author_name": "Camille R.",
        "written_at": "2026-11-16T09:00:00.000000Z",
    }


def at(text: str) -> datetime:
    """Read an instant."""
    return datetime.fromisoformat(text)
