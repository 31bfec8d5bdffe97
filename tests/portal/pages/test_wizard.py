"""Booking step by step: each step a form, going back finds it filled, the last one sends once."""

from typing import Any

import pytest
from lxml import html
from sqlalchemy import select

from staffdesk.contract.v1 import BookingBody, FamilySnapshot
from staffdesk.portal import tables
from tests.factories_portal import Scene, family, uid
from tests.portal.conftest import Visitor
from tests.portal.reading import hidden_fields, main_text, value_of
from tests.set_clock import SetClock

PERIOD = {"activite": "cantine", "du": "2026-12-01", "au": "2026-12-18"}
DAYS: dict[str, Any] = {
    "du": "2026-12-01",
    "au": "2026-12-18",
    "semaines": "every",
    "slot": ["0|cantine|midi", "4|cantine|midi"],
}


@pytest.fixture
def malo(tilleul: FamilySnapshot) -> str:
    """The uid of the elder child."""
    return tilleul.children[0].uid


def _bodies(scene: Scene) -> list[BookingBody]:
    with scene.store.read() as connection:
        rows = connection.execute(select(tables.request.c.body)).scalars()
        return [BookingBody.model_validate_json(row) for row in rows]


def _summary(parent: Visitor, malo: str) -> Any:
    days = parent.send(f"/reserver/{malo}", PERIOD)
    return parent.post(days.url.removeprefix(parent.base_url), hidden_fields(days.text) | DAYS)


def test_a_blocked_child_is_not_chosen_and_the_first_step_leads_to_what_is_missing(
    parent: Visitor, tilleul: FamilySnapshot, scene: Scene
) -> None:
    children = [child.to_wire() for child in tilleul.children]
    children[1]["blocked_because"] = ["insurance"]
    scene.publish(family(rev=8, children=children))
    page = parent.get("/reserver")
    tree = html.fromstring(page.text)
    assert tree.xpath(f"//input[@value='{children[1]['uid']}']/@disabled")
    assert tree.xpath(f"//input[@value='{children[0]['uid']}']/@checked"), "the only one there is to choose"
    assert "Nouvelles réservations de Zélie suspendues. Il manque : Attestation d’assurance" in main_text(
        page.text
    )
    assert tree.xpath(f"//main//a[contains(@href, 'insurance%7C{children[1]['uid']}')]")
    refused = parent.send("/reserver", {"enfant": children[1]["uid"]})
    assert "sont suspendues" in main_text(refused.text)
    for child in children:
        child["blocked_because"] = ["insurance"]
    scene.publish(family(rev=9, children=children))
    assert not html.fromstring(parent.get("/reserver").text).xpath("//main//button")


def test_four_steps_lead_to_one_request(parent: Visitor, malo: str, scene: Scene) -> None:
    second = parent.send("/reserver", {"enfant": malo})
    assert "Étape 2 sur 4" in main_text(second.text)
    assert "Restauration" in main_text(second.text)
    summary = _summary(parent, malo)
    text = main_text(summary.text)
    assert "Étape 4 sur 4" in text
    assert "5 jours, 5 créneaux" in text
    assert "15,25 €" in text
    form = hidden_fields(summary.text)
    path = summary.url.removeprefix(parent.base_url)
    done = parent.post(path, form)
    assert "5 réservations" in main_text(done.text)
    assert [len(body.items) for body in _bodies(scene)] == [5]
    assert parent.post(path, form).url == done.url
    assert len(_bodies(scene)) == 1


def test_going_back_finds_each_step_as_it_was(parent: Visitor, malo: str) -> None:
    _summary(parent, malo)
    days = parent.get(f"/reserver/{malo}/cantine/jours").text
    assert value_of(days, "slot") == ",".join(DAYS["slot"])
    assert (value_of(days, "du"), value_of(days, "au")) == ("2026-12-01", "2026-12-18")
    step = parent.get(f"/reserver/{malo}").text
    assert (value_of(step, "activite"), value_of(step, "du")) == ("cantine", "2026-12-01")


def test_days_that_were_unticked_stay_unticked(parent: Visitor, malo: str) -> None:
    _summary(parent, malo)
    answer = parent.send(f"/reserver/{malo}/cantine/jours", DAYS | {"slot": []})
    assert "Cochez au moins un jour" in main_text(answer.text)
    assert value_of(answer.text, "slot") == ""


def test_sending_forgets_the_steps(parent: Visitor, malo: str) -> None:
    summary = _summary(parent, malo)
    parent.post(summary.url.removeprefix(parent.base_url), hidden_fields(summary.text))
    assert value_of(parent.get(f"/reserver/{malo}").text, "activite") == ""


@pytest.mark.parametrize("step", [2, 3])
def test_a_step_survives_the_end_of_the_session(
    parent: Visitor, malo: str, sunday: SetClock, step: int
) -> None:
    path = f"/reserver/{malo}" if step == 2 else f"/reserver/{malo}/cantine/jours"
    typed = PERIOD if step == 2 else DAYS
    if step == 3:
        parent.send(f"/reserver/{malo}", PERIOD)
    form = parent.hidden(path) | typed
    sunday.advance(minutes=31)
    assert "/connexion" in parent.post(path, form).url
    parent.sign_in()
    page = parent.get(path).text
    for name, value in typed.items():
        assert value_of(page, name) == (",".join(value) if isinstance(value, list) else value)


@pytest.mark.parametrize(
    ("path", "typed", "words"),
    [
        ("/reserver", {}, "Choisissez un enfant"),
        ("/reserver", {"enfant": "f" * 32}, "Choisissez un enfant"),
        ("/reserver/{malo}", {"du": "2026-12-01", "au": "2026-12-18"}, "Choisissez une activité"),
        ("/reserver/{malo}", PERIOD | {"au": ""}, "Donnez une date"),
        ("/reserver/{malo}/cantine/jours", DAYS | {"slot": []}, "Cochez au moins un jour"),
        ("/reserver/{malo}/cantine/jours", DAYS | {"semaines": "alternate"}, "première semaine"),
    ],
)
def test_a_step_that_is_not_right_says_why_and_keeps_what_was_typed(
    parent: Visitor, malo: str, path: str, typed: dict[str, Any], words: str
) -> None:
    answer = parent.send(path.format(malo=malo), typed)
    assert answer.status_code == 422
    assert words in main_text(answer.text)
    assert all(value_of(answer.text, name) == typed[name] for name in ("du", "au") if name in typed)


def test_a_summary_without_its_steps_asks_for_the_days(parent: Visitor, malo: str) -> None:
    page = parent.get(f"/reserver/{malo}/cantine/resume")
    assert "Cochez au moins un jour" in main_text(page.text)


def test_a_sum_that_was_not_shown_is_not_sent(parent: Visitor, malo: str, scene: Scene) -> None:
    summary = _summary(parent, malo)
    form = hidden_fields(summary.text) | {"vu": "99-99-9900"}
    answer = parent.post(summary.url.removeprefix(parent.base_url), form)
    assert "Le total a changé" in main_text(answer.text)
    assert _bodies(scene) == []


@pytest.mark.parametrize(
    "path", ["/reserver/{none}", "/reserver/{malo}/mercredi/jours", "/reserver/{malo}/x/resume"]
)
def test_another_familys_child_or_an_activity_without_enrolment_is_not_found(
    parent: Visitor, malo: str, path: str
) -> None:
    assert parent.get(path.format(malo=malo, none=uid("nobody"))).status_code == 404
