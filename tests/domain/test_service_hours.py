"""When a slot of a day begins, by its hours or its row."""

from datetime import UTC, date, datetime, time

import pytest

from staffdesk.domain.service_hours import starts_at


@pytest.mark.parametrize(
    ("row", "hour", "minute"),
    [("morning", 6, 30), ("noon", 11, 0), ("evening", 15, 30), ("day", 7, 0), ("unknown", 7, 0)],
)
def test_a_row_begins_at_its_hour_of_paris(row: str, hour: int, minute: int) -> None:
    assert starts_at(row, date(2026, 11, 16)) == datetime(2026, 11, 16, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize("row", ["morning", "noon", "unknown"])
def test_its_own_hour_wins_over_that_of_its_row(row: str) -> None:
    assert starts_at(row, date(2026, 11, 16), time(11, 45)) == datetime(2026, 11, 16, 10, 45, tzinfo=UTC)
    assert starts_at(row, date(2026, 7, 1), time(0)) == datetime(2026, 6, 30, 22, tzinfo=UTC)
