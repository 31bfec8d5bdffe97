"""The act in the database: which holds, who may collect, and what invoices say of the means."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.payments import Means
from staffdesk.models.revenue_office import RevenueAct, RevenueOfficer
from staffdesk.models.unit_of_work import Database
from staffdesk.services.counter import Counter
from staffdesk.services.revenue_office import act_on, printed_means, require_collector
from tests.factories_money import MoneyTown, cash, cheque, october_days, pay
from tests.set_clock import SetClock


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    return MoneyTown(database, clock, tmp_path)


def test_the_act_of_a_day_is_read_with_all_it_says(town: MoneyTown) -> None:
    with town.database.read() as session:
        act = act_on(session, date(2026, 11, 16))
        assert act is not None
        assert (act.number, act.ceiling, act.opening_float) == ("2024-118", 200_000, 5_000)
        assert act.activities == {"canteen", "evening", "leisure"}
        assert act_on(session, date(2025, 8, 31)) is None
        assert printed_means(session, date(2025, 8, 31)) == printed_means(session, date(2026, 11, 16))
        assert Means.ONLINE not in printed_means(session, date(2026, 11, 16))


def test_without_an_act_no_till_opens(town: MoneyTown) -> None:
    town.amend_act(valid_from=town.clock.today() + timedelta(days=1))
    with pytest.raises(RuleBroken, match="act_missing"):
        Counter(town.office).open_till(town.clerk, "guichet", 0)


def test_who_is_not_named_that_day_opens_no_till_and_takes_nothing(town: MoneyTown) -> None:
    counter = Counter(town.office)
    counter.open_till(town.clerk, "guichet", 0)
    with town.database.begin() as session:
        last = town.clock.today() - timedelta(days=1)
        session.execute(update(RevenueOfficer).values(ends_on=last))
    with pytest.raises(RuleBroken, match="not_in_act"):
        counter.open_till(town.officer, "régie", 0)
    family = town.add_family()
    with pytest.raises(RuleBroken, match="not_in_act"):
        counter.take(town.clerk, pay(family, [], cash(100)))
    counter.close_till(town.clerk, 0, "")
    with town.database.read() as session, pytest.raises(RuleBroken, match="not_in_act"):
        require_collector(session, town.clerk, town.clock.today())


def test_the_till_refuses_a_means_and_an_activity_that_the_act_does_not_list(town: MoneyTown) -> None:
    counter = Counter(town.office)
    counter.open_till(town.clerk, "guichet", 0)
    family = town.add_family()
    town.add_days(family, "canteen", october_days(2))
    town.add_days(family, "evening", october_days(2))
    town.issue()
    settle = [(town.invoice_of(family), 1000)]
    town.amend_act(means=["cash"])
    with pytest.raises(RuleBroken, match="means_not_in_act"):
        counter.take(town.clerk, pay(family, settle, cheque(1000)))
    town.amend_act(activities=["canteen"])
    [shown] = counter.account(town.clerk, family.household_id).invoices
    assert shown.locked == "Hors de l’acte de la régie"
    with pytest.raises(RuleBroken, match="activity_not_in_act"):
        counter.take(town.clerk, pay(family, settle, cash(1000)))
    town.amend_act(activities=["canteen", "evening"])
    assert counter.account(town.clerk, family.household_id).invoices[0].locked == ""
    assert counter.take(town.clerk, pay(family, settle, cash(1000))).total_cents == 1000


def test_the_newest_act_in_force_is_the_one_that_counts(town: MoneyTown) -> None:
    with town.database.begin() as session:
        session.add(
            RevenueAct(
                number="2026-031",
                valid_from=town.clock.today(),
                means=["cash"],
                activities=["canteen"],
                ceiling_cents=100_000,
            )
        )
    assert Counter(town.office).till(town.clerk).ceiling_cents == 100_000
