"""What a rule gives, live: a chosen day with its calendar, and the next ten days of service."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt

from staffdesk.domain.dates import ClockTime
from staffdesk.domain.deadlines import (
    BeforePeriodStart,
    DaysBefore,
    DeadlineRule,
    Late,
    Operation,
    PeriodKind,
    Scope,
    SkipDays,
    WeekdayOfWeek,
)
from staffdesk.services.office import Office
from staffdesk.services.settings_deadlines import deadline_surroundings
from staffdesk.ui.settings.deadline_preview import INCOMPLETE, DeadlinePreview, costing_no_more, next_days
from tests.ui.conftest import Stage
from tests.ui.demo_town import ADMIN
from tests.ui.hand import press, type_text

CANTEEN = Scope(activity="cantine")
TODAY = date(2026, 11, 16)


@pytest.fixture
def preview(stage: Stage, town: Office) -> DeadlinePreview:
    made = DeadlinePreview(lambda: TODAY)
    stage(made)
    made.show_surroundings(deadline_surroundings(town, ADMIN))
    return made


def test_a_rule_is_said_and_tried_on_the_next_ten_days(preview: DeadlinePreview) -> None:
    preview.show_rule(DeadlineRule(WeekdayOfWeek(6, 1), ClockTime(21), scope=CANTEEN))
    assert preview.words.text().startswith("Réserver ou annuler au plus tard le dimanche")
    assert preview.day.day() == date(2026, 11, 17)
    assert preview.limit.text() == "Au plus tard le dim.\u00a015\u00a0nov.\u00a02026\u00a0à\u00a021:00"
    lines = preview.next.rows.rows()
    assert len(lines) == 10
    assert lines[3].limit == "dim.\u00a022\u00a0nov.\u00a021:00"


def test_any_day_can_be_tried_and_its_calendar_is_explained(preview: DeadlinePreview) -> None:
    preview.show_rule(DeadlineRule(DaysBefore(2), ClockTime(12), scope=CANTEEN, skip=SkipDays.working_days()))
    preview.day.edit.selectAll()
    type_text(preview.day.edit, "30/03/2027")
    press(preview.day.edit, Qt.Key.Key_Return)
    assert "jeu.\u00a025\u00a0mars\u00a02027\u00a0à\u00a012:00" in preview.limit.text()
    assert "Lundi de Pâques" in preview.limit.text()
    assert len(preview.strip.weeks()) == 2
    preview.show_rule(DeadlineRule(DaysBefore(1), ClockTime(12), scope=CANTEEN))
    assert preview.day.day() == date(2027, 3, 30)


def test_a_rule_that_gives_nothing_says_why(preview: DeadlinePreview) -> None:
    preview.show_rule(DeadlineRule(BeforePeriodStart(days=15), scope=CANTEEN))
    assert "vacances" in preview.limit.text()
    assert preview.next.rows.rows()[0].limit == "pas de limite"
    preview.show_rule(None)
    assert preview.words.text() == INCOMPLETE


def test_days_are_those_the_rule_concerns(town: Office) -> None:
    known = deadline_surroundings(town, ADMIN)
    of_holidays = next_days(known, DeadlineRule(DaysBefore(1), scope=Scope(period_kind=PeriodKind.HOLIDAYS)))
    assert of_holidays[0] == date(2026, 12, 21)
    assert next_days(known, DeadlineRule(DaysBefore(1), scope=Scope(activity="judo"))) == []


def test_activities_without_the_surcharge_a_rule_speaks_of_are_named(
    preview: DeadlinePreview, town: Office
) -> None:
    known = deadline_surroundings(town, ADMIN)
    assert [one.code for one in known.activities if one.has_late_surcharge] == ["cantine"]
    rule = DeadlineRule(DaysBefore(1), scope=CANTEEN, late=Late.SURCHARGE)
    preview.show_rule(rule)
    assert preview.no_surcharge.text() == ""
    elsewhere = replace(rule, scope=Scope(activity="mercredi"))
    preview.show_rule(elsewhere)
    assert preview.no_surcharge.text().startswith("Sans majoration pour Centre de loisirs du mercredi")
    preview.show_rule(replace(elsewhere, applies_to=frozenset({Operation.CANCEL})))
    assert preview.no_surcharge.text() == ""
    preview.show_rule(elsewhere)
    assert preview.no_surcharge.text()
    preview.show_rule(replace(elsewhere, late=Late.REFUSE))
    assert preview.no_surcharge.text() == ""
    everywhere = costing_no_more(known, replace(rule, scope=Scope()))
    assert "Cantine" not in everywhere
    assert len(everywhere) == len(known.activities) - 1
