"""One conversation: who said what and when, the newest in sight."""

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from staffdesk.ui.inbox.thread_view import ThreadView, stamp_words
from tests.ui.conftest import Stage
from tests.ui.hand import click
from tests.ui.inbox import sample_threads as sample


@pytest.fixture
def view(stage: Stage) -> ThreadView:
    made = ThreadView(lambda: sample.NOW)
    stage(made).resize(680, 420)
    return made


def test_messages_follow_one_another_with_name_and_instant(view: ThreadView) -> None:
    view.show_thread(sample.detail())
    words = [label.text() for label in view.findChildren(QLabel) if label.isVisible()]
    assert [word for word in words if word in ("Nadia Marchand", "Camille R.", "mairie")] == [
        "Nadia Marchand",
        "Camille R.",
        "mairie",
        "Nadia Marchand",
    ]
    assert sample.QUESTION in words
    assert view.family.text() == "Famille Marchand"
    assert view.topic.text() == "Réservations"
    assert not view.state.isVisible()


def test_the_newest_message_is_in_sight(view: ThreadView, qtbot: QtBot) -> None:
    view.window().resize(680, 260)
    view.show_thread(sample.detail())
    bar = view.column.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0 and bar.value() == bar.maximum())


def test_a_closed_one_says_so_and_leaves_nothing_of_the_one_before(view: ThreadView) -> None:
    view.show_thread(sample.detail())
    view.show_thread(
        sample.detail(5, family="Da Silva", subject="Menu sans porc", state="closed", topic="unknown")
    )
    assert view.state.text() == "Clos"
    assert view.topic.text() == "unknown"
    assert view.subject.text() == "Menu sans porc"


def test_the_family_leads_to_its_file(view: ThreadView, qtbot: QtBot) -> None:
    view.show_thread(sample.detail())
    qtbot.waitUntil(lambda: view.family.width() == view.family.sizeHint().width())
    with qtbot.waitSignal(view.family_asked):
        click(view.family)


def test_moments_are_said_as_one_needs_them() -> None:
    said = [
        stamp_words(at, sample.NOW).replace("\N{NO-BREAK SPACE}", " ")
        for at in (sample.paris(11, 9, 12), sample.paris(8, 17, 40), sample.paris(14, 9, 0, 12, 2026))
    ]
    assert said == ["ce jour, 9:12", "ven. 8 janv., 17:40", "lun. 14 déc. 2026, 9:00"]
