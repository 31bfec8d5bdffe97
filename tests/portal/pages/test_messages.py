"""Messages: writing, answering, reading, a copy by mail."""

import pytest
from sqlalchemy import func, select

from staffdesk.contract.v1 import FamilySnapshot, MessageBody
from staffdesk.portal import tables
from tests.factories_portal import SUNDAY_EVENING as NOW
from tests.factories_portal import Scene, uid
from tests.portal.conftest import Visitor
from tests.portal.reading import main_text, text_of, value_of

GOOD = {"topic": "booking", "subject": "Sortie du 3", "body": "Bonjour,\r\n\r\nFaut-il annuler ?"}


def _filed(scene: Scene) -> list[MessageBody]:
    with scene.store.read() as connection:
        rows = connection.execute(select(tables.request.c.body).order_by(tables.request.c.id)).scalars()
        return [MessageBody.model_validate_json(row) for row in rows]


def test_a_message_opens_a_thread_and_is_filed(parent: Visitor, scene: Scene) -> None:
    done = parent.send("/messages/nouveau", GOOD)
    assert "Message envoyé" in main_text(done.text)
    assert "Faut-il annuler ?" in main_text(done.text)
    (body,) = _filed(scene)
    assert (body.topic, body.subject, body.body) == (
        "booking",
        "Sortie du 3",
        "Bonjour,\n\nFaut-il annuler ?",
    )
    assert "Vous : Bonjour, Faut-il annuler ?" in main_text(parent.get("/messages").text)


def test_an_answer_of_the_town_is_counted_until_read_and_answered_in_its_thread(
    parent: Visitor, scene: Scene, tilleul: FamilySnapshot
) -> None:
    parent.send("/messages/nouveau", GOOD)
    thread = _filed(scene)[0].thread
    scene.write_back(tilleul, thread, "Sortie du 3", "Non, rien à faire.", NOW)
    assert "Messages (1" in text_of(parent.get("/").text)
    assert "1 non lu" in main_text(parent.get("/messages").text)
    assert "Mme Aubry" in main_text(parent.get(f"/messages/{thread}").text)
    assert "Messages (" not in text_of(parent.get("/").text)
    parent.send(f"/messages/{thread}", {"body": "Merci !"})
    bodies = _filed(scene)
    assert bodies[1].thread == thread
    assert bodies[1].message != bodies[0].message


def test_a_double_click_writes_once(parent: Visitor, scene: Scene) -> None:
    form = parent.hidden("/messages/nouveau") | GOOD
    assert parent.post("/messages/nouveau", form).url == parent.post("/messages/nouveau", form).url
    assert len(_filed(scene)) == 1


def test_back_and_other_words_are_not_swallowed(parent: Visitor, scene: Scene) -> None:
    form = parent.hidden("/messages/nouveau") | GOOD
    parent.post("/messages/nouveau", form)
    answer = parent.post("/messages/nouveau", form | {"body": "Autre chose"})
    assert "a déjà été envoyé" in main_text(answer.text)
    assert value_of(answer.text, "body") == "Autre chose"
    parent.post(
        "/messages/nouveau",
        form | {"body": "Autre chose", "submit_id": value_of(answer.text, "submit_id") or ""},
    )
    assert len(_filed(scene)) == 2


def test_a_copy_leaves_by_mail_when_asked(parent: Visitor, scene: Scene) -> None:
    parent.send("/messages/nouveau", GOOD)
    parent.send("/messages/nouveau", GOOD | {"copy": "on"})
    with scene.store.read() as connection:
        copies = connection.scalar(select(func.count()).where(tables.mail.c.mail_key.like("copy-%")))
    assert copies == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"topic": ""}, "Choisissez un sujet"),
        ({"topic": "invented"}, "Choisissez un sujet"),
        ({"subject": " "}, "Écrivez l’objet de votre message"),
        ({"subject": "x" * 121}, "trop long"),
        ({"body": "\n"}, "Écrivez votre message"),
        ({"body": "x" * 4001}, "trop long"),
    ],
)
def test_what_is_wrong_is_told_and_the_rest_kept(
    parent: Visitor, scene: Scene, change: dict[str, str], sentence: str
) -> None:
    answer = parent.send("/messages/nouveau", GOOD | {"copy": "on"} | change)
    assert answer.status_code == 422
    assert sentence in main_text(answer.text)
    if "body" not in change:
        assert "Faut-il annuler" in (value_of(answer.text, "body") or "")
    assert _filed(scene) == []


def test_what_families_write_is_text_and_never_markup(parent: Visitor) -> None:
    done = parent.send(
        "/messages/nouveau", GOOD | {"subject": "<b>x</b>", "body": "<script>alert(1)</script>"}
    )
    assert "<script>" not in done.text
    assert "<script>alert(1)</script>" in main_text(done.text)


def test_an_unknown_thread_is_not_found(parent: Visitor) -> None:
    assert parent.get(f"/messages/{uid('nothing')}").status_code == 404


def test_signs_nobody_sees_are_left_out(parent: Visitor, scene: Scene) -> None:
    pasted = {"topic": "booking", "subject": "A\0B\u202eC", "body": "Bon\0jour\x0b\r\n👩\u200d👧"}
    assert parent.send("/messages/nouveau", pasted).status_code == 200
    (body,) = _filed(scene)
    assert (body.subject, body.body) == ("ABC", "Bonjour \n👩\u200d👧")


def test_a_text_of_invisible_signs_is_no_text(parent: Visitor) -> None:
    answer = parent.send(
        "/messages/nouveau", {"topic": "booking", "subject": "\u200b", "body": "\u202e\u200d"}
    )
    assert answer.status_code == 422
    assert "Écrivez l’objet de votre message" in main_text(answer.text)
    assert "Écrivez votre message" in main_text(answer.text)
