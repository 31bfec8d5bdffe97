"""The asked dates: a line where one must look, one picker for slots that share an answer."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from staffdesk.services.request_rows import Verdict
from staffdesk.ui.kit.painting import text_width
from staffdesk.ui.validation.dates_section import DatesSection, date_lines, day_signs
from staffdesk.ui.validation.draft import Answer, begin_draft
from tests.ui.conftest import Stage
from tests.ui.hand import click, press
from tests.ui.typography import shown_texts
from tests.ui.validation import sample_queue as sample
from tests.ui.validation.sample_queue import CANCEL, FULL, LATE, date_row

TODAY = date(2027, 1, 11)
ROWS = sample.booking_detail().dates
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
BILLED, EXCUSED = "absent_billed", "absent_excused"


@pytest.fixture
def section(stage: Stage) -> DatesSection:
    made = DatesSection(ROWS, TODAY, decidable=True)
    stage(made)
    made.show_answers(begin_draft(sample.booking_detail()).dates)
    return made


def visible_days(section: DatesSection) -> list[int]:
    return [line.line.on.day for line in section.lines if line.isVisible()]


def test_only_what_is_not_green_has_a_line(section: DatesSection) -> None:
    assert visible_days(section) == [12, 22]
    assert [line.picker.currentText() for line in section.lines if line.isVisible()] == [
        "Refuser",
        "Liste d’attente",
    ]


def test_a_picker_says_day_reason_and_answer(section: DatesSection) -> None:
    name = section.lines[0].picker.accessibleName().replace("\N{NO-BREAK SPACE}", " ")
    assert name == "mar. 12 janvier, hors délai, limite ven. 8, 12:00, refuser"


def test_a_reason_without_room_beside_the_picker_stands_under_its_day(stage: Stage) -> None:
    long = replace(ROWS[0], reason="hors délai, limite dim. 15 à 21:00", choices=(BILLED, EXCUSED))
    made = DatesSection([long, *ROWS[1:]], TODAY, decidable=True)
    stage(made)
    stacked, plain = made.lines[0], made.lines[-1]
    assert stacked.height() == plain.height() + 18
    assert stacked.picker.height() == 26
    assert text_width(long.reason, 13) <= stacked.width() - 20, "it is read whole"


def test_keys_pick_an_outcome(section: DatesSection) -> None:
    told: list[tuple[object, str]] = []
    section.picked.connect(lambda indexes, outcome: told.append((indexes, outcome)))
    picker = section.lines[0].picker
    picker.setFocus()
    press(picker, Qt.Key.Key_Up)
    assert told == [((0,), "waiting")]


def test_a_green_day_gets_its_line_when_pressed(section: DatesSection) -> None:
    button = section.calendars[0].day_button(date(2027, 1, 14))
    assert button is not None
    click(button)
    assert visible_days(section) == [12, 14, 22]


def test_every_day_of_a_cancellation_has_a_line(stage: Stage) -> None:
    rows = tuple(
        date_row(n, 13 + n, op="cancel", proposed="absent_excused", choices=CANCEL) for n in range(2)
    )
    section = DatesSection(rows, TODAY, decidable=True)
    stage(section)
    assert visible_days(section) == [13, 14]
    words = [section.lines[0].picker.itemText(row) for row in range(section.lines[0].picker.count())]
    assert words == ["Absence excusée", "Absence facturée", "Refuser"]


def test_slots_of_a_day_share_a_line_where_one_answer_serves(stage: Stage) -> None:
    evening = date_row(2, 12, slot="Soir", verdict=Verdict.LATE, reason=LATE.reason, proposed="refused")
    together = date_lines((LATE, evening))
    assert [(line.indexes, line.slots) for line in together] == [((0, 2), "")]
    apart = date_lines((LATE, date_row(2, 12, slot="Soir")))
    assert [(line.indexes, line.slots) for line in apart] == [((0,), "midi"), ((2,), "soir")]


def test_a_line_names_its_slot_where_the_request_asks_another_on_another_day() -> None:
    lines = date_lines((date_row(0, 12, slot="Matin"), date_row(1, 14, slot="Soir")))
    assert [line.slots for line in lines] == ["matin", "soir"]


def test_what_is_asked_in_exchange_stands_beside_what_is_given_up(stage: Stage) -> None:
    given_up = date_row(0, 12, slot="Soir", op="cancel", proposed="absent_excused", choices=CANCEL)
    made = DatesSection((given_up, date_row(1, 12, slot="Soir long"), date_row(2, 14)), TODAY, decidable=True)
    stage(made)
    assert [(line.line.on.day, line.line.slots) for line in made.lines if line.isVisible()] == [
        (12, "soir"),
        (12, "soir long"),
    ]


def test_every_slot_of_a_pressed_day_gets_its_line(stage: Stage) -> None:
    rows = (date_row(0, 12, slot="Midi"), date_row(1, 12, slot="Soir", choices=("accepted", "refused")))
    made = DatesSection(rows, TODAY, decidable=True)
    stage(made)
    click(button(made, date(2027, 1, 12)))
    assert [line.line.slots for line in made.lines if line.isVisible()] == ["midi", "soir"]


def test_a_day_shows_the_gravest_of_its_slots() -> None:
    rows = (date_row(0, 22), FULL)
    sign = day_signs(rows, {0: Answer("accepted"), 6: Answer("waiting")})[0]
    assert (sign.verdict, sign.outcome, sign.words) == ("blocked", "mixed", "complet, 24/24")


def test_two_months_have_two_calendars(stage: Stage) -> None:
    rows = (date_row(0, 29), date_row(1, on=date(2027, 2, 1)))
    section = DatesSection(rows, TODAY, decidable=True)
    stage(section)
    assert len(section.calendars) == 2


def test_many_dates_fold_behind_a_button(stage: Stage) -> None:
    days = [day for day in range(4, 30) if date(2027, 1, day).weekday() < 5]
    rows = tuple(
        date_row(n, day, verdict=Verdict.LATE, reason="hors délai", proposed="refused")
        for n, day in enumerate(days)
    )
    section = DatesSection(rows, TODAY, decidable=True)
    stage(section)
    assert len(visible_days(section)) == 8
    assert section.more is not None
    assert section.more.text() == f"{len(days) - 8}\u00a0autres dates à voir"
    click(section.more)
    assert len(visible_days(section)) == len(days)


def test_a_decided_request_shows_its_pickers_but_locks_them(stage: Stage) -> None:
    section = DatesSection(ROWS, TODAY, decidable=False)
    stage(section)
    assert not any(line.picker.isEnabled() for line in section.lines)


JANUARY_AND_FEBRUARY = [
    date_row(0, 12),
    date_row(1, 14),
    replace(LATE, index=2, on=date(2027, 1, 29)),
    replace(date_row(3), on=date(2027, 2, 1)),
]


@pytest.fixture
def series(stage: Stage) -> DatesSection:
    made = DatesSection(JANUARY_AND_FEBRUARY, TODAY, decidable=True)
    stage(made)
    return made


def button(section: DatesSection, on: date) -> QAbstractButton:
    return next(found for calendar in section.calendars if (found := calendar.day_button(on)) is not None)


def test_shift_and_arrows_choose_days_over_two_months(series: DatesSection, qtbot: QtBot) -> None:
    first = button(series, date(2027, 1, 14))
    first.setFocus()
    qtbot.waitUntil(first.hasFocus)
    press(first, Qt.Key.Key_Right, SHIFT)
    second = button(series, date(2027, 1, 29))
    qtbot.waitUntil(second.hasFocus)
    press(second, Qt.Key.Key_Right, SHIFT)
    last = button(series, date(2027, 2, 1))
    qtbot.waitUntil(last.hasFocus)
    assert series.chosen_indexes() == (1, 2, 3)
    assert last.accessibleName().endswith(", choisie")
    assert series.bar.isVisible()
    press(last, Qt.Key.Key_Escape)
    assert series.chosen_indexes() == ()
    assert not series.bar.isVisible()


def test_shift_and_control_clicks_choose_days(series: DatesSection) -> None:
    click(button(series, date(2027, 1, 12)))
    click(button(series, date(2027, 1, 29)), modifiers=SHIFT)
    assert series.chosen_indexes() == (0, 1, 2)
    click(button(series, date(2027, 1, 14)), modifiers=CTRL)
    assert series.chosen_indexes() == (0, 2)
    press(button(series, date(2027, 1, 14)), Qt.Key.Key_A, CTRL)
    assert series.chosen_indexes() == (0, 1, 2, 3)


def test_one_answer_goes_to_all_chosen_days(series: DatesSection, qtbot: QtBot) -> None:
    press(button(series, date(2027, 1, 14)), Qt.Key.Key_A, CTRL)
    with qtbot.waitSignal(series.picked) as told:
        press(button(series, date(2027, 1, 14)), Qt.Key.Key_L)
    assert told.args == [(0, 1, 2, 3), "waiting"]


def test_two_keys_answer_the_green_days_and_the_late_ones(series: DatesSection, qtbot: QtBot) -> None:
    with qtbot.waitSignal(series.picked) as green:
        press(series, Qt.Key.Key_V)
    with qtbot.waitSignal(series.picked) as late:
        press(series, Qt.Key.Key_H)
    assert green.args == [(0, 1, 3), "accepted"]
    assert late.args == [(2,), "refused"]


def test_what_cannot_be_decided_cannot_be_chosen(stage: Stage) -> None:
    made = DatesSection(JANUARY_AND_FEBRUARY, TODAY, decidable=False)
    stage(made)
    click(button(made, date(2027, 1, 29)), modifiers=SHIFT)
    assert made.chosen_indexes() == ()
    assert not made.kinds.late.isVisible()


def test_days_that_hang_on_a_certificate_have_their_own_heading(stage: Stage) -> None:
    made = DatesSection([date_row(-7, choices=CANCEL, proposed="absent_excused")], TODAY, decidable=True)
    stage(made)
    assert "Absences facturées à revoir" in list(shown_texts(made))
