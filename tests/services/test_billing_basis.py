"""The digest of what a draft is made of: it shows every change that the draft would show, and no other."""

from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select, update

from staffdesk.domain.dates import Period
from staffdesk.models.bookings import Booking
from staffdesk.models.households import Child, FamilyQuotientRow, Household, Membership
from staffdesk.models.town import Activity, Slot, TariffVersionRow
from staffdesk.models.unit_of_work import Database
from staffdesk.services.billing_basis import basis
from staffdesk.services.billing_scope import Scope
from tests.factories import add_move
from tests.factories_money import CODES, Family, MoneyTown, october_days
from tests.set_clock import SetClock

SCOPE = Scope(Period(date(2026, 10, 1), date(2026, 11, 1)), CODES)


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    """A town without families."""
    return MoneyTown(database, clock, tmp_path)


def digest(town: MoneyTown, scope: Scope = SCOPE) -> str:
    """Return the basis of a run."""
    with town.database.read() as session:
        return basis(session, scope)


def _swap_states(town: MoneyTown, family: Family) -> None:
    with town.database.begin() as session:
        for booking in session.scalars(select(Booking).where(Booking.household_id == family.household_id)):
            booking.state = "present" if booking.state == "absent_billed" else "absent_billed"


def _change(statement: object) -> Callable[[MoneyTown, Family], None]:
    def change(town: MoneyTown, _family: Family) -> None:
        with town.database.begin() as session:
            session.execute(statement)  # type: ignore[call-overload]

    return change


CHANGES = {
    "a new day": lambda town, family: town.add_days(family, "canteen", october_days(1, first=20)),
    "two states swapped": _swap_states,
    "a surcharge": _change(update(Booking).values(surcharge="late")),
    "a quotient": _change(update(FamilyQuotientRow).values(value=Decimal(901))),
    "a residence": _change(update(Household).values(residence="non_resident")),
    "a move": lambda town, family: add_move(
        town.database, family.household_id, date(2026, 10, 15), "non_resident"
    ),
    "an address": _change(update(Household).values(city="")),
    "a rank": _change(update(Membership).values(rank=4)),
    "the hours of a slot": _change(update(Slot).values(ends_at_time=time(19))),
    "an age of CESU": _change(update(Activity).values(cesu_to_age=3)),
    "a meal brought from home": _change(update(Child).values(has_care_plan=True, brings_meal=True)),
    "a tariff": _change(update(TariffVersionRow).values(valid_from=date(2026, 10, 15))),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_the_digest_shows_every_change_that_a_draft_would_show(
    town: MoneyTown, change: Callable[[MoneyTown, Family], None]
) -> None:
    family = town.add_family()
    town.add_days(family, "canteen", october_days(2))
    town.add_days(family, "canteen", october_days(1, first=9), state="absent_billed")
    before = digest(town)
    assert digest(town) == before
    change(town, family)
    assert digest(town) != before


def test_the_digest_leaves_out_what_the_run_does_not_invoice(town: MoneyTown) -> None:
    family = town.add_family()
    town.add_days(family, "canteen", october_days(2))
    before = digest(town)
    town.add_days(family, "canteen", [date(2026, 11, 3)])
    assert digest(town) == before
