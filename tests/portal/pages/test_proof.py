"""Sending the proof of an absence that waits for its answer."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from staffdesk.contract.v1 import AbsenceBody, DocumentBody, FamilySnapshot, RequestKind
from staffdesk.portal import tables
from tests.factories_portal import SUNDAY_EVENING as NOW
from tests.factories_portal import Scene, family, uid
from tests.portal.conftest import Visitor
from tests.portal.reading import main_text
from tests.portal.test_uploads import PDF
from tests.set_clock import SetClock

TOO_LATE = NOW + timedelta(minutes=6)
PROOF = {"files": ("certificat.pdf", PDF, "application/pdf")}


@pytest.fixture
def absence(scene: Scene, tilleul: FamilySnapshot) -> str:
    """Malo will be absent tomorrow, which was said after the limit, and nobody has answered yet."""
    cell = {"child": tilleul.children[0].uid, "activity": "cantine", "slot": "midi", "on": date(2026, 11, 23)}
    body = AbsenceBody.model_validate({"base_rev": 7, "reason": "illness", "items": [cell]})
    return scene.ask(tilleul, RequestKind.ABSENCE, body, TOO_LATE)


def _documents(scene: Scene) -> list[DocumentBody]:
    with scene.store.read() as connection:
        rows = connection.execute(select(tables.request.c.body).where(tables.request.c.kind == "document"))
        return [DocumentBody.model_validate_json(row) for row in rows.scalars()]


def test_an_absence_that_waits_says_until_when_its_proof_is_good_and_takes_it(
    parent: Visitor, absence: str, scene: Scene, tilleul: FamilySnapshot
) -> None:
    requests = main_text(parent.get("/demandes").text)
    assert "au plus tard le jeu. 26 nov. 12:00" in requests
    page = f"/demandes/{absence}/justificatif"
    assert "À envoyer au plus tard le jeu. 26 nov. 12:00" in main_text(parent.get(page).text)
    form = parent.hidden(page)
    done = parent.post(page, form, files=PROOF)
    assert "Demande envoyée" in main_text(done.text)
    assert parent.post(page, form, files=PROOF).url == done.url
    (body,) = _documents(scene)
    assert (body.type_code, body.child, body.about) == ("medical", tilleul.children[0].uid, absence)
    assert "absence" in body.note
    assert "Joindre un justificatif" not in main_text(parent.get("/demandes").text)
    assert parent.get(page).url.endswith(f"/demandes#d-{absence}")


def test_the_form_of_an_absence_that_was_just_sent_says_what_is_still_to_do(
    parent: Visitor, tilleul: FamilySnapshot, sunday: SetClock
) -> None:
    form = f"/absences/{tilleul.children[0].uid}"
    sunday.advance(minutes=6)
    done = parent.send(form, {"day": ["cantine|midi|2026-11-23"], "reason": "illness"})
    text = main_text(done.text)
    assert "joignez un justificatif au plus tard le jeu. 26 nov. 12:00" in text
    assert "Rien d’autre à faire" not in text


def test_an_absence_told_in_time_asks_for_no_proof(parent: Visitor, tilleul: FamilySnapshot) -> None:
    form = f"/absences/{tilleul.children[0].uid}"
    done = parent.send(form, {"day": ["cantine|midi|2026-11-23"], "reason": "illness"})
    text = main_text(done.text)
    assert "Dans les délais : limite dim. 22 nov. 21:00." in text
    assert "Rien d’autre à faire" in text
    assert "justificatif" not in text


def test_after_the_delay_it_may_still_be_sent_and_the_town_judges(
    parent: Visitor, absence: str, sunday: SetClock
) -> None:
    page = f"/demandes/{absence}/justificatif"
    sunday.set(NOW.replace(day=26, hour=11, minute=0))
    parent.sign_in()
    assert "À envoyer au plus tard" in main_text(parent.get(page).text)
    sunday.advance(seconds=1)
    assert "Le délai allait jusqu’au jeu. 26 nov. 12:00" in main_text(parent.get(page).text)


def test_no_file_or_a_wrong_one_is_told(parent: Visitor, absence: str, scene: Scene) -> None:
    page = f"/demandes/{absence}/justificatif"
    none = parent.send(page, {})
    assert none.status_code == 422
    wrong = parent.post(page, parent.hidden(page), files={"files": ("a.pdf", b"GIF89a", "application/pdf")})
    assert "n’est pas ce que son nom annonce" in main_text(wrong.text)
    assert _documents(scene) == []


def test_another_familys_absence_is_not_there(parent: Visitor, scene: Scene) -> None:
    other = scene.publish(family("B"))
    cell = {"child": other.children[0].uid, "activity": "cantine", "slot": "midi", "on": date(2026, 11, 23)}
    body = AbsenceBody.model_validate({"base_rev": 7, "reason": "illness", "items": [cell]})
    theirs = scene.ask(other, RequestKind.ABSENCE, body, NOW)
    for req_id in (theirs, uid("nothing")):
        assert parent.get(f"/demandes/{req_id}/justificatif").status_code == 404
        assert parent.post(f"/demandes/{req_id}/justificatif", parent.hidden("/demandes")).status_code in (
            403,
            404,
        )
