"""The calendar in French: every reason and fault has its words."""

import pytest

from staffdesk.domain.calendars import ClassTime, DayReason
from staffdesk.domain.french.calendars import CLASS_TIME_WORDS, REASON_WORDS, fault_words
from staffdesk.domain.holiday_file import FaultyLine, FileFault


def test_every_reason_and_class_time_has_words() -> None:
    assert set(REASON_WORDS) == set(DayReason)
    assert set(CLASS_TIME_WORDS) == set(ClassTime)


@pytest.mark.parametrize("fault", FileFault)
def test_every_fault_of_a_file_is_a_sentence(fault: FileFault) -> None:
    said = fault_words(FaultyLine(12, fault, "Vacances"))
    assert said.startswith("Ligne\u00a012\u00a0: ")
    assert said.endswith(".")


def test_a_fault_names_its_line_and_what_stands_there() -> None:
    said = fault_words(FaultyLine(3, FileFault.DATE_UNREADABLE, "31/02"))
    assert said == "Ligne\u00a03\u00a0: la date «\u00a031/02\u00a0» est illisible."
    whole = fault_words(FaultyLine(0, FileFault.UNKNOWN_FORMAT))
    assert whole.startswith("Ce fichier n’est pas un calendrier scolaire officiel")
