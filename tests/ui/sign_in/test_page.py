"""The sign-in page by mouse and key."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from staffdesk.ui.sign_in.page import LOGIN_MISSING, PASSWORD_MISSING, OfferedAccount, SignInPage
from tests.ui.conftest import Stage
from tests.ui.hand import click, press, type_text
from tests.ui.kit.test_gallery import beyond_parent


def _page(stage: Stage, *offered: OfferedAccount) -> SignInPage:
    page = SignInPage("Saint-Aubin-du-Val", offered)
    stage(page).resize(900, 640)
    page.enter()
    return page


def _secret(page: SignInPage) -> QLineEdit:
    control = page.password.control
    assert isinstance(control, QLineEdit)
    return control


def test_login_tab_password_enter(qtbot: QtBot, stage: Stage) -> None:
    page = _page(stage)
    qtbot.waitUntil(page.login.control.hasFocus)
    type_text(page.login.control, "camille.r")
    press(page.login.control, Qt.Key.Key_Tab)
    qtbot.waitUntil(_secret(page).hasFocus)
    type_text(_secret(page), "secret")
    with qtbot.waitSignal(page.submitted) as told:
        press(_secret(page), Qt.Key.Key_Return)
    assert told.args == ["camille.r", "secret"]
    assert _secret(page).displayText() != "secret"
    assert not page.submit_button.isEnabled()


def test_what_is_missing_is_said_and_nothing_is_sent(qtbot: QtBot, stage: Stage) -> None:
    page = _page(stage)
    with qtbot.assertNotEmitted(page.submitted):
        click(page.submit_button)
    assert (page.login.error(), page.password.error()) == (LOGIN_MISSING, PASSWORD_MISSING)
    assert page.login.control.hasFocus()


def test_a_refusal_keeps_the_login_and_leads_to_the_password(qtbot: QtBot, stage: Stage) -> None:
    page = _page(stage)
    page.login.set_text("camille.r")
    page.password.set_text("wrong")
    page.refuse("Identifiant ou mot de passe incorrect.")
    assert (page.login.text(), page.password.text()) == ("camille.r", "")
    assert page.password.error() == "Identifiant ou mot de passe incorrect."
    assert page.submit_button.isEnabled()
    qtbot.waitUntil(_secret(page).hasFocus)


def test_accounts_of_a_demonstration_are_one_click_away(qtbot: QtBot, stage: Stage) -> None:
    page = _page(stage, OfferedAccount("camille", "demo", "Camille R., affaires scolaires"))
    link = next(b for b in page.findChildren(QAbstractButton) if b.text().startswith("Camille"))
    with qtbot.waitSignal(page.submitted) as told:
        click(link)
    assert told.args == ["camille", "demo"]


def test_nothing_typed_stays_after_the_way_in(stage: Stage) -> None:
    page = _page(stage)
    page.login.set_text("camille.r")
    page.password.set_text("secret")
    page.clear()
    assert (page.login.text(), page.password.text()) == ("", "")


def test_a_long_refusal_is_whole_and_pushes_the_button_down(stage: Stage, qapp: QApplication) -> None:
    page = _page(stage)
    before = page.submit_button.y()
    page.refuse(
        "Trop d’essais. Patienter jusqu’à 10:32, puis saisir de nouveau le mot de passe de ce compte."
    )
    for _ in range(3):
        qapp.processEvents()
    words = next(w for w in page.password.findChildren(QLabel) if w.text().startswith("Trop"))
    assert words.height() >= words.heightForWidth(words.width())
    assert page.submit_button.y() > before
    assert beyond_parent(page) == []
