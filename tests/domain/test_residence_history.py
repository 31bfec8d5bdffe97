"""Where a household counts as living on a day: what it began with, until a move, until the next."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.residence_history import Move, ResidenceHistory, history_of, require_move
from staffdesk.domain.tariffs.versions import Residence

OUT = Move(date(2026, 10, 15), Residence.NON_RESIDENT)
BACK = Move(date(2027, 3, 1), Residence.RESIDENT)
HISTORY = history_of(Residence.RESIDENT, [BACK, OUT])

DAYS = st.dates(date(2026, 1, 1), date(2026, 3, 1))
MOVES = st.lists(st.builds(Move, DAYS, st.sampled_from(Residence)), unique_by=lambda move: move.valid_from)


@pytest.mark.parametrize(
    ("on", "residence", "since", "until", "span"),
    [
        (date(2026, 10, 14), Residence.RESIDENT, None, date(2026, 10, 15), 0),
        (date(2026, 10, 15), Residence.NON_RESIDENT, date(2026, 10, 15), date(2027, 3, 1), 1),
        (date(2027, 2, 28), Residence.NON_RESIDENT, date(2026, 10, 15), date(2027, 3, 1), 1),
        (date(2027, 3, 1), Residence.RESIDENT, date(2027, 3, 1), None, 2),
    ],
)
def test_a_move_counts_from_its_day_until_the_next(
    on: date, residence: Residence, since: date | None, until: date | None, span: int
) -> None:
    assert (HISTORY.on(on), HISTORY.since(on), HISTORY.until(on), HISTORY.span(on)) == (
        residence,
        since,
        until,
        span,
    )


def test_who_never_moved_lives_where_it_began() -> None:
    always = ResidenceHistory(Residence.ASSIMILATED)
    on = date(2026, 10, 15)
    assert (always.on(on), always.since(on), always.until(on), always.changes()) == (
        Residence.ASSIMILATED,
        None,
        None,
        (),
    )


@given(first=st.sampled_from(Residence), moves=MOVES, new=st.builds(Move, DAYS, st.sampled_from(Residence)))
def test_a_new_move_changes_its_days_and_no_others(first: Residence, moves: list[Move], new: Move) -> None:
    before = history_of(first, moves)
    after = before.with_new(new)
    end = before.until(new.valid_from)
    for place in range(60):
        on = date(2026, 1, 1) + timedelta(place)
        touched = new.valid_from <= on and (end is None or on < end)
        assert after.on(on) is (new.residence if touched else before.on(on))
    assert len(after.moves) - len(before.moves) == (new.valid_from not in before.changes())


@given(first=st.sampled_from(Residence), moves=MOVES, on=DAYS)
def test_days_of_one_span_have_one_residence(first: Residence, moves: list[Move], on: date) -> None:
    history = history_of(first, moves)
    if history.span(on) == history.span(on - timedelta(1)):
        assert history.on(on) is history.on(on - timedelta(1))
    else:
        assert history.since(on) == on


@pytest.mark.parametrize(
    ("move", "reason", "code"),
    [
        (OUT, " ", "field_missing"),
        (OUT, "x" * 201, "text_long"),
        (Move(date(2026, 11, 1), Residence.NON_RESIDENT), "bail", "residence_same"),
        (Move(date(2026, 10, 1), Residence.RESIDENT), "bail", "residence_same"),
    ],
)
def test_what_is_no_move(move: Move, reason: str, code: str) -> None:
    with pytest.raises(RuleBroken, match=code):
        require_move(HISTORY, move, reason)


def test_a_move_is_taken_back_or_said_anew_on_its_day() -> None:
    require_move(HISTORY, Move(OUT.valid_from, Residence.RESIDENT), "erreur")
    require_move(HISTORY, OUT, "bail du 15 octobre")
