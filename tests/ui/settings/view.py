"""The settings of the demonstration town, as the use case gives them."""

from dataclasses import replace

from staffdesk.services.office import Office
from staffdesk.services.settings import Settings
from staffdesk.services.settings_rows import SettingsView
from tests.ui.demo_town import ADMIN


def the_view(town: Office) -> SettingsView:
    """Read them."""
    return Settings(town).view(ADMIN)


def without_tariffs(view: SettingsView) -> SettingsView:
    """Keep one activity, without any tariff."""
    return replace(view, activities=(replace(view.activities[0], tariffs=()),))
