"""Ticks that are not sent yet are told on every page where one could think that they were."""

from datetime import date

import pytest
from lxml import html
from sqlalchemy import select

from staffdesk.contract.v1 import FamilySnapshot
from staffdesk.portal import tables
from tests.factories_portal import Scene, booking, family
from tests.portal.conftest import Visitor
from tests.portal.reading import main_text
from tests.set_clock import SetClock


@pytest.fixture
def december(scene: Scene, tilleul: FamilySnapshot) -> str:
    """Malo's December; he ate on Monday and Thursday of its first full week's week before."""
    malo = tilleul.children[0].uid
    eaten = [booking(malo, "cantine", on) for on in (date(2026, 11, 30), date(2026, 12, 3))]
    scene.publish(family(rev=8, bookings=eaten))
    return f"/planning/{malo}/2026-12"


def _ticked(page: str) -> list[str]:
    return [str(value) for value in html.fromstring(page).xpath("//input[@name='add'][@checked]/@value")]


def test_one_touch_ticks_a_week_like_the_one_before(parent: Visitor, december: str, scene: Scene) -> None:
    assert "Comme la semaine du 30 nov." in main_text(parent.get(december).text)
    shown = parent.send(december, {"comme": "2026-12-07", "add": ["soir|soir|2026-12-08"]})
    assert shown.url.endswith(f"{december}#semaine-2026-12-07")
    assert _ticked(shown.text) == [
        "cantine|midi|2026-12-07",
        "soir|soir|2026-12-08",
        "cantine|midi|2026-12-10",
    ]
    heads = html.fromstring(shown.text).xpath("//button[@name='comme']/@value")
    assert "2026-12-07" not in heads
    with scene.store.read() as connection:
        assert connection.execute(select(tables.request)).all() == []
    done = parent.send(december, {"add": _ticked(shown.text)})
    assert "Malo : 3 réservations" in main_text(done.text)


def test_a_blocked_child_or_another_familys_is_not_ticked(
    parent: Visitor, december: str, scene: Scene
) -> None:
    child = december.split("/")[2]
    blocked = family(rev=9).model_dump(mode="json")
    blocked["bookings"] = [booking(child, "cantine", date(2026, 11, 30))]
    blocked["children"][0]["blocked_because"] = ["insurance"]
    scene.publish(FamilySnapshot.model_validate(blocked))
    assert "Comme la semaine" not in parent.get(december).text
    assert _ticked(parent.send(december, {"comme": "2026-12-07"}).text) == []
    other = scene.publish(family(".b"))
    strange = f"/planning/{other.children[0].uid}/2026-12"
    assert parent.post(strange, parent.hidden(december) | {"comme": "2026-12-07"}).status_code == 404


@pytest.mark.parametrize("wrong", ["", "yesterday", "2026-02-30"])
def test_a_week_that_is_none_changes_nothing(parent: Visitor, december: str, wrong: str) -> None:
    assert _ticked(parent.send(december, {"comme": wrong, "add": ["soir|soir|2026-12-08"]}).text) == [
        "soir|soir|2026-12-08"
    ]


@pytest.mark.parametrize("act", ["vers", "comme"])
def test_a_month_that_is_none_keeps_nothing(parent: Visitor, december: str, act: str, scene: Scene) -> None:
    form = parent.hidden(december) | {"add": "soir|soir|2026-12-08", act: ""}
    assert parent.post(december.replace("2026-12", "2026-13"), form).status_code == 404
    with scene.store.read() as connection:
        assert connection.execute(select(tables.draft)).all() == []


def test_a_strange_form_of_an_ended_session_breaks_no_page(
    parent: Visitor, december: str, sunday: SetClock
) -> None:
    form = parent.hidden(december) | {"add": "soir|soir|2026-12-08"}
    sunday.advance(minutes=31)
    parent.post(december.replace("2026-12", "soon"), form)
    parent.sign_in()
    assert parent.get("/").status_code == parent.get(december).status_code == 200


def test_what_was_not_sent_is_told_beside_what_was(
    parent: Visitor, december: str, tilleul: FamilySnapshot
) -> None:
    zelie = tilleul.children[1].uid
    parent.send(december, {"add": ["soir|soir|2026-12-08"], "vers": f"{zelie}/2026-12"})
    done = main_text(parent.send(f"/planning/{zelie}/2026-12", {"add": ["soir|soir|2026-12-08"]}).text)
    assert "Demande envoyée" in done
    assert "Non envoyé : Malo, décembre 2026, 1 choix" in done


@pytest.mark.parametrize(
    ("code", "place"),
    [
        ("health", "/messages/nouveau?sujet=Fiche+sanitaire+de+Malo"),
        ("unpaid", "/factures"),
        ("documents", "/dossier/documents"),
        ("insurance", "/dossier/documents?type=insurance%7C"),
    ],
)
def test_each_missing_thing_leads_to_where_it_is_mended(
    parent: Visitor, december: str, scene: Scene, code: str, place: str
) -> None:
    blocked = family(rev=9).model_dump(mode="json")
    blocked["children"][0]["blocked_because"] = [code]
    scene.publish(FamilySnapshot.model_validate(blocked))
    page = parent.get(december).text
    (link,) = html.fromstring(page).xpath("//div[contains(@class, 'note')]//li/a/@href")
    assert str(link).startswith(place)
    there = parent.get(str(link))
    assert there.status_code == 200
    if code == "health":
        assert "Fiche sanitaire de Malo" in there.text
