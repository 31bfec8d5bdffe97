"""When a slot of a day begins, by its row."""

from datetime import UTC, date, datetime

import pytest

from staffdesk.domain.service_hours import starts_at


@pytest.mark.parametrize(
    ("row", "hour", "minute"),
    [("morning", 6, 30), ("noon", 11, 0), ("evening", 15, 30), ("day", 7, 0), ("unknown", 7, 0)],
)
def test_a_row_begins_at_its_hour_of_paris(row: str, hour: int, minute: int) -> None:
    assert starts_at(row, date(2026, 11, 16)) == datetime(2026, 11, 16, hour, minute, tzinfo=UTC)
