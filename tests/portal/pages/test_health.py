"""The page of the health form: read, asked to change, kept locked when a session ends."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests as http
from sqlalchemy import select

from staffdesk import sealed_box
from staffdesk.contract.v1 import FamilySnapshot
from staffdesk.domain.canonical import canonical_bytes
from staffdesk.domain.dates import local_date
from staffdesk.portal import tables
from staffdesk.portal.health import load_key
from staffdesk.portal.options import PortalOptions
from tests.factories_portal import Scene, family
from tests.journeys.test_health_form import dump
from tests.portal.conftest import EMAIL, Served, Visitor
from tests.portal.reading import main_text, value_of
from tests.set_clock import SetClock

OFFICE = b"o" * 32
CANARY = "Arachides du canari"


@pytest.fixture
def home(scene: Scene, sunday: SetClock, tmp_path: Path) -> Iterator[Visitor]:
    """A signed-in parent of two, one of whom has a form on file; the town takes health."""
    file = tmp_path / "portal.health-key"
    public = load_key(file).public
    scene.publish_town(health_key=sealed_box.public_key(OFFICE))
    scene.open_account(scene.publish(_family(public)), EMAIL)
    served = Served(scene.store, sunday, PortalOptions(health_key=file))
    with http.Session() as session:
        session.trust_env = False
        parent = Visitor(served.url, session)
        parent.sign_in()
        yield parent
    served.stop()


def _family(public: str) -> FamilySnapshot:
    children = [child.to_wire() for child in family().children]
    plan = {"care_plan": "yes", "care_plan_until": "2027-08-31", "care_plan_meal": "yes"}
    held = canonical_bytes({"doctor": "Dr Petit", "asthma": "no"} | plan)
    children[0] |= {
        "health": sealed_box.seal_for(public, held, children[0]["uid"]),
        "blocked_because": ["health"],
    }
    return family(children=children)


def _page(child: int = 0) -> str:
    return f"/dossier/enfant/{family().children[child].uid}/sante"


def _fields(scene: Scene) -> list[dict[str, Any]]:
    with scene.store.read() as connection:
        bodies = connection.execute(select(tables.request.c.body)).scalars()
        return [field for body in bodies for field in json.loads(body)["fields"]]


def test_a_blocked_child_leads_to_its_form_which_says_what_is_missing(home: Visitor) -> None:
    malo = family().children[0].uid
    planning = home.get(f"/planning/{malo}/2026-11").text
    assert f'href="{_page()}"' in planning
    assert "fiche sanitaire à compléter" in main_text(planning)
    page = home.get(_page())
    assert value_of(page.text, "doctor") == "Dr Petit"
    assert "Il manque : Téléphone du médecin, Vaccin DTP." in main_text(page.text)
    assert f'href="{_page()}"' in home.get("/dossier").text


def test_only_what_changed_is_sent_once_and_sealed(home: Visitor, scene: Scene) -> None:
    form = home.hidden(_page()) | {"doctor": "Dr Petit", "asthma": "no", "allergies": CANARY}
    done = home.post(_page(), form)
    assert "Demande envoyée" in main_text(done.text)
    assert f"demandé {CANARY}" in main_text(done.text)
    assert home.post(_page(), form).url == done.url
    (field,) = _fields(scene)
    assert field["name"] == "health"
    child = family().children[0].uid
    opened = sealed_box.open_box(OFFICE, field["asked"], child)
    assert opened == canonical_bytes({"name": "allergies", "value": CANARY})
    assert CANARY not in dump(str(scene.store.url))
    again = home.get(_page()).text
    assert CANARY in again
    assert "En attente depuis" in main_text(again)
    assert "envoyé dim. 22 nov. 20:55" in main_text(home.get(f"/planning/{child}/2026-11").text)
    withdrawal = [path for path in again.split('"') if path.endswith("/retrait")]
    assert CANARY not in home.get(withdrawal[0]).text


def test_foods_are_typed_one_a_line_and_sent_as_the_list_they_are(home: Visitor, scene: Scene) -> None:
    answers = {"doctor": "Dr Petit", "asthma": "no", "allergies": "arachide,\r\n\r\n kiwi "}
    done = home.send(_page(), answers)
    assert "Allergies alimentaires, PAI actuel (vide) demandé arachide, kiwi" in main_text(done.text)
    again = home.send(_page(), {"doctor": "Dr Petit", "asthma": "no", "allergies": "arachide\nkiwi"})
    assert "Rien n’a changé" in main_text(again.text)


def test_what_is_wrong_is_told_and_the_rest_kept(home: Visitor, scene: Scene) -> None:
    answers = {
        "doctor": "Dr Petit",
        "doctor_phone": "12",
        "vaccine_dtp": "hier",
        "asthma": "oui",
        "advice": "x" * 701,
    }
    answer = home.send(_page(), answers)
    text = main_text(answer.text)
    assert answer.status_code == 422
    for words in (
        "dix chiffres",
        "Donnez une date",
        "Choisissez une des réponses",
        "700 signes",
    ):
        assert words in text
    assert value_of(answer.text, "doctor_phone") == "12"
    unchanged = home.send(_page(), {"doctor": "Dr Petit", "asthma": "no"})
    assert "Rien n’a changé" in main_text(unchanged.text)
    assert _fields(scene) == []


def test_an_injection_to_come_is_none_and_today_is_one(home: Visitor, scene: Scene, sunday: SetClock) -> None:
    answers = {"doctor": "Dr Petit", "asthma": "no"}
    today = local_date(sunday.now())
    to_come = home.send(_page(), answers | {"vaccine_dtp": (today + timedelta(days=1)).isoformat()})
    assert "pas encore passée" in main_text(to_come.text)
    assert _fields(scene) == []
    home.send(_page(), answers | {"vaccine_dtp": today.isoformat()})
    assert len(_fields(scene)) == 1


def test_a_session_that_ends_keeps_what_was_typed_locked(
    home: Visitor, scene: Scene, sunday: SetClock
) -> None:
    form = home.hidden(_page()) | {"doctor": "Dr Petit", "asthma": "no", "allergies": CANARY}
    sunday.advance(minutes=31)
    home.post(_page(), form)
    assert CANARY not in dump(str(scene.store.url))
    home.sign_in()
    page = home.get(_page())
    assert "Votre session avait pris fin" in main_text(page.text)
    assert f">{CANARY}</textarea>" in page.text


def test_a_child_whose_form_is_not_published_has_no_page(home: Visitor, parent_elsewhere: Visitor) -> None:
    assert home.get(_page(1)).status_code == 404
    assert home.post(_page(1), home.hidden(_page())).status_code == 404
    assert parent_elsewhere.get(_page()).status_code == 404


@pytest.fixture
def parent_elsewhere(home: Visitor, scene: Scene) -> Iterator[Visitor]:
    """A parent of another family, on the same portal."""
    other = scene.publish(family("B"))
    scene.open_account(other, "b@example.org")
    with http.Session() as session:
        session.trust_env = False
        visitor = Visitor(home.base_url, session)
        visitor.sign_in("b@example.org")
        yield visitor


def test_the_care_plan_of_the_town_is_read_and_not_asked_to_change(home: Visitor) -> None:
    page = home.get(_page())
    assert "jusqu’au 31 août 2027, panier repas." in main_text(page.text)
    assert 'name="care_plan' not in page.text
    assert '<option value="AB-">AB−</option>' in page.text
