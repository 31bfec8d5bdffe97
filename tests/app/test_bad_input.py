"""What goes wrong around the office is said in French by the whole program, and nothing typed is lost."""

import contextlib
import logging
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import event, text

from staffdesk.app.desk import Desk
from staffdesk.cli import UNAVAILABLE, main
from staffdesk.domain.permissions import Role
from staffdesk.models import migrations
from staffdesk.models.unit_of_work import Database
from staffdesk.services.gateways.keychain import SystemKeychain
from staffdesk.services.instance_lock import InstanceLock
from staffdesk.services.office import Office
from staffdesk.services.town_identity import town_identity
from staffdesk.ui.inbox.page import InboxPage
from tests.app.conftest import somebody
from tests.set_clock import SetClock
from tests.ui.hand import click
from tests.ui.validation.queue_scene import QueueScene


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An office database of this program, for a workstation with a folder of its own."""
    monkeypatch.setenv("STAFFDESK_DATA_FOLDER", str(tmp_path / "workstation"))
    made = f"sqlite:///{(tmp_path / 'office.sqlite').as_posix()}"
    migrations.upgrade(made)
    before = list(logging.getLogger().handlers)
    yield made
    for handler in logging.getLogger().handlers:
        if handler not in before:
            logging.getLogger().removeHandler(handler)
            handler.close()


def refusal(url: str, capsys: pytest.CaptureFixture[str]) -> str:
    """Start the program; give what it says, with plain spaces, instead of opening its window."""
    capsys.readouterr()
    assert main(["--database", url, "desk"]) == UNAVAILABLE
    return capsys.readouterr().err.replace("\N{NO-BREAK SPACE}", " ")


def test_a_second_start_on_the_same_database_says_where_the_first_is(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with InstanceLock(tmp_path / "workstation", url):
        said = refusal(url, capsys)
    assert "Staffdesk est déjà ouvert sur cette base de données" in said
    assert "Utilisez la fenêtre déjà ouverte" in said


def test_a_database_newer_than_the_program_stays_shut_and_untouched(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    database = Database(url)
    with database.begin() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999_later'"))
    assert "version plus récente de Staffdesk" in refusal(url, capsys)
    with database.read() as session:
        assert session.scalar(text("SELECT version_num FROM alembic_version")) == "9999_later"
    database.close()


def test_a_file_that_is_no_database_is_not_taken_for_one(
    tmp_path: Path, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "photo.sqlite"
    wrong.write_bytes(b"\x89PNG" * 2000)
    said = refusal(f"sqlite:///{wrong.as_posix()}", capsys)
    assert "La base de données est abîmée" in said
    assert wrong.read_bytes() == b"\x89PNG" * 2000


def answering(desk: Desk, qtbot: QtBot, words: str) -> InboxPage:
    """Have an agent type an answer to a family."""
    scene = QueueScene(desk.office)
    scene.write_message(scene.pupils()[0], "Mercredi", "Est-ce possible ?")
    return at_messages(desk, qtbot, words)


def at_messages(desk: Desk, qtbot: QtBot, words: str) -> InboxPage:
    desk.begin(somebody(Role.AGENT))
    desk.window.go_to("inbox")
    qtbot.waitUntil(lambda: not desk.tasks.is_busy())
    page = desk.window.page("inbox")
    assert isinstance(page, InboxPage)
    page.answer.setPlainText(words)
    return page


def send(page: InboxPage, desk: Desk, qtbot: QtBot) -> str:
    click(page.send_button)
    qtbot.waitUntil(lambda: not desk.tasks.is_busy())
    notice = page.banners.shown()
    return notice.sentence.replace("\N{NO-BREAK SPACE}", " ") if notice is not None else ""


def test_a_full_disk_keeps_the_answer_that_was_typed(desk: Desk, qtbot: QtBot) -> None:
    words = "Oui, c’est possible. " * 180
    page = answering(desk, qtbot, words.strip())
    engine, file = desk.office.database.engine, desk.office.database.file
    assert file is not None
    with contextlib.closing(sqlite3.connect(file)) as connection:
        connection.execute("VACUUM")
        pages = int(connection.execute("PRAGMA page_count").fetchone()[0])

    def fill_up(connection: object, *_: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {room}")  # type: ignore[attr-defined]

    room = pages
    event.listen(engine, "checkout", fill_up)
    said = send(page, desk, qtbot)
    assert said.startswith("Le disque est plein : rien n’a été enregistré et votre saisie est conservée.")
    assert page.answer.toPlainText() == words.strip()
    room = pages + 10_000
    assert send(page, desk, qtbot) == ""
    assert page.answer.toPlainText() == ""


def test_a_database_one_may_only_read_keeps_the_answer_that_was_typed(
    office: Office, clock: SetClock, tmp_path: Path, qtbot: QtBot
) -> None:
    scene = QueueScene(office)
    scene.write_message(scene.pupils()[0], "Mercredi", "Est-ce possible ?")
    shut = Database(f"sqlite:///file:{office.database.file}?mode=ro&uri=true")
    reading = Office(shut, clock, SystemKeychain(), "poste", tmp_path)
    desk = Desk(reading, town_identity(reading))
    qtbot.addWidget(desk.window)
    desk.window.show()
    page = at_messages(desk, qtbot, "Oui, c’est possible.")
    assert send(page, desk, qtbot).startswith("La base de données est en lecture seule")
    assert page.answer.toPlainText() == "Oui, c’est possible."
    desk.window.close()
