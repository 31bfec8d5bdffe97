"""A message to the family from the queue: written in place, kept while one looks elsewhere, sent."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from sqlalchemy import select

from staffdesk.domain.topics import Topic
from staffdesk.models.messages import Thread
from staffdesk.ui.kit.tasks import Tasks
from staffdesk.ui.validation.message_writer import subject_of
from staffdesk.ui.validation.page import ValidationPage
from tests.ui.conftest import RecordingShell
from tests.ui.hand import press, type_text
from tests.ui.validation import sample_queue as sample
from tests.ui.validation.queue_scene import QueueScene

Opened = Callable[[], ValidationPage]
CTRL = Qt.KeyboardModifier.ControlModifier


def test_a_message_is_written_in_place_and_sent(
    scene: QueueScene,
    open_queue: Opened,
    settle: Callable[[], None],
    shell: RecordingShell,
) -> None:
    pupil = scene.pupils()[0]
    scene.ask_mobile(pupil, "06 00 98 76 54")
    page = open_queue()
    press(page.list, Qt.Key.Key_M)
    assert page.message_foot.body.hasFocus()
    assert not page.foot.isVisible()
    type_text(page.message_foot.body, "Bonjour")
    press(page.message_foot.body, Qt.Key.Key_Escape)
    assert page.foot.isVisible()
    press(page.list, Qt.Key.Key_M)
    assert page.message_foot.text() == "Bonjour", "what was typed waits"
    press(page.message_foot.body, Qt.Key.Key_Return, CTRL)
    settle()
    assert shell.toasts == [f"Message envoyé à la famille {pupil.family}"]
    assert page.foot.isVisible()
    with scene.office.database.read() as session:
        thread = session.scalars(select(Thread)).one()
    assert (thread.household_id, thread.topic) == (pupil.household_id, "file")
    assert thread.subject.endswith("Modification du dossier")


def test_a_message_waits_while_one_looks_at_another_request(
    scene: QueueScene, open_queue: Opened, settle: Callable[[], None]
) -> None:
    for pupil in scene.pupils()[:2]:
        scene.ask_mobile(pupil, "06 00 98 76 54")
    page = open_queue()
    press(page.list, Qt.Key.Key_M)
    type_text(page.message_foot.body, "Bonjour")
    press(page.list, Qt.Key.Key_Down)
    settle()
    assert page.foot.isVisible()
    press(page.list, Qt.Key.Key_M)
    assert not page.message_foot.text()
    press(page.list, Qt.Key.Key_Up)
    settle()
    press(page.list, Qt.Key.Key_M)
    assert page.message_foot.text() == "Bonjour"


def test_news_of_the_office_do_not_close_what_one_writes(
    scene: QueueScene, open_queue: Opened, settle: Callable[[], None], tasks: Tasks
) -> None:
    scene.ask_mobile(scene.pupils()[0], "06 00 98 76 54")
    page = open_queue()
    press(page.list, Qt.Key.Key_M)
    type_text(page.message_foot.body, "Bonjour")
    tasks.topics_changed.emit(frozenset({Topic.REQUESTS}))
    settle()
    assert page.is_writing()
    assert page.message_foot.text() == "Bonjour"


def test_the_conversation_is_named_after_the_request() -> None:
    named = subject_of(sample.booking_detail()).replace("\N{NO-BREAK SPACE}", " ")
    assert named == "Votre demande du dim. 10 janv. : Réservation cantine et soir"
