"""Accueil: each figure counts what its list shows; places of today and the next day of service; alerts."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import update

from staffdesk.models.sync import OutboxMessage, SyncState
from staffdesk.services.family_rows import HomeView
from staffdesk.services.home import Home
from tests.factories import (
    AGENT,
    NEXT_MONDAY,
    SmallTown,
    add_booking,
    add_child,
    add_family,
    add_invoice,
    booking_body,
    fill_canteen,
    message_body,
    receive,
)


def home(town: SmallTown) -> HomeView:
    return Home(town.office).today(AGENT)


def figures(view: HomeView) -> dict[str, tuple[str, str]]:
    return {figure.label: (figure.value, figure.filter) for figure in view.figures}


def test_an_empty_desk_says_so(small_town: SmallTown) -> None:
    view = home(small_town)
    assert figures(view) == {
        "Demandes à traiter": ("0", ""),
        "Messages à répondre": ("0", "to_answer"),
        "Impayés échus": ("0,00\u00a0€", "overdue"),
        "Dernière synchronisation": ("jamais", ""),
    }
    assert view.alerts == ()


def test_what_waits_is_counted_by_kind_with_its_oldest_and_its_next_limit(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    old = datetime(2026, 11, 14, 9, tzinfo=UTC)
    receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY), received_at=old)
    receive(small_town, family, "message", message_body("a" * 32))
    with small_town.database.begin() as session:
        add_invoice(session, family, date(2026, 9, 1), number=1, total_cents=8640)
    view = home(small_town)
    assert figures(view)["Réservations"] == ("1", "booking")
    assert figures(view)["Messages à répondre"] == ("1", "to_answer")
    assert figures(view)["Impayés échus"] == ("86,40\u00a0€", "overdue")
    assert view.figures[0].hint == (
        "la plus ancienne\u00a0: sam.\u00a014\u00a0nov.\u00a010:00 · limite dim.\u00a022\u00a0nov.\u00a021:00"
    )


def test_places_are_those_of_today_and_of_the_next_day_of_service(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    add_booking(small_town, family, child, date(2026, 11, 16))
    add_booking(small_town, family, child, date(2026, 11, 16), slot="periscolaire.soir")
    view = home(small_town)
    assert (view.on, view.tomorrow_on) == (date(2026, 11, 16), date(2026, 11, 17))
    assert [(one.site, one.meals, one.places) for one in view.today] == [
        ("École Jean-Zay", 1, (("matin", 0, 48), ("midi", 1, 24), ("soir", 1, 48)))
    ]
    small_town.clock.set(datetime(2026, 11, 21, 9, tzinfo=UTC))  # a Saturday
    weekend = home(small_town)
    assert (weekend.today, weekend.tomorrow_on) == ((), NEXT_MONDAY)


def test_alerts_name_what_needs_somebody(small_town: SmallTown) -> None:
    lacking = add_family(small_town, "Lacune", complete=False)
    child = add_child(small_town, lacking, complete=False)
    fill_canteen(small_town, NEXT_MONDAY, 24)
    add_booking(small_town, lacking, child, NEXT_MONDAY)
    receive(small_town, lacking, "hologram", {})
    at = small_town.clock.now() - timedelta(hours=1)
    with small_town.database.begin() as session:
        session.execute(update(SyncState).values(last_error="portal_unreachable", recovery_reason="fork"))
        session.add(OutboxMessage(msg_id="a" * 32, kind="message", status="rejected", created_at=at))
    found = {alert.label: (alert.value, alert.target) for alert in home(small_town).alerts}
    assert found.keys() == {
        "Bureau restauré",
        "Synchronisation en échec",
        "Demandes à mettre à jour",
        "Envois à corriger",
        "Créneaux au-delà de la capacité",
        "Justificatifs manquants",
    }
    assert found["Justificatifs manquants"][0] == "1"
    assert found["Créneaux au-delà de la capacité"] == ("1", "calendar")
