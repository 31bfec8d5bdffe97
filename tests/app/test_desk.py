"""One window on one office: signing in and out, badges, and a synchronisation that cannot be."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from staffdesk.app import open_application
from staffdesk.app.desk import Desk
from staffdesk.domain.errors import NotAllowed, PortalFault
from staffdesk.domain.permissions import SYSTEM, Role
from staffdesk.services import audit
from staffdesk.services.office import Office
from staffdesk.services.town_identity import town_identity
from staffdesk.services.witness import Witness
from staffdesk.ui.calendar.page import PlanningPage
from staffdesk.ui.counter.page import CounterPage
from staffdesk.ui.families.page import FamiliesPage
from staffdesk.ui.home.page import HomePage
from staffdesk.ui.kit.containers import Question
from staffdesk.ui.kit.theme import Mode, Theme
from staffdesk.ui.sign_in.page import SignInPage
from tests.app.conftest import PASSWORD, somebody
from tests.set_clock import SetClock
from tests.ui.hand import click, press, type_text


def settled(desk: Desk, qtbot: QtBot) -> None:
    """Wait until nothing is under way."""
    qtbot.waitUntil(lambda: not desk.tasks.is_busy())


def test_one_signs_in_by_hand_and_finds_the_screens_of_ones_role(desk: Desk, qtbot: QtBot) -> None:
    (page,) = desk.window.findChildren(SignInPage)
    login, password = page.findChildren(QLineEdit)[:2]
    type_text(login, "camille")
    type_text(password, PASSWORD)
    click(page.submit_button)
    qtbot.waitUntil(lambda: desk.actor is not None)
    settled(desk, qtbot)
    assert desk.actor is not None
    assert desk.actor.name == "Camille R."
    assert desk.window.current_key() == "home"
    assert "counter" in desk.window.screen_keys()


def test_signing_out_takes_every_screen_away(desk: Desk, qtbot: QtBot) -> None:
    desk.begin(SYSTEM)
    settled(desk, qtbot)
    desk.sign_out()
    assert desk.actor is None
    assert desk.window.screen_keys() == []
    assert desk.window.findChildren(SignInPage)


def test_a_session_that_ended_leaves_no_widget_behind(desk: Desk, qtbot: QtBot) -> None:
    counts = []
    for _ in range(2):
        desk.begin(SYSTEM)
        for key in desk.window.screen_keys():
            desk.window.go_to(key)
            settled(desk, qtbot)
        desk.window.go_to("counter")
        counter = desk.window.page("counter")
        assert isinstance(counter, CounterPage)
        type_text(counter.search.field, "a")
        qtbot.waitUntil(counter.search.found.isVisible)  # it lies over the window, outside its page
        desk.sign_out()
        settled(desk, qtbot)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        counts.append((len(QApplication.allWidgets()), len(desk.findChildren(QObject))))
    assert counts[1] == counts[0]


def test_a_reader_who_may_not_synchronise_is_not_made_to(desk: Desk, qtbot: QtBot) -> None:
    desk.begin(somebody(Role.READER))
    settled(desk, qtbot)
    assert not desk.is_pacing()
    desk.begin(somebody(Role.AGENT))
    settled(desk, qtbot)
    assert desk.is_pacing()


def test_a_window_open_over_midnight_lives_in_the_new_day(desk: Desk, clock: SetClock, qtbot: QtBot) -> None:
    desk.begin(somebody(Role.AGENT))
    desk.window.go_to("calendar")
    settled(desk, qtbot)
    page = desk.window.page("calendar")
    assert isinstance(page, PlanningPage)
    desk.window.go_to("home")
    settled(desk, qtbot)
    clock.set(datetime(2026, 11, 30, 23, 30, tzinfo=UTC))
    with qtbot.waitSignal(desk.window.day_began):
        desk.window.tick()
    settled(desk, qtbot)
    home = desk.window.page("home")
    assert isinstance(home, HomePage)
    assert home.title.text().split() == ["Mardi", "1ᵉʳ", "décembre", "2026"]
    desk.window.go_to("calendar")
    page.month_stepped.emit(0)
    settled(desk, qtbot)
    assert page.toolbar.title.text().split() == ["Décembre", "2026"]
    with qtbot.assertNotEmitted(desk.window.day_began):
        desk.window.tick()


def sign_in(desk: Desk, qtbot: QtBot, login: str, password: str = PASSWORD) -> None:
    page = next(page for page in desk.window.findChildren(SignInPage) if page.isVisible())
    page.login.set_text(login)
    type_text(page.findChildren(QLineEdit)[1], password)
    click(page.submit_button)
    settled(desk, qtbot)


def typed_answer(desk: Desk, qtbot: QtBot) -> QLineEdit:
    """Leave something half typed on a screen."""
    desk.window.go_to("families")
    settled(desk, qtbot)
    page = desk.window.page("families")
    assert isinstance(page, FamiliesPage)
    page.search.setText("Bazin")
    return page.search


def test_a_locked_window_shows_nothing_and_gives_everything_back(desk: Desk, qtbot: QtBot) -> None:
    sign_in(desk, qtbot, "camille")
    typed = typed_answer(desk, qtbot)
    press(desk.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert desk.window.is_locked()
    way_in = desk.window.pages.currentWidget()
    assert isinstance(way_in, SignInPage)
    assert way_in.login.text() == "camille"
    assert way_in.password.control.hasFocus()
    assert not typed.isVisible()
    assert not desk.window.rail.isVisible()
    press(desk.window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    press(desk.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert desk.window.current_key() == "families"
    assert not desk.window.palette_box.isVisible()
    sign_in(desk, qtbot, "camille", "pas le bon mot de passe")
    assert desk.window.is_locked()
    sign_in(desk, qtbot, "camille")
    assert not desk.window.is_locked()
    assert typed.isVisible()
    assert typed.text() == "Bazin"
    assert desk.window.rail.isVisible()


def test_somebody_else_at_a_locked_window_begins_anew(desk: Desk, qtbot: QtBot) -> None:
    sign_in(desk, qtbot, "camille")
    typed_answer(desk, qtbot)
    desk.lock()
    sign_in(desk, qtbot, "dominique")
    assert not desk.window.is_locked()
    assert desk.actor is not None
    assert desk.actor.name == "Dominique L."
    assert desk.window.current_key() == "home"


def test_a_question_of_money_does_not_stay_open_over_the_lock(desk: Desk, qtbot: QtBot) -> None:
    sign_in(desk, qtbot, "camille")
    question = Question("Annuler ?", "Faits.", "Annuler", "Garder", desk.window)
    told: list[bool] = []
    question.confirmed.connect(lambda: told.append(True))
    question.ask()
    desk.lock()
    assert not question.isVisible()
    assert told == []


def test_a_window_nobody_touches_locks_itself(office: Office, qtbot: QtBot) -> None:
    open_application("light")
    left = Desk(office, town_identity(office), lock_after_ms=150)
    qtbot.addWidget(left.window)
    left.window.show()
    qtbot.waitExposed(left.window)
    left.begin(somebody(Role.AGENT))
    qtbot.waitUntil(left.window.is_locked)
    settled(left, qtbot)
    left.window.close()


def test_an_exchange_without_portal_is_refused_and_said_in_words(desk: Desk, qtbot: QtBot) -> None:
    desk.begin(SYSTEM)
    with pytest.raises(PortalFault, match="portal_not_enrolled"):
        desk.exchange()
    desk.sync_now()
    settled(desk, qtbot)
    assert desk.window.status.state.text()
    desk.begin(somebody(Role.READER))
    with pytest.raises(NotAllowed):
        desk.exchange()


def test_another_theme_is_worn_at_once(desk: Desk) -> None:
    desk.window.theme_asked.emit(Mode.DARK)
    assert Theme.current().is_dark
    desk.window.theme_asked.emit(Mode.LIGHT)
    assert not Theme.current().is_dark


def test_a_clock_that_cannot_be_right_is_said_before_anybody_signs_in_and_stops_nobody(
    office: Office, clock: SetClock, qtbot: QtBot
) -> None:
    right = clock.now()
    with office.database.begin() as session:
        audit.record(session, SYSTEM, "household.edited", "household:1", {}, at=right)
    clock.set(right.replace(year=right.year - 1))
    open_application("light")
    desk = Desk(office, town_identity(office))
    qtbot.addWidget(desk.window)
    desk.window.show()
    settled(desk, qtbot)
    notice = desk.window.banners.shown()
    assert notice is not None
    assert notice.sentence.replace("\u00a0", " ").startswith(
        "L’horloge de ce poste indique mer. 19 nov. 2025 à 10:30, avant la dernière écriture de la base"
    )
    desk.begin(somebody(Role.AGENT))
    settled(desk, qtbot)
    assert desk.window.current_key() == "home"
    assert desk.window.banners.shown() == notice
    clock.set(right)
    desk.sign_out()
    desk.begin(somebody(Role.AGENT))
    settled(desk, qtbot)
    assert desk.window.banners.shown() is None
    desk.window.close()


def test_a_witness_that_cannot_be_written_is_said_on_every_page_until_it_can(
    desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "volume"
    witness = Witness(folder / "witness.jsonl")
    folder.write_text("no folder", encoding="utf-8")
    stop = witness.follow(desk.office.database)
    try:
        desk.watch(witness)
        desk.begin(somebody(Role.COUNTER))
        desk.window.go_to("counter")
        settled(desk, qtbot)
        notice = desk.window.banners.shown()
        assert notice is not None
        assert notice.sentence.startswith("Le fichier témoin du journal ne s’écrit plus")
        assert desk.window.status.alarm() == "Fichier témoin non écrit"
        folder.unlink()
        folder.mkdir()
        banner = desk.window.banners.banner()
        assert banner is not None
        assert banner.action is not None
        click(banner.action)
        qtbot.waitUntil(lambda: desk.window.banners.shown() is None)
        assert desk.window.status.alarm() == ""
        assert witness.anchors()
    finally:
        stop()
