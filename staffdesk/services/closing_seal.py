"""The signature of closings (L2): an Ed25519 key of this workstation, in its keyring, never in the database.

Who rewrites the whole chain can hash it again, but cannot sign the closings with the key they bear.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from staffdesk.domain.canonical import canonical_bytes
from staffdesk.domain.errors import Unavailable
from staffdesk.services.office import Office

SIGNATURE, KEY = "signature", "key"
Sign = Callable[[Mapping[str, object]], dict[str, object]]
"""Gives facts back with the public key and the signature over both."""


@dataclass(frozen=True)
class ClosingSeal:
    """Signs with one private key, kept as hexadecimal text."""

    private: str

    def sign(self, facts: Mapping[str, object]) -> dict[str, object]:
        """Return the facts with the public key and the signature."""
        key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(self.private))
        told = {**facts, KEY: key.public_key().public_bytes_raw().hex()}
        return {**told, SIGNATURE: key.sign(canonical_bytes(told)).hex()}


def closing_seal(office: Office) -> Sign | None:
    """Return what signs the closings of this workstation; None where no safe keyring runs.

    A closing is money: it is never refused for want of a keyring, it then bears no signature.
    """
    try:
        name = f"closing-key:{office.office_id()}"
        private = office.keychain.read(name)
        if private is None:
            private = Ed25519PrivateKey.generate().private_bytes_raw().hex()
            office.keychain.store(name, private)
    except Unavailable:
        return None
    return ClosingSeal(private).sign


def is_genuine(facts: Mapping[str, object]) -> bool:
    """Tell whether the signature of a closing is that of its key; one without any is taken as it is."""
    signature = facts.get(SIGNATURE)
    if signature is None:
        return KEY not in facts
    told = {name: value for name, value in facts.items() if name != SIGNATURE}
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(str(facts.get(KEY, ""))))
        key.verify(bytes.fromhex(str(signature)), canonical_bytes(told))
    except (InvalidSignature, ValueError):
        return False
    return True
