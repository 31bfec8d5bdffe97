"""Pages for what goes wrong: the right status, a clear sentence, what was kept."""

import pytest
from flask import Flask
from werkzeug.exceptions import TooManyRequests

from staffdesk.domain.errors import NotAllowed, NotFound, RuleBroken, Unavailable
from staffdesk.portal.database import Store
from staffdesk.portal.passwords import TooBusy
from staffdesk.portal.web import create_app
from tests.factories_portal import Scene
from tests.portal.reading import main_text
from tests.set_clock import SetClock


@pytest.mark.parametrize(
    ("error", "status", "sentence"),
    [
        (NotFound("child"), 404, "n’est pas à vous"),
        (Unavailable("portal_database"), 503, "votre saisie y est encore"),
        (TooBusy("sign_in_busy"), 503, "Trop de connexions arrivent ensemble"),
        (RuleBroken("anything"), 409, "Rien n’a été modifié"),
        (NotAllowed("anything"), 409, "Rien n’a été modifié"),
        (TooManyRequests(), 429, "n’est pas bloqué"),
        (KeyError("a bug"), 500, "La panne est notée"),
    ],
)
def test_each_failure_has_its_page(
    store: Store, scene: Scene, sunday: SetClock, error: Exception, status: int, sentence: str
) -> None:
    app = create_app(store, sunday)
    _plant(app, error)
    answer = app.test_client().get("/planted")
    assert answer.status_code == status
    assert sentence in main_text(answer.text)
    assert "Démonstration" in answer.text
    assert ("Retry-After" in answer.headers) == (status == 503)


def test_a_database_out_of_reach_still_gets_a_page(store: Store, sunday: SetClock) -> None:
    from staffdesk.portal import tables

    app = create_app(store, sunday)
    tables.metadata.drop_all(store.engine)
    answer = app.test_client().get("/connexion")
    assert answer.status_code in (500, 503)
    assert "votre saisie y est encore" in main_text(answer.text) or "La panne est notée" in main_text(
        answer.text
    )


def _plant(app: Flask, error: Exception) -> None:
    def planted() -> str:
        raise error

    app.add_url_rule("/planted", view_func=planted)
