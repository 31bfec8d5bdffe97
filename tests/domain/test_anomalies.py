"""Anomalies are gathered by kind, child and activity, the ones that block first."""

from __future__ import annotations

from datetime import date

import pytest

from staffdesk.domain.anomalies import BLOCKING, Anomaly, AnomalyKind, AnomalyLog
from staffdesk.domain.canonical import canonical_bytes

FIRST, SECOND = date(2026, 10, 1), date(2026, 10, 2)


def test_days_of_one_kind_child_and_activity_are_one_anomaly() -> None:
    log = AnomalyLog(7)
    for on in (SECOND, FIRST, SECOND):
        log.meet(AnomalyKind.NO_QUOTIENT, on, 1, "canteen")
    log.meet(AnomalyKind.NO_QUOTIENT, FIRST, 2, "canteen")
    assert log.with_whole([]) == (
        Anomaly(AnomalyKind.NO_QUOTIENT, 7, 1, "canteen", (FIRST, SECOND)),
        Anomaly(AnomalyKind.NO_QUOTIENT, 7, 2, "canteen", (FIRST,)),
    )


def test_what_blocks_is_shown_first() -> None:
    log = AnomalyLog(7)
    log.meet(AnomalyKind.NOT_MARKED, FIRST, 1, "canteen")
    log.meet(AnomalyKind.NO_TARIFF, FIRST, 1, "evening")
    shown = [a.kind for a in log.with_whole([Anomaly(AnomalyKind.NO_PAYER_ADDRESS, 7)])]
    assert shown == [AnomalyKind.NO_TARIFF, AnomalyKind.NO_PAYER_ADDRESS, AnomalyKind.NOT_MARKED]


@pytest.mark.parametrize("kind", AnomalyKind)
def test_only_what_cannot_be_issued_blocks(kind: AnomalyKind) -> None:
    assert Anomaly(kind, 7).blocking is (kind in BLOCKING)


def test_an_anomaly_is_stored_as_canonical_facts() -> None:
    stored = Anomaly(AnomalyKind.NEGATIVE, 7, days=(FIRST,), values={"cents": -300}).stored()
    assert canonical_bytes(stored)
    assert (stored["kind"], stored["days"], stored["values"]) == ("negative", ["2026-10-01"], {"cents": -300})
