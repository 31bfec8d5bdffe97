"""The sealed file of a backup (SEC11): AES-256-GCM in numbered chunks of 64 KiB, the last one flagged.

A header in clear says what the file is and holds the backup key twice, wrapped by the passphrase (argon2id)
and by the recovery key that the town printed; it is bound to every chunk. Chunks that are cut off, swapped,
repeated or taken from another backup do not open.

Layout: ``STAFFDESK BACKUP 1`` and a line feed; length of the header, 4 bytes; the header, canonical JSON;
chunks.
"""

import base64
import json
import os
import re
import secrets
import struct
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from staffdesk.domain.canonical import canonical_bytes, digest
from staffdesk.domain.errors import RuleBroken, Unavailable
from staffdesk.services.sealing import KEY_BYTES, NONCE_BYTES, key_from_text, key_text, new_key

MAGIC = b"STAFFDESK BACKUP 1\n"
CHUNK = 64 * 1024
TAG = 16
SHORTEST_PASSPHRASE = 12
RECOVERY_BYTES = 20
LARGEST_HEADER = 16 * 1024
_ARGON = {"time_cost": 3, "memory_cost": 65536, "parallelism": 1}  # 64 MiB: above OWASP's floor, used rarely
_FILE = b"staffdesk backup file"
_RECOVERY = b"staffdesk backup recovery key"


@dataclass(frozen=True)
class Envelope:
    """The backup key, wrapped twice; safe to write in the header of every backup.

    Attributes:
        salt: of argon2id, as text.
        time_cost, memory_cost, parallelism: how argon2id was used.
        by_passphrase, by_recovery: nonce and wrapped key, as text.
    """

    salt: str
    time_cost: int
    memory_cost: int
    parallelism: int
    by_passphrase: str
    by_recovery: str


@dataclass(frozen=True)
class BackupHeader:
    """What a backup says of itself before it is opened; no name of a town or a person.

    Attributes:
        made_at: UTC text.
        office_id: of the office it was made from.
        database: sqlite or postgresql: where it can be restored.
        revision: of the tables inside.
        ledger_no, ledger_hash: an entry of the journal that the backup must hold.
        salt: makes the key of this file another than that of the next.
        envelope: the wrapped backup key.
    """

    made_at: str
    office_id: str
    database: str
    revision: str
    ledger_no: int
    ledger_hash: str
    salt: str
    envelope: Envelope


def new_backup_key(passphrase: str) -> tuple[bytes, Envelope, str]:
    """Make a backup key and return it with its envelope and the recovery key, to be printed and put away.

    Raises:
        RuleBroken: ``backup_secret_short``.
    """
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise RuleBroken("backup_secret_short", field="passphrase", shortest=SHORTEST_PASSPHRASE)
    key, salt = new_key(), secrets.token_bytes(16)
    recovery = base64.b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode("ascii")
    by_passphrase = _wrap(_passphrase_key(passphrase, salt, **_ARGON), key)
    by_recovery = _wrap(_recovery_key(recovery), key)
    envelope = Envelope(key_text(salt), **_ARGON, by_passphrase=by_passphrase, by_recovery=by_recovery)
    return key, envelope, "-".join(recovery[at : at + 4] for at in range(0, len(recovery), 4))


def open_envelope(envelope: Envelope, secret: str) -> bytes:
    """Return the backup key, given the passphrase or the recovery key.

    Raises:
        RuleBroken: ``backup_wrong_secret``.
    """
    salt = key_from_text(envelope.salt)
    cost = (envelope.time_cost, envelope.memory_cost, envelope.parallelism)
    code = re.sub(r"[\s-]", "", secret).upper()
    try:
        if re.fullmatch(r"[A-Z2-7]{32}", code):
            return _unwrap(_recovery_key(code), envelope.by_recovery)
        return _unwrap(_passphrase_key(secret, salt, *cost), envelope.by_passphrase)
    except InvalidTag:
        raise RuleBroken("backup_wrong_secret", field="passphrase") from None


