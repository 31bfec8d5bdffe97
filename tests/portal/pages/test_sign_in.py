"""Signing in, links, forgotten password, terms: clear sentences, and nothing for who guesses."""

import re

import pytest
from sqlalchemy import func, select

from staffdesk.contract.v1 import FamilySnapshot
from staffdesk.portal import passwords, tables
from tests.factories_portal import PASSWORD, Scene, family
from tests.portal.conftest import EMAIL, Visitor
from tests.portal.reading import main_text, value_of
from tests.portal.test_accounts import last_token
from tests.set_clock import SetClock

GOOD = "trois wagons pétrifiés"


def test_the_right_password_opens_home(parent: Visitor) -> None:
    assert "Bonjour Nadège Tilleul" in main_text(parent.get("/").text)


def test_a_wrong_password_is_said_and_the_address_kept(visitor: Visitor, tilleul: FamilySnapshot) -> None:
    answer = visitor.sign_in(password="pas le bon du tout")
    assert answer.status_code == 422
    assert "L’adresse ou le mot de passe ne convient pas" in main_text(answer.text)
    assert value_of(answer.text, "email") == EMAIL
    assert value_of(answer.text, "password") == ""


def _shape(page: str, email: str) -> str:
    return re.sub(r"encore|\d+ s\b", "", page.replace(email, "@"))


@pytest.mark.parametrize("path", ["/connexion", "/mot-de-passe-oublie"])
def test_known_and_unknown_addresses_get_the_same_page(
    visitor: Visitor, tilleul: FamilySnapshot, path: str
) -> None:
    unknown = "n.inconnu@example.org"[: len(EMAIL)].replace("example.org", "")
    unknown = unknown.ljust(len(EMAIL) - len("@example.org"), "x") + "@example.org"
    answers = [visitor.post(path, {"email": email, "password": "x" * 20}) for email in (EMAIL, unknown)]
    assert answers[0].status_code == answers[1].status_code
    assert _shape(answers[0].text, EMAIL) == _shape(answers[1].text, unknown)


def test_the_same_argon2_work_is_done_for_known_and_unknown(
    visitor: Visitor, tilleul: FamilySnapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str | None] = []
    real = passwords.verify

    def counted(stored: str | None, password: str) -> bool:
        done.append(stored)
        return real(stored, password)

    monkeypatch.setattr(passwords, "verify", counted)
    visitor.sign_in(password="pas le bon du tout")
    visitor.sign_in(email="personne@example.org")
    assert [stored is None for stored in done] == [False, True]


def test_after_five_failures_one_waits_and_a_minute_later_one_may(
    visitor: Visitor, tilleul: FamilySnapshot, sunday: SetClock
) -> None:
    for _ in range(6):
        answer = visitor.sign_in(password="pas le bon du tout")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) >= 1
    assert "votre compte n’est pas bloqué" in main_text(answer.text)
    sunday.advance(seconds=61)
    assert "Bonjour" in visitor.sign_in().text


def test_remembering_keeps_the_address_only(visitor: Visitor, tilleul: FamilySnapshot) -> None:
    visitor.post("/connexion", {"email": EMAIL, "password": PASSWORD, "remember": "on"})
    visitor.send("/deconnexion", {})
    page = visitor.get("/connexion").text
    assert value_of(page, "email") == EMAIL
    assert value_of(page, "password") == ""


def test_signing_out_ends_the_session_for_good(parent: Visitor) -> None:
    cookie = parent.session.cookies["session"]
    done = parent.send("/deconnexion", {})
    assert "Vous êtes déconnecté" in main_text(done.text)
    parent.session.cookies.set("session", cookie)
    assert "/connexion" in parent.get("/").url


def test_a_new_family_opens_its_account_by_the_mailed_link(visitor: Visitor, scene: Scene) -> None:
    scene.open_account(scene.publish(family()), EMAIL, active=False)
    path = f"/acces/{last_token(scene.store)}"
    page = visitor.get(path)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert EMAIL in page.text
    assert visitor.get(path).status_code == 200
    done = visitor.post(path, {"password": GOOD, "password_again": GOOD})
    assert "Votre compte est ouvert" in main_text(done.text)
    terms = visitor.sign_in(password=GOOD)
    assert "/conditions" in terms.url
    refused = visitor.send("/conditions", {"suite": "/planning"})
    assert "Cochez la case" in main_text(refused.text)
    opened = visitor.send("/conditions", {"accept": "on", "suite": "/planning"})
    assert "/planning/" in opened.url
    with scene.store.read() as connection:
        kinds = connection.execute(select(tables.request.c.kind)).scalars().all()
    assert kinds == ["terms"]


