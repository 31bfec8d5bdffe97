"""The reminders of a family in its sheet."""

from datetime import date

from staffdesk.services.reminder_rows import HoldRow, ReminderRow
from staffdesk.ui.families.reminders_part import RemindersPart
from tests.ui.conftest import Stage
from tests.ui.hand import click

DAY = date(2026, 12, 1)


def test_what_was_sent_and_what_holds_is_shown(stage: Stage) -> None:
    part = RemindersPart()
    stage(part)
    assert (part.none.isVisible(), part.table.isVisible(), part.held.isVisible()) == (True, False, False)
    sent = ReminderRow(1, "2026-R00001", "Rappel", DAY, "lettre", 915, ("2026-000001",), "Camille")
    part.show_reminders((sent,), (HoldRow(1, "quiet", "suivi par le CCAS", DAY, "Camille"),))
    assert (part.none.isVisible(), part.table.isVisible()) == (False, True)
    assert part.held.text().startswith("Ne pas relancer jusqu’au 1ᵉʳ")
    asked: list[bool] = []
    part.overdue_asked.connect(lambda: asked.append(True))
    click(part.link)
    assert asked == [True]
