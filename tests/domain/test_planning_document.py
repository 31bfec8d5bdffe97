"""A month is cut in two for small paper: nothing is lost, nothing said twice."""

from __future__ import annotations

from staffdesk.domain.letterhead import Letterhead
from staffdesk.domain.planning_document import (
    PaperDay,
    PaperGroup,
    PaperPlaces,
    PaperRow,
    PlanningDocument,
)

ROW = PaperRow("Inès Lemoine", "PAI", (("booked", "", "closed", "waiting"),), frozenset({1, 3}))
MONTH = PlanningDocument(
    Letterhead("Ville", "Service", ""),
    "Planning, janvier 2027",
    "École Jean-Zay",
    "Imprimé",
    tuple(PaperDay(f"j{day}") for day in range(4)),
    ("midi",),
    (PaperGroup("CE1 A", (ROW,)),),
    (PaperPlaces("Midi", "24 places", (1, 2, 3, 4), (24, 24, 0, 24)),),
    "20270111",
)


def test_two_halves_hold_the_month() -> None:
    halves = MONTH.between(0, 2), MONTH.between(2, 4)
    assert sum((half.days for half in halves), ()) == MONTH.days
    rows = [half.groups[0].rows[0] for half in halves]
    assert rows[0].lines[0] + rows[1].lines[0] == ROW.lines[0]
    assert [row.away for row in rows] == [frozenset({1}), frozenset({1})]
    assert sum((half.places[0].booked for half in halves), ()) == MONTH.places[0].booked
    assert {half.title for half in halves} == {MONTH.title}


def test_weekends_are_narrow() -> None:
    assert PaperDay("2", "weekend").is_narrow
    assert not PaperDay("ven. 1", "holiday", "Jour de l’an").is_narrow
