"""Open corrections are read with their day and invoice, and settled once."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from staffdesk.domain.bookings import BookingEvent
from staffdesk.models.bookings import BookingCorrection
from staffdesk.models.unit_of_work import Database
from staffdesk.services.open_corrections import load_netted, open_correction_keys, settle
from tests.factories_money import MoneyTown, october_days
from tests.set_clock import SetClock


def test_what_is_open_is_narrowed_and_settled_once(
    database: Database, clock: SetClock, tmp_path: Path
) -> None:
    town = MoneyTown(database, clock, tmp_path)
    family = town.add_family()
    town.add_days(family, "canteen", october_days(2), state="booked")
    town.issue()
    town.move_day(family, BookingEvent.EXCUSE, date(2026, 10, 1))
    with database.begin() as session:
        [day] = load_netted(session).credits
        assert (day.household_id, day.activity, day.on) == (family.household_id, "canteen", date(2026, 10, 1))
        assert (day.cents, day.invoice) == (-305, "2026-000001")
        assert load_netted(session, ["evening"]).credits == ()
        assert load_netted(session, households=[family.household_id + 1]).credits == ()
        assert load_netted(session, invoices=[day.invoice_id]).credits == (day,)
        assert len(session.execute(open_correction_keys(["canteen"])).all()) == 1
        settle(session, day.ids, clock.now())
        settle(session, (), clock.now())
        assert load_netted(session).credits == ()
        assert session.scalars(select(BookingCorrection.settled_at)).one() == clock.now()
        with pytest.raises(ValueError, match="settled already"):
            settle(session, day.ids, clock.now())
