"""Meals in French: changes with their sign and number, orders, the days of a count."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from staffdesk.domain.french.meals import (
    brought_words,
    change_words,
    changes_words,
    diet_title,
    meals_count,
    order_words,
    span_title,
)
from staffdesk.domain.meals import MealChange


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("what", "by", "words"),
    [
        ("standard", 2, "+2 standard"),
        ("sans porc", -1, "−1 sans porc"),
        ("adultes", 1, "+1 adulte"),
        ("adultes", -2, "−2 adultes"),
        ("panier repas", 1, "+1 panier repas"),
        ("panier repas", 3, "+3 paniers repas"),
    ],
)
def test_a_change_has_its_sign_and_number(what: str, by: int, words: str) -> None:
    assert plain(change_words(MealChange(what, by))) == words


def test_changes_are_told_in_one_line() -> None:
    told = changes_words([MealChange("standard", 2), MealChange("sans porc", -1)])
    assert plain(told) == "+2 standard, −1 sans porc"
    assert changes_words([]) == ""


def test_an_order_says_how_many_when_to_whom_and_by_whom() -> None:
    at = datetime(2026, 11, 16, 8, 30, tzinfo=UTC)
    assert plain(order_words(38, at, "Camille R.", "cuisine centrale")) == (
        "38 repas commandés lun. 16 nov. 9:30 à cuisine centrale par Camille R."
    )


def test_counts_and_titles() -> None:
    assert plain(meals_count(38)) == "38 repas"
    assert [plain(brought_words(count)) for count in (0, 1, 2)] == ["", "1 panier repas", "2 paniers repas"]
    assert diet_title("sans porc") == "Sans porc"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 11, 16), date(2026, 11, 16), "lundi 16 novembre 2026"),
        (date(2026, 11, 1), date(2026, 11, 30), "novembre 2026"),
        (date(2026, 11, 16), date(2026, 11, 22), "du 16 au 22 nov. 2026"),
    ],
)
def test_a_count_is_named_by_its_days(first: date, last: date, words: str) -> None:
    assert plain(span_title(first, last)) == words
