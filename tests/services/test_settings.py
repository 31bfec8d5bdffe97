"""Paramètres: every rule in words with what it gives."""

from datetime import UTC, date, datetime

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


def test_sites_classes_and_groups_are_listed(view: SettingsView) -> None:
    assert [(one.name, one.classes) for one in view.sites] == sorted(
        [("École Jean-Zay", ("CE1 A",)), ("La Ribambelle", ())], key=lambda one: view_order(view, one[0])
    )
    canteen = view.activities[0]
    assert (canteen.name, canteen.slots, canteen.weekdays) == ("Cantine", ("Midi",), (1, 2, 4, 5))
    assert [(one.site, one.capacity) for one in canteen.groups] == [("École Jean-Zay", 24)]


def view_order(view: SettingsView, name: str) -> int:
    return [one.name for one in view.sites].index(name)


def test_a_deadline_is_told_in_words_with_the_instant_it_gives(view: SettingsView) -> None:
    deadline = view.activities[0].deadlines[0]
    assert deadline.operation == "réserver"
    assert deadline.words == "Réserver au plus tard le dimanche de la semaine précédente à\u00a021:00"
    assert deadline.example_on == date(2026, 11, 17)
    assert deadline.example_at == datetime(2026, 11, 15, 20, tzinfo=UTC)


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


def test_calendar_papers_texts_and_rules(view: SettingsView) -> None:
    labels = [(row.starts_on, row.label) for row in view.calendar]
    assert (date(2026, 12, 19), "Vacances de Noël") in labels
    assert (date(2026, 11, 11), "Armistice") in labels
    assert [(one.name, one.owner, one.effect, one.validity) for one in view.document_types][:2] == [
        ("Attestation d’assurance", "enfant", "à signaler", "année scolaire"),
        ("Carnet de vaccination", "enfant", "bloque les réservations", "sans limite"),
    ]
    assert ("full", "Groupe complet") in [(one.code, one.label) for one in view.texts]
    assert ("Seuil d’alerte des impayés", "50,00\u00a0€") in view.rules
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
