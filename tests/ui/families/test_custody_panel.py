"""The form of a custody: read as an agreement, filled with what is agreed, quiet for a reader."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from staffdesk.domain.custody import Agreement, HolidayHalves
from staffdesk.domain.dates import FRIDAY
from staffdesk.domain.patterns import Weeks
from staffdesk.services.custody_rows import AgreementRow, CustodyPreview, CustodySheet, Home, HomeCorrection
from staffdesk.ui.families.custody_panel import NOTHING_AGREED, CustodyPanel
from tests.ui.conftest import Stage
from tests.ui.families.sample import TODAY
from tests.ui.families.test_custody_weeks import week
from tests.ui.hand import click, press, type_text
from tests.ui.typography import wrong_texts

HOMES = (Home(1, "a", "Lemoine"), Home(2, "b", "Faure"))
AGREED = Agreement(
    "b",
    "a",
    reference=date(2026, 9, 4),
    handover_weekday=FRIDAY,
    after_class=True,
    weekdays={2: "a"},
    holidays=HolidayHalves("a", by_year=False),
    since=date(2026, 9, 1),
)
SHEET = CustodySheet(11, "Inès Lemoine", HOMES, (AgreementRow(3, AGREED, "Semaines alternées."),), "mark")


@pytest.fixture
def panel(stage: Stage) -> CustodyPanel:
    made = CustodyPanel(lambda: TODAY)
    stage(made).resize(560, 900)
    made.show_custody(SHEET)
    return made


def test_the_form_begins_with_what_is_agreed_from_today_on(panel: CustodyPanel) -> None:
    assert panel.known.text() == "Semaines alternées."
    assert panel.agreement() == replace(AGREED, since=TODAY)
    assert wrong_texts(panel) == []


def test_what_is_chosen_is_asked(panel: CustodyPanel) -> None:
    asked: list[Agreement] = []
    panel.asked.connect(asked.append)
    panel.weeks.choose("odd")
    panel.weeks.picked.emit("odd")
    assert panel.reference.isHidden()
    panel.first.choose("a")
    panel.handover.choose("0")
    panel.moment.choose("morning")
    panel.days[2].choose("")
    panel.days[0].choose("b")
    panel.holidays.choose("turn:b")
    panel.since.edit.clear()
    type_text(panel.since.edit, "4/1/2027")
    click(panel.save_button)
    panel.show_preview(CustodyPreview("", ()))
    assert asked == [
        Agreement("a", "b", Weeks.ODD, None, 0, weekdays={0: "b"}, holidays=HolidayHalves("b"),
                  since=date(2027, 1, 4))
    ]  # fmt: skip


def test_without_a_date_nothing_is_asked(panel: CustodyPanel) -> None:
    changed: list[object] = []
    panel.changed.connect(changed.append)
    panel.since.edit.clear()
    panel.since.day_changed.emit(None)
    assert changed == [None]
    assert not panel.save_button.isEnabled()


def test_the_preview_is_shown_with_its_effect(panel: CustodyPanel) -> None:
    panel.show_preview(CustodyPreview("Semaines alternées, chez Faure.", (week("0000011"),), 3, 1))
    assert panel.sentence.text() == "Semaines alternées, chez Faure."
    assert panel.effect.text().startswith(
        "3\u00a0jours réservés changeront de foyer payeur, 1\u00a0jour réservé ne changera"
    )
    panel.show_preview(None)
    assert panel.sentence.text() == ""


def test_nothing_is_asked_before_its_effect_was_shown(panel: CustodyPanel) -> None:
    """An invoiced day becomes a credit and a line: one confirms that knowing it."""
    asked: list[Agreement] = []
    panel.asked.connect(asked.append)
    panel.since.edit.clear()
    type_text(panel.since.edit, "4/1/2027")
    click(panel.save_button)
    assert asked == []
    corrected = (HomeCorrection(0, 305, 0), HomeCorrection(1, 0, 235))
    panel.show_preview(CustodyPreview("Semaines.", (), 2, 0, 1, corrected))
    assert asked == []
    assert panel.effect.text() == (
        "2\u00a0jours réservés changeront de foyer payeur, dont 1\u00a0déjà facturé. "
        "Les factures émises ne changent pas\u00a0: Lemoine reçoit un avoir de 3,05\u00a0€\u202f; "
        "Faure paiera 2,35\u00a0€ sur sa prochaine "
        "facture."
    )
    click(panel.save_button)
    assert [one.since for one in asked] == [date(2027, 1, 4)]


def test_a_click_before_the_preview_counts_once_it_shows_nothing_to_correct(panel: CustodyPanel) -> None:
    asked: list[Agreement] = []
    panel.asked.connect(asked.append)
    panel.days[0].choose("b")
    click(panel.save_button)
    assert asked == []
    panel.show_preview(CustodyPreview("Semaines.", (), 2))
    assert [dict(one.weekdays)[0] for one in asked] == ["b"]


def test_a_colleagues_news_leave_what_is_typed(panel: CustodyPanel) -> None:
    panel.moment.choose("morning")
    panel.take_news(replace(SHEET, agreements=(), mark="other"))
    assert panel.known.text() == NOTHING_AGREED
    assert panel.moment.key() == "morning"
    found = panel.sheet()
    assert found is not None
    assert found.mark == "other"


def test_a_reader_sees_what_is_agreed_and_no_form(stage: Stage) -> None:
    panel = CustodyPanel(lambda: TODAY)
    stage(panel)
    panel.set_editable(False)
    panel.show_custody(SHEET)
    assert panel.known.text() == "Semaines alternées."
    assert panel.form.isHidden()


def test_a_child_without_agreement_begins_with_alternate_weeks_from_today(stage: Stage) -> None:
    panel = CustodyPanel(lambda: TODAY)
    stage(panel)
    panel.show_custody(replace(SHEET, agreements=()))
    assert panel.agreement() == Agreement("a", "b", reference=TODAY, since=TODAY)
    panel.leave()
    assert panel.isHidden()
    assert panel.agreement() is None


def test_a_reader_can_leave_it_and_escape_does(qtbot: QtBot, stage: Stage) -> None:
    panel = CustodyPanel(lambda: TODAY)
    stage(panel).resize(900, 900)
    panel.set_editable(False)
    panel.show_custody(SHEET)
    assert not panel.save_button.isVisible()
    with qtbot.waitSignal(panel.closed):
        click(panel.close_button)
    with qtbot.waitSignal(panel.closed):
        press(panel.close_button, Qt.Key.Key_Escape)
