"""Devices of the office: enrolled once by code, known by key, each call signed (SEC7)."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, delete, insert, select, update

from staffdesk.contract import signing
from staffdesk.contract.v1 import Enrol, Enrolled, write_instant
from staffdesk.domain.errors import NotFound
from staffdesk.domain.french.code_words import six_words
from staffdesk.portal import tables
from staffdesk.portal.database import locked_state
from staffdesk.portal.refusals import Refused
from staffdesk.portal.writing import insert_new

CODE_LIFE = timedelta(minutes=15)
_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # 32 of them, none that looks like another
_CODE_SIGNS = 26  # 130 bits


@dataclass(frozen=True)
class Device:
    """An enrolled device, as an admin sees it."""

    device_id: str
    workstation: str
    words: tuple[str, ...]
    enrolled_at: datetime
    seen_at: datetime | None
    revoked_at: datetime | None


# ------------------------------------------------------------------------------------------ enrolment


def make_code(connection: Connection, now: datetime) -> str:
    """Make a code that enrols one device within 15 minutes; only its hash is kept."""
    signs = "".join(secrets.choice(_SIGNS) for _ in range(_CODE_SIGNS))
    connection.execute(
        insert(tables.enrolment_code).values(
            code_hash=_hash_code(signs), expires_at=write_instant(now + CODE_LIFE)
        )
    )
    return "-".join(signs[start : start + 5] for start in range(0, _CODE_SIGNS, 5))


def enrol(connection: Connection, asked: Enrol, now: datetime) -> Enrolled:
    """Enrol a device against a code, which is used up.

    Raises:
        Refused: ``bad_signature`` for a code that is unknown, used or too old, or a key that is none;
            ``conflict`` for a key that is known, or another office than the one this portal belongs to.
    """
    _require_key(asked.public_key)
    _use_code(connection, asked.code, now)
    state = locked_state(connection)
    if state["office_id"] not in (None, asked.office_id):
        raise Refused("conflict", "this portal belongs to another office")
    connection.execute(update(tables.state).values(office_id=asked.office_id))
    device_id = secrets.token_hex(16)
    is_new = insert_new(
        connection,
        tables.device,
        {
            "device_id": device_id,
            "public_key": asked.public_key,
            "workstation": asked.workstation,
            "office_id": asked.office_id,
            "rights": json.dumps(["sync"]),
            "enrolled_at": write_instant(now),
        },
    )
    if not is_new:
        raise Refused("conflict", "this key is enrolled already")
    return Enrolled(device_id=device_id, words=six_words(asked.public_key), epoch=state["epoch"])


def _require_key(public_key: str) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
    except ValueError as fault:
        raise Refused("bad_signature", "the public key is none") from fault


def _use_code(connection: Connection, code: str, now: datetime) -> None:
    table = tables.enrolment_code
    used = connection.execute(
        update(table)
        .where(table.c.code_hash == _hash_code(code))
        .where(table.c.used_at.is_(None), table.c.expires_at > write_instant(now))
        .values(used_at=write_instant(now))
    )
    if used.rowcount != 1:
        raise Refused("bad_signature", "the code is unknown, used or too old")


def _hash_code(code: str) -> str:
    plain = "".join(sign for sign in code.upper() if sign in _SIGNS)
    return hashlib.sha256(plain.encode("ascii")).hexdigest()


# ------------------------------------------------------------------------------------------ signed calls


def verify(
    connection: Connection,
    headers: Mapping[str, str],
    *,
    method: str,
    target: str,
    body: bytes,
    now: datetime,
) -> str:
    """Check who signed a call, that it is fresh and seen for the first time; return the device's id.

    Args:
        connection: of a writing transaction, committed even when the call itself is refused later.
        headers: of the call.
        method: of the call.
        target: path from ``/api`` on, with its query, as sent.
        body: exactly as received.
        now: the portal's clock.

    Raises:
        Refused: ``unknown_device``, ``revoked``, ``bad_signature``, ``clock_skew`` or ``replay``.
    """
    device_id = headers.get(signing.DEVICE_HEADER, "")
    public_key = _key_of(connection, device_id)
    sent_at = _require_signature(headers, public_key, method=method, target=target, body=body)
    if abs((now - sent_at).total_seconds()) > signing.MAX_SKEW_SECONDS:
        raise Refused("clock_skew", server_time=now)
    _require_first(connection, device_id, headers[signing.NONCE_HEADER], now)
    connection.execute(
        update(tables.device).where(tables.device.c.device_id == device_id).values(seen_at=write_instant(now))
    )
    return device_id


def _key_of(connection: Connection, device_id: str) -> str:
    question = select(tables.device).where(tables.device.c.device_id == device_id)
    found = connection.execute(question).mappings().first()
    if found is None:
        raise Refused("unknown_device")
    if found["revoked_at"] is not None:
        raise Refused("revoked")
    return str(found["public_key"])


def _require_signature(
    headers: Mapping[str, str], public_key: str, *, method: str, target: str, body: bytes
) -> datetime:
    try:
        digest = headers[signing.DIGEST_HEADER]
        text = signing.signing_text(
            method=method,
            target=target,
            digest=digest,
            epoch=int(headers[signing.EPOCH_HEADER]),
            nonce=headers[signing.NONCE_HEADER],
            time=headers[signing.TIME_HEADER],
            device=headers[signing.DEVICE_HEADER],
        )
        signature = bytes.fromhex(headers[signing.SIGNATURE_HEADER])
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(signature, text)
        sent_at = datetime.fromisoformat(headers[signing.TIME_HEADER])
    except (KeyError, ValueError, InvalidSignature) as fault:
        raise Refused("bad_signature") from fault
    if digest != signing.content_digest(body) or sent_at.tzinfo is None:
        raise Refused("bad_signature")
    return sent_at


def _require_first(connection: Connection, device_id: str, nonce: str, now: datetime) -> None:
    if len(nonce) != 32:
        raise Refused("bad_signature")
    oldest = write_instant(now - timedelta(seconds=signing.NONCE_KEEP_SECONDS))
    connection.execute(delete(tables.nonce).where(tables.nonce.c.seen_at < oldest))
    values = {"device_id": device_id, "nonce": nonce, "seen_at": write_instant(now)}
    if not insert_new(connection, tables.nonce, values):
        raise Refused("replay")


# ------------------------------------------------------------------------------------------ for admins


def list_devices(connection: Connection) -> list[Device]:
    """List every device ever enrolled, the newest first."""
    question = select(tables.device).order_by(tables.device.c.enrolled_at.desc())
    return [
        Device(
            device_id=row["device_id"],
            workstation=row["workstation"],
            words=tuple(six_words(row["public_key"])),
            enrolled_at=datetime.fromisoformat(row["enrolled_at"]),
            seen_at=_instant(row["seen_at"]),
            revoked_at=_instant(row["revoked_at"]),
        )
        for row in connection.execute(question).mappings()
    ]


def revoke(connection: Connection, device_id: str, now: datetime) -> None:
    """Refuse every further call of a device.

    Raises:
        NotFound: ``device``.
    """
    table = tables.device
    own = table.c.device_id == device_id
    connection.execute(
        update(table).where(own, table.c.revoked_at.is_(None)).values(revoked_at=write_instant(now))
    )
    if connection.scalar(select(table.c.device_id).where(own)) is None:
        raise NotFound("device", uid=device_id)


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
