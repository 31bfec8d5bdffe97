"""The section Quotients says who has not renewed, and what can be done about it."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from staffdesk.services.quotient_campaign import Campaign, CampaignRow
from staffdesk.ui.settings.campaign_section import NOBODY, NOT_ALLOWED, CampaignSection
from tests.ui.conftest import Stage
from tests.ui.hand import click, press, type_text
from tests.ui.typography import wrong_texts

REFRESH = date(2027, 2, 1)
ROWS = (
    CampaignRow(1, "01001", "Charme", None, None, None, may_be_reminded=True),
    CampaignRow(
        2,
        "01002",
        "Tilleul",
        Decimal("912.50"),
        date(2027, 1, 31),
        datetime(2026, 11, 16, 9, tzinfo=UTC),
        may_be_reminded=False,
    ),
)


@pytest.fixture
def section(stage: Stage) -> CampaignSection:
    made = CampaignSection(lambda: date(2026, 11, 16))
    stage(made).resize(800, 500)
    made.allow_writing(True)
    return made


def test_the_next_refresh_is_offered(section: CampaignSection) -> None:
    assert section.refresh_on() == REFRESH


def test_who_has_not_renewed_is_listed_and_can_be_written_to(section: CampaignSection, qtbot: QtBot) -> None:
    section.show_campaign(Campaign(REFRESH, 40, ROWS, 1))
    assert (
        section.figures.text()
        == "Sans quotient pour le 1ᵉʳ\u00a0février\u00a02027\u00a0: 2\u00a0familles sur 40."
    )
    assert section.remind_button.text() == "Relancer 1\u00a0famille"
    with qtbot.waitSignal(section.remind_asked):
        click(section.remind_button)
    assert section.end_button.isVisible()
    with qtbot.waitSignal(section.end_asked):
        click(section.end_button)
    assert wrong_texts(section) == []


def test_where_everybody_has_renewed_nothing_is_to_do(section: CampaignSection) -> None:
    section.show_campaign(Campaign(REFRESH, 40, (), 0))
    assert section.figures.text() == NOBODY
    assert not section.remind_button.isEnabled()
    assert not section.table.isVisible()


def test_who_may_not_write_only_reads(section: CampaignSection) -> None:
    section.allow_writing(False)
    section.show_campaign(Campaign(REFRESH, 40, ROWS, 1))
    assert not section.remind_button.isEnabled()
    assert NOT_ALLOWED in section.remind_button.toolTip()
    section.set_busy(True)
    section.set_busy(False)
    assert section.campaign() is not None


def test_a_date_that_cannot_be_read_is_said_and_nobody_is_written_to(
    section: CampaignSection, qtbot: QtBot
) -> None:
    section.show_campaign(Campaign(REFRESH, 40, ROWS, 1))
    section.day.clear()
    type_text(section.day, "31/13/2027")
    with qtbot.assertNotEmitted(section.asked):
        press(section.day, Qt.Key.Key_Return)
    assert section.fault.text().startswith("Date illisible")
    assert section.day.property("invalid") == "true"
    assert not section.remind_button.isEnabled()
    assert not section.end_button.isEnabled()
    section.day.clear()
    type_text(section.day, "1/2/2027")
    with qtbot.waitSignal(section.asked):
        press(section.day, Qt.Key.Key_Return)
    assert section.fault.text() == ""
    assert section.remind_button.isEnabled()


def test_another_date_is_asked_for(section: CampaignSection, qtbot: QtBot) -> None:
    section.day.setText("1/9/2027")
    with qtbot.waitSignal(section.asked) as asked:
        section.day.editingFinished.emit()
    assert asked.args == [date(2027, 9, 1)]
    section.show_campaign(Campaign(REFRESH, 40, ROWS, 0))
    with qtbot.waitSignal(section.family_opened) as opened:
        section.table.opened.emit(ROWS[0])
    assert opened.args == [1]
