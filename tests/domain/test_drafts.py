"""What a draft is made of, and its sums."""

from __future__ import annotations

from datetime import date

import pytest

from staffdesk.domain.anomalies import Anomaly, AnomalyKind
from staffdesk.domain.drafts import BilledActivity, ChildGroup, DraftInvoice, DraftLine, LineReason, age_on
from staffdesk.domain.money import Cents
from staffdesk.domain.tariffs.versions import Unit

BORN = date(2020, 10, 8)


def line(cents: int, *, cesu: bool = False) -> DraftLine:
    unit_cents = Cents(cents)
    return DraftLine(
        1, "evening", Unit.HOUR, LineReason.BOOKED, 1, unit_cents, unit_cents, cesu_eligible=cesu
    )


def invoice(*lines: DraftLine, anomalies: tuple[Anomaly, ...] = ()) -> DraftInvoice:
    return DraftInvoice(7, (ChildGroup(1, 1, lines),) if lines else (), anomalies)


@pytest.mark.parametrize(
    ("first", "last", "on", "expected"),
    [
        (None, None, date(2026, 10, 8), False),
        (0, 6, date(2026, 10, 7), True),
        (0, 6, date(2026, 10, 8), False),
        (6, None, date(2026, 10, 7), False),
        (6, None, date(2026, 10, 8), True),
        (None, 6, date(2026, 10, 7), True),
    ],
)
def test_cesu_goes_by_age_on_the_date_of_service(
    first: int | None, last: int | None, on: date, expected: bool
) -> None:
    assert BilledActivity("evening", 0, first, last).cesu_pays(BORN, on) is expected


@pytest.mark.parametrize(
    ("born_on", "on", "expected"),
    [
        (BORN, date(2026, 10, 7), 5),
        (BORN, date(2026, 10, 8), 6),
        (date(2020, 2, 29), date(2026, 2, 28), 5),
        (date(2020, 2, 29), date(2026, 3, 1), 6),
    ],
)
def test_age_is_counted_in_whole_years(born_on: date, on: date, expected: int) -> None:
    assert age_on(born_on, on) == expected


@pytest.mark.parametrize(
    ("lines", "ceiling"),
    [
        ((line(500, cesu=True), line(300)), 500),
        ((line(500, cesu=True), line(-300)), 200),
        ((line(500, cesu=True), line(-900)), 0),
        ((line(300),), 0),
    ],
)
def test_cesu_pays_at_most_the_eligible_lines_and_the_total(
    lines: tuple[DraftLine, ...], ceiling: int
) -> None:
    assert invoice(*lines).cesu_ceiling_cents == ceiling


def test_only_a_draft_with_lines_and_nothing_blocking_may_be_issued() -> None:
    warned, blocked = Anomaly(AnomalyKind.NOT_MARKED, 7), Anomaly(AnomalyKind.NO_TARIFF, 7)
    assert invoice(line(1), anomalies=(warned,)).may_be_issued
    assert not invoice(line(1), anomalies=(warned, blocked)).may_be_issued
    assert not invoice().may_be_issued
