"""Paramètres, what is only read: who works here, and where the portal stands."""

import pytest
from sqlalchemy import update

from staffdesk.domain.errors import NotFound
from staffdesk.models.sync import SyncState
from staffdesk.services.settings import Settings
from staffdesk.services.settings_rows import SettingsView
from tests.factories import AGENT, SmallTown


@pytest.fixture
def view(small_town: SmallTown) -> SettingsView:
    return Settings(small_town.office).view(AGENT)


def test_who_works_here(view: SettingsView) -> None:
    assert [one.login for one in view.staff] == ["camille", "dominique", "lecture", "admin"]


def test_where_the_portal_stands(small_town: SmallTown) -> None:
    assert not Settings(small_town.office).view(AGENT).portal.enrolled
    with small_town.database.begin() as session:
        session.execute(update(SyncState).values(device_id="d1", portal_url="https://famille.example"))
    portal = Settings(small_town.office).view(AGENT).portal
    assert (portal.enrolled, portal.url) == (True, "https://famille.example")


def test_a_database_without_a_town(small_town: SmallTown) -> None:
    with small_town.database.begin() as session:
        session.connection().exec_driver_sql("DELETE FROM town")
    with pytest.raises(NotFound, match="town"):
        Settings(small_town.office).view(AGENT)
