"""The first screen in French."""

from datetime import UTC, datetime

import pytest

from staffdesk.domain.french import home

AT = datetime(2026, 11, 16, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "aucun envoi en attente"),
        (1, "1\u00a0envoi en attente"),
        (1200, "1\u202f200\u00a0envois en attente"),
    ],
)
def test_what_waits_to_leave(value: int, said: str) -> None:
    assert home.waiting_out(value) == said


def test_figures_and_hints() -> None:
    assert home.families_count(1) == "1\u00a0famille"
    assert home.families_count(12) == "12\u00a0familles"
    assert home.amount(8640) == "86,40\u00a0€"
    assert home.count(1200) == "1\u202f200"
    assert home.synced_at(None) == "jamais"
    assert home.synced_at(AT) == "lun.\u00a016\u00a0nov.\u00a09:30"
    assert home.oldest_and_next(AT, None) == "la plus ancienne\u00a0: lun.\u00a016\u00a0nov.\u00a09:30"
    assert home.oldest_and_next(AT, AT).endswith("· limite lun.\u00a016\u00a0nov.\u00a09:30")
    assert home.kind_label("booking") == "Réservations"
    assert home.kind_label("hologram") == "hologram"
