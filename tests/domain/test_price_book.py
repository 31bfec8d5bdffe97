"""The book of tariffs: the version of a day, what activities ask for, and prices computed once."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from staffdesk.domain.family_quotient import FamilyQuotient
from staffdesk.domain.money import Cents
from staffdesk.domain.price_book import PriceBook
from staffdesk.domain.tariffs.evaluation import Use, evaluate
from staffdesk.domain.tariffs.siblings import Counting, SiblingRule
from tests.domain.tariffs import grids, grids_more

NEW_DAY = grids.G15_NEW.valid_from
USE = Use(NEW_DAY, FamilyQuotient(Decimal(912), date(2024, 1, 1)))


def test_a_version_counts_from_its_day_until_the_next() -> None:
    book = PriceBook([grids.G15_NEW, grids.G15_OLD])
    before = NEW_DAY - timedelta(days=1)
    assert book.version("leisure", before) is grids.G15_OLD
    assert book.version("leisure", NEW_DAY) is grids.G15_NEW
    assert book.version("leisure", grids.G15_OLD.valid_from - timedelta(days=1)) is None
    assert book.version("judo", NEW_DAY) is None
    assert sorted(book.changes("leisure")) == [grids.G15_OLD.valid_from, NEW_DAY]
    assert not book.changes("judo")


def test_only_activities_with_a_flat_tariff_ask_for_fees() -> None:
    book = PriceBook([grids.G1_MEAL, grids_more.G16_CARE])
    assert book.with_fees(["judo", "garderie", "canteen"]) == ["garderie"]
    assert book.with_fees(["canteen"]) == []


def test_activities_are_told_by_what_their_prices_look_at() -> None:
    present = replace(grids.G13_MEAL, siblings=SiblingRule(Counting.PRESENT))
    capped = replace(grids.G2_DAY, monthly_cap=Cents(5000))
    book = PriceBook([present, capped, grids.G1_HALF_HOUR])
    assert book.unsteady() == book.looking() == {"canteen"}
    assert book.capped() == {grids.G2_DAY.activity}


def test_a_meal_from_home_has_a_price_where_the_town_voted_one() -> None:
    assert PriceBook([grids.G1_MEAL]).own_meals() == {"canteen"}
    assert PriceBook([grids.G5_MEAL]).own_meals() == set()


def test_a_price_is_computed_once_until_it_is_forgotten() -> None:
    book = PriceBook([grids.G15_NEW])
    first = book.price(grids.G15_NEW, USE)
    assert book.price(grids.G15_NEW, replace(USE)) is first
    book.forget()
    again = book.price(grids.G15_NEW, USE)
    assert again is not first
    assert again == first == evaluate(grids.G15_NEW, USE)
