"""Every tariff a town can vote is entered in the form: shown, read back, and told when it cannot be used."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from staffdesk.domain.calendars import TownCalendar
from staffdesk.domain.tariffs.versions import Unit
from staffdesk.services.office import Office
from staffdesk.services.settings_deadlines import (
    DeadlineActivity,
    DeadlineSurroundings,
    deadline_surroundings,
)
from staffdesk.ui.kit.buttons import IconButton
from staffdesk.ui.kit.inline_edits import InlineEdit
from staffdesk.ui.settings.grid_editor import GridEditor
from staffdesk.ui.settings.tariff_case import CaseLine
from staffdesk.ui.settings.tariff_form import TariffForm, is_readable, values_of, version_in
from tests.domain.tariffs import grids, grids_more
from tests.ui.conftest import Stage
from tests.ui.demo_town import ADMIN
from tests.ui.hand import click, press, type_text
from tests.ui.typography import wrong_texts


@pytest.fixture
def form(stage: Stage) -> TariffForm:
    made = TariffForm(lambda: date(2026, 11, 16))
    made.activity.set_choices([(version.activity, version.activity) for version in grids_more.ALL])
    stage(made).resize(900, 900)
    return made


def test_every_published_tariff_is_entered_and_its_draft_put_back(form: TariffForm) -> None:
    for version in grids_more.ALL:
        form.show_values(values_of(version))
        assert form.parse() == values_of(version)
        assert form.version() == version
        draft = form.draft()
        form.show_version(grids.G13_MEAL)
        form.restore(draft)
        assert form.version() == version
    assert wrong_texts(form) == []


@pytest.mark.parametrize(
    ("part", "said"),
    [("valid_from", "Date illisible"), ("decision", "délibération"), ("decided_on", "délibér")],
)
def test_what_is_missing_is_said_beside_it(form: TariffForm, part: str, said: str) -> None:
    form.show_version(grids.G13_MEAL)
    edit = getattr(form, part)
    edit.clear()
    assert form.read() is None
    assert said in form.parts["valid_from"].error()


def test_a_grid_with_a_hole_is_not_read(form: TariffForm) -> None:
    form.show_version(grids.tariff("canteen", grids.G1_MEAL.unit, *grids.G1_MEAL.cases))
    line = form.cases.lines[0]
    grid = line.parts["grid"]
    grid.cell(1, 0).selectAll()  # type: ignore[attr-defined]
    type_text(grid.cell(1, 0), "450-<640")  # type: ignore[attr-defined]
    assert form.read() is None
    assert form.parts["cases"].error() == "Cas 1\u00a0: De 400 à 450, aucune tranche ne donne de prix."
    assert is_readable(form) is None


def test_a_case_is_added_by_hand(form: TariffForm) -> None:
    form.show_version(grids.G13_MEAL)
    form.cases.add_button.click()
    assert form.read() is None
    assert form.parts["cases"].error()


def test_the_unit_shows_what_it_asks_for(form: TariffForm) -> None:
    form.show_version(grids.G13_MEAL)
    assert form.parts["duration"].isVisible()
    form.unit.choose("pack")
    assert not form.parts["duration"].isVisible()
    assert form.parts["fee"].isVisible()
    form.unit.choose("half_hour")
    form.unit.picked.emit("half_hour")
    assert form.time.minutes.count() == 30


def test_a_day_of_its_own_is_said_to_be_asked_beside_a_fee_and_refused_in_a_pack(form: TariffForm) -> None:
    form.show_version(grids_more.OUTING)
    assert not form.event_hint.isVisible()
    form.show_version(replace(grids_more.OUTING, unit=Unit.MONTH, duration=None))
    assert form.event_hint.isVisible()
    assert form.read() is not None
    form.show_version(replace(grids_more.OUTING, unit=Unit.PACK, pack_size=10, duration=None))
    assert form.read() is None
    assert "carnet" in form.parts["events"].error()


def test_a_version_is_told_in_words(form: TariffForm, town: Office) -> None:
    form.show_surroundings(deadline_surroundings(town, ADMIN))
    assert form.activity_name("cantine") == "Cantine"
    told = dict(form.describe(values_of(grids.G13_MEAL)))
    assert told["Décision"] == "délibération 2025-041 du 24\u00a0juin\u00a02025"
    assert version_in(values_of(grids.G13_MEAL)) == grids.G13_MEAL


def outlined(form: TariffForm) -> list[str]:
    """Name the edits that are outlined as wrong."""
    return [
        edit.accessibleName() for edit in form.findChildren(InlineEdit) if edit.property("invalid") == "true"
    ]


def test_an_amount_half_typed_outlines_nothing_and_a_wrong_one_itself_alone(form: TariffForm) -> None:
    form.edited.connect(lambda: is_readable(form))  # as the preview beside it reads
    form.show_version(grids.G13_MEAL)
    click(form.surcharges.add_button)
    click(form.aids.add_button)
    aid = form.aids.lines[-1].parts
    type_text(aid["payer"], "CCAS")
    type_text(form.surcharges.lines[-1].parts["amounts"], "2,")
    type_text(form.monthly_cap, "4x")
    assert outlined(form) == []
    assert form.read() is None
    assert outlined(form) == ["Montant du supplément"]
    type_text(form.surcharges.lines[-1].parts["amounts"], "50")
    assert outlined(form) == []
    assert form.read() is None
    assert outlined(form) == ["Montant de l’aide"]
    box = form.aids.lines[-1].parentWidget()
    assert box is not None
    click(box.findChildren(IconButton)[-1])
    assert form.read() is None
    assert outlined(form) == ["Plafond du mois par enfant"]
    form.clear_errors()
    assert outlined(form) == []


@pytest.mark.parametrize("name", ["tolerance", "most", "from_rank", "minimum"])
def test_a_count_that_cannot_be_read_is_not_taken_for_none(form: TariffForm, name: str) -> None:
    form.show_version(grids.tariff("garderie", Unit.HALF_HOUR, *grids.G1_MEAL.cases))
    type_text(form.time.minutes, "30")
    edit = form.control(name)
    assert isinstance(edit, InlineEdit)
    edit.selectAll()
    type_text(edit, "x")
    assert form.read() is None
    assert outlined(form) == [edit.accessibleName()]


def test_a_slot_without_a_price_of_its_own_is_said_and_given_one_by_its_link(form: TariffForm) -> None:
    day = date(2026, 11, 16)
    slots = (("midi", "Midi"), ("soir", "Soir"), ("nuit", "Nuit"))
    form.show_surroundings(
        DeadlineSurroundings(
            day, TownCalendar(), (DeadlineActivity("canteen", "Cantine", (), (), slots),), ()
        )
    )
    noon = [replace(case, slot="midi") for case in grids.G1_MEAL.cases]
    form.show_version(replace(grids.G1_MEAL, cases=(*grids.G1_MEAL.cases, *noon)))
    assert form.left_out.text() == (
        "Les créneaux «\u00a0Soir\u00a0» et «\u00a0Nuit\u00a0» n’ont pas de prix à eux\u00a0: "
        "ils se facturent au prix de tous les créneaux."
    )
    assert wrong_texts(form) == []
    click(form.left_out_link)
    added = form.cases.lines[-1]
    assert isinstance(added, CaseLine)
    assert added.slot.currentText() == "Soir"
    assert form.left_out.text().startswith("Le créneau «\u00a0Nuit\u00a0» n’a pas de prix")
    click(form.left_out_link)
    assert form.left_out.isHidden()
    assert form.left_out_link.isHidden()


def test_a_price_of_all_slots_leaves_none_out(form: TariffForm) -> None:
    form.show_version(grids.G1_MEAL)
    assert form.left_out_slots() == []
    assert form.left_out.isHidden()


def test_tab_goes_into_a_grid_whose_columns_were_just_chosen(
    form: TariffForm, qapp: QApplication, qtbot: QtBot
) -> None:
    form.show_version(grids.G2_DAY)
    line = form.cases.lines[0]
    count, grid = line.parts["count"], line.parts["grid"]
    assert isinstance(grid, GridEditor)
    qtbot.waitUntil(count.isVisible)
    count.setFocus()
    press(count, Qt.Key.Key_Down)
    assert grid.columns() == 5
    here: QWidget = count
    for row, column in [(0, 0), (0, 1), (0, 2), (0, 3), (0, 4), (0, 5), (1, 0)]:
        press(here, Qt.Key.Key_Tab)
        here = grid.cell(row, column)
        assert qapp.focusWidget() is here
