"""Signing in: let in, refused with the reason, or held up by the environment with nothing lost."""

import pytest
from pytestqt.qtbot import QtBot

from staffdesk.domain.errors import NotAllowed, RuleBroken, Unavailable
from staffdesk.domain.permissions import Actor, Role
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.tasks import Tasks
from staffdesk.ui.sign_in.page import SignInPage
from staffdesk.ui.sign_in.presenter import SignInPresenter
from tests.ui.conftest import Stage

CAMILLE = Actor(1, "Camille R.", frozenset({Role.AGENT}))


class Door:
    """Lets one password in; may be out of order."""

    def __init__(self) -> None:
        self.is_stuck = False

    def sign_in(self, login: str, password: str) -> Actor:
        if self.is_stuck:
            raise Unavailable("database_locked")
        if login == "rested":
            raise RuleBroken("too_many_tries")
        if password != "secret":
            raise NotAllowed("wrong_password")
        return CAMILLE


@pytest.fixture
def door() -> Door:
    return Door()


@pytest.fixture
def page(stage: Stage, tasks: Tasks, door: Door) -> SignInPage:
    made = SignInPage("Saint-Aubin-du-Val")
    stage(made).resize(900, 640)
    failures = Failures(lambda error: f"phrase de {error.code}", made.banners, made)
    SignInPresenter(made, door, tasks, failures, lambda error: f"phrase de {error.code}")
    return made


def _try(page: SignInPage, login: str, password: str) -> None:
    page.login.set_text(login)
    page.password.set_text(password)
    page.submit_button.click()


def test_the_right_password_lets_in_and_is_forgotten(qtbot: QtBot, page: SignInPage) -> None:
    presenter = page.findChild(SignInPresenter)
    assert presenter is not None
    with qtbot.waitSignal(presenter.signed_in) as told:
        _try(page, "camille.r", "secret")
    assert told.args == [CAMILLE, "camille.r"]
    assert page.password.text() == ""


@pytest.mark.parametrize(
    ("login", "password", "code"),
    [("camille.r", "wrong", "wrong_password"), ("rested", "secret", "too_many_tries")],
)
def test_a_refusal_is_said_beside_the_password(
    qtbot: QtBot, page: SignInPage, login: str, password: str, code: str
) -> None:
    _try(page, login, password)
    qtbot.waitUntil(lambda: page.password.error() == f"phrase de {code}")
    assert page.login.text() == login


def test_a_locked_database_offers_to_try_again_with_what_was_typed(
    qtbot: QtBot, page: SignInPage, door: Door
) -> None:
    presenter = page.findChild(SignInPresenter)
    assert presenter is not None
    door.is_stuck = True
    _try(page, "camille.r", "secret")
    qtbot.waitUntil(lambda: page.banners.shown() is not None)
    banner = page.banners.banner()
    assert banner is not None
    assert banner.action is not None
    door.is_stuck = False
    with qtbot.waitSignal(presenter.signed_in):
        banner.action.click()
