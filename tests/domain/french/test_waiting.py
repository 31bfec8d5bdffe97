"""The waiting list in French: one offer, several, and what was let pass."""

from datetime import UTC, date, datetime

from staffdesk.domain.capacity import WaitingCriterion
from staffdesk.domain.french.waiting import (
    CRITERION_WORDS,
    arrival_words,
    lapsed_body,
    offer_body,
    offered_place,
)

UNTIL = datetime(2026, 11, 18, 8, 30, tzinfo=UTC)
PLACE = offered_place("Inès", "Cantine", "Midi", date(2026, 11, 23))


def test_every_criterion_has_words() -> None:
    assert set(CRITERION_WORDS) == set(WaitingCriterion)


def test_a_place_is_named_with_its_day() -> None:
    assert PLACE == "Inès, Cantine, midi, lundi\u00a023\u00a0novembre\u00a02026"


def test_an_offer_says_until_when_and_what_to_do() -> None:
    said = offer_body([(PLACE, UNTIL)])
    assert f"- {PLACE}\u00a0: à accepter jusqu’au mer.\u00a018\u00a0nov.\u00a02026\u00a0à\u00a09:30" in said
    assert "réservez ce jour dans le planning" in said
    assert "réservez ces jours" in offer_body([(PLACE, UNTIL), (PLACE, UNTIL)])


def test_what_was_let_pass_is_named() -> None:
    assert f"- {PLACE}" in lapsed_body([PLACE])
    assert arrival_words(UNTIL).startswith("attend depuis le mer.\u00a018\u00a0nov.")
