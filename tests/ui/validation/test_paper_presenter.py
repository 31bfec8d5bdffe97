"""A paper form on a real office: family by name, days by period, filed and opened in the queue."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from staffdesk.domain.french.errors import sentence
from staffdesk.models.messages import Thread
from staffdesk.services.counter import Counter
from staffdesk.services.paper_rows import PaperAsk, PaperPeriod
from staffdesk.services.validation.paper_desk import PaperDesk
from staffdesk.services.validation.paper_files import read_paper_file
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.tasks import Tasks
from staffdesk.ui.validation.page import ValidationPage
from staffdesk.ui.validation.paper_presenter import PaperPresenter, PaperServices
from tests.ui.conftest import RecordingShell
from tests.ui.hand import click, press, type_text
from tests.ui.validation.conftest import Opened
from tests.ui.validation.queue_scene import AGENT, QueueScene

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """The file that the dialog gives."""
    file = tmp_path / "Avis d’imposition.pdf"
    file.write_bytes(b"%PDF-1.4 scanned at the counter")
    return file


@pytest.fixture
def page(
    scene: QueueScene, open_queue: Opened, tasks: Tasks, shell: RecordingShell, scan: Path
) -> ValidationPage:
    made = open_queue()
    made.set_aside_folded(True)  # as in a narrow window: the key is the page's own
    services = PaperServices(
        Counter(scene.office).find,
        PaperDesk(scene.office),
        PaperPeriod,
        PaperAsk,
        lambda then: then(scan),
        read_paper_file,
    )
    failures = Failures(sentence, made.banners, made)
    PaperPresenter(made, services, tasks=tasks, failures=failures, shell=shell, actor=AGENT)
    return made


def take_family(page: ValidationPage, name: str, qtbot: QtBot) -> None:
    press(page.list, Qt.Key.Key_N)
    qtbot.waitUntil(page.paper.isVisible)
    page.paper.family.search.clear()
    type_text(page.paper.family.search, name)
    qtbot.waitUntil(page.paper.family.found.isVisible)
    press(page.paper.family.search, Qt.Key.Key_Return)
    qtbot.waitUntil(page.paper.kind.isVisible)


def test_a_cancellation_by_telephone_is_typed_by_keys_and_opens_in_the_queue(
    page: ValidationPage,
    scene: QueueScene,
    qtbot: QtBot,
    settle: Callable[[], None],
    shell: RecordingShell,
) -> None:
    pupil = scene.pupils()[0]
    take_family(page, pupil.family, qtbot)
    form = page.paper
    form.channel.setFocus()
    press(form.channel, Qt.Key.Key_Down)
    form.kind.choose("cancellation")
    form.kind.picked.emit("cancellation")
    for field, text in ((form.first, "23/11"), (form.last, "4/12")):
        type_text(field.control, text)
        press(field.control, Qt.Key.Key_Return)
    settle()
    assert "retenue" in form.found.text()
    press(form, Qt.Key.Key_Return, CTRL)
    settle()
    qtbot.waitUntil(lambda: not form.isVisible())
    settle()
    row = page.list.current_row()
    assert row is not None
    assert row.title == pupil.family
    assert "Annulation" in row.line2
    assert shell.toasts == ["Demande enregistrée"]


def test_nothing_typed_is_lost_by_looking_elsewhere(
    page: ValidationPage, scene: QueueScene, qtbot: QtBot
) -> None:
    take_family(page, scene.pupils()[0].family, qtbot)
    type_text(page.paper.words.control, "Rendu ce matin")
    press(page.paper, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not page.paper.isVisible())
    press(page.list, Qt.Key.Key_N)
    qtbot.waitUntil(page.paper.isVisible)
    assert page.paper.words.text() == "Rendu ce matin"
    assert page.paper.household_id() is not None


def test_a_form_without_days_says_so_and_keeps_what_is_typed(
    page: ValidationPage, scene: QueueScene, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    take_family(page, scene.pupils()[0].family, qtbot)
    press(page.paper, Qt.Key.Key_Return, CTRL)
    settle()
    assert page.paper.lacking.text() == sentence_of("paper_without_days")
    assert page.paper.isVisible()


def sentence_of(code: str) -> str:
    from staffdesk.domain.errors import RuleBroken

    return sentence(RuleBroken(code))


def test_a_period_the_wrong_way_round_is_said_beside_its_end(
    page: ValidationPage, scene: QueueScene, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    take_family(page, scene.pupils()[0].family, qtbot)
    for field, text in ((page.paper.first, "4/12"), (page.paper.last, "23/11")):
        type_text(field.control, text)
        press(field.control, Qt.Key.Key_Return)
    settle()
    assert page.paper.last.error() == sentence_of("period_reversed")


def choose_kind(page: ValidationPage, kind: str) -> None:
    page.paper.kind.choose(kind)
    page.paper.kind.picked.emit(kind)


def test_a_document_on_paper_opens_in_the_queue_to_be_checked(
    page: ValidationPage, scene: QueueScene, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    family = scene.pupils()[0].family
    take_family(page, family, qtbot)
    choose_kind(page, "document")
    press(page.paper, Qt.Key.Key_Return, CTRL)
    settle()
    assert page.paper.lacking.text() == sentence_of("paper_without_file")
    click(page.paper.document.file_button)
    settle()
    assert page.paper.document.file_name.text() == "Avis dimposition.pdf"
    press(page.paper, Qt.Key.Key_Return, CTRL)
    settle()
    qtbot.waitUntil(lambda: not page.paper.isVisible())
    settle()
    row = page.list.current_row()
    assert row is not None
    assert row.title == family


def test_a_file_of_another_sort_is_refused_in_words(
    page: ValidationPage, scene: QueueScene, scan: Path, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    scan.write_bytes(b"PK a spreadsheet")
    take_family(page, scene.pupils()[0].family, qtbot)
    choose_kind(page, "document")
    click(page.paper.document.file_button)
    settle()
    assert "ne correspond pas à son nom" in page.paper.lacking.text()
    scan.unlink()
    click(page.paper.document.file_button)
    settle()
    assert "ne se lit pas" in page.paper.lacking.text()


def test_a_message_on_paper_is_left_to_be_answered(
    page: ValidationPage, scene: QueueScene, qtbot: QtBot, settle: Callable[[], None], shell: RecordingShell
) -> None:
    take_family(page, scene.pupils()[0].family, qtbot)
    choose_kind(page, "message")
    press(page.paper, Qt.Key.Key_Return, CTRL)
    settle()
    assert page.paper.lacking.text() == sentence_of("paper_without_message")
    page.paper.message.subject.set_text("Cantine")
    page.paper.message.text.setPlainText("Bonjour, merci de me rappeler.")
    press(page.paper, Qt.Key.Key_Return, CTRL)
    settle()
    qtbot.waitUntil(lambda: not page.paper.isVisible())
    assert shell.toasts[-1] == "Message enregistré, à répondre dans Messages"
    with scene.office.database.read() as session:
        thread = session.scalars(select(Thread).where(Thread.subject == "Cantine")).one()
        assert (thread.state, thread.unread) == ("to_answer", True)
