"""Health data opens only with the town's key, and only where it was put."""

import pytest

from staffdesk.domain.errors import Unavailable
from staffdesk.services import sealing
from staffdesk.services.sealing import Sealer


@pytest.fixture
def sealer() -> Sealer:
    """A sealer with a fresh key."""
    return Sealer(sealing.new_key())


def test_health_facts_come_back_as_they_were(sealer: Sealer) -> None:
    facts = {"allergies": ["arachide"], "care_plan": True, "doctor": "Dʳ Exemple"}
    assert sealer.open_health(12, sealer.seal_health(12, facts)) == facts


def test_nothing_readable_is_stored_and_no_two_sealings_are_alike(sealer: Sealer) -> None:
    sealed = sealer.seal_health(12, {"allergies": "arachide"})
    assert b"arachide" not in sealed
    assert sealed != sealer.seal_health(12, {"allergies": "arachide"})


def test_a_value_moved_to_another_child_does_not_open(sealer: Sealer) -> None:
    with pytest.raises(Unavailable, match="health_unreadable"):
        sealer.open_health(13, sealer.seal_health(12, {"allergies": "arachide"}))


def test_a_value_moved_to_another_column_does_not_open(sealer: Sealer) -> None:
    sealed = sealer.seal(b"plain", table="health_record", row_id=1, column="sealed")
    with pytest.raises(Unavailable):
        sealer.open(sealed, table="health_record", row_id=1, column="other")


def test_another_key_does_not_open(sealer: Sealer) -> None:
    with pytest.raises(Unavailable):
        Sealer(sealing.new_key()).open_health(12, sealer.seal_health(12, {}))


@pytest.mark.parametrize("position", [0, 1, 13, -1])
def test_an_altered_byte_is_noticed(sealer: Sealer, position: int) -> None:
    sealed = bytearray(sealer.seal_health(12, {"allergies": "arachide"}))
    sealed[position] ^= 1
    with pytest.raises(Unavailable):
        sealer.open_health(12, bytes(sealed))


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x01" + b"0" * 12, b"\x01" + b"0" * 20])
def test_a_value_cut_short_is_noticed(sealer: Sealer, sealed: bytes) -> None:
    with pytest.raises(Unavailable):
        sealer.open_health(12, sealed)


def test_a_wrapped_key_opens_on_its_machine_only() -> None:
    key = sealing.new_key()
    private, public = sealing.new_machine_key()
    wrapped = sealing.wrap_for(public, key)
    assert sealing.unwrap(private, wrapped) == key
    other, _ = sealing.new_machine_key()
    with pytest.raises(Unavailable, match="town_key_unreadable"):
        sealing.unwrap(other, wrapped)


@pytest.mark.parametrize("wrapped", ["", "AAAA", "pas du base64", "A" * 120])
def test_a_wrapped_key_that_is_none_is_refused(wrapped: str) -> None:
    private, _ = sealing.new_machine_key()
    with pytest.raises(Unavailable, match="town_key_unreadable"):
        sealing.unwrap(private, wrapped)
