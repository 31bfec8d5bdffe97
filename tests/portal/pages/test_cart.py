"""The cart on its page: chosen days wait to be paid, expire, leave, or become one paid request."""

from typing import Any

import pytest
from sqlalchemy import select

from staffdesk.contract.v1 import BookingBody, FamilySnapshot
from staffdesk.portal import tables
from tests.factories_portal import Scene, family
from tests.portal.conftest import Visitor
from tests.portal.reading import hidden_fields, main_text
from tests.portal.test_asking import paying_town
from tests.set_clock import SetClock

WEDNESDAYS = ["mercredi|journee|2026-12-02", "mercredi|journee|2026-12-09"]


@pytest.fixture
def month(scene: Scene, tilleul: FamilySnapshot) -> str:
    """Zélie's December, whose Wednesdays are paid at once; the family has 20 € ahead."""
    paying_town(scene)
    scene.publish(family(rev=8, credit_cents=2000))
    return f"/planning/{tilleul.children[1].uid}/2026-12"


def _bodies(scene: Scene) -> list[BookingBody]:
    with scene.store.read() as connection:
        rows = connection.execute(select(tables.request.c.body).order_by(tables.request.c.id)).scalars()
        return [BookingBody.model_validate_json(row) for row in rows]


def _fill(parent: Visitor, month: str, **more: Any) -> str:
    return parent.send(month, {"add": WEDNESDAYS} | more).text


def _pay_form(page: str, **changes: str) -> dict[str, str]:
    from lxml import html

    forms = html.fromstring(page).xpath("//form[@action='/panier/payer']//input[@type='hidden']")
    return {str(one.get("name")): str(one.get("value")) for one in forms} | changes


def test_chosen_days_wait_in_the_cart_until_an_instant(parent: Visitor, month: str, scene: Scene) -> None:
    text = main_text(_fill(parent, month))
    assert "payez 18,00 € au plus tard le dim. 22 nov. 21:25" in text
    assert "Zélie, mer. 2 déc., journée 9,00 €" in text
    assert "À payer 18,00 €" in text
    assert "20,00 € disponibles" in text
    assert _bodies(scene) == []
    planning = main_text(parent.get(month).text)
    assert "2 jours dans votre panier, 18,00 €" in planning
    assert "DR au panier" in planning


def test_days_without_immediate_payment_are_filed_beside_it(
    parent: Visitor, month: str, scene: Scene
) -> None:
    text = main_text(_fill(parent, month, add=[*WEDNESDAYS, "soir|soir|2026-12-01"]))
    assert "À faire : payez 18,00 €" in text
    assert "Déjà envoyé dim. 22 nov. 20:55" in text
    assert "Rien d’autre" not in text
    assert "2 jours choisis" in text
    (body,) = _bodies(scene)
    assert [item.activity for item in body.items] == ["soir"]


def test_a_double_click_on_mixed_ticks_files_once(parent: Visitor, month: str, scene: Scene) -> None:
    form = parent.hidden(month) | {"add": [*WEDNESDAYS, "soir|soir|2026-12-01"]}
    first, second = parent.post(month, form), parent.post(month, form)
    assert first.url == second.url
    assert len(_bodies(scene)) == 1


@pytest.mark.parametrize(
    ("means", "until", "words"),
    [
        ("credit", None, "18,00 €, payés avec votre avoir"),
        ("counter", "2026-11-25T19:55:00.000000Z", "à payer au guichet au plus tard le mer. 25 nov. 20:55"),
    ],
)
def test_paying_files_one_request_that_says_how(
    parent: Visitor, month: str, scene: Scene, means: str, until: str | None, words: str
) -> None:
    page = _fill(parent, month)
    form = _pay_form(page, means=means)
    done = parent.post("/panier/payer", form)
    assert words in main_text(done.text)
    assert ("Rien d’autre à faire" in main_text(done.text)) is (means == "credit")
    assert ("sinon la réservation tombe" in main_text(done.text)) is (means == "counter")
    (body,) = _bodies(scene)
    assert body.payment is not None
    paid = {"means": means, "cents": 1800, "item_cents": [900, 900], "pay_until": until}
    assert body.payment.to_wire() == paid
    assert len(body.items) == 2
    assert "Votre panier est vide" in main_text(parent.get("/panier").text)
    assert parent.post("/panier/payer", form).url == done.url
    assert len(_bodies(scene)) == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "Choisissez comment payer"),
        ({"means": "gold"}, "Choisissez comment payer"),
        ({"means": "counter", "cents": "900"}, "Le panier a changé"),
    ],
)
def test_what_cannot_be_paid_so_is_told(
    parent: Visitor, month: str, scene: Scene, changes: dict[str, str], words: str
) -> None:
    answer = parent.post("/panier/payer", _pay_form(_fill(parent, month), **changes))
    assert answer.status_code == 422
    assert words in main_text(answer.text)
    assert _bodies(scene) == []


