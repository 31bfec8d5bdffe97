"""Boxes that only one reader opens: health on its way between desk and portal, and at rest on both.

A reader has one secret key of 32 bytes, which stays out of every database. From it come a public key, for
which anybody seals (X25519, HKDF, AES-256-GCM), and a key of its own, with which it locks what it keeps. What
a box is about is associated data: a box moved elsewhere does not open.
"""

import base64
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
NONCE_BYTES = 12
_BOX, _LOCK, _SEAL = b"staffdesk health box", b"staffdesk health lock", b"staffdesk health seal"


class Unopened(ValueError):
    """A box for another reader, about something else, or altered."""


def public_key(secret: bytes) -> str:
    """Return the public key of a reader, as hexadecimal text."""
    return _private(secret).public_key().public_bytes_raw().hex()


def seal_for(public: str, plain: bytes, about: str) -> str:
    """Return a box, as text, that only the reader of that public key opens."""
    once = X25519PrivateKey.generate()
    sender = once.public_key().public_bytes_raw()
    shared = once.exchange(X25519PublicKey.from_public_bytes(bytes.fromhex(public)))
    nonce = secrets.token_bytes(NONCE_BYTES)
    box = AESGCM(_derived(shared, _SEAL + sender)).encrypt(nonce, plain, about.encode())
    return base64.b64encode(sender + nonce + box).decode("ascii")


def open_box(secret: bytes, text: str, about: str) -> bytes:
    """Return what a box holds.

    Raises:
        Unopened: it is not for this reader, not about this, or altered.
    """
    try:
        box = base64.b64decode(text, validate=True)
        sender, nonce, sealed = box[:KEY_BYTES], box[KEY_BYTES : KEY_BYTES + NONCE_BYTES], box[44:]
        shared = _private(secret).exchange(X25519PublicKey.from_public_bytes(sender))
        return AESGCM(_derived(shared, _SEAL + sender)).decrypt(nonce, sealed, about.encode())
    except (InvalidTag, ValueError) as error:
        raise Unopened from error


def lock(secret: bytes, plain: bytes, about: str) -> str:
    """Return text that only the holder of the key itself opens again."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = AESGCM(_derived(secret, _LOCK)).encrypt(nonce, plain, about.encode())
    return base64.b64encode(nonce + sealed).decode("ascii")


def unlock(secret: bytes, text: str, about: str) -> bytes:
    """Return what was locked.

    Raises:
        Unopened: with another key, about something else, or altered.
    """
    try:
        box = base64.b64decode(text, validate=True)
        return AESGCM(_derived(secret, _LOCK)).decrypt(box[:NONCE_BYTES], box[NONCE_BYTES:], about.encode())
    except (InvalidTag, ValueError) as error:
        raise Unopened from error


def _private(secret: bytes) -> X25519PrivateKey:
    return X25519PrivateKey.from_private_bytes(_derived(secret, _BOX))


def _derived(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(secret)
