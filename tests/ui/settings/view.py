"""The settings of the demonstration town, as the use case gives them."""

from staffdesk.services.office import Office
from staffdesk.services.settings import Settings
from staffdesk.services.settings_rows import SettingsView
from tests.ui.demo_town import ADMIN


def the_view(town: Office) -> SettingsView:
    """Read them."""
    return Settings(town).view(ADMIN)
