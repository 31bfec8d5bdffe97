"""One visit: who may come in, where one goes on to, what an ended session keeps."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.contract.v1 import FamilySnapshot
from staffdesk.domain.errors import RuleBroken
from staffdesk.portal.visit import FormErrors, safe_path, sentence_of
from tests.factories_portal import Scene, family
from tests.portal.conftest import Visitor
from tests.portal.reading import main_text, text_of, value_of
from tests.set_clock import SetClock


@pytest.mark.parametrize(
    "path",
    [
        None,
        "",
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "x",
        "/a\nb",
        "\\\\e",
    ],
)
def test_no_path_leads_to_another_site(path: str | None) -> None:
    assert safe_path(path) == "/"


@given(st.text(max_size=40))
def test_any_path_stays_here(path: str) -> None:
    found = safe_path(path)
    assert found.startswith("/")
    assert not found.startswith(("//", "/\\"))


def test_a_path_of_ours_is_kept() -> None:
    assert safe_path("/planning?mois=2026-12") == "/planning?mois=2026-12"


@pytest.mark.parametrize("path", ["/", "/planning", "/demandes", "/factures", "/dossier", "/messages"])
def test_who_is_not_signed_in_is_sent_to_sign_in_and_back(
    visitor: Visitor, tilleul: FamilySnapshot, path: str
) -> None:
    asked = visitor.get(path)
    assert "/connexion?suite=" in asked.url
    answer = visitor.post(
        "/connexion", {"email": "nadege@example.org", "password": "quatre moulins verts", "suite": path}
    )
    assert answer.status_code == 200
    assert "/connexion" not in answer.url


def test_what_was_typed_in_an_ended_session_comes_back_after_signing_in(
    parent: Visitor, sunday: SetClock
) -> None:
    form = parent.hidden("/messages/nouveau")
    sunday.advance(minutes=31)
    sent = parent.post(
        "/messages/nouveau",
        form | {"topic": "other", "subject": "Sortie", "body": "Un long texte déjà tapé."},
    )
    assert "Votre session a pris fin" in main_text(sent.text)
    again = parent.post(
        "/connexion",
        {"email": "nadege@example.org", "password": "quatre moulins verts", "suite": "/messages/nouveau"},
    )
    assert "rien n’a encore été envoyé" in main_text(again.text)
    assert value_of(again.text, "body") == "Un long texte déjà tapé."
    assert value_of(again.text, "subject") == "Sortie"
    assert value_of(again.text, "topic") == "other"
    done = parent.send(
        "/messages/nouveau", {"topic": "other", "subject": "Sortie", "body": "Un long texte déjà tapé."}
    )
    assert "Message envoyé" in main_text(done.text)
    assert value_of(parent.get("/messages/nouveau").text, "body") == ""


TYPED = {"topic": "other", "subject": "Sortie", "body": "Un long texte déjà tapé."}


def test_a_browser_that_forgot_its_session_meanwhile_loses_nothing_either(parent: Visitor) -> None:
    form = parent.hidden("/messages/nouveau")
    parent.session.cookies.clear()
    sent = parent.post("/messages/nouveau", form | TYPED)
    assert "Votre session a pris fin" in main_text(sent.text)
    parent.sign_in()
    assert value_of(parent.get("/messages/nouveau").text, "body") == TYPED["body"]


def test_whoever_signed_in_again_in_another_tab_finds_the_form_as_it_was_typed(parent: Visitor) -> None:
    form = parent.hidden("/messages/nouveau")
    parent.sign_in()
    again = parent.post("/messages/nouveau", form | TYPED)
    assert again.status_code == 200
    assert "rien n’a encore été envoyé" in main_text(again.text)
    assert value_of(again.text, "body") == TYPED["body"]
    assert "Message envoyé" in main_text(parent.send("/messages/nouveau", TYPED).text)


def test_what_one_family_typed_waits_for_it_while_another_uses_the_browser(
    parent: Visitor, scene: Scene
) -> None:
    scene.open_account(scene.publish(family("ZZZ")), "voisin@example.org")
    form = parent.hidden("/messages/nouveau")
    parent.sign_in("voisin@example.org")
    assert parent.post("/messages/nouveau", form | TYPED).status_code == 403
    assert value_of(parent.get("/messages/nouveau").text, "body") == ""
    parent.sign_in()
    assert value_of(parent.get("/messages/nouveau").text, "body") == TYPED["body"]


def test_after_leaving_on_purpose_nothing_more_is_kept(parent: Visitor) -> None:
    form = parent.hidden("/messages/nouveau")
    parent.send("/deconnexion", {})
    parent.post("/messages/nouveau", form | TYPED)
    parent.sign_in()
    assert value_of(parent.get("/messages/nouveau").text, "body") == ""


def test_a_stranger_cannot_plant_text_in_an_ended_session(parent: Visitor, sunday: SetClock) -> None:
    sunday.advance(minutes=31)
    parent.post("/messages/nouveau", {"csrf": "00" * 64, "topic": "other", "subject": "x", "body": "planted"})
    parent.sign_in()
    assert value_of(parent.get("/messages/nouveau").text, "body") == ""


def test_a_session_ends_after_half_an_hour_without_a_click(parent: Visitor, sunday: SetClock) -> None:
    for _ in range(3):
        sunday.advance(minutes=29)
        assert "/connexion" not in parent.get("/demandes").url
    sunday.advance(minutes=31)
    assert "/connexion" in parent.get("/demandes").url


def test_a_town_silent_for_a_day_is_said_on_every_page(
    parent: Visitor, scene: Scene, sunday: SetClock
) -> None:
    assert "ne s’est pas connectée" not in main_text(parent.get("/").text)
    sunday.set(sunday.now() + timedelta(hours=24))
    parent.sign_in()
    assert "ne s’est pas connectée depuis" in main_text(parent.get("/").text)
    assert "votre heure d’envoi fait foi" in main_text(parent.get("/demandes").text)


def test_a_family_not_published_yet_is_told_to_wait(
    parent: Visitor, scene: Scene, tilleul: FamilySnapshot
) -> None:
    from staffdesk.portal import tables

    with scene.store.begin() as connection:
        connection.execute(tables.family_snapshot.delete())
    assert "n’a pas encore publié votre dossier" in main_text(parent.get("/").text)


def test_every_page_says_it_is_a_demonstration(parent: Visitor, scene: Scene) -> None:
    for path in ("/", "/aide", "/demandes", "/deconnexion"):
        assert "Démonstration" in text_of(parent.get(path).text)
    scene.publish_town(is_demonstration=False)
    assert "Démonstration" not in text_of(parent.get("/").text)


def test_errors_keep_the_order_of_the_form_and_the_first_word() -> None:
    errors = FormErrors()
    errors.add("b", "required")
    errors.take(RuleBroken("email", field="a"), "z")
    errors.add("b", "email")
    assert [field for field, _ in errors.items()] == ["b", "a"]
    assert errors.get("b") == "Remplissez ce champ."
    assert errors.get("c") == ""
    assert sentence_of(RuleBroken("too_long", most=9)).endswith("9 signes au plus.")


def test_new_terms_in_the_middle_of_a_form_lose_nothing(parent: Visitor, scene: Scene) -> None:
    form = parent.hidden("/messages/nouveau") | {"topic": "other", "subject": "Sortie", "body": "Déjà tapé."}
    scene.publish_town(terms_version="2026-2")
    asked = parent.post("/messages/nouveau", form)
    assert "/conditions" in asked.url
    back = parent.send("/conditions", {"accept": "on", "suite": "/messages/nouveau"})
    assert value_of(back.text, "body") == "Déjà tapé."


@pytest.mark.parametrize(
    "path", ["/factures/%00", "/demandes/%00/retrait", "/demandes?envoyee=%00", "/planning?enfant=%00"]
)
def test_a_sign_no_database_holds_is_a_page_not_found(parent: Visitor, path: str) -> None:
    assert parent.get(path).status_code == 404