def test_credit_that_is_too_short_pays_nothing(parent: Visitor, month: str, scene: Scene) -> None:
    scene.publish(family(rev=9, credit_cents=500))
    page = _fill(parent, month)
    assert "5,00 € disponibles, pas assez" in main_text(page)
    answer = parent.post("/panier/payer", _pay_form(page, means="credit"))
    assert "Votre avoir ne suffit plus" in main_text(answer.text)
    assert _bodies(scene) == []


def test_credit_is_not_spent_twice(parent: Visitor, month: str, scene: Scene) -> None:
    parent.post("/panier/payer", _pay_form(_fill(parent, month), means="credit"))
    page = parent.send(month, {"add": ["mercredi|journee|2026-12-16"]}).text
    assert "2,00 € disponibles, pas assez" in main_text(page)


def test_an_expired_cart_counts_for_nothing_and_says_so(
    parent: Visitor, month: str, scene: Scene, sunday: SetClock
) -> None:
    form = _pay_form(_fill(parent, month), means="counter")
    sunday.advance(minutes=29)
    parent.get("/panier")
    sunday.advance(minutes=2)
    answer = main_text(parent.post("/panier/payer", form).text)
    assert "Panier expiré dim. 22 nov. 21:25 : rien n’a été demandé." in answer
    assert _bodies(scene) == []
    planning = parent.get(month).text
    assert "Panier expiré dim. 22 nov. 21:25 (2 jours choisis) : rien n’a été demandé" in main_text(planning)
    assert 'value="mercredi|journee|2026-12-02"' in planning


def test_days_leave_one_by_one_or_all(parent: Visitor, month: str) -> None:
    page = _fill(parent, month)
    form = hidden_fields(page) | {"jour": f"{month.split('/')[2]}|{WEDNESDAYS[0]}"}
    assert "1 jour choisi" in main_text(parent.post("/panier/retirer", form).text)
    assert "Votre panier est vide" in main_text(parent.post("/panier/vider", form).text)


def test_a_day_that_is_late_meanwhile_is_not_paid(
    parent: Visitor, month: str, scene: Scene, tilleul: FamilySnapshot, sunday: SetClock
) -> None:
    november = month.replace("2026-12", "2026-11")
    scene.publish(family(rev=9, bookings=[]))
    page = parent.send(november, {"add": ["mercredi|journee|2026-11-25", WEDNESDAYS[0]]}).text
    assert "2 jours choisis" in main_text(page)
    sunday.advance(minutes=6)
    text = main_text(parent.get("/panier").text)
    assert "limite passée : dim. 22 nov. 21:00" in text
    assert "À payer 9,00 €" in text


def test_nothing_of_it_is_shared(parent: Visitor, month: str) -> None:
    assert (
        parent.post("/panier/retirer", parent.hidden("/messages/nouveau") | {"jour": "x"}).status_code == 200
    )


def test_days_of_a_cart_that_expired_are_put_in_a_new_one_at_one_touch(
    parent: Visitor, month: str, scene: Scene, sunday: SetClock
) -> None:
    _fill(parent, month)
    sunday.advance(minutes=20)
    parent.get("/panier")
    assert "Remettre au panier" not in parent.get("/panier").text
    sunday.advance(minutes=11)
    expired = parent.get("/panier")
    assert "Remettre au panier" in expired.text
    again = main_text(parent.post("/panier/reprendre", hidden_fields(expired.text)).text)
    assert "payez 18,00 € au plus tard le dim. 22 nov. 21:56" in again
    assert _bodies(scene) == []
    parent.post("/panier/vider", hidden_fields(expired.text))
    assert "est vide" in main_text(parent.post("/panier/reprendre", hidden_fields(expired.text)).text)
