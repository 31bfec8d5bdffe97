"""The settings of the demonstration town, as the use case gives them."""

from dataclasses import replace
from datetime import date

from staffdesk.services.office import Office
from staffdesk.services.settings import Settings
from staffdesk.services.settings_rows import DeadlineRow, SettingsView
from tests.ui.demo_town import ADMIN


def the_view(town: Office) -> SettingsView:
    """Read them."""
    return Settings(town).view(ADMIN)


def without_deadline_today(view: SettingsView) -> SettingsView:
    """Give the first activity one rule that sets no limit for its next day."""
    rule = DeadlineRow("réserver", "Réserver jusqu’au jour même", (), date(2026, 11, 17), None)
    first = replace(view.activities[0], deadlines=(rule,), tariffs=())
    return replace(view, activities=(first,))
