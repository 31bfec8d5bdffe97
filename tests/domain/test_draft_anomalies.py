"""What a draft is as a whole: who pays it, what it comes to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from staffdesk.domain.anomalies import AnomalyKind
from staffdesk.domain.draft_anomalies import anomalies_of_whole
from staffdesk.domain.drafts import ChildGroup, DraftInvoice, DraftLine, LineReason, Since
from staffdesk.domain.money import Cents
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
