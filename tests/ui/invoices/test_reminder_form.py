"""A run in the making: levels and dates are asked again at each change; who may not send is told why."""

from datetime import date

import pytest

from staffdesk.services.reminder_rows import LevelRow, PlannedRow, ReminderPreview, ReminderWish
from staffdesk.ui.invoices.reminder_form import ReminderForm
from staffdesk.ui.invoices.reminder_words import CHOOSE_LEVEL, NOT_ALLOWED
from tests.ui.conftest import Stage
from tests.ui.hand import click

TODAY, PAY_BY = date(2026, 12, 10), date(2026, 12, 25)
LEVELS = (LevelRow("first", "Rappel", 7, "message", 2), LevelRow("last", "Dernier avis", 45, "lettre", 0))
ROW = PlannedRow(7, "Tilleul", "00001", "Rappel", ("2026-000001",), 915, "lettre")


@pytest.fixture
def form(stage: Stage) -> ReminderForm:
    made = ReminderForm(lambda: TODAY)
    stage(made).resize(1100, 800)
    made.set_rights(may_send=True)
    return made


def preview(*levels: str) -> ReminderPreview:
    return ReminderPreview(ReminderWish(levels, TODAY, PAY_BY), (ROW,), ())


def test_each_change_asks_again_and_a_late_answer_is_not_shown(form: ReminderForm) -> None:
    asked: list[tuple[object, object, object]] = []
    form.wished.connect(lambda *wish: asked.append(wish))
    form.begin(LEVELS, PAY_BY)
    click(form.levels["last"])
    assert asked == [(("first", "last"), TODAY, PAY_BY), (("first",), TODAY, PAY_BY)]
    form.show_preview(preview("first", "last"))
    assert form.preview is None
    form.show_preview(preview("first"))
    assert form.send_button.isEnabled()
    click(form.levels["first"])
    assert CHOOSE_LEVEL in form.findChildren(type(form._levels_error))[0].text()
    assert not form.send_button.isEnabled()


def test_without_levels_the_way_to_them_is_said(form: ReminderForm) -> None:
    form.begin((), PAY_BY)
    assert "Paramètres" in form.no_level.text()
    assert not form.send_button.isEnabled()


def test_who_may_not_send_sees_the_preview_and_why(form: ReminderForm) -> None:
    form.set_rights(may_send=False)
    form.begin(LEVELS, PAY_BY)
    form.show_preview(preview("first", "last"))
    assert form.planned.rows.rows() == (ROW,)
    assert NOT_ALLOWED in form.send_button.toolTip()


def test_while_it_is_sent_nothing_is_sent_twice(form: ReminderForm) -> None:
    form.begin(LEVELS, PAY_BY)
    form.show_preview(preview("first", "last"))
    form.set_busy(busy=True)
    assert not form.send_button.isEnabled()
    assert not form.made_on.isEnabled()
    form.set_busy(busy=False)
    assert form.send_button.isEnabled()


def test_a_narrow_form_keeps_family_level_and_sum(form: ReminderForm) -> None:
    form.begin(LEVELS, PAY_BY)
    form.window().resize(800, 800)
    hidden = [at for at in range(6) if form.planned.isColumnHidden(at)]
    assert hidden == [4, 5]
