"""The price book of the town prices what the council voted, version by version."""

from datetime import date
from pathlib import Path

import pytest

from staffdesk.domain.tariffs.evaluation import Use
from staffdesk.models.unit_of_work import Database
from staffdesk.services.tariffs import load_price_book, load_tariff_versions
from tests.domain.tariffs.grids import G1_HALF_HOUR, G1_MEAL, G2_DAY
from tests.factories_money import MoneyTown
from tests.set_clock import SetClock


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    """A town with three tariffs."""
    return MoneyTown(database, clock, tmp_path)


def test_versions_are_read_as_they_were_voted(town: MoneyTown) -> None:
    with town.database.read() as session:
        assert load_tariff_versions(session) == (G1_MEAL, G1_HALF_HOUR, G2_DAY)


def test_the_book_knows_what_is_in_force(town: MoneyTown) -> None:
    with town.database.read() as session:
        book = load_price_book(session)
    assert book.version("canteen", date(2020, 8, 31)) is None
    version = book.version("canteen", date(2020, 9, 1))
    assert version == G1_MEAL
    assert book.price(G1_MEAL, Use(on=date(2026, 10, 1))).unit_cents == 490
