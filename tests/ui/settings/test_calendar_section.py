"""The section Calendrier: year and pane move together."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from staffdesk.domain.calendars import DayReason
from staffdesk.services.office import Office
from staffdesk.services.settings_book import TownSettingsEditing
from staffdesk.ui.kit.theme import Mode, apply_theme
from staffdesk.ui.settings.calendar_section import DAY, HOLIDAYS, WEEK, CalendarSection
from staffdesk.ui.settings.day_pane import OTHER_YEAR
from tests.ui.conftest import Stage
from tests.ui.demo_town import ADMIN
from tests.ui.hand import click, press, type_text
from tests.ui.kit.test_gallery import beyond_parent
from tests.ui.settings.test_year_days import a_view, exception
from tests.ui.typography import wrong_texts

TODAY = date(2026, 11, 16)


@pytest.fixture
def section(stage: Stage) -> CalendarSection:
    made = CalendarSection(lambda: TODAY, may_configure=True, may_close=True)
    stage(made).resize(1060, 760)
    made.show_view(a_view(exception(5, date(2026, 12, 1), DayReason.STRIKE)))
    return made


def test_what_is_chosen_in_the_year_is_told_beside_it(section: CalendarSection) -> None:
    section.year.choose(date(2026, 12, 1))
    assert section.day.title.text() == "mar.\u00a01ᵉʳ\u00a0déc.\u00a02026"
    assert "Grève" in section.day.words.text()
    assert section.day.first.day() == date(2026, 12, 1)
    section.year.choose(date(2026, 12, 1), date(2026, 12, 4))
    assert section.day.title.text().startswith("Du mar.")
    assert section.day.last.day() == date(2026, 12, 4)


def test_dates_that_are_typed_are_those_the_pane_speaks_of(section: CalendarSection) -> None:
    section.year.choose(date(2026, 11, 16))
    section.day.last.edit.clear()
    type_text(section.day.last.edit, "4/12/2026")
    press(section.day.last.edit, Qt.Key.Key_Return)
    section.day.first.edit.clear()
    type_text(section.day.first.edit, "1/12/2026")
    press(section.day.first.edit, Qt.Key.Key_Return)
    assert section.day.title.text().startswith("Du mar.\u00a01ᵉʳ\u00a0déc.\u00a02026 au ven.")
    assert section.year.selection() == (date(2026, 12, 1), date(2026, 12, 4))
    assert (section.day.first.day(), section.day.last.day()) == section.year.selection()
    for field, typed in ((section.day.last, "3/9/2027"), (section.day.first, "2/9/2027")):
        field.edit.clear()
        type_text(field.edit, typed)
        press(field.edit, Qt.Key.Key_Return)
    assert section.day.title.text().startswith("Du jeu.\u00a02\u00a0sept.\u00a02027")
    assert section.day.words.text() == OTHER_YEAR
    assert section.day.first.day() == date(2027, 9, 2)


def test_years_are_walked(section: CalendarSection) -> None:
    asked: list[int] = []
    section.year_chosen.connect(asked.append)
    click(section.before)
    click(section.after)
    assert asked == [2025, 2027]
    assert section.year_words.text() == "2026-2027"


def test_parts_are_chosen_and_enter_leads_to_the_form(section: CalendarSection) -> None:
    for part in (HOLIDAYS, WEEK, DAY):
        section.show_part(part)
        assert section.parts.key() == part
    section.show_part(WEEK)
    section.year.opened.emit()
    assert section.parts.key() == DAY
    assert section.day.reason.hasFocus()


def test_sites_activities_and_classes_of_this_year_are_offered(
    section: CalendarSection, town: Office
) -> None:
    section.show_book(TownSettingsEditing(town).book(ADMIN))
    assert section.day.site.count() > 1
    assert section.day.activity.findText("Cantine") > 0


@pytest.mark.parametrize("k", [1.0, 1.3])
def test_nothing_sticks_out(stage: Stage, qapp: QApplication, k: float) -> None:
    apply_theme(qapp, Mode.LIGHT, k)
    section = CalendarSection(lambda: TODAY, may_configure=True, may_close=True)
    stage(section).resize(round(900 * k), round(640 * k))
    section.show_view(a_view())
    for part in (DAY, HOLIDAYS, WEEK):
        section.show_part(part)
        qapp.processEvents()
        assert beyond_parent(section) == [], part
    assert wrong_texts(section) == []
