"""What the town and its act allow at the till."""

from datetime import date

import pytest

from staffdesk.domain.errors import NotFound
from staffdesk.domain.money import Cents
from staffdesk.domain.payments import CASH_LIMIT, Means
from staffdesk.domain.revenue_office import Act
from staffdesk.models.unit_of_work import Database
from staffdesk.services.till_rules import cash_limit, load_town, till_rules

ACT = Act("1", date(2026, 1, 1), frozenset({Means.CASH, Means.CHEQUE}), frozenset({"canteen"}), Cents(1))


def test_the_act_gives_the_means_and_the_town_the_rest() -> None:
    rules = till_rules({}, ACT)
    assert rules.allowed == {Means.CASH, Means.CHEQUE}
    assert (rules.cash_limit, rules.cesu_excess_is_credit) == (CASH_LIMIT, False)
    assert cash_limit({"cash_warning_cents": 15_000}) == 15_000
    assert till_rules({"cesu_excess_is_credit": True}, ACT).cesu_excess_is_credit


def test_without_an_act_no_means_is_allowed() -> None:
    assert till_rules({}, None).allowed == frozenset()


def test_an_office_without_a_town_says_so(sqlite_database: Database) -> None:
    with sqlite_database.read() as session, pytest.raises(NotFound, match="town"):
        load_town(session)
