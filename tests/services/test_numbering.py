"""Numbers are gapless by series and year, and a rollback gives its number back (L5)."""

import contextlib
from functools import partial

from staffdesk.models.unit_of_work import Database
from staffdesk.services.numbering import next_number, next_numbers
from tests.together import run_together


class Change(RuntimeError):
    """Somebody changed their mind in the middle of a transaction."""


def test_each_series_and_year_counts_from_one(database: Database) -> None:
    with database.begin() as session:
        taken = [next_number(session, *key) for key in [("F", 2026), ("F", 2026), ("F", 2027), ("R", 2026)]]
    assert taken == [1, 2, 1, 1]


def test_a_rollback_gives_the_number_back(database: Database) -> None:
    with contextlib.suppress(Change), database.begin() as session:
        next_number(session, "F", 2026)
        raise Change
    with database.begin() as session:
        assert next_number(session, "F", 2026) == 1


def test_many_numbers_are_taken_at_once(database: Database) -> None:
    with database.begin() as session:
        assert next_numbers(session, "F", 2026, 3) == range(1, 4)
        assert next_numbers(session, "F", 2026, 2) == range(4, 6)
        assert next_number(session, "F", 2026) == 6


def test_two_series_taken_in_two_orders_never_lock_one_another(database: Database) -> None:
    def take(first: str, second: str) -> None:
        for _ in range(15):
            with database.begin() as session:
                next_number(session, first, 2026)
                next_number(session, second, 2026)

    run_together([partial(take, *order) for order in (("F", "R"), ("R", "F")) * 2])
    with database.begin() as session:
        assert (next_number(session, "F", 2026), next_number(session, "R", 2026)) == (61, 61)
