"""Zone and holidays: imported, read from a file with its faulty lines, adapted by hand."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtWidgets import QLabel

from staffdesk.services.calendar_rows import FilePreview, HolidayView
from staffdesk.ui.settings.holidays_pane import HolidaysPane, stranded_words
from tests.ui.conftest import Stage
from tests.ui.hand import click, type_text
from tests.ui.settings.test_year_days import a_view
from tests.ui.typography import wrong_texts


@pytest.fixture
def pane(stage: Stage) -> HolidaysPane:
    made = HolidaysPane(lambda: date(2026, 11, 16), may_edit=True)
    stage(made).resize(360, 760)
    made.show_view(a_view())
    return made


def test_one_button_imports_the_years_the_library_knows(pane: HolidaysPane) -> None:
    asked: list[object] = []
    pane.library_asked.connect(asked.append)
    assert pane.library_button.text() == "Importer 2026-2027 et 2027-2028"
    click(pane.library_button)
    assert asked == [(2026, 2027)]
    pane.show_view(replace(a_view(), zone="Corse"))
    assert not pane.library_button.isEnabled()
    pane.show_view(replace(a_view(), known_years=()))
    assert not pane.library_button.isEnabled()


def test_zone_and_law_are_chosen_together(pane: HolidaysPane) -> None:
    asked: list[tuple[str, bool]] = []
    pane.zone_chosen.connect(lambda zone, law: asked.append((zone, law)))
    click(pane.local_law)
    pane.zone.choose("B")
    pane.zone.picked.emit("B")
    assert asked == [("C", True), ("B", True)]


def test_a_file_is_explained_before_it_is_written(pane: HolidaysPane) -> None:
    asked: list[object] = []
    pane.file_asked.connect(asked.append)
    rows = (HolidayView(0, "Vacances d’hiver", date(2027, 2, 6), date(2027, 2, 21)),)
    pane.show_file(
        FilePreview("C", ("A", "B", "C"), (2026,), rows, ("Ligne\u00a03\u00a0: la date est illisible.",))
    )
    shown = [one.text() for one in pane.preview.findChildren(QLabel)]
    assert "Vacances d’hiver, du 6 au 21\u00a0févr.\u00a02027" in shown
    assert "Ligne\u00a03\u00a0: la date est illisible." in shown
    click(pane.apply_button)
    assert asked == [(2026,)]
    pane.show_file(FilePreview("Corse", ("A",), (), (), ()))
    assert not pane.apply_button.isEnabled()
    pane.show_file(None)
    assert pane.preview.isHidden()


def test_a_holiday_is_adapted_by_hand(pane: HolidaysPane) -> None:
    asked: list[tuple[object, ...]] = []
    removed: list[int] = []
    pane.holiday_asked.connect(lambda *told: asked.append(told))
    pane.holiday_removed.connect(removed.append)
    pane.edit(a_view().holidays[0])
    pane.last.set_day(date(2027, 1, 4))
    click(pane.save_button)
    assert asked == [(1, "Vacances de Noël", date(2026, 12, 19), date(2027, 1, 4))]
    click(pane.remove_button)
    assert removed == [1]
    click(pane.add_button)
    type_text(pane.name.control, "Pont")
    click(pane.save_button)
    assert len(asked) == 1
    assert pane.first.error()
    pane.close_form()
    assert pane.form.isHidden()
    assert pane.form_fields()["name"] is pane.name


def test_bookings_left_on_closed_days_are_counted(pane: HolidaysPane) -> None:
    pane.show_view(replace(a_view(), stranded=3))
    assert pane.stranded.text() == stranded_words(3)
    assert stranded_words(1).startswith("1\u00a0réservation à venir")
    assert wrong_texts(pane) == []


def test_a_reader_only_reads(stage: Stage) -> None:
    pane = HolidaysPane(lambda: date(2026, 11, 16), may_edit=False)
    stage(pane)
    pane.show_view(a_view())
    pane.edit(a_view().holidays[0])
    assert pane.form.isHidden()
    assert pane.library_button.isHidden()
    assert not pane.zone.isEnabled()
