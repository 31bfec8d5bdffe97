"""What the town allows at its till: its answers, or what most acts say."""

import pytest

from staffdesk.domain.errors import NotFound
from staffdesk.domain.payments import CASH_LIMIT, Means
from staffdesk.models.unit_of_work import Database
from staffdesk.services.till_rules import allowed_means, cash_ceiling, cash_limit, load_town, till_rules


def test_without_an_answer_the_usual_rules_hold() -> None:
    rules = till_rules({})
    assert rules.allowed == {Means.CASH, Means.CHEQUE, Means.CESU, Means.CARD, Means.TRANSFER}
    assert (rules.cash_limit, rules.cesu_excess_is_credit) == (CASH_LIMIT, False)
    assert cash_ceiling({}) == 200_000


def test_the_act_narrows_the_means() -> None:
    assert allowed_means({"means": ["cash", "cheque"]}) == {Means.CASH, Means.CHEQUE}
    assert cash_limit({"cash_warning_cents": 15_000}) == 15_000
    assert cash_ceiling({"cash_ceiling_cents": 100_000}) == 100_000
    assert till_rules({"cesu_excess_is_credit": True}).cesu_excess_is_credit


def test_an_office_without_a_town_says_so(sqlite_database: Database) -> None:
    with sqlite_database.read() as session, pytest.raises(NotFound, match="town"):
        load_town(session)
