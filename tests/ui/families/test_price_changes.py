"""What would change of prices is shown whole, and decided only where something is invoiced."""

from datetime import date

import pytest

from staffdesk.services.repricing import PriceChange, PricePreview
from staffdesk.ui.families.price_changes import PriceChangesPart
from tests.ui.conftest import Stage
from tests.ui.hand import click
from tests.ui.typography import wrong_texts

INVOICED = PriceChange(date(2026, 10, 1), "Malo", "Cantine", 1220, 1420, invoiced=True)
OPEN = PriceChange(date(2026, 11, 1), "Malo", "Cantine", 610, 710, invoiced=False)


@pytest.fixture
def part(stage: Stage) -> PriceChangesPart:
    made = PriceChangesPart()
    stage(made).resize(800, 400)
    return made


def test_what_is_open_follows_by_itself(part: PriceChangesPart) -> None:
    assert part.isHidden()
    part.show_preview(PricePreview((OPEN,), 0, 100))
    assert part.rows.rows.rows() == (OPEN,)
    assert part.retroactive.isHidden()
    assert not part.is_decided()


def test_what_is_invoiced_is_decided_by_hand_and_forgotten_with_what_was_seen(part: PriceChangesPart) -> None:
    part.show_preview(PricePreview((INVOICED, OPEN), 200, 100))
    assert part.said.text() == "Déjà facturé\u00a0: 2,00\u00a0€ en plus."
    assert wrong_texts(part) == []
    click(part.retroactive)
    assert part.is_decided()
    part.forget()
    assert part.isHidden()
    assert not part.is_decided()
