"""What would change of prices is shown whole, and decided only where something is invoiced."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtWidgets import QApplication

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
    assert part.stays.isHidden()
    assert not part.is_decided()


def test_what_is_invoiced_is_decided_by_hand_and_forgotten_with_what_was_seen(part: PriceChangesPart) -> None:
    part.show_preview(PricePreview((INVOICED, OPEN), 200, 100))
    assert part.said.text() == "Déjà facturé\u00a0: 2,00\u00a0€ en plus."
    assert part.stays.isVisible()
    assert wrong_texts(part) == []
    click(part.retroactive)
    assert part.is_decided()
    part.forget()
    assert part.isHidden()
    assert not part.is_decided()


def test_the_price_after_is_seen_whole_in_the_smallest_window(part: PriceChangesPart) -> None:
    """The sheet leaves 533 pixels there; the column that matters most is the last one."""
    part.setFixedWidth(533)
    september = replace(INVOICED, month=date(2026, 9, 1), before_cents=123_456, after_cents=234_567)
    part.show_preview(PricePreview((september,), 200, 100))
    table = part.rows
    QApplication.processEvents()
    widths = [table.columnWidth(at) for at in range(table.rows.columnCount())]
    assert sum(widths) <= table.viewport().width()
    assert wrong_texts(part) == []
