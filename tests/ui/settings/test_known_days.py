"""What differs is told together: one line for a strike in many schools."""

from datetime import date

from staffdesk.domain.calendars import DayReason
from staffdesk.ui.settings.known_days import known_days
from tests.ui.settings.test_year_days import exception

DAY = date(2026, 12, 1)
NEXT = date(2026, 12, 2)


def words(*rows: object) -> list[str]:
    return [found.words.replace("\u00a0", " ") for found in known_days(rows)]  # type: ignore[arg-type]


def test_a_day_of_one_place_is_told_as_it_is() -> None:
    assert words(exception(1, DAY, DayReason.STRIKE, site="Jean-Zay")) == [
        "mar. 1ᵉʳ déc. 2026 : Grève (Jean-Zay)"
    ]


def test_many_schools_and_days_are_one_line_with_every_number() -> None:
    rows = [
        exception(n, on, DayReason.STRIKE, site=f"École {n % 12}")
        for n, on in enumerate([DAY] * 12 + [NEXT] * 12)
    ]
    kept = [
        exception(90 + n, DAY, DayReason.MINIMUM_SERVICE, site=f"École {n}", activity="Garderie")
        for n in (1, 2)
    ]
    found = known_days([*rows, *kept])
    assert found[0].words.replace("\u00a0", " ") == (
        "Du mar. 1ᵉʳ déc. 2026 au mer. 2 déc. 2026 : Grève, 12 sites"
    )
    assert found[0].numbers == tuple(range(24))
    assert found[0].places.count("\n") == 11
    assert found[1].words.replace("\u00a0", " ") == (
        "mar. 1ᵉʳ déc. 2026 : Service minimum (Garderie), École 1, École 2"
    )


def test_classes_are_counted_as_classes() -> None:
    rows = [exception(n, DAY, DayReason.TRIP, site="Jean-Zay", class_name=f"CP {n}") for n in range(4)]
    assert words(*rows) == ["mar. 1ᵉʳ déc. 2026 : Sortie scolaire, 4 classes"]
