"""What a device signs (SEC7): one text per call, the same on both sides.

Headers: ``Staffdesk-Device`` (device id), ``Staffdesk-Epoch``, ``Staffdesk-Nonce`` (32 hex),
``Staffdesk-Time`` (server-corrected UTC text), ``Content-Digest: sha-256=:base64:`` of the body,
``Staffdesk-Signature`` (hex Ed25519). Times within ``MAX_SKEW_SECONDS`` are accepted; nonces are kept
twice as long.
"""

import base64
import hashlib

MAX_SKEW_SECONDS = 300
NONCE_KEEP_SECONDS = 600

DEVICE_HEADER = "Staffdesk-Device"
EPOCH_HEADER = "Staffdesk-Epoch"
NONCE_HEADER = "Staffdesk-Nonce"
TIME_HEADER = "Staffdesk-Time"
SIGNATURE_HEADER = "Staffdesk-Signature"
DIGEST_HEADER = "Content-Digest"
PROTOCOL_HEADER = "Staffdesk-Protocol"
SIGNED_HEADERS = (DEVICE_HEADER, EPOCH_HEADER, NONCE_HEADER, TIME_HEADER, DIGEST_HEADER, SIGNATURE_HEADER)


def content_digest(body: bytes) -> str:
    """Give the ``Content-Digest`` value of a body (RFC 9530, SHA-256)."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode('ascii')}:"


def signing_text(
    *, method: str, target: str, digest: str, epoch: int, nonce: str, time: str, device: str
) -> bytes:
    """Assemble the bytes to sign; ``target`` is the path with its query, exactly as sent."""
    return "\n".join(["staffdesk-1", method.upper(), target, digest, str(epoch), nonce, time, device]).encode(
        "utf-8"
    )
