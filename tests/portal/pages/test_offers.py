"""Answering an offered place: taken or left, once, until its instant."""

from typing import Any

import pytest
from lxml import html
from sqlalchemy import select

from staffdesk.contract.v1 import BookingBody, FamilySnapshot
from staffdesk.portal import tables
from tests.factories_portal import Scene, uid
from tests.portal.conftest import Visitor
from tests.portal.reading import main_text
from tests.portal.views.test_offers import MALO, offered
from tests.set_clock import SetClock

MONTH = f"/planning/{MALO}/2026-11"


@pytest.fixture
def offer(scene: Scene, tilleul: FamilySnapshot) -> str:
    """The address that answers the morning offered to Malo."""
    scene.publish(offered())
    return f"/place-offerte/{MALO}"


def _bodies(scene: Scene) -> list[BookingBody]:
    with scene.store.read() as connection:
        rows = connection.execute(select(tables.request.c.body).order_by(tables.request.c.id)).scalars()
        return [BookingBody.model_validate_json(row) for row in rows]


def _form(page: str, **changes: str) -> dict[str, Any]:
    fields = html.fromstring(page).xpath("//form[starts-with(@action,'/place-offerte')]//input")
    return {str(one.get("name")): str(one.get("value")) for one in fields} | changes


def test_the_planning_offers_the_place_with_its_instant(parent: Visitor, offer: str) -> None:
    text = main_text(parent.get(MONTH).text)
    assert "Une place s’est libérée" in text
    assert "Malo, ven. 27 nov., matin, 1,10 €. Répondez au plus tard le dim. 22 nov. 22:55" in text
    assert "LA offerte" in text


@pytest.mark.parametrize(("answer", "op"), [("prendre", "add"), ("laisser", "cancel")])
def test_an_answer_is_filed_once(parent: Visitor, scene: Scene, offer: str, answer: str, op: str) -> None:
    form = _form(parent.get(MONTH).text, reponse=answer)
    done = parent.post(offer, form)
    assert "Demande envoyée" in main_text(done.text)
    assert ("La place est gardée pour vous" in main_text(done.text)) == (answer == "prendre")
    assert "liste d’attente" not in main_text(done.text)
    assert parent.post(offer, form).url == done.url
    (body,) = _bodies(scene)
    assert [(one.slot, one.op) for one in body.items] == [("matin", op)]
    assert "Une place s’est libérée" not in main_text(parent.get(MONTH).text)


def test_pressing_both_buttons_keeps_the_first_answer(parent: Visitor, scene: Scene, offer: str) -> None:
    page = parent.get(MONTH).text
    parent.post(offer, _form(page, reponse="prendre"))
    other_tab = _form(page, reponse="laisser", submit_id="5e" * 16)
    assert "n’est plus offerte" in main_text(parent.post(offer, other_tab).text)
    assert [body.items[0].op for body in _bodies(scene)] == ["add"]


def test_after_its_instant_the_planning_says_so(
    parent: Visitor, scene: Scene, offer: str, sunday: SetClock
) -> None:
    form = _form(parent.get(MONTH).text, reponse="prendre")
    for _ in range(5):
        sunday.advance(minutes=25)
        parent.get("/aide")
    parent.sign_in()
    form |= {"csrf": _form_token(parent)}
    answer = parent.post(offer, form)
    assert "Cette place n’est plus offerte" in main_text(answer.text)
    assert _bodies(scene) == []


def _form_token(parent: Visitor) -> str:
    return parent.hidden("/messages/nouveau")["csrf"]


def test_another_familys_child_is_not_found(parent: Visitor, offer: str) -> None:
    form = _form(parent.get(MONTH).text, reponse="prendre")
    assert parent.post(f"/place-offerte/{uid('nobody')}", form).status_code == 404
