"""Siblings, units of time and fees as sentences."""

from decimal import Decimal

import pytest

from staffdesk.domain.money import Cents
from staffdesk.domain.tariffs.extras import Contract, DurationUnit, Rounding
from staffdesk.domain.tariffs.siblings import Counting, Order, Reading, SiblingRule
from staffdesk.ui.kit.inline_edits import InlineEdit
from staffdesk.ui.settings.editor_form import Unreadable
from staffdesk.ui.settings.tariff_parts import FlatPart, SiblingPart, TimePart, cents_in, put_cents
from tests.ui.conftest import Stage
from tests.ui.hand import type_text


@pytest.mark.parametrize(
    "rule",
    [
        SiblingRule(),
        SiblingRule(Counting.PRESENT, Reading.NUMBER, Decimal(20), 2, 3),
        SiblingRule(percent=Decimal(10), further=(Decimal(20), Decimal("12.5")), order=Order.CHEAPEST),
    ],
)
def test_a_rule_for_siblings_is_read_back(stage: Stage, rule: SiblingRule) -> None:
    part = SiblingPart()
    stage(part)
    part.show_rule(rule, before=False)
    assert (part.rule(), part.bounds.key()) == (rule, "after")


def test_a_rule_for_siblings_that_makes_no_sense_is_told(stage: Stage) -> None:
    part = SiblingPart()
    stage(part)
    type_text(part.percents, "moitié")
    with pytest.raises(Unreadable, match="points-virgules"):
        part.rule()
    part.percents.setText("50")
    part.from_rank.setText("")
    with pytest.raises(Unreadable, match="nombre"):
        part.rule()
    assert len(part.controls()) == 7


@pytest.mark.parametrize("unit", [None, DurationUnit(30), DurationUnit(15, 5, Rounding.NEAREST, 8)])
def test_a_unit_of_time_is_read_back(stage: Stage, unit: DurationUnit | None) -> None:
    part = TimePart()
    stage(part)
    part.show_unit(unit)
    assert part.unit() == unit
    assert len(part.controls()) == 4


def test_a_unit_of_no_minutes_is_told(stage: Stage) -> None:
    part = TimePart()
    stage(part)
    type_text(part.minutes, "0")
    with pytest.raises(Unreadable, match="nombre"):
        part.unit()


def test_a_fee_shows_what_its_unit_asks_for(stage: Stage) -> None:
    part = FlatPart()
    stage(part)
    contract = Contract(36, 10, (("2-jours", 2),))
    part.show_fee(385, contract, 10)
    part.follow("month")
    assert (part.contract(), part.refund.isVisible(), part.pack_size.isVisible()) == (contract, True, False)
    part.follow("pack")
    assert (part.refund.isVisible(), part.pack_size.isVisible()) == (False, True)
    part.contracts.setText("deux")
    with pytest.raises(Unreadable, match="contrat"):
        part.contract()
    assert len(part.controls()) == 5


def test_an_amount_is_optional(stage: Stage) -> None:
    edit = InlineEdit("Montant", 92)
    stage(edit)
    put_cents(edit, 305)
    assert cents_in(edit, "caps") == Cents(305)
    put_cents(edit, None)
    assert cents_in(edit, "caps") is None
    edit.setText("x")
    with pytest.raises(Unreadable, match="Montant"):
        cents_in(edit, "caps")
