"""The application as a whole: every route is guarded, and no family ever reads another's."""

import re
from typing import Any

import pytest
from flask import Flask

from staffdesk.contract.v1 import EditBody, FamilySnapshot, FieldAsked, MessageBody, RequestKind
from staffdesk.portal.database import Store
from staffdesk.portal.web import create_app
from tests.factories_portal import PASSWORD, SUNDAY_EVENING, Scene, family, uid
from tests.portal.conftest import EMAIL, Visitor
from tests.portal.reading import forms_of, links_of
from tests.set_clock import SetClock

CANARY = "XYZCANARI"
PUBLIC = {"sign_in", "texts", "api", "simulator"}


@pytest.fixture
def app(store: Store, scene: Scene, sunday: SetClock) -> Flask:
    """The application over the scene."""
    return create_app(store, sunday)


@pytest.fixture
def neighbours(scene: Scene) -> FamilySnapshot:
    """Another family, every text of which carries the canary."""
    other = scene.publish(family(CANARY))
    scene.open_account(other, "voisin@example.org")
    scene.ask(
        other,
        RequestKind.EDIT,
        EditBody(
            subject="guardian",
            uid=other.guardians[0].uid,
            base_rev=7,
            fields=[FieldAsked(name="mobile", base="", asked=CANARY)],
        ),
    )
    scene.ask(
        other,
        RequestKind.MESSAGE,
        MessageBody(thread=uid("their thread"), message=uid("m"), topic="other", subject=CANARY, body=CANARY),
    )
    scene.publish_pdf(other, uid(f"pdf 2026-002114{CANARY}"), b"%PDF-1.4 " + CANARY.encode())
    return other


def _their_request(scene: Scene, other: FamilySnapshot) -> str:
    from sqlalchemy import select

    from staffdesk.portal import tables

    with scene.store.read() as connection:
        found = connection.scalar(
            select(tables.request.c.req_id).where(tables.request.c.family == other.household.uid).limit(1)
        )
    return str(found)


def _addresses(app: Flask, other: FamilySnapshot, req_id: str) -> list[tuple[str, str]]:
    """Every address of every route with every identifier of the other family."""
    values: dict[str, list[str]] = {
        "child": [child.uid for child in other.children],
        "month": ["2026-11"],
        "req_id": [req_id],
        "number": [invoice.number for invoice in other.invoices],
        "doc_id": [uid(f"pdf 2026-002114{CANARY}")],
        "part": ["foyer", "responsable", "enfant"],
        "uid": [other.household.uid, *(g.uid for g in other.guardians), *(c.uid for c in other.children)],
        "thread": [uid("their thread")],
        "activity": ["cantine"],
    }
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint.partition(".")[0] in PUBLIC or not rule.arguments:
            continue
        paths = [rule.rule]
        for name in rule.arguments:
            paths = [path.replace(f"<{name}>", value) for path in paths for value in values[name]]
        found += [(method, path) for method in (rule.methods or set()) & {"GET", "POST"} for path in paths]
    return found


def test_every_route_with_every_identifier_of_another_family_finds_nothing(
    app: Flask, scene: Scene, parent: Visitor, neighbours: FamilySnapshot
) -> None:
    addresses = _addresses(app, neighbours, _their_request(scene, neighbours))
    assert len(addresses) > 40
    token = parent.hidden("/messages/nouveau")["csrf"]
    for method, path in addresses:
        form: dict[str, Any] = {
            "csrf": token,
            "add": "cantine|midi|2026-11-27",
            "body": "x",
            "reason": "other",
        }
        answer = parent.get(path) if method == "GET" else parent.post(path, form)
        assert answer.status_code == 404, (method, path)
        assert CANARY not in answer.text


def test_every_page_a_family_can_walk_to_holds_only_its_own(
    parent: Visitor, neighbours: FamilySnapshot
) -> None:
    seen: set[str] = set()
    waiting = {"/"}
    while waiting:
        path = waiting.pop()
        seen.add(path)
        if path.startswith("/deconnexion"):
            continue
        answer = parent.get(path)
        assert answer.status_code == 200, path
        assert CANARY not in answer.text, path
        if "text/html" in answer.headers["Content-Type"]:
            found = {re.sub(r"#.*", "", link) for link in links_of(answer.text)}
            waiting |= {
                link for link in found if (link not in seen and "2026-1" in link) or "planning" not in link
            } - seen
    assert len(seen) > 25


def test_every_form_of_every_page_leads_to_a_route(parent: Visitor, app: Flask) -> None:
    adapter = app.url_map.bind("127.0.0.1")
    for path in ("/", "/planning", "/messages/nouveau", "/dossier/documents", "/absences"):
        for action in forms_of(parent.get(path).text):
            if action:
                assert adapter.match(action, method="POST")


def test_a_request_for_another_familys_child_is_not_found(
    parent: Visitor, neighbours: FamilySnapshot, scene: Scene
) -> None:
    child = neighbours.children[0].uid
    token = parent.hidden("/messages/nouveau")["csrf"]
    sent = parent.post(f"/planning/{child}/2026-11", {"csrf": token, "add": "cantine|midi|2026-11-27"})
    assert sent.status_code == 404
    document = parent.post(
        "/dossier/documents",
        {"csrf": token, "type": f"insurance|{child}"},
        files={"files": ("a.pdf", b"%PDF-1.4", "application/pdf")},
    )
    assert document.status_code == 404
    with scene.store.read() as connection:
        from sqlalchemy import func, select

        from staffdesk.portal import tables

        assert connection.scalar(select(func.count()).select_from(tables.document)) == 1


def test_no_page_for_families_answers_who_is_not_signed_in(app: Flask, tilleul: FamilySnapshot) -> None:
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        if rule.endpoint.partition(".")[0] in PUBLIC:
            continue
        path = re.sub(r"<\w+>", "0" * 32, rule.rule)
        for method in (rule.methods or set()) & {"GET", "POST"}:
            answer = client.open(path, method=method, headers={"Origin": "http://localhost"})
            assert answer.status_code == 302, (method, path)
            assert answer.headers["Location"].startswith("/connexion")


def test_the_password_of_the_demonstration_opens_both_accounts(
    visitor: Visitor, tilleul: FamilySnapshot, neighbours: FamilySnapshot
) -> None:
    for email in (EMAIL, "voisin@example.org"):
        visitor.session.cookies.clear()
        assert "Bonjour" in visitor.sign_in(email, PASSWORD).text
    assert SUNDAY_EVENING.year == 2026


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("06 00 12 34 56", "06\u00a000\u00a012\u00a034\u00a056"),
        ("nadege@example.org", "nadege<wbr>@example.org"),
        ("12 rue des Lilas", "12 rue des Lilas"),
        ("<b>&</b>", "&lt;b&gt;&amp;&lt;/b&gt;"),
    ],
)
def test_a_number_never_breaks_and_an_address_only_before_its_sign(
    app: Flask, value: str, shown: str
) -> None:
    assert app.jinja_env.from_string("{{ value|unbroken }}").render(value=value) == shown