def seal_file(source: Path, target: Path, header: BackupHeader, key: bytes) -> None:
    """Write `source` sealed to `target`, which must not exist, down to the disk.

    Raises:
        OSError: no room, no right; the caller removes what was written.
    """
    with source.open("rb") as plain, target.open("xb") as sealed:
        told = canonical_bytes(asdict(header))
        sealed.write(MAGIC + struct.pack(">I", len(told)) + told)
        cipher = _file_cipher(key, header)
        for number, (chunk, last) in enumerate(_chunks(plain, CHUNK)):
            sealed.write(cipher.encrypt(_nonce(number, last=last), chunk, _bound_to(header)))
        sealed.flush()
        os.fsync(sealed.fileno())


def unseal_file(source: Path, target: Path, key: bytes) -> None:
    """Write the content of a sealed backup to `target`, which must not exist, down to the disk.

    Raises:
        Unavailable: ``backup_damaged``; the caller removes what was written.
        OSError: no room, no right.
    """
    with source.open("rb") as sealed, target.open("xb") as plain:
        header = _read_header(sealed)
        cipher = _file_cipher(key, header)
        try:
            for number, (chunk, last) in enumerate(_chunks(sealed, CHUNK + TAG)):
                plain.write(cipher.decrypt(_nonce(number, last=last), chunk, _bound_to(header)))
        except InvalidTag:
            raise Unavailable("backup_damaged", file=source.name) from None
        plain.flush()
        os.fsync(plain.fileno())


def read_header(file: Path) -> BackupHeader:
    """Return what a backup says of itself; nothing of it is proved before it is opened.

    Raises:
        Unavailable: ``backup_damaged``: not a backup, or not a whole one.
        OSError: there is no such file.
    """
    with file.open("rb") as sealed:
        return _read_header(sealed)


def _read_header(sealed: IO[bytes]) -> BackupHeader:
    try:
        if sealed.read(len(MAGIC)) != MAGIC:
            raise ValueError("not a backup")
        (length,) = struct.unpack(">I", sealed.read(4))
        told = json.loads(sealed.read(min(length, LARGEST_HEADER)))
        return BackupHeader(**told | {"envelope": Envelope(**told["envelope"])})
    except (ValueError, TypeError, KeyError, struct.error) as error:
        raise Unavailable("backup_damaged", detail=str(error)) from error


def _chunks(file: IO[bytes], size: int) -> Iterator[tuple[bytes, bool]]:
    """Give each chunk, and whether it is the last; an empty file is one empty chunk."""
    chunk = file.read(size)
    while True:
        following = file.read(size)
        yield chunk, not following
        if not following:
            return
        chunk = following


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(NONCE_BYTES - 1, "big") + bytes([last])


def _bound_to(header: BackupHeader) -> bytes:
    return digest(asdict(header)).encode("ascii")


def _file_cipher(key: bytes, header: BackupHeader) -> AESGCM:
    return AESGCM(_derived(key, key_from_text(header.salt), _FILE))


def _passphrase_key(
    passphrase: str, salt: bytes, time_cost: int, memory_cost: int, parallelism: int
) -> bytes:
    return hash_secret_raw(
        unicodedata.normalize("NFC", passphrase).encode(),
        salt,
        time_cost=time_cost,
        memory_cost=memory_cost,
        parallelism=parallelism,
        hash_len=KEY_BYTES,
        type=Type.ID,
    )


def _recovery_key(code: str) -> bytes:
    return _derived(base64.b32decode(code), None, _RECOVERY)


def _derived(secret: bytes, salt: bytes | None, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=purpose).derive(secret)


def _wrap(wrapping: bytes, key: bytes) -> str:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return key_text(nonce + AESGCM(wrapping).encrypt(nonce, key, None))


def _unwrap(wrapping: bytes, wrapped: str) -> bytes:
    blob = key_from_text(wrapped)
    return AESGCM(wrapping).decrypt(blob[:NONCE_BYTES], blob[NONCE_BYTES:], None)