def test_an_expired_or_used_link_says_so_and_offers_a_new_one(
    visitor: Visitor, scene: Scene, sunday: SetClock
) -> None:
    scene.open_account(scene.publish(family()), EMAIL, active=False)
    path = f"/acces/{last_token(scene.store)}"
    sunday.advance(days=8)
    for answer in (visitor.get(path), visitor.post(path, {"password": GOOD, "password_again": GOOD})):
        assert answer.status_code == 410
        assert "Ce lien n’est plus valable" in main_text(answer.text)
        assert "Recevoir un nouveau lien" in main_text(answer.text)
    assert "un lien vient de partir" in main_text(visitor.send("/mot-de-passe-oublie", {"email": EMAIL}).text)
    fresh = f"/acces/{last_token(scene.store)}"
    visitor.post(fresh, {"password": GOOD, "password_again": GOOD})
    assert visitor.post(fresh, {"password": GOOD, "password_again": GOOD}).status_code == 410


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        ("court", "court", "trop court"),
        ("motdepasse2026", "motdepasse2026", "parmi les premiers"),
        ("chez les tilleul du pont", "chez les tilleul du pont", "facile à deviner"),
        (GOOD, GOOD + "x", "ne sont pas les mêmes"),
    ],
)
def test_a_bad_new_password_is_explained_and_the_link_stays_good(
    visitor: Visitor, scene: Scene, first: str, second: str, sentence: str
) -> None:
    scene.open_account(scene.publish(family()), EMAIL, active=False)
    path = f"/acces/{last_token(scene.store)}"
    answer = visitor.post(path, {"password": first, "password_again": second})
    assert answer.status_code == 422
    assert sentence in main_text(answer.text)
    assert visitor.get(path).status_code == 200


def test_dossier_number_and_name_mail_a_link_to_the_known_address_only(
    visitor: Visitor, scene: Scene
) -> None:
    scene.open_account(scene.publish(family()), EMAIL, active=False)
    right = visitor.post("/activation", {"number": "04317", "last_name": "tilleul"})
    wrong = visitor.post("/activation", {"number": "04317", "last_name": "Personne"})
    assert main_text(right.text) == main_text(wrong.text)
    with scene.store.read() as connection:
        recipients = connection.execute(select(tables.mail.c.recipient)).scalars().all()
    assert recipients == [EMAIL, EMAIL]


def test_links_are_asked_five_times_an_hour_at_most(
    visitor: Visitor, tilleul: FamilySnapshot, scene: Scene
) -> None:
    for _ in range(6):
        answer = visitor.post("/mot-de-passe-oublie", {"email": EMAIL})
    assert answer.status_code == 429
    assert "Réessayez dans une heure" in main_text(answer.text)
    with scene.store.read() as connection:
        mails = connection.scalar(select(func.count()).where(tables.mail.c.mail_key.like("link-%")))
    assert mails == 5
    refused = visitor.post("/activation", {"number": "04317", "last_name": "Tilleul"})
    assert 'href="#number"' in refused.text
    assert "Réessayez dans une heure" in main_text(refused.text)


def test_a_sign_in_of_odd_signs_is_only_wrong(visitor: Visitor, scene: Scene) -> None:
    assert visitor.sign_in("\0nadege@example.org", "\0").status_code == 422
    asked = visitor.post("/activation", {"number": "\0", "last_name": "\0"})
    assert "Tapez votre numéro de dossier" in main_text(asked.text)


def test_an_address_that_is_none_is_explained(visitor: Visitor, scene: Scene) -> None:
    answer = visitor.post("/mot-de-passe-oublie", {"email": "nadege"})
    assert "Tapez une adresse complète" in main_text(answer.text)
    assert value_of(answer.text, "email") == "nadege"
    empty = main_text(visitor.post("/activation", {"number": ""}).text)
    assert "Tapez votre numéro de dossier. Tapez votre nom de famille." in empty
