"""The official calendar as a file: both formats, what is left out, what is told line by line."""

from __future__ import annotations

from datetime import date

import pytest

from staffdesk.domain.holiday_file import FaultyLine, FileFault, read_holiday_file

HEADER = "Description;Population;Date de début;Date de fin;Académies;Zones;annee_scolaire"


def table(*lines: str) -> str:
    return "\ufeff" + "\r\n".join([HEADER, *lines]) + "\r\n"


def days(text: str, zone: str) -> list[tuple[str, date, date]]:
    return [(one.label, one.period.start, one.period.last) for one in read_holiday_file(text).of_zone(zone)]


TOUSSAINT = (
    "Vacances de la Toussaint;-;2026-10-16T22:00:00+00:00;2026-11-01T23:00:00+00:00;Dijon;Zone A;2026-2027"
)


def test_midnights_in_paris_written_in_utc_are_the_days_they_begin() -> None:
    found = days(table(TOUSSAINT), "A")
    assert found == [("Vacances de la Toussaint", date(2026, 10, 17), date(2026, 11, 1))]


def test_a_holiday_that_several_academies_share_is_there_once() -> None:
    text = table(TOUSSAINT, TOUSSAINT.replace("Dijon", "Lyon"))
    assert len(days(text, "A")) == 1
    assert days(text, "Lyon") == days(text, "zone a")
    assert days(text, "B") == []


def test_corsica_and_the_islands_have_their_own() -> None:
    text = table(
        "Vacances d'Hiver;-;2027-02-13;2027-03-01;Corse;Corse;2026-2027",
        "Vacances après 1ère période;-;2026-10-10;2026-10-26;Réunion;Réunion;2026-2027",
    )
    file = read_holiday_file(text)
    assert file.zones == ("Corse", "Réunion")
    assert days(text, "corse") == [("Vacances d’Hiver", date(2027, 2, 13), date(2027, 2, 28))]


def test_the_summer_of_which_only_the_beginning_is_known_lasts_to_september() -> None:
    line = (
        "Début des Vacances d'Été;-;2027-07-02T22:00:00+00:00;2027-07-02T22:00:00+00:00;Lyon;Zone A;2026-2027"
    )
    assert days(table(line), "A") == [("Vacances d’Été", date(2027, 7, 3), date(2027, 8, 31))]


def test_what_concerns_teachers_or_is_no_day_off_is_left_out() -> None:
    text = table(
        "Vacances d'Été;Enseignants;2026-07-04;2026-08-31;Lyon;Zone A;2025-2026",
        "Rentrée scolaire des élèves;Élèves;2026-09-01;2026-09-01;Lyon;Zone A;2026-2027",
        "Pont de l'Ascension;Élèves;2027-05-07;2027-05-08;Lyon;Zone A;2026-2027",
    )
    assert days(text, "A") == [("Pont de l’Ascension", date(2027, 5, 7), date(2027, 5, 7))]
    assert read_holiday_file(text).faults == ()


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (
            "Vacances X;-;17/10/26;2026-11-02;Lyon;Zone A;x",
            FaultyLine(2, FileFault.DATE_UNREADABLE, "17/10/26"),
        ),
        ("Vacances X;-;2026-10-17;;Lyon;Zone A;x", FaultyLine(2, FileFault.DATE_UNREADABLE, "")),
        ("Vacances X;-;2026-10-17;2026-10-17;Lyon;Zone A;x", FaultyLine(2, FileFault.REVERSED, "Vacances X")),
        ("Vacances X;-;2026-10-17;2027-10-17;Lyon;Zone A;x", FaultyLine(2, FileFault.TOO_LONG, "Vacances X")),
        ("Vacances X;-;2026-10-17;2026-11-02;;;x", FaultyLine(2, FileFault.ZONE_MISSING)),
    ],
)
def test_a_line_at_fault_is_told_and_the_rest_is_kept(line: str, fault: FaultyLine) -> None:
    file = read_holiday_file(table(line, TOUSSAINT))
    assert file.faults == (fault,)
    assert len(file.holidays) == 1


def test_a_table_without_its_columns_is_told_by_their_names() -> None:
    file = read_holiday_file("Description;Zones\nx;Zone A\n")
    assert [fault.value for fault in file.faults] == ["Date de début", "Date de fin"]


def test_a_quote_that_is_never_closed_ends_the_table_and_no_more() -> None:
    text = 'Description;Date de début;Date de fin;Zones\nVacances d’Hiver;2027-02-06;2027-02-22;C\n"'
    read = read_holiday_file(text + "x;y\n" * 50_000)
    assert [one.label for one in read.holidays] == ["Vacances d’Hiver"]
    assert [one.fault for one in read.faults] == [FileFault.UNKNOWN_FORMAT]


def test_a_file_of_another_kind_is_refused_whole() -> None:
    assert read_holiday_file("%PDF-1.7").faults == (FaultyLine(0, FileFault.UNKNOWN_FORMAT),)


ICS = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
DTSTART;VALUE=DATE:20270206
DTEND;VALUE=DATE:20270222
SUMMARY:Vacances d'Hiver - Zone C
LOCATION:Créteil\\, Montpellier\\, Paris\\,
  Toulouse\\, Versailles
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20260831
SUMMARY:Prérentrée des enseignants - Zone C
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20270703
SUMMARY:Vacances d'Été - Zone C
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:demain
SUMMARY:Vacances de Printemps - Zone C
END:VEVENT
END:VCALENDAR
"""


def test_a_calendar_of_a_zone_is_read_with_its_folded_lines() -> None:
    assert days(ICS, "C") == [
        ("Vacances d’Hiver", date(2027, 2, 6), date(2027, 2, 21)),
        ("Vacances d’Été", date(2027, 7, 3), date(2027, 8, 31)),
    ]
    assert days(ICS, "Toulouse") == [("Vacances d’Hiver", date(2027, 2, 6), date(2027, 2, 21))]
    assert read_holiday_file(ICS).faults == (FaultyLine(18, FileFault.DATE_UNREADABLE, "demain"),)


def test_an_event_without_a_zone_is_told() -> None:
    text = ICS.replace(" - Zone C", "").replace("LOCATION", "X-LOCATION")
    assert {fault.fault for fault in read_holiday_file(text).faults} == {FileFault.ZONE_MISSING}
