"""Declaring an absence: days, reason, words, proof; what is wrong is told and the rest kept."""

from typing import Any

import pytest
from lxml import html
from sqlalchemy import select

from staffdesk.contract.v1 import AbsenceBody, FamilySnapshot
from staffdesk.portal import tables
from tests.factories_portal import Scene
from tests.portal.conftest import Visitor
from tests.portal.reading import main_text, value_of
from tests.portal.test_uploads import PDF
from tests.set_clock import SetClock


@pytest.fixture
def form(tilleul: FamilySnapshot) -> str:
    """Malo's form."""
    return f"/absences/{tilleul.children[0].uid}"


GOOD: dict[str, Any] = {
    "day": ["cantine|midi|2026-11-23", "soir|soir|2026-11-23"],
    "reason": "illness",
    "words": "Fièvre depuis ce matin.",
}
PROOF = {"files": ("certificat.pdf", PDF, "application/pdf")}


def _filed(scene: Scene) -> list[AbsenceBody]:
    with scene.store.read() as connection:
        rows = connection.execute(select(tables.request.c.body)).scalars().all()
        return [AbsenceBody.model_validate_json(row) for row in rows]


def _ticked(page: str) -> list[str]:
    return [str(v) for v in html.fromstring(page).xpath("//input[@name='day'][@checked]/@value")]


def test_an_absence_leaves_with_its_reason_words_and_proof(parent: Visitor, form: str, scene: Scene) -> None:
    done = parent.send(form, GOOD, files=PROOF)
    text = main_text(done.text)
    assert "Malo : absence lun. 23 nov., midi et soir" in text
    assert "Maladie · Fièvre depuis ce matin. · pièce jointe : certificat.pdf" in text
    (body,) = _filed(scene)
    assert [item.slot for item in body.items] == ["midi", "soir"]
    assert (body.reason, len(body.documents)) == ("illness", 1)
    assert "DA en attente" in main_text(parent.get("/planning").text)


def test_a_double_click_with_a_proof_files_once(parent: Visitor, form: str, scene: Scene) -> None:
    sent = parent.hidden(form) | GOOD
    first = parent.post(form, sent, files=PROOF)
    assert parent.post(form, sent, files=PROOF).url == first.url
    assert len(_filed(scene)) == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"day": []}, "Cochez au moins un jour"),
        ({"day": ["cantine|midi|2026-11-27"]}, "n’est pas réservé"),
        ({"day": ["cantine|midi|2031-01-01"]}, "n’est pas réservé"),
        ({"reason": ""}, "Choisissez un motif"),
        ({"reason": "invented"}, "Choisissez un motif"),
        ({"reason": "other", "words": "  "}, "Dites en quelques mots"),
        ({"words": "x" * 2001}, "trop long"),
    ],
)
def test_what_is_wrong_is_told_and_the_rest_kept(
    parent: Visitor, form: str, scene: Scene, change: dict[str, Any], sentence: str
) -> None:
    sent = GOOD | change
    answer = parent.send(form, sent)
    assert answer.status_code == 422
    assert sentence in main_text(answer.text)
    assert value_of(answer.text, "reason") == (
        sent["reason"] if sent["reason"] in ("illness", "other") else ""
    )
    assert (
        value_of(answer.text, "words") == sent["words"].strip(" ")
        or value_of(answer.text, "words") == sent["words"]
    )
    assert _ticked(answer.text) == [day for day in sent["day"] if "11-23" in day]
    assert _filed(scene) == []


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("photo.jpg", PDF, "n’est pas ce que son nom annonce"),
        ("certificat.docx", b"PK", "n’est pas d’un type accepté"),
        ("gros.pdf", PDF + b"\0" * (4 * 1024 * 1024), "dépasse 4 Mo"),
    ],
)
def test_a_bad_file_is_told_and_everything_typed_kept(
    parent: Visitor, form: str, scene: Scene, name: str, content: bytes, sentence: str
) -> None:
    answer = parent.send(form, GOOD, files={"files": (name, content)})
    assert answer.status_code == 422
    assert sentence in main_text(answer.text)
    assert value_of(answer.text, "words") == GOOD["words"]
    assert _ticked(answer.text) == GOOD["day"]
    assert _filed(scene) == []


def test_a_day_declared_in_another_tab_is_not_declared_twice(
    parent: Visitor, form: str, scene: Scene
) -> None:
    older_tab = parent.hidden(form) | GOOD
    parent.send(form, GOOD)
    answer = parent.post(form, older_tab)
    assert answer.status_code == 422
    assert "lun. 23 nov., midi : absence ou annulation déjà demandée" in main_text(answer.text)
    assert len(_filed(scene)) == 1


def test_a_day_too_long_ago_is_told(parent: Visitor, form: str, scene: Scene, sunday: SetClock) -> None:
    sent = parent.hidden(form) | GOOD
    sunday.advance(days=16)
    parent.sign_in()
    answer = parent.post(form, sent | {"csrf": parent.hidden(form)["csrf"]})
    assert "jusqu’à quinze jours après" in main_text(answer.text)
    assert _filed(scene) == []


def test_a_session_that_ended_gives_back_days_reason_and_words(
    parent: Visitor, form: str, sunday: SetClock
) -> None:
    sent = parent.hidden(form) | GOOD
    sunday.advance(minutes=31)
    parent.post(form, sent, files=PROOF)
    parent.sign_in()
    page = parent.get(form).text
    assert _ticked(page) == GOOD["day"]
    assert value_of(page, "reason") == "illness"
    assert value_of(page, "words") == GOOD["words"]
    assert "Un fichier est à choisir de nouveau" in main_text(page)


def test_a_billed_absence_can_still_be_proved(parent: Visitor, form: str) -> None:
    page = html.fromstring(parent.get(form).text)
    assert page.xpath("//input[@value='cantine|midi|2026-11-19']")
    assert not page.xpath("//input[@value='cantine|midi|2026-11-17']")
