"""School holidays brought in: whole school years, from the library or from a file."""

from datetime import date
from pathlib import Path

import pytest

from staffdesk.domain.errors import RuleBroken, Unavailable
from staffdesk.services.calendar_import import (
    known_years,
    library_holidays,
    load_file,
    preview,
    read_file,
    replace_years,
    require_holiday,
)
from tests.factories import SmallTown

HEADER = "Description;Population;Date de début;Date de fin;Académies;Zones;annee_scolaire\n"


@pytest.mark.parametrize(
    ("zone", "winter", "spring"),
    [
        ("A", (date(2027, 2, 13), date(2027, 2, 28)), (date(2027, 4, 10), date(2027, 4, 25))),
        ("B", (date(2027, 2, 20), date(2027, 3, 7)), (date(2027, 4, 17), date(2027, 5, 2))),
        ("C", (date(2027, 2, 6), date(2027, 2, 21)), (date(2027, 4, 3), date(2027, 4, 18))),
    ],
)
def test_each_zone_has_the_holidays_of_the_order_of_2025(
    zone: str, winter: tuple[date, date], spring: tuple[date, date]
) -> None:
    found = library_holidays(zone, [2026])
    assert found[0][1:] == (date(2026, 10, 17), date(2026, 11, 1))
    assert found[1][1:] == (date(2026, 12, 19), date(2027, 1, 3))
    assert [one[1:] for one in found[2:4]] == [winter, spring]
    assert found[-1][1] == date(2027, 7, 3)


def test_a_year_the_library_ends_in_is_not_half_imported() -> None:
    with pytest.raises(RuleBroken, match="school_year_unknown"):
        library_holidays("A", [2028])
    assert max(known_years(date(2026, 11, 16))) == 2027
    assert known_years(date(2026, 11, 16))[0] == 2026


def test_both_encodings_of_official_files_are_read() -> None:
    text = HEADER + "Vacances d'Été;-;2027-07-03;2027-09-01;Orléans-Tours;Zone B;2026-2027\n"
    for encoding in ("utf-8", "utf-8-sig", "cp1252"):
        assert read_file(text.encode(encoding)).zones == ("B",)
    assert preview(text.encode(), "B").years == (2026,)


def test_a_file_that_is_none_is_told_in_french() -> None:
    assert preview(b"PK\x03\x04", "A").faults[0].startswith("Ce fichier n’est pas un calendrier")
    with pytest.raises(RuleBroken, match="calendar_file_large"):
        read_file(b"x" * (8 * 1024 * 1024 + 1))
    with pytest.raises(RuleBroken, match="calendar_file_unreadable"):
        read_file(b"\x81\x8d")


def test_a_file_that_cannot_be_read_or_is_far_too_large_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="file_not_read"):
        load_file(tmp_path / "parti.csv")
    with pytest.raises(Unavailable, match="file_not_read"):
        load_file(tmp_path)  # a folder: no bytes to be had, as of a file that another program holds
    huge = tmp_path / "film.csv"
    with huge.open("wb") as file:
        file.truncate(3 * 1024**3)
    with pytest.raises(RuleBroken, match="calendar_file_large"):
        load_file(huge)


def test_only_the_years_asked_are_replaced(small_town: SmallTown) -> None:
    with small_town.database.begin() as session:
        named = [("Toussaint", date(2027, 10, 23), date(2027, 11, 7))]
        assert replace_years(session, [2027], named) == 1
        assert replace_years(session, [2027], named) == 1
        assert replace_years(session, [2026], []) == 0


@pytest.mark.parametrize(
    ("name", "first", "last", "code"),
    [
        (" ", date(2026, 7, 4), date(2026, 7, 5), "holiday_needs_name"),
        ("Été", date(2026, 7, 4), date(2026, 7, 3), "holiday_reversed"),
        ("Été", date(2026, 7, 4), date(2027, 7, 3), "holiday_too_long"),
    ],
)
def test_a_holiday_by_hand_is_one(name: str, first: date, last: date, code: str) -> None:
    with pytest.raises(RuleBroken, match=code):
        require_holiday(name, first, last)
