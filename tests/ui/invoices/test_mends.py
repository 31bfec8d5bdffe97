"""Every kind of anomaly has its mend beside it, and a place that the screen behind it understands."""

from datetime import date

import pytest

from staffdesk.domain.anomalies import AnomalyKind
from staffdesk.domain.permissions import Actor, Role
from staffdesk.services.money_rows import AnomalyRow
from staffdesk.ui.invoices.mends import mend_of, place_of

DAY = date(2026, 10, 8)


def row(kind: AnomalyKind) -> AnomalyRow:
    return AnomalyRow(kind.value, "", 7, "Tilleul", "", DAY, 3, "cantine", 12)


@pytest.mark.parametrize(
    ("kind", "screen", "place"),
    [
        (AnomalyKind.NO_TARIFF, "settings", "tariffs"),
        (AnomalyKind.NO_PAYER_ADDRESS, "families", (7, "address")),
        (AnomalyKind.NEGATIVE, "families", 7),
        (AnomalyKind.CREDITED, "families", 7),
        (AnomalyKind.UNDECIDED, "validation", None),
        (AnomalyKind.NO_QUOTIENT, "families", (7, "quotient")),
        (AnomalyKind.NO_MANDATE, "families", (7, "debit")),
        (AnomalyKind.UNBOOKED_PRESENCE, "attendance", (DAY, 3, "cantine")),
        (AnomalyKind.NOT_MARKED, "attendance", (DAY, 3, "cantine")),
        (AnomalyKind.UNUSUALLY_HIGH, "families", 7),
        (AnomalyKind.FEE_OF_BOTH_HOMES, "fees", (7, 3, "cantine")),
        (AnomalyKind.GESTURE, "gestures", 12),
    ],
)
def test_the_mend_of_each_kind(kind: AnomalyKind, screen: str, place: object) -> None:
    mend = mend_of(kind.value)
    assert (mend.screen, place_of(mend, row(kind))) == (screen, place)
    assert mend.words
    assert mend.done_by == ""
    assert bool(mend.how) == (screen == "fees")


@pytest.mark.parametrize("kind", AnomalyKind)
def test_who_may_not_mend_is_told_who_does_and_led_to_what_they_may_read(kind: AnomalyKind) -> None:
    officer = Actor(1, "Françoise", frozenset({Role.REVENUE_OFFICER}))
    mend, theirs = mend_of(kind.value), mend_of(kind.value, officer.may)
    assert (theirs.screen, theirs.part) == (mend.screen, mend.part)
    if officer.may(mend.needs):
        assert theirs == mend
        return
    assert theirs.words.startswith("Voir ")
    assert theirs.done_by.endswith("\u202f; recalculer ensuite le brouillon.")
    reader = mend_of(kind.value, Actor(2, "Jo", frozenset({Role.READER})).may)
    assert reader.done_by == theirs.done_by.replace("\u202f; recalculer ensuite le brouillon", "")
