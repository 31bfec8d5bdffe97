"""Sealing of health data: AES-256-GCM with the key of the town (section 3.1, a stolen laptop).

The table, the record and the column are associated data: a sealed value moved to another child does not open.
The key never enters the database; each workstation keeps it in its keyring. An admin's workstation hands it
to a new one wrapped for that machine's own public key (X25519), so that it crosses the database unreadable.
"""

import base64
import json
import secrets
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from staffdesk import sealed_box
from staffdesk.domain.canonical import canonical_bytes
from staffdesk.domain.errors import Unavailable

KEY_BYTES = 32
NONCE_BYTES = 12
FORMAT = b"\x01"
_WRAPPING = b"staffdesk town key"


class Sealer:
    """Seals and opens values with one town key."""

    def __init__(self, key: bytes) -> None:
        """Take the key of the town, 32 bytes."""
        self._cipher = AESGCM(key)
        self._key = key

    def seal(self, plain: bytes, *, table: str, row_id: int, column: str) -> bytes:
        """Return the sealed value: format, nonce, ciphertext with its tag."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return FORMAT + nonce + self._cipher.encrypt(nonce, plain, _place(table, row_id, column))

    def open(self, sealed: bytes, *, table: str, row_id: int, column: str) -> bytes:
        """Return the plain value.

        Raises:
            Unavailable: ``health_unreadable``: another key, another place, or altered bytes.
        """
        nonce, ciphertext = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        try:
            if sealed[:1] != FORMAT:
                raise InvalidTag
            return self._cipher.decrypt(nonce, ciphertext, _place(table, row_id, column))
        except (InvalidTag, ValueError) as error:
            raise Unavailable("health_unreadable", table=table, row_id=row_id) from error

    def seal_health(self, child_id: int, facts: Mapping[str, object]) -> bytes:
        """Return the facts of a child's health record, sealed for that child alone."""
        return self.seal(canonical_bytes(facts), table="health_record", row_id=child_id, column="sealed")

    def open_health(self, child_id: int, sealed: bytes) -> dict[str, Any]:
        """Return the facts of a child's health record.

        Raises:
            Unavailable: as ``open``.
        """
        plain = self.open(sealed, table="health_record", row_id=child_id, column="sealed")
        facts: dict[str, Any] = json.loads(plain)
        return facts

    @property
    def box_key(self) -> str:
        """The public key for which the portal seals what families say of health."""
        return sealed_box.public_key(self._key)

    def open_box(self, text: str, about: str) -> bytes:
        """Return what a box of the portal holds.

        Raises:
            Unavailable: ``health_unreadable``: for another town, about another child, or altered.
        """
        try:
            return sealed_box.open_box(self._key, text, about)
        except sealed_box.Unopened as error:
            raise Unavailable("health_unreadable", table="request") from error


def new_key() -> bytes:
    """Make a key of 256 random bits."""
    return secrets.token_bytes(KEY_BYTES)


def key_text(key: bytes) -> str:
    """Return a key, or wrapped bytes, as the text that a keyring or a column keeps."""
    return base64.b64encode(key).decode("ascii")


def key_from_text(text: str) -> bytes:
    """Return the bytes of a text made by ``key_text``."""
    return base64.b64decode(text, validate=True)


def new_machine_key() -> tuple[str, str]:
    """Make a pair for one workstation and return (private, public) as text."""
    private = X25519PrivateKey.generate()
    return key_text(private.private_bytes_raw()), key_text(private.public_key().public_bytes_raw())


def wrap_for(public: str, key: bytes) -> str:
    """Return `key` wrapped so that only the workstation of that public key can take it out."""
    once = X25519PrivateKey.generate()
    shared = once.exchange(X25519PublicKey.from_public_bytes(key_from_text(public)))
    sender = once.public_key().public_bytes_raw()
    nonce = secrets.token_bytes(NONCE_BYTES)
    return key_text(sender + nonce + AESGCM(_wrapping_key(shared)).encrypt(nonce, key, _WRAPPING))


def unwrap(private: str, wrapped: str) -> bytes:
    """Return the key that was wrapped for this workstation.

    Raises:
        Unavailable: ``town_key_unreadable``: wrapped for another machine, or altered.
    """
    mine = X25519PrivateKey.from_private_bytes(key_from_text(private))
    try:
        blob = key_from_text(wrapped)
        shared = mine.exchange(X25519PublicKey.from_public_bytes(blob[:KEY_BYTES]))
        nonce, ciphertext = blob[KEY_BYTES : KEY_BYTES + NONCE_BYTES], blob[KEY_BYTES + NONCE_BYTES :]
        return AESGCM(_wrapping_key(shared)).decrypt(nonce, ciphertext, _WRAPPING)
    except (InvalidTag, ValueError) as error:
        raise Unavailable("town_key_unreadable") from error


def _wrapping_key(shared: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=_WRAPPING).derive(shared)


def _place(table: str, row_id: int, column: str) -> bytes:
    return f"{table}\x00{row_id}\x00{column}".encode()
