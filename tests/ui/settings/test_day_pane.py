"""A day of the calendar: what it is, and how it is made to differ."""

from datetime import date

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from staffdesk.domain.calendars import DayReason
from staffdesk.services.calendar_rows import ClosingEffect
from staffdesk.ui.settings.day_pane import DayPane, DaysAsked, effect_words
from tests.ui.conftest import Stage
from tests.ui.hand import click, type_text
from tests.ui.settings.test_year_days import exception
from tests.ui.typography import wrong_texts

DAY = date(2026, 12, 1)


@pytest.fixture
def pane(stage: Stage) -> DayPane:
    made = DayPane(lambda: date(2026, 11, 16), may_edit=True)
    stage(made).resize(360, 760)
    made.show_choices([("7", "École Jean-Zay")], [("3", "Cantine")], {"7": [("12", "CE1 A")]})
    made.show_days(DAY, DAY, "mar. 1 déc., jour de classe", [])
    return made


def test_a_closure_is_asked_for_one_site_and_activity(pane: DayPane) -> None:
    asked: list[DaysAsked] = []
    pane.asked.connect(asked.append)
    pane.reason.choose("strike")
    pane.site.choose("7")
    pane.activity.choose("3")
    type_text(pane.name.control, "Greve nationale")
    click(pane.save_button)
    assert asked == [DaysAsked(DayReason.STRIKE, DAY, DAY, "Greve nationale", (7,), 3)]


def test_a_trip_needs_a_class(pane: DayPane) -> None:
    pane.reason.choose("trip")
    pane.reason.picked.emit("trip")
    assert not pane.save_button.isEnabled()
    pane.site.choose("7")
    pane.site.picked.emit("7")
    assert pane.save_button.isEnabled()
    found = pane.asked_days()
    assert found is not None
    assert (found.class_groups, found.sites, found.activity) == ((12,), (), None)


def test_the_last_day_follows_the_first(pane: DayPane) -> None:
    pane.last.set_day(date(2026, 11, 1))
    pane.last.day_changed.emit(None)
    assert pane.asked_days() is None
    assert not pane.save_button.isEnabled()


def test_the_effect_is_asked_for_and_told(pane: DayPane) -> None:
    changed: list[object] = []
    pane.changed.connect(changed.append)
    pane.show_days(DAY, date(2026, 12, 4), "", [])
    assert changed[-1] == DaysAsked(DayReason.CLOSURE, DAY, date(2026, 12, 4), "")
    pane.show_effect(ClosingEffect(closed=18, invoiced=4, present=1, undecided=2))
    assert pane.effect.text().startswith("18\u00a0réservations seront fermées")
    assert "4\u00a0sont déjà facturées" in pane.effect.text()
    assert effect_words(ClosingEffect(0, 0, 0, 0)) == "Aucune réservation n’est touchée."


def test_what_differs_already_can_be_taken_back(pane: DayPane, qapp: QApplication) -> None:
    removed: list[tuple[object, bool]] = []
    pane.removal_asked.connect(lambda numbers, restore: removed.append((numbers, restore)))
    pane.show_days(DAY, DAY, "", [exception(5, DAY, DayReason.STRIKE, site="École Jean-Zay")])
    button = next(one for one in pane.findChildren(QPushButton) if one.text() == "Retirer")
    click(button)
    assert removed == [((5,), False)]
    assert wrong_texts(pane) == []


def test_a_reader_only_reads(stage: Stage) -> None:
    pane = DayPane(lambda: date(2026, 11, 16), may_edit=False)
    stage(pane)
    pane.show_days(DAY, DAY, "jour", [exception(5, DAY, DayReason.STRIKE)])
    assert pane.form.isHidden()
    assert not [one for one in pane.findChildren(QPushButton) if one.text() == "Retirer"]


def test_enter_in_the_year_leads_to_the_form(pane: DayPane) -> None:
    pane.focus_form()
    assert pane.reason.hasFocus()
    assert pane.form_fields()["last_on"] is pane.last


@pytest.fixture
def town_pane(stage: Stage) -> DayPane:
    """A town of eighty schools with two classes each."""
    made = DayPane(lambda: date(2026, 11, 16), may_edit=True)
    stage(made).resize(360, 1200)
    schools = [(str(n), f"École {n:02d} {'Nord' if n <= 12 else 'Sud'}") for n in range(1, 81)]
    classes = {key: [(f"{key}0", "CP"), (f"{key}1", "CE1")] for key, _ in schools}
    made.show_choices(schools, [("3", "Cantine"), ("4", "Accueil périscolaire")], classes)
    made.show_days(DAY, DAY, "mar. 1 déc., jour de classe", [])
    return made


def test_a_strike_with_minimum_service_in_twelve_schools_is_one_entry(
    town_pane: DayPane, qapp: QApplication
) -> None:
    asked: list[DaysAsked] = []
    town_pane.asked.connect(asked.append)
    town_pane.reason.choose("strike")
    town_pane.site.choose("several")
    town_pane.site.picked.emit("several")
    assert not town_pane.save_button.isEnabled()
    qapp.processEvents()
    type_text(town_pane.sites.search, "nord")
    click(town_pane.sites.tick_all)
    town_pane.kept.tick({"4"})
    click(town_pane.save_button)
    assert asked[0].sites == tuple(range(1, 13))
    assert asked[0].kept == (4,)


def test_classes_of_several_schools_go_away_together(town_pane: DayPane) -> None:
    town_pane.reason.choose("trip")
    town_pane.site.choose("several")
    town_pane.sites.tick({"1", "2"})
    town_pane.site.picked.emit("several")
    assert [words for _, words in town_pane.class_groups.choices()] == [
        "CP, École 01 Nord",
        "CE1, École 01 Nord",
        "CP, École 02 Nord",
        "CE1, École 02 Nord",
    ]
    town_pane.class_groups.tick({"10", "20"})
    found = town_pane.asked_days()
    assert found is not None
    assert (found.class_groups, found.sites) == ((10, 20), ())


def test_what_was_typed_stays_when_the_calendar_is_read_anew(pane: DayPane) -> None:
    pane.last.set_day(date(2026, 12, 4))
    pane.name.set_text("Pont")
    pane.show_days(DAY, DAY, "mar. 1 déc.", [exception(5, DAY, DayReason.STRIKE)])
    assert (pane.last.day(), pane.name.text()) == (date(2026, 12, 4), "Pont")
    pane.show_days(date(2026, 12, 7), date(2026, 12, 7), "", [])
    assert pane.last.day() == date(2026, 12, 7)
