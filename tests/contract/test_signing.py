"""What is signed names everything that matters."""

from staffdesk.contract.signing import content_digest, signing_text

FACTS = {
    "method": "post",
    "target": "/api/v1/acks",
    "digest": content_digest(b"{}"),
    "epoch": 3,
    "nonce": "ab" * 16,
    "time": "2026-11-16T08:30:00.000000Z",
    "device": "cd" * 16,
}


def test_the_digest_is_the_one_of_rfc_9530() -> None:
    assert content_digest(b"") == "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:"


def test_every_fact_changes_the_text() -> None:
    whole = signing_text(**FACTS)  # type: ignore[arg-type]
    others = {
        signing_text(**{**FACTS, name: 4 if name == "epoch" else "other"})  # type: ignore[arg-type]
        for name in FACTS
    }
    assert whole not in others
    assert len(others) == len(FACTS)
    assert whole.startswith(b"staffdesk-1\nPOST\n")
