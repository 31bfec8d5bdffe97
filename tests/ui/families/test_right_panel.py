"""One right in hand: what is typed is read, what would change is shown before it is confirmed."""

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from staffdesk.services.repricing import PriceChange, PricePreview
from staffdesk.services.right_rows import DaysCount, GroupChoice, RightPreview, RightRow, RightsSheet
from staffdesk.ui.families.right_panel import CHILD_MISSING, CONFIRM, DAY_MISSING, SAVE, Mode, RightPanel
from tests.ui.conftest import Stage
from tests.ui.hand import click, press, type_text

TODAY, FIRST, LAST = date(2026, 11, 16), date(2026, 9, 1), date(2027, 8, 31)
USUAL, OWN_MEAL = ("", "tarif courant"), ("pai", "panier repas fourni par la famille")
CANTEEN = RightRow(5, 11, "Inès", 1, "Cantine, Jean-Zay", FIRST, LAST, "", "tarif courant", True)
CLUB = RightRow(6, 12, "Malo", 2, "Club", FIRST, LAST, "", "tarif courant", False)
PAST = RightRow(7, 12, "Malo", 2, "Club", date(2025, 9, 1), date(2026, 8, 31), "", "tarif courant", False)
SHEET = RightsSheet(
    7,
    ((11, "Inès Lemoine"), (12, "Malo Lemoine")),
    (CANTEEN, CLUB, PAST),
    (GroupChoice(1, "Cantine, Jean-Zay", (USUAL, OWN_MEAL)), GroupChoice(2, "Club", (USUAL,))),
    TODAY,
    LAST,
    "mark",
)
NOTHING = RightPreview(PricePreview(), DaysCount(), ())
OCTOBER = PriceChange(date(2026, 10, 1), "Inès", "Cantine", 305, 80, True)


class Heard:
    """A panel, and what it asked."""

    def __init__(self, stage: Stage) -> None:
        self.panel = RightPanel(lambda: TODAY)
        stage(self.panel).resize(620, 700)
        self.previews: list[tuple[Mode, dict[str, Any]]] = []
        self.records: list[tuple[Mode, dict[str, Any], bool, str, RightPreview]] = []
        self.panel.preview_asked.connect(lambda mode, typed: self.previews.append((mode, typed)))
        self.panel.record_asked.connect(lambda *asked: self.records.append(asked))


@pytest.fixture
def heard(stage: Stage) -> Heard:
    return Heard(stage)


def test_a_right_is_given_by_keys_and_saved_at_once_where_nothing_is_to_be_seen(heard: Heard) -> None:
    panel = heard.panel
    panel.give(SHEET)
    press(panel, Qt.Key.Key_Return)
    assert panel.parts["children"].error() == CHILD_MISSING
    box = panel.boxes[12]
    box.setFocus()
    press(box, Qt.Key.Key_Space)
    assert panel.parts["children"].error() == ""
    panel.starts_on.edit.clear()
    press(panel, Qt.Key.Key_Return)
    assert panel.starts_on.error() == DAY_MISSING
    type_text(panel.starts_on.edit, "23/11/2026")
    press(panel.starts_on.edit, Qt.Key.Key_Return)
    typed = {
        "children": (12,),
        "group_id": 1,
        "starts_on": date(2026, 11, 23),
        "ends_on": LAST,
        "variant": "",
    }
    assert heard.previews == [(Mode.GIVE, typed)]
    panel.show_preview(NOTHING)
    assert heard.records == [(Mode.GIVE, typed, False, "", NOTHING)]


def test_what_would_change_is_shown_and_the_same_button_confirms_it(heard: Heard) -> None:
    panel = heard.panel
    panel.take(SHEET, Mode.VARY, CANTEEN)
    assert panel.variant.key() == "pai", "the tariff it has is not offered"
    click(panel.save_button)
    seen = RightPreview(PricePreview((OCTOBER,), -225, 0), DaysCount(), ("Malo est à Prévert.",))
    panel.show_preview(seen)
    assert (heard.records, panel.save_button.text()) == ([], CONFIRM)
    assert panel.warning.text() == "Malo est à Prévert."
    click(panel.prices.retroactive)
    click(panel.save_button)
    [(mode, typed, retroactive, days, shown)] = heard.records
    assert (mode, typed["from_on"], retroactive, days, shown) == (Mode.VARY, TODAY, True, "", seen)


def test_days_that_nothing_covers_any_more_are_decided_about(heard: Heard) -> None:
    panel = heard.panel
    panel.take(SHEET, Mode.END, CANTEEN)
    assert (panel.ends_on.day(), panel.starts_on.isHidden()) == (TODAY, True)
    click(panel.save_button)
    panel.show_preview(RightPreview(PricePreview(), DaysCount(2, 1, 4, 1), ()))
    assert panel.days_said.text() == (
        "3\u00a0jours réservés ne seraient plus couverts, dont 1\u00a0hors délai d’annulation, "
        "1\u00a0déjà facturé. 4\u00a0jours de présence restent facturés."
    )
    panel.days.setFocus()
    press(panel.days, Qt.Key.Key_Down)
    click(panel.save_button)
    [(mode, typed, _, days, _)] = heard.records
    assert (mode, days) == (Mode.END, "excuse")
    assert typed == {"right_id": 5, "starts_on": FIRST, "ends_on": TODAY}


def test_other_values_are_to_be_seen_again(heard: Heard) -> None:
    panel = heard.panel
    panel.take(SHEET, Mode.END, CANTEEN)
    click(panel.save_button)
    panel.show_preview(RightPreview(PricePreview(), DaysCount(2), ()))
    panel.ends_on.edit.clear()
    type_text(panel.ends_on.edit, "30/11/2026")
    assert (panel.save_button.text(), panel.days.isHidden()) == (SAVE, True)
    click(panel.save_button)
    assert [typed["ends_on"] for _, typed in heard.previews] == [TODAY, date(2026, 11, 30)]
    assert heard.records == []


def test_an_answer_about_values_of_before_is_of_no_use(heard: Heard) -> None:
    panel = heard.panel
    panel.take(SHEET, Mode.DROP, CLUB)
    click(panel.save_button)
    panel.take(SHEET, Mode.DROP, CANTEEN)
    panel.show_preview(NOTHING)
    assert heard.records == []


def test_a_group_of_one_tariff_asks_for_none_and_escape_closes(heard: Heard, qtbot: QtBot) -> None:
    panel = heard.panel
    panel.give(SHEET)
    assert panel.parts["variant"].isVisible()
    panel.group.setFocus()
    press(panel.group, Qt.Key.Key_Down)
    assert (panel.group.key(), panel.parts["variant"].isVisible()) == ("2", False)
    with qtbot.waitSignal(panel.closed, timeout=1000):
        press(panel, Qt.Key.Key_Escape)
    panel.set_busy(True)
    assert not panel.save_button.isEnabled()
    panel.set_busy(False)
    assert panel.save_button.isEnabled()
