"""Anomalies in words: every kind has a heading, and its figure."""

from datetime import date

import pytest

from staffdesk.domain.anomalies import AnomalyKind
from staffdesk.domain.french.anomalies import anomaly_text, label


@pytest.mark.parametrize("kind", AnomalyKind)
def test_every_kind_is_said(kind: AnomalyKind) -> None:
    assert label(kind)[0].isupper()
    values = {"cents": 20000, "usual": 8000}
    assert anomaly_text(kind, child="Malo", activity="Cantine", days=[date(2026, 10, 5)], values=values)


def test_days_are_counted_and_the_first_ones_named() -> None:
    days = [date(2026, 10, day) for day in range(5, 10)]
    said = anomaly_text(AnomalyKind.NOT_MARKED, child="Malo", activity="Cantine", days=days[:1], values={})
    assert said == "Malo, Cantine\u00a0: 1\u00a0jour (lun.\u00a05\u00a0oct.)"
    assert anomaly_text(AnomalyKind.NOT_MARKED, days=days, values={}).startswith("5\u00a0jours (lun.")
    assert anomaly_text(AnomalyKind.NOT_MARKED, days=days, values={}).endswith(", …)")


def test_amounts_are_compared() -> None:
    said = anomaly_text(AnomalyKind.UNUSUALLY_HIGH, values={"cents": 20000, "usual": 8000})
    assert said == "200,00\u00a0€ au lieu de 80,00\u00a0€ d’habitude"
    said = anomaly_text(AnomalyKind.CREDITED, values={"cents": 770})
    assert said.startswith("7,70\u00a0€ en avoir sur une facture déjà émise\u00a0:")
    assert "\u2212" in anomaly_text(AnomalyKind.NEGATIVE, values={"cents": -150})
