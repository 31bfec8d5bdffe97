"""A sealed backup opens with either secret, and only whole and unaltered (SEC11)."""

from dataclasses import replace
from pathlib import Path

import pytest

from staffdesk.domain.errors import RuleBroken, Unavailable
from staffdesk.services import backup_file
from staffdesk.services.backup_file import CHUNK, MAGIC, TAG, BackupHeader, Envelope
from staffdesk.services.sealing import key_text, new_key

PASSPHRASE = "quatre mots pour l’école"


@pytest.fixture(scope="module")
def secrets() -> tuple[bytes, Envelope, str]:
    """A backup key, its envelope and its recovery key."""
    return backup_file.new_backup_key(PASSPHRASE)


@pytest.fixture
def header(secrets: tuple[bytes, Envelope, str]) -> BackupHeader:
    """The header of one backup."""
    return BackupHeader(
        made_at="2026-11-16T08:30:00.000000Z",
        office_id="0" * 32,
        database="sqlite",
        revision="0001_foundation",
        ledger_no=3,
        ledger_hash="f" * 64,
        salt=key_text(new_key()),
        envelope=secrets[1],
    )


def sealed(folder: Path, content: bytes, header: BackupHeader, key: bytes) -> Path:
    """Seal a content and return the file."""
    (folder / "plain").write_bytes(content)
    backup_file.seal_file(folder / "plain", folder / "sealed", header, key)
    return folder / "sealed"


def opened(file: Path, key: bytes) -> bytes:
    """Return the content of a sealed file."""
    target = file.with_name("opened")
    target.unlink(missing_ok=True)
    backup_file.unseal_file(file, target, key)
    return target.read_bytes()


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_a_content_of_any_size_comes_back(
    tmp_path: Path, header: BackupHeader, secrets: tuple[bytes, Envelope, str], size: int
) -> None:
    content = bytes(number % 251 for number in range(size))
    file = sealed(tmp_path, content, header, secrets[0])
    assert opened(file, secrets[0]) == content
    assert backup_file.read_header(file) == header


def test_both_secrets_open_the_envelope_however_they_are_typed(secrets: tuple[bytes, Envelope, str]) -> None:
    key, envelope, recovery = secrets
    decomposed = PASSPHRASE.replace("é", "e\u0301")
    for secret in (PASSPHRASE, decomposed, recovery, recovery.lower().replace("-", " "), f" {recovery}\n"):
        assert backup_file.open_envelope(envelope, secret) == key


@pytest.mark.parametrize("wrong", ["", "quatre mots pour l’ecole", "AAAA-" * 7 + "AAAA", "A" * 32])
def test_another_secret_does_not_open(secrets: tuple[bytes, Envelope, str], wrong: str) -> None:
    with pytest.raises(RuleBroken, match="backup_wrong_secret"):
        backup_file.open_envelope(secrets[1], wrong)


def test_a_short_passphrase_is_refused() -> None:
    with pytest.raises(RuleBroken, match="backup_secret_short"):
        backup_file.new_backup_key("trop court")


def test_every_altered_cut_or_moved_part_is_noticed(
    tmp_path: Path, header: BackupHeader, secrets: tuple[bytes, Envelope, str]
) -> None:
    key = secrets[0]
    file = sealed(tmp_path, b"x" * (3 * CHUNK + 5), header, key)
    whole = file.read_bytes()
    start = len(whole) - (3 * (CHUNK + TAG) + 5 + TAG)
    block = CHUNK + TAG
    first, second, third = (whole[start + n * block : start + (n + 1) * block] for n in range(3))
    tail = whole[start + 3 * block :]
    head = whole[:start]
    spoilt = {
        "a bit of each chunk": [flipped(whole, start + n * block + 7) for n in range(4)],
        "cut": [whole[:-1], whole[: start + block], whole[: start + 2 * block], head, whole[:10], b""],
        "swapped": [head + second + first + third + tail],
        "repeated": [head + first + first + second + third + tail],
        "without one": [head + first + third + tail],
        "longer": [whole + b"x", whole + tail],
        "another header": [whole.replace(b'"ledger_no":3', b'"ledger_no":4')],
        "another kind of file": [b"PK" + whole[2:], MAGIC + b"\xff\xff\xff\xff" + whole[30:]],
    }
    for how, contents in spoilt.items():
        for content in contents:
            file.write_bytes(content)
            with pytest.raises(Unavailable) as caught:
                opened(file, key)
            assert caught.value.code == "backup_damaged", how


def flipped(whole: bytes, at: int) -> bytes:
    """Return the bytes with one bit turned."""
    return whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]


def test_two_backups_with_one_key_share_no_chunk(
    tmp_path: Path, header: BackupHeader, secrets: tuple[bytes, Envelope, str]
) -> None:
    first = sealed(tmp_path, b"same", header, secrets[0]).read_bytes()
    (tmp_path / "sealed").unlink()
    second = sealed(tmp_path, b"same", replace(header, salt=key_text(new_key())), secrets[0]).read_bytes()
    assert first[-20:] != second[-20:]


def test_nothing_is_written_over(
    tmp_path: Path, header: BackupHeader, secrets: tuple[bytes, Envelope, str]
) -> None:
    file = sealed(tmp_path, b"first", header, secrets[0])
    with pytest.raises(FileExistsError):
        backup_file.seal_file(tmp_path / "plain", file, header, secrets[0])
    assert opened(file, secrets[0]) == b"first"
