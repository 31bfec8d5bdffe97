"""Signing in on a real office: let in, refused with the reason, or held up with nothing lost."""

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select, update

from staffdesk.domain.french.errors import sentence
from staffdesk.models.staff import StaffUser
from staffdesk.services.office import Office
from staffdesk.services.passwords import hash_password
from staffdesk.services.sign_in import FREE_TRIES, SignIn
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.tasks import Tasks
from staffdesk.ui.sign_in.page import SignInPage
from staffdesk.ui.sign_in.presenter import SignInPresenter
from tests.held_file import held_file
from tests.ui.conftest import Stage

SECRET = "un mot de passe d’essai"  # of a town that lives for one test
HASHED = hash_password(SECRET)


@pytest.fixture
def page(stage: Stage, tasks: Tasks, town: Office) -> SignInPage:
    with town.database.begin() as session:
        session.execute(update(StaffUser).values(password_hash=HASHED))
    made = SignInPage("Saint-Aubin-du-Val")
    stage(made).resize(900, 640)
    failures = Failures(sentence, made.banners, made)
    SignInPresenter(made, SignIn(town), tasks, failures, sentence)
    return made


def _try(page: SignInPage, password: str) -> None:
    page.login.set_text("camille")
    page.password.set_text(password)
    page.submit_button.click()


def _presenter(page: SignInPage) -> SignInPresenter:
    found = page.findChild(SignInPresenter)
    assert found is not None
    return found


def test_the_right_password_lets_in_and_is_forgotten(qtbot: QtBot, page: SignInPage, town: Office) -> None:
    with qtbot.waitSignal(_presenter(page).signed_in) as told:
        _try(page, SECRET)
    actor, login = told.args
    with town.database.read() as session:
        user = session.scalars(select(StaffUser).where(StaffUser.login == "camille")).one()
    assert (actor.user_id, actor.name, login) == (user.id, user.name, "camille")
    assert page.password.text() == ""


def test_a_refusal_is_said_beside_the_password_and_so_is_the_wait_after_many(
    qtbot: QtBot, page: SignInPage, tasks: Tasks
) -> None:
    _try(page, "autre chose")
    qtbot.waitUntil(lambda: bool(page.password.error()))
    refused = page.password.error()
    assert page.login.text() == "camille"
    for _ in range(FREE_TRIES + 1):
        _try(page, "autre chose")
        qtbot.waitUntil(lambda: not tasks.is_busy())
    assert page.password.error() not in ("", refused)
    _try(page, SECRET)
    qtbot.waitUntil(lambda: not tasks.is_busy())
    assert page.password.error() != "", "the right password waits too"


def test_a_held_file_offers_to_try_again_with_what_was_typed(
    qtbot: QtBot, page: SignInPage, town: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with held_file(town.database, monkeypatch):
        _try(page, SECRET)
        qtbot.waitUntil(lambda: page.banners.shown() is not None)
    banner = page.banners.banner()
    assert banner is not None
    assert banner.action is not None
    with qtbot.waitSignal(_presenter(page).signed_in):
        banner.action.click()
