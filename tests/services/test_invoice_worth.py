"""The days of an issued invoice, drafted again, are worth its total; each booking's part is known."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import select

from staffdesk.domain.bookings import BookingEvent
from staffdesk.models.bookings import Booking
from staffdesk.models.unit_of_work import Database
from staffdesk.services.billing_facts import load_town
from staffdesk.services.invoice_worth import load_carried, load_worths
from tests.factories_money import MoneyTown, october_days
from tests.set_clock import SetClock

Found = TypeVar("Found")


def only(by_account: Mapping[tuple[int, int], Found]) -> Found:
    """Return what there is of the one invoice and household."""
    [found] = by_account.values()
    return found


MALO, ZELIE = ("Malo", date(2019, 5, 2)), ("Zélie", date(2022, 3, 9))


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    """A town without families."""
    return MoneyTown(database, clock, tmp_path)


def test_the_worth_of_an_untouched_invoice_is_its_total_and_what_it_carries(town: MoneyTown) -> None:
    family = town.add_family(children=(MALO, ZELIE))
    town.add_days(family, "canteen", october_days(3))
    town.add_days(family, "evening", october_days(2), child=1, state="present_unbooked")
    total = town.issue().total_cents
    invoice = town.invoice_of(family)
    with town.database.read() as session:
        worth = only(load_worths(session, load_town(session), [invoice]))
        carried = load_carried(session, [invoice]).cents
        bookings = set(session.scalars(select(Booking.id)))
    assert sum(worth.days.values()) == total
    assert {(family.household_id, key): cents for key, cents in worth.days.items()} == carried
    assert {key for _, key in carried} == bookings


def test_a_correction_is_carried_too_and_an_unknown_invoice_is_worth_nothing(town: MoneyTown) -> None:
    family = town.add_family()
    town.add_days(family, "canteen", october_days(2), state="booked")
    town.issue()
    town.move_day(family, BookingEvent.EXCUSE, date(2026, 10, 1))
    invoice = town.invoice_of(family)
    with town.database.read() as session:
        assert sorted(load_carried(session, [invoice]).cents.values()) == [0, 305]
        assert sorted(only(load_worths(session, load_town(session), [invoice])).days.values()) == [305]
        assert load_worths(session, load_town(session), [invoice + 1]) == {}
