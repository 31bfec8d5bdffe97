"""The page of the week pattern: the total before it is sent, one sending, nothing typed lost."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from staffdesk.contract.v1 import BookingBody, FamilySnapshot
from staffdesk.portal import tables
from tests.factories_portal import Scene, family, uid
from tests.portal.conftest import Visitor
from tests.portal.reading import main_text, value_of
from tests.portal.test_asking import paying_town
from tests.set_clock import SetClock


@pytest.fixture
def page(scene: Scene, tilleul: FamilySnapshot) -> str:
    """Malo's week pattern, in a town that opens the year."""
    scene.publish_town(horizon="year")
    return f"/semaine-type/{tilleul.children[0].uid}"


TYPED: dict[str, Any] = {
    "du": "2026-12-01",
    "au": "2027-01-29",
    "semaines": "every",
    "slot": ["0|cantine|midi", "3|cantine|midi", "3|soir|soir"],
}


def _bodies(scene: Scene) -> list[BookingBody]:
    with scene.store.read() as connection:
        rows = connection.execute(select(tables.request.c.body).order_by(tables.request.c.id)).scalars()
        return [BookingBody.model_validate_json(row) for row in rows]


def _seen(text: str) -> dict[str, Any]:
    from tests.portal.reading import hidden_fields

    return hidden_fields(text) | TYPED | {"etape": "envoyer"}


def test_the_total_and_what_is_left_out_are_shown_before_anything_is_sent(
    parent: Visitor, page: str, scene: Scene
) -> None:
    shown = parent.send(page, TYPED | {"etape": "voir"})
    text = main_text(shown.text)
    assert shown.status_code == 200
    assert "13 jours, 20 créneaux" in text
    assert "Restauration 13 × 3,05 € = 39,65 €" in text
    assert "55,05 €" in text
    assert "Vacances de Noël 4 jours" in text
    assert _bodies(scene) == []


def test_what_was_seen_is_sent_as_one_request(parent: Visitor, page: str, scene: Scene) -> None:
    shown = parent.send(page, TYPED | {"etape": "voir"})
    done = parent.post(page, _seen(shown.text))
    assert "20 réservations" in main_text(done.text)
    (body,) = _bodies(scene)
    assert (len(body.items), {item.op for item in body.items}, body.payment) == (20, {"add"}, None)
    assert min(item.on for item in body.items) == date(2026, 12, 3)
    again = parent.post(page, _seen(shown.text))
    assert again.url == done.url
    assert len(_bodies(scene)) == 1


def test_a_total_that_changed_meanwhile_is_shown_again(
    parent: Visitor, page: str, scene: Scene, sunday: SetClock
) -> None:
    shown = parent.send(page, TYPED | {"etape": "voir"})
    sunday.advance(days=7, hours=1)
    parent.sign_in()
    stale = parent.hidden(page) | {"vu": _seen(shown.text)["vu"]} | TYPED | {"etape": "envoyer"}
    answer = parent.post(page, stale)
    assert answer.status_code == 422
    assert "Le total a changé depuis l’affichage" in main_text(answer.text)
    assert _bodies(scene) == []


def test_faults_are_told_and_nothing_typed_is_lost(parent: Visitor, page: str, scene: Scene) -> None:
    answer = parent.send(page, TYPED | {"au": "2026-11-01", "etape": "voir"})
    assert answer.status_code == 422
    assert "La fin est avant le début" in main_text(answer.text)
    assert value_of(answer.text, "au") == "2026-11-01"
    assert value_of(answer.text, "slot") == ",".join(sorted(TYPED["slot"], key=lambda v: (v[2:], v)))
    assert _bodies(scene) == []


def test_month_by_month_a_pattern_holds_one_month(parent: Visitor, page: str, scene: Scene) -> None:
    scene.publish_town()
    assert (value_of(parent.get(page).text, "du"), value_of(parent.get(page).text, "au")) == (
        "2026-11-22",
        "2026-11-30",
    )
    answer = main_text(parent.send(page, TYPED | {"etape": "voir"}).text)
    assert "choisissez deux dates du même mois" in answer


def test_what_an_ended_session_typed_is_given_back_with_its_total(
    parent: Visitor, page: str, sunday: SetClock
) -> None:
    form = parent.hidden(page) | TYPED | {"etape": "envoyer"}
    sunday.advance(minutes=31)
    parent.post(page, form)
    parent.sign_in()
    back = parent.get(page)
    assert "rien n’a encore été envoyé" in main_text(back.text)
    assert "20 créneaux" in main_text(back.text)
    assert value_of(back.text, "du") == "2026-12-01"


def test_a_blocked_child_is_told_what_is_missing_and_sends_nothing(
    parent: Visitor, page: str, scene: Scene
) -> None:
    children: list[dict[str, Any]] = [c.model_dump(mode="json") for c in family().children]
    guardian = family().guardians[0].uid
    children[0]["blocked_because"] = ["insurance", f"guardian.{guardian}.mobile"]
    scene.publish(family(children=children, rev=8))
    shown = parent.send(page, TYPED | {"etape": "voir"})
    assert f'href="/dossier/documents?type=insurance%7C{uid("child Malo")}"' in shown.text
    assert f'href="/dossier/responsable/{guardian}#mobile"' in shown.text
    assert "Envoyer la demande" not in main_text(shown.text)
    forced = parent.post(page, _seen(shown.text))
    assert "suspendues" in main_text(forced.text)
    assert _bodies(scene) == []


def test_days_to_be_paid_first_go_to_the_cart(parent: Visitor, scene: Scene, tilleul: FamilySnapshot) -> None:
    paying_town(scene)
    page = f"/semaine-type/{tilleul.children[1].uid}"
    typed = {"du": "2026-12-01", "au": "2026-12-31", "semaines": "every", "slot": ["2|mercredi|journee"]}
    shown = parent.send(page, typed | {"etape": "voir"})
    from tests.portal.reading import hidden_fields

    done = parent.post(page, hidden_fields(shown.text) | typed | {"etape": "envoyer"})
    assert done.url.endswith("/panier")
    assert "3 jours choisis" in main_text(done.text)
    assert _bodies(scene) == []


def test_another_familys_child_is_not_found(parent: Visitor, page: str) -> None:
    assert parent.get(f"/semaine-type/{uid('nobody')}").status_code == 404


def test_the_form_opens_until_the_last_day_the_child_may_book(
    parent: Visitor, scene: Scene, tilleul: FamilySnapshot
) -> None:
    malo = tilleul.children[0].uid
    scene.publish_town(horizon="year", last_day="2027-08-31")
    form = parent.get(f"/semaine-type/{malo}").text
    assert (value_of(form, "du"), value_of(form, "au")) == ("2026-11-22", "2027-01-29")
    scene.publish_town(horizon="month", last_day="2027-08-31")
    assert value_of(parent.get(f"/semaine-type/{malo}").text, "au") == "2026-11-30"
    assert value_of(parent.get(f"/reserver/{malo}").text, "au") == "2026-11-30"
