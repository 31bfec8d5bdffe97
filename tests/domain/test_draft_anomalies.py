"""What a draft is as a whole: who pays it, what it comes to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from staffdesk.domain.anomalies import AnomalyKind
from staffdesk.domain.caps import Charged
from staffdesk.domain.draft_anomalies import anomalies_of_whole, with_both_homes
from staffdesk.domain.drafts import ChildGroup, DraftInvoice, DraftLine, LineReason, Since
from staffdesk.domain.money import Cents
from staffdesk.domain.tariffs.explanation import Fact, FactCode
from staffdesk.domain.tariffs.versions import Unit
from tests.domain.test_invoicing import household


def invoice_of(cents: int) -> DraftInvoice:
    line = DraftLine(1, "canteen", Unit.MEAL, LineReason.BOOKED, 1, Cents(cents), Cents(cents))
    return DraftInvoice(7, (ChildGroup(1, 1, (line,)),))


def test_what_comes_to_less_than_nothing_is_never_issued() -> None:
    [found] = anomalies_of_whole(household(), invoice_of(-150))
    assert (found.kind, found.blocking, found.values) == (AnomalyKind.NEGATIVE, True, {"cents": -150})


def test_credits_of_other_invoices_are_told_and_days_that_only_stand_there_are_not() -> None:
    held = Since(1, 9, date(2026, 10, 5), 0)
    assert anomalies_of_whole(household(), replace(invoice_of(300), since=(held,))) == []
    [found] = anomalies_of_whole(household(), replace(invoice_of(300), since=(replace(held, cents=-385),)))
    assert (found.kind, found.values) == (AnomalyKind.CREDITED, {"cents": 385})


def test_a_total_far_above_the_usual_is_looked_at() -> None:
    usual = replace(household(), usual_cents=3000)
    assert anomalies_of_whole(usual, invoice_of(7900)) == []
    [found] = anomalies_of_whole(usual, invoice_of(8000))
    assert found.kind is AnomalyKind.UNUSUALLY_HIGH


SEPTEMBER = date(2026, 9, 1)


def asking(household_id: int, child_id: int = 1, reason: LineReason = LineReason.FLAT_FEE) -> DraftInvoice:
    """A draft that asks a membership of 25 € of one child."""
    fact = Fact(FactCode.YEAR, {"from": SEPTEMBER.isoformat()})
    line = DraftLine(
        child_id, "garderie", Unit.YEAR, reason, 1, Cents(2500), Cents(2500), days=(SEPTEMBER,), facts=(fact,)
    )
    return DraftInvoice(household_id, (ChildGroup(child_id, 1, (line,)),))


def test_what_two_homes_of_a_child_are_asked_in_one_run_is_told_of_both() -> None:
    found = with_both_homes([asking(7), asking(8, reason=LineReason.LATE_FEE), asking(9, child_id=2)])
    told = [(one.household_id, dict(anomaly.values)) for one in found for anomaly in one.anomalies]
    assert told == [(7, {"cents": 2500, "other": 8}), (8, {"cents": 2500, "other": 7})]
    [anomaly] = found[0].anomalies
    assert (anomaly.kind, anomaly.child_id, anomaly.activity, anomaly.days, anomaly.blocking) == (
        AnomalyKind.FEE_OF_BOTH_HOMES,
        1,
        "garderie",
        (SEPTEMBER,),
        False,
    )


def test_each_home_asked_alone_is_nothing_to_look_at() -> None:
    alone = [asking(7), asking(8, child_id=2), asking(9, reason=LineReason.BOOKED)]
    assert with_both_homes(alone) == alone


def test_what_an_invoice_of_the_other_home_asks_already_is_told_once() -> None:
    place = (1, "garderie", SEPTEMBER)
    mine = replace(household(), charged=Charged(elsewhere={place: 8}))
    [found] = anomalies_of_whole(mine, asking(7))
    assert found.values == {"cents": 2500, "other": 8}
    told = replace(asking(7), anomalies=(found,))
    assert [one.anomalies for one in with_both_homes([told, asking(8)])] == [
        (found,),
        (replace(found, household_id=8, values={"cents": 2500, "other": 7}),),
    ]
