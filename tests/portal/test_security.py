"""What protects every page: headers, origin, token, error pages (SEC6)."""

import gzip
import http.client

import pytest
import requests

from staffdesk.contract.v1 import FamilySnapshot
from staffdesk.portal.database import Store
from staffdesk.portal.options import PortalOptions
from staffdesk.portal.uploads import FORM_BYTES
from staffdesk.portal.web import create_app
from tests.factories_portal import PASSWORD, Scene
from tests.portal.conftest import EMAIL, Visitor
from tests.portal.reading import main_text
from tests.set_clock import SetClock

PAGES = [
    "/",
    "/connexion",
    "/mot-de-passe-oublie",
    "/activation",
    "/conditions",
    "/aide",
    "/rien",
    "/acces/x",
]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_carries_the_headers(visitor: Visitor, path: str) -> None:
    headers = visitor.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] in ("same-origin", "no-referrer")
    assert "Server" not in headers


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_a_form_from_elsewhere_is_refused(
    visitor: Visitor, tilleul: FamilySnapshot, headers: dict[str, str]
) -> None:
    answer = visitor.post("/connexion", {"email": EMAIL, "password": PASSWORD}, headers=headers)
    assert answer.status_code == 403
    assert "session" not in visitor.session.cookies
    assert "Rien n’a été modifié" in main_text(answer.text)


def test_the_browsers_own_word_about_the_site_is_enough(visitor: Visitor, tilleul: FamilySnapshot) -> None:
    answer = visitor.session.post(
        visitor.base_url + "/connexion",
        {"email": EMAIL, "password": PASSWORD},
        headers={"Sec-Fetch-Site": "same-origin"},
        timeout=60,
    )
    assert "Bonjour Nadège" in main_text(answer.text)


def test_a_form_without_the_sessions_token_is_refused(parent: Visitor) -> None:
    for token in ("", "00" * 64, "zz"):
        answer = parent.post(
            "/messages/nouveau", {"subject": "x", "body": "y", "topic": "other", "csrf": token}
        )
        assert answer.status_code == 403
    assert "Aucun message" in main_text(parent.get("/messages").text)


def test_https_announces_itself_and_the_cookie_is_bound(
    store: Store, scene: Scene, sunday: SetClock, tilleul: FamilySnapshot
) -> None:
    app = create_app(store, sunday, PortalOptions("https://famille.valbrune.example", "https://pay.example"))
    client = app.test_client()
    answer = client.post(
        "/connexion",
        data={"email": EMAIL, "password": PASSWORD},
        headers={"Origin": "https://famille.valbrune.example"},
    )
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
    assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert "form-action 'self' https://pay.example;" in answer.headers["Content-Security-Policy"]


def test_a_page_not_changed_is_not_sent_again(parent: Visitor) -> None:
    first = parent.get("/factures")
    again = parent.get("/factures", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.text) == (304, "")


def test_a_page_with_a_form_is_always_sent_anew(parent: Visitor) -> None:
    first = parent.get("/messages/nouveau")
    again = parent.get("/messages/nouveau", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200


def test_pages_are_compressed_for_who_can_read_it(parent: Visitor) -> None:
    raw = parent.get("/demandes", stream=True, headers={"Accept-Encoding": "gzip"})
    assert (
        gzip.decompress(raw.raw.read()).startswith(b"\n<!doctype html>")
        or raw.headers["Content-Encoding"] == "gzip"
    )
    plain = parent.get("/demandes", headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers


def test_an_api_path_answers_in_its_own_language(base_url: str) -> None:
    answer = requests.get(base_url + "/api/v1/nothing", timeout=60)
    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"


def test_a_bug_shows_a_reference_and_nothing_else(store: Store, scene: Scene, sunday: SetClock) -> None:
    app = create_app(store, sunday)

    def broken() -> str:
        raise ZeroDivisionError("secret detail")

    app.add_url_rule("/broken", view_func=broken)
    answer = app.test_client().get("/broken")
    assert answer.status_code == 500
    assert "Référence" in answer.text
    assert "secret detail" not in answer.text


def test_a_body_beyond_every_limit_is_refused_unread(base_url: str) -> None:
    connection = http.client.HTTPConnection(base_url.removeprefix("http://"), timeout=60)
    connection.putrequest("POST", "/dossier/documents")
    connection.putheader("Content-Length", str(40 * 1024 * 1024))
    connection.endheaders(b"--x")
    answer = connection.getresponse()
    assert answer.status == 413
    answer.close()
    connection.close()


def test_a_body_beyond_our_own_limit_gets_a_sentence(store: Store, scene: Scene, sunday: SetClock) -> None:
    answer = (
        create_app(store, sunday)
        .test_client()
        .post("/connexion", data={"email": "x" * (FORM_BYTES + 1)}, headers={"Origin": "http://localhost"})
    )
    assert answer.status_code == 413
    assert "4 Mo au plus" in main_text(answer.text)
