"""Messages on a real office: read, answered, closed, searched."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from staffdesk.domain.french import errors as french
from staffdesk.domain.permissions import Actor, Role
from staffdesk.domain.topics import Topic
from staffdesk.models.messages import Message, Thread
from staffdesk.services.inbox import Inbox
from staffdesk.ui.inbox.page import InboxPage
from staffdesk.ui.inbox.presenter import InboxPresenter
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.tasks import Tasks
from tests.held_file import held_file
from tests.ui.conftest import RecordingShell
from tests.ui.hand import click, press, type_text
from tests.ui.validation.queue_scene import AGENT, QueueScene

CTRL = Qt.KeyboardModifier.ControlModifier


class Opened:
    """The page on the office of a scene."""

    def __init__(self, page: InboxPage, settle: Callable[[], None]) -> None:
        self.page = page
        self.settle = settle

    def subjects(self) -> list[str]:
        return [row.subtitle for row in self.page.list.rows.rows()]


@pytest.fixture
def inbox(
    scene: QueueScene, tasks: Tasks, shell: RecordingShell, qtbot: QtBot
) -> Iterator[Callable[..., Opened]]:
    """Open the page in an active window, and wait for what it shows."""
    kept: list[InboxPage] = []

    def open_page(actor: Actor = AGENT) -> Opened:
        page = InboxPage(scene.now)
        qtbot.addWidget(page)
        kept.append(page)
        page.resize(1100, 700)
        page.show()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        failures = Failures(french.sentence, page.banners, page)
        InboxPresenter(
            page,
            Inbox(scene.office),
            tasks=tasks,
            failures=failures,
            shell=shell,
            actor=actor,
            now=scene.now,
        )

        def settle() -> None:
            qtbot.waitUntil(lambda: not tasks.is_busy())

        settle()
        page.enter()
        return Opened(page, settle)

    yield open_page
    tasks.close()


def threads(scene: QueueScene) -> dict[str, str]:
    with scene.office.database.read() as session:
        return dict(session.execute(select(Thread.subject, Thread.state)).tuples().all())


def test_an_answer_leaves_and_the_next_conversation_is_in_hand(
    scene: QueueScene, inbox: Callable[[], Opened], shell: RecordingShell
) -> None:
    one, two = scene.pupils()[:2]
    scene.write_message(one, "Mercredi", "Est-ce possible ?")
    scene.advance(minutes=5)
    scene.write_message(two, "Facture", "Pourquoi ?")
    opened = inbox()
    page = opened.page
    assert opened.subjects() == ["Facture", "Mercredi"]
    assert page.conversation.subject.text() == "Facture"
    page.answer.setFocus()
    type_text(page.answer, "Bonjour, voici pourquoi.")
    press(page.answer, Qt.Key.Key_Return, CTRL)
    opened.settle()
    assert threads(scene) == {"Facture": "answered", "Mercredi": "to_answer"}
    with scene.office.database.read() as session:
        bodies = session.scalars(select(Message.body).where(Message.author == "town")).all()
    assert bodies == ["Bonjour, voici pourquoi."]
    assert shell.toasts == [f"Réponse envoyée à la famille {two.family}"]
    assert opened.subjects() == ["Mercredi"]
    assert page.conversation.subject.text() == "Mercredi"
    assert not page.answer.toPlainText()


def test_what_is_typed_waits_while_one_reads_another(scene: QueueScene, inbox: Callable[[], Opened]) -> None:
    for pupil, subject in zip(scene.pupils(), ("Mercredi", "Facture"), strict=False):
        scene.write_message(pupil, subject, "Bonjour")
    opened = inbox()
    page = opened.page
    page.answer.setFocus()
    type_text(page.answer, "presque fini")
    press(page.list, Qt.Key.Key_J)
    opened.settle()
    assert not page.answer.toPlainText()
    press(page.list, Qt.Key.Key_K)
    opened.settle()
    assert page.answer.toPlainText() == "presque fini"


def test_a_conversation_is_closed_without_an_answer(
    scene: QueueScene, inbox: Callable[[], Opened], shell: RecordingShell
) -> None:
    scene.write_message(scene.pupils()[0], "Merci", "Merci beaucoup")
    opened = inbox()
    click(opened.page.close_button)
    opened.settle()
    assert threads(scene) == {"Merci": "closed"}
    assert shell.toasts[0].startswith("Conversation close")
    assert opened.page.empty.isVisible()
    assert opened.page.empty.text().startswith("Aucun message à répondre.")


def test_search_and_states_ask_the_office(scene: QueueScene, inbox: Callable[[], Opened]) -> None:
    scene.write_message(scene.pupils()[0], "Mercredi", "Bonjour")
    scene.write_message(scene.pupils()[1], "Facture", "Bonjour")
    opened = inbox()
    opened.page.search.setFocus()
    type_text(opened.page.search, "factu")
    opened.settle()
    assert opened.subjects() == ["Facture"]
    type_text(opened.page.search, "zzz")
    opened.settle()
    assert "factuzzz" in opened.page.empty.text()


def test_another_screen_leads_to_one_conversation(
    scene: QueueScene, inbox: Callable[[], Opened], shell: RecordingShell
) -> None:
    pupil = scene.pupils()[0]
    scene.write_message(pupil, "Mercredi", "Bonjour")
    scene.write_message(scene.pupils()[1], "Facture", "Bonjour")
    with scene.office.database.read() as session:
        wanted = session.scalars(select(Thread.id).where(Thread.subject == "Mercredi")).one()
    opened = inbox()
    opened.page.open(wanted)
    opened.settle()
    assert opened.page.conversation.subject.text() == "Mercredi"
    opened.page.open("answered")
    opened.settle()
    opened.page.open("to_answer")
    opened.settle()
    click(opened.page.conversation.family)
    assert shell.visits[0][0] == "families"


def test_new_words_of_a_family_come_in_while_one_writes(
    scene: QueueScene, inbox: Callable[[], Opened], tasks: Tasks
) -> None:
    scene.write_message(scene.pupils()[0], "Mercredi", "Bonjour")
    opened = inbox()
    opened.page.answer.setFocus()
    type_text(opened.page.answer, "presque")
    Inbox(scene.office).answer(AGENT, 1, "Un collègue a répondu")
    tasks.topics_changed.emit(frozenset({Topic.MESSAGES}))
    opened.settle()
    assert opened.subjects() == ["Mercredi"], "it stays under the hand that writes"
    assert opened.page.answer.toPlainText() == "presque"


def test_a_failure_keeps_what_was_typed_and_offers_to_retry(
    scene: QueueScene, inbox: Callable[[], Opened], monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.write_message(scene.pupils()[0], "Mercredi", "Bonjour")
    opened = inbox()
    with held_file(scene.office.database, monkeypatch):
        opened.page.answer.setFocus()
        type_text(opened.page.answer, "Bonjour")
        press(opened.page.answer, Qt.Key.Key_Return, CTRL)
        opened.settle()
        banner = opened.page.banners.banner()
        assert banner is not None
        assert banner.notice.action == "Réessayer"
        assert opened.page.answer.toPlainText() == "Bonjour"
        assert opened.page.send_button.isEnabled()
    assert banner.action is not None
    click(banner.action)
    opened.settle()
    assert threads(scene) == {"Mercredi": "answered"}
    assert opened.page.banners.shown() is None
    assert not opened.page.answer.toPlainText()


def test_who_may_not_answer_is_shown_no_way_to(scene: QueueScene, inbox: Callable[[Actor], Opened]) -> None:
    scene.write_message(scene.pupils()[0], "Mercredi", "Est-ce possible ?")
    opened = inbox(replace(AGENT, roles=frozenset({Role.READER})))
    assert opened.page.list.rows.rows()
    assert opened.page.foot.isHidden()
    assert not opened.page.answer.isVisible()
