"""One line tells every limit of a week."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from staffdesk.portal.views.limits import WeekLimits

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
MONDAY = date(2026, 11, 30)
SUNDAY = datetime(2026, 11, 29, 20, 0, tzinfo=UTC)
THURSDAY = datetime(2026, 11, 26, 11, 0, tzinfo=UTC)
OVER = NOW - timedelta(hours=1)


def _words(*by_day: Sequence[datetime]) -> str:
    days = {MONDAY + timedelta(days=n): limits for n, limits in enumerate(by_day)}
    return WeekLimits(days, NOW).words().replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("by_day", "line"),
    [
        ([[SUNDAY], [SUNDAY], [], [SUNDAY]], "Jusqu’au dim. 29 nov. 21:00"),
        ([[], []], ""),
        ([[OVER], [OVER]], "Limite passée"),
        (
            [[SUNDAY], [SUNDAY], [THURSDAY], [SUNDAY]],
            "Jusqu’au dim. 29 nov. 21:00 · mer. : jeu. 26 nov. 12:00",
        ),
        (
            [[SUNDAY], [THURSDAY], [THURSDAY], [SUNDAY], [SUNDAY]],
            "Jusqu’au dim. 29 nov. 21:00 · mar., mer. : jeu. 26 nov. 12:00",
        ),
        ([[SUNDAY], [SUNDAY], [OVER]], "Jusqu’au dim. 29 nov. 21:00 · mer. : limite passée"),
        ([[OVER], [OVER], [SUNDAY]], "Limite de lun., mar. : limite passée · mer. : dim. 29 nov. 21:00"),
        ([[THURSDAY], [SUNDAY]], "Limite de lun. : jeu. 26 nov. 12:00 · mar. : dim. 29 nov. 21:00"),
        ([[SUNDAY, THURSDAY]], "Jusqu’au jeu. 26 nov. 12:00 puis dim. 29 nov. 21:00"),
        ([[NOW + timedelta(hours=1)]], "Jusqu’à aujourd’hui, dim. 22 nov. 12:00"),
        ([[NOW + timedelta(hours=7)]], "Jusqu’à ce soir, dim. 22 nov. 18:00"),
        ([[NOW + timedelta(hours=13)]], "Jusqu’à ce soir, dim. 22 nov. 23:59"),
        ([[SUNDAY + timedelta(hours=3)]], "Jusqu’au dim. 29 nov. 23:59"),
    ],
)
def test_the_line_of_a_week(by_day: list[list[datetime]], line: str) -> None:
    assert _words(*by_day) == line


def test_a_limit_of_today_is_urgent_wherever_it_stands_in_the_line() -> None:
    days = {MONDAY: [SUNDAY], MONDAY + timedelta(days=1): [SUNDAY, NOW + timedelta(hours=1)]}
    assert WeekLimits(days, NOW).urgent
    assert not WeekLimits({MONDAY: [SUNDAY, OVER]}, NOW).urgent
