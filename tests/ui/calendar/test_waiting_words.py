"""What the planning says of the waiting list."""

from datetime import UTC, date, datetime

from staffdesk.services.waiting_rows import PlannedOffer, WaitingMoved, WaitingPlan, WaitingRow
from staffdesk.ui.calendar.waiting_words import (
    NOTHING,
    button_words,
    moved_words,
    place_plan_words,
    plan_words,
    taken_back_words,
    waiting_rows,
)

UNTIL = datetime(2026, 11, 18, 8, 30, tzinfo=UTC)
OFFER = PlannedOffer(1, "Inès Lemoine", "Lemoine", "Cantine, midi, lun. 23 nov.", UNTIL)
LAPSE = PlannedOffer(2, "Adam Benali", "Benali", "Cantine, midi, lun. 23 nov.", None)


def row(booking: int, child: str, rank: int, until: datetime | None = None) -> WaitingRow:
    return WaitingRow(
        booking, 1, child, 1, child.split()[1], "Cantine", "Maternelle", "Midi", date(2026, 11, 23), rank,
        UNTIL, (), until, "23/24", has_room=True,
    )  # fmt: skip


def test_a_plan_says_how_many_of_what() -> None:
    assert plan_words(WaitingPlan()) == NOTHING
    assert plan_words(WaitingPlan((OFFER,), (LAPSE,), 2)) == (
        "1\u00a0place à proposer, 1\u00a0offre sans réponse à clore, 2\u00a0attentes de jours passés à clore"
    )
    assert place_plan_words(WaitingPlan((OFFER,), (LAPSE,))) == (
        "Offre sans réponse à clore\u00a0: Adam Benali. "
        "Place à proposer à Inès Lemoine jusqu’au mer.\u00a018\u00a0nov.\u00a09:30"
    )


def test_the_button_is_named_after_what_it_does() -> None:
    assert button_words(WaitingPlan((OFFER, OFFER))) == "Proposer 2\u00a0places"
    assert button_words(WaitingPlan((), (LAPSE,), 1)) == "Clore 2\u00a0attentes"
    assert button_words(WaitingPlan()) == "Proposer les places"


def test_what_was_done_is_said() -> None:
    assert moved_words(WaitingMoved(2, 1, 1)) == "2\u00a0places proposées, 2\u00a0attentes closes"
    assert moved_words(WaitingMoved()) == NOTHING
    assert taken_back_words(WaitingMoved(1)) == "1\u00a0proposition reprise"
    assert taken_back_words(WaitingMoved()).startswith("Rien à reprendre")


def test_what_is_to_be_done_comes_before_who_waits() -> None:
    rows = (row(1, "Inès Lemoine", 1), row(3, "Zoé Colin", 2), row(4, "Lina Faure", 1, UNTIL))
    shown = waiting_rows(rows, WaitingPlan((OFFER,), (LAPSE,)))
    assert [(one.group, one.title) for one in shown] == [
        ("À proposer", "Inès Lemoine"),
        ("Offres sans réponse", "Adam Benali"),
        ("Proposées", "Lina Faure"),
        ("En attente", "Zoé Colin"),
    ]
    assert [one.moment for one in shown[::2]] == ["jusqu’au mer.\u00a018\u00a0nov.\u00a09:30"] * 2
    assert shown[3].line2 == "Cantine, midi, lun.\u00a023\u00a0nov. · 2ᵉ sur la liste, 23/24"
