"""The requests of a family: answers with their reasons, taking back, what was seen."""

from datetime import date, timedelta

import pytest

from staffdesk.contract.v1 import BookingBody, BookingItem, EditBody, FamilySnapshot, FieldAsked, RequestKind
from tests.factories_portal import SUNDAY_EVENING as NOW
from tests.factories_portal import Scene
from tests.portal.conftest import Visitor
from tests.portal.reading import main_text, text_of
from tests.set_clock import SetClock


@pytest.fixture
def four_days(scene: Scene, tilleul: FamilySnapshot) -> str:
    """A request for four canteen days of December."""
    items = [
        BookingItem(
            child=tilleul.children[0].uid, activity="cantine", slot="midi", on=date(2026, 12, day), op="add"
        )
        for day in (1, 3, 4, 7)
    ]
    return scene.ask(
        tilleul, RequestKind.BOOKING, BookingBody(base_rev=7, items=items), NOW - timedelta(days=1)
    )


def test_nothing_asked_offers_the_planning(parent: Visitor) -> None:
    assert "Aucune demande en cours. Ouvrir le planning" in main_text(parent.get("/demandes").text)


def test_each_date_has_its_answer_and_a_refusal_its_reason(
    parent: Visitor, scene: Scene, four_days: str
) -> None:
    answers = [{"index": n, "outcome": "accepted"} for n in range(3)]
    scene.decide(
        four_days,
        "partly",
        [*answers, {"index": 3, "outcome": "refused", "reason": "Groupe complet ce jour-là."}],
        NOW - timedelta(hours=1),
    )
    page = parent.get("/demandes").text
    text = main_text(page)
    assert "Acceptée en partie" in text
    assert "mar. 1ᵉʳ déc., midi R" in text
    assert "lun. 7 déc., midi refusée Groupe complet ce jour-là." in text
    assert "Écrire au service" in text


def test_a_corrected_answer_is_shown_with_its_reason_beside_each_day(
    parent: Visitor, scene: Scene, four_days: str
) -> None:
    refused = {"index": 3, "outcome": "refused", "reason": "Groupe complet ce jour-là."}
    answers = [*({"index": n, "outcome": "accepted"} for n in range(3)), refused]
    scene.decide(four_days, "partly", answers, NOW, "Accepté par erreur.", correction=1)
    text = main_text(parent.get("/demandes").text)
    assert "réponse corrigée dim. 22 nov." in text
    assert "lun. 7 déc., midi refusée Groupe complet ce jour-là." in text
    assert "Motif de la correction : Accepté par erreur." in text


def test_a_new_answer_is_counted_until_it_was_seen(parent: Visitor, scene: Scene, four_days: str) -> None:
    scene.decide(
        four_days, "refused", [{"index": n, "outcome": "refused", "reason": "Fermé."} for n in range(4)], NOW
    )
    assert "1 nouvelle réponse" in text_of(parent.get("/").text)
    parent.get("/demandes")
    assert "nouvelle réponse" not in text_of(parent.get("/").text)


def test_a_waiting_request_can_be_taken_back_once(parent: Visitor, four_days: str) -> None:
    path = f"/demandes/{four_days}/retrait"
    assert "Retirer cette demande ?" in main_text(parent.get(path).text)
    form = parent.hidden(path)
    assert "Demande retirée" in main_text(parent.post(path, form).text)
    assert "Retrait demandé" in main_text(parent.post(path, form).text)
    assert "déjà décidée" in main_text(parent.get(path).text) or "Retrait demandé" in main_text(
        parent.get(path).text
    )
    assert "DR en attente 0,00 €" in main_text(parent.get("/planning?mois=2026-12").text)


def test_a_decided_request_is_not_taken_back_and_the_page_says_so(
    parent: Visitor, scene: Scene, four_days: str
) -> None:
    path = f"/demandes/{four_days}/retrait"
    form = parent.hidden(path)
    scene.decide(four_days, "accepted", [{"index": n, "outcome": "accepted"} for n in range(4)], NOW)
    answer = parent.post(path, form)
    assert "déjà décidée" in main_text(answer.text)
    assert "4 dates acceptées" in main_text(answer.text)


def test_filters_count_and_choose(
    parent: Visitor, scene: Scene, tilleul: FamilySnapshot, four_days: str
) -> None:
    item = BookingItem(
        child=tilleul.children[1].uid, activity="soir", slot="soir", on=date(2026, 12, 1), op="add"
    )
    scene.ask(tilleul, RequestKind.BOOKING, BookingBody(base_rev=7, items=[item]))
    scene.decide(four_days, "accepted", [{"index": n, "outcome": "accepted"} for n in range(4)], NOW)
    every = main_text(parent.get("/demandes").text)
    assert "Toutes (2) En attente (1) Décidées (1)" in every
    assert every.index("Zélie") < every.index("Malo")
    assert "Malo" not in main_text(parent.get("/demandes?etat=attente").text)
    assert "Zélie" not in main_text(parent.get("/demandes?etat=decidees").text)


def test_decided_ones_stay_a_month(parent: Visitor, scene: Scene, four_days: str, sunday: SetClock) -> None:
    scene.decide(four_days, "accepted", [{"index": n, "outcome": "accepted"} for n in range(4)], NOW)
    sunday.advance(days=32)
    parent.sign_in()
    assert "Malo" not in main_text(parent.get("/demandes").text)


def test_a_request_taken_back_in_another_tab_is_not_called_decided(parent: Visitor, four_days: str) -> None:
    path = f"/demandes/{four_days}/retrait"
    other_tab = parent.hidden(path)
    parent.send(path, {})
    for answer in (parent.post(path, other_tab), parent.get(path)):
        assert "Demande retirée" in main_text(answer.text)
        assert "déjà décidée" not in main_text(answer.text)


def test_requests_are_shown_by_category(parent: Visitor, scene: Scene, tilleul: FamilySnapshot) -> None:
    child, guardian = tilleul.children[0].uid, tilleul.guardians[0].uid
    slot = {"child": child, "activity": "cantine", "slot": "midi", "on": "2026-11-27", "op": "add"}
    scene.ask(tilleul, RequestKind.BOOKING, BookingBody.model_validate({"base_rev": 7, "items": [slot]}))
    asked = FieldAsked(name="mobile", base="", asked="06 00 00 00 09")
    edit = EditBody(subject="guardian", uid=guardian, base_rev=7, fields=[asked])
    scene.ask(tilleul, RequestKind.EDIT, edit)
    every = main_text(parent.get("/demandes").text)
    assert "Réservations (1)" in every
    assert "Responsables (1)" in every
    one = main_text(parent.get("/demandes?sorte=responsables").text)
    assert "Toutes (1)" in one
    assert "ven. 27 nov., midi" not in one
    assert "Toutes (2)" in main_text(parent.get("/demandes?sorte=x").text)
    kept = parent.get("/demandes?sorte=responsables&etat=attente").text
    assert 'name="etat" value="attente"' in kept
