"""The strip of weeks that led to a limit."""

from datetime import date

from PySide6.QtWidgets import QApplication

from staffdesk.domain.calendars import DayKind
from staffdesk.domain.dates import ClockTime
from staffdesk.domain.deadlines import DaysBefore, DeadlineRule, SkipDays, explain
from staffdesk.ui.kit.theme import tokens
from staffdesk.ui.settings.limit_strip import LimitStrip, skip_fill, weeks_between
from tests.domain.town_calendars import zone_c
from tests.ui.conftest import Stage

RULE = DeadlineRule(DaysBefore(2), ClockTime(12), skip=SkipDays.working_days())


def test_weeks_go_from_the_limit_to_the_service() -> None:
    assert weeks_between(date(2027, 3, 25), date(2027, 3, 30)) == [date(2027, 3, 22), date(2027, 3, 29)]
    assert weeks_between(date(2027, 3, 30), date(2027, 3, 25)) == [date(2027, 3, 22), date(2027, 3, 29)]
    many = weeks_between(date(2027, 1, 4), date(2027, 6, 1))
    assert len(many) == 7
    assert many[3] is None


def test_the_strip_tells_what_it_shows(stage: Stage, qapp: QApplication) -> None:
    strip = LimitStrip()
    stage(strip)
    strip.show_limit(date(2027, 3, 30), explain(RULE, date(2027, 3, 30), zone_c()))
    qapp.processEvents()
    assert len(strip.weeks()) == 2
    assert "Lundi de Pâques" in strip.accessibleDescription()
    assert strip.grab().toImage().pixelColor(strip.width() - 2, 1).isValid()
    strip.clear()
    assert strip.sizeHint().isEmpty()
    assert strip.accessibleDescription() == ""


def test_the_middle_of_many_weeks_is_left_out(stage: Stage, qapp: QApplication) -> None:
    strip = LimitStrip()
    stage(strip)
    far = DeadlineRule(DaysBefore(120))
    strip.show_limit(date(2027, 6, 1), explain(far, date(2027, 6, 1), zone_c()))
    qapp.processEvents()
    assert None in strip.weeks()


def test_days_that_do_not_count_have_the_ground_of_the_planning() -> None:
    assert skip_fill(DayKind.WEEKEND) == tokens().weekend
    assert skip_fill(DayKind.PUBLIC_HOLIDAY) == tokens().holiday
    assert skip_fill(DayKind.CLOSED) == tokens().closed
