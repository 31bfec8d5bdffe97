"""Paramètres: every rule in words with what it gives."""

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


def test_a_tariff_shows_its_bands(view: SettingsView) -> None:
    resident, outside = view.activities[0].tariffs
    assert (resident.decision, resident.method) == (
        "délibération 2026-041 du 24\u00a0juin\u00a02026",
        "tranches de quotient",
    )
    assert [(band.words, band.cents) for band in resident.bands] == [
        ("tranche de moins de 860", (235,)),
        ("tranche de 860 à moins de 1\u202f150", (305,)),
        ("tranche à partir de 1\u202f150", (490,)),
    ]
    assert (outside.case, outside.method, outside.bands[0].cents) == (
        "tarif courant, tarif hors commune",
        "prix unique",
        (1200,),
    )


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
