"""A cheque that bounced is told at the counter: with its delay at first, for a year after (E3)."""

from pathlib import Path

from staffdesk.models.unit_of_work import Database
from staffdesk.services.counter import Counter
from staffdesk.services.payer_flags import payer_alerts
from tests.factories_money import MoneyTown, bounce, cheque, pay
from tests.set_clock import SetClock


def test_a_bounced_cheque_is_told_for_a_year(database: Database, clock: SetClock, tmp_path: Path) -> None:
    town = MoneyTown(database, clock, tmp_path)
    counter = Counter(town.office)
    counter.open_till(town.officer, "régie", 0)
    family, other = town.add_family(), town.add_family("Aubin")
    done = counter.take(town.officer, pay(family, [], cheque(1000)))
    counter.reverse(town.officer, bounce(done.payment_id))

    def alerts(household_id: int) -> tuple[str, ...]:
        with database.read() as session:
            return payer_alerts(session, household_id, town.clock.today())

    assert alerts(other.household_id) == ()
    [told] = alerts(family.household_id)
    assert told.endswith("À régulariser au plus tard le 16\u00a0déc.\u00a02026.")
    town.clock.advance(days=31)
    assert alerts(family.household_id) == (
        "Chèque impayé le 16\u00a0nov.\u00a02026\u00a0: n°\u00a00000417, 10,00\u00a0€.",
    )
    town.clock.advance(days=340)
    assert alerts(family.household_id) == ()
