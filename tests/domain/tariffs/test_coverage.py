"""A slot without a price, or without one of its own, is found before its days are invoiced."""

from dataclasses import replace
from datetime import date

from staffdesk.domain.tariffs.coverage import Lack, SlotLack, is_left_out, slot_lack
from tests.domain.tariffs import grids

TODAY = date(2026, 11, 16)
ALL = grids.G1_MEAL
MORNING = replace(
    ALL,
    valid_from=date(2027, 9, 1),
    cases=(*ALL.cases, *(replace(case, slot="morning") for case in ALL.cases)),
)


def test_a_price_of_all_slots_leaves_none_out_until_one_has_its_own() -> None:
    assert not is_left_out(ALL, "evening")
    assert not is_left_out(MORNING, "morning")
    assert is_left_out(MORNING, "evening")


def test_the_first_day_that_a_slot_is_left_out_is_told() -> None:
    assert ALL.valid_from <= TODAY
    assert slot_lack([MORNING, ALL], "morning", TODAY) is None
    assert slot_lack([MORNING, ALL], "evening", TODAY) == SlotLack(Lack.OWN_PRICE, date(2027, 9, 1))
    assert slot_lack([MORNING], "evening", date(2028, 1, 1)) == SlotLack(Lack.OWN_PRICE, date(2028, 1, 1))


def test_without_a_tariff_in_force_nothing_has_a_price() -> None:
    assert slot_lack([], "evening", TODAY) == SlotLack(Lack.TARIFF, TODAY)
    assert slot_lack([MORNING], "morning", TODAY) == SlotLack(Lack.TARIFF, TODAY)
