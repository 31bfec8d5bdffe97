"""Days that differ, as rows: one for each day and place."""

from datetime import timedelta

import pytest

from staffdesk.domain.calendars import DayKind, DayReason
from staffdesk.domain.errors import NotFound
from staffdesk.models.town import Site
from staffdesk.services.calendar_rows import NewException
from staffdesk.services.calendars import load_calendar
from staffdesk.services.day_exceptions import (
    exception_rows,
    find_site,
    merged,
    removed_day,
    row_of,
    rows_of,
    with_rows,
)
from tests.factories import NEXT_MONDAY, SmallTown


def test_each_day_site_and_activity_has_its_row(small_town: SmallTown) -> None:
    asked = NewException(
        DayReason.CLOSURE,
        NEXT_MONDAY,
        NEXT_MONDAY + timedelta(days=1),
        site_ids=(small_town.school_id, small_town.centre_id),
        activity_ids=(small_town.activities["cantine"], small_town.activities["mercredi"]),
    )
    with small_town.database.read() as session:
        rows = rows_of(session, asked)
    assert len(rows) == 2 * 2 * 2
    assert {row.label for row in rows} == {"Fermeture"}


def test_rows_change_the_calendar_before_they_are_written(small_town: SmallTown) -> None:
    asked = NewException(DayReason.STRIKE, NEXT_MONDAY, NEXT_MONDAY, site_ids=(small_town.school_id,))
    with small_town.database.read() as session:
        calendar = with_rows(session, load_calendar(session), rows_of(session, asked))
        uid = find_site(session, small_town.school_id).uid
    assert calendar.day_kind(NEXT_MONDAY, uid) is DayKind.STRIKE
    assert calendar.day_kind(NEXT_MONDAY) is DayKind.SCHOOL


def test_the_same_day_and_place_is_one_row(small_town: SmallTown) -> None:
    asked = NewException(DayReason.STRIKE, NEXT_MONDAY, NEXT_MONDAY)
    with small_town.database.begin() as session:
        (first,) = merged(session, rows_of(session, asked))
        bridge = NewException(DayReason.BRIDGE, NEXT_MONDAY, NEXT_MONDAY + timedelta(days=1))
        again = merged(session, rows_of(session, bridge))
        assert (again[0] is first, len(again)) == (True, 2)
        assert [row.label for row in exception_rows(session, [first.id, 999])] == ["Pont"]


def test_a_strike_has_rows_for_what_it_keeps(small_town: SmallTown) -> None:
    asked = NewException(
        DayReason.STRIKE,
        NEXT_MONDAY,
        NEXT_MONDAY,
        "Grève nationale",
        site_ids=(small_town.school_id,),
        kept_activity_ids=(small_town.activities["periscolaire"],),
    )
    with small_town.database.read() as session:
        rows = rows_of(session, asked)
    assert [(row.reason, row.label, row.activity_id) for row in rows] == [
        ("strike", "Grève nationale", None),
        ("minimum_service", "Service minimum", small_town.activities["periscolaire"]),
    ]


def test_a_day_that_is_taken_away_is_kept_whole(small_town: SmallTown) -> None:
    with small_town.database.begin() as session:
        (row,) = merged(session, rows_of(session, NewException(DayReason.STRIKE, NEXT_MONDAY, NEXT_MONDAY)))
        kept = removed_day(row)
        session.delete(row)
        session.flush()
        back = row_of(kept)
        session.add(back)
        session.flush()
        assert removed_day(back) == kept


def test_what_is_not_there_is_said(small_town: SmallTown) -> None:
    with small_town.database.read() as session:
        assert session.get(Site, 999) is None
        with pytest.raises(NotFound, match="site"):
            find_site(session, 999)
        assert exception_rows(session, [999]) == []
