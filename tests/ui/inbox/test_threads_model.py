"""The list of conversations: age, state, and what is unread."""

import pytest
from PySide6.QtTest import QAbstractItemModelTester

from staffdesk.ui.inbox.threads_model import list_rows
from staffdesk.ui.kit.icons import icon_exists
from staffdesk.ui.kit.list_rows import GroupedListModel, spoken_row
from staffdesk.ui.kit.tokens import Tone
from tests.ui.inbox.sample_threads import NOW, paris, thread_row, thread_rows


def test_conversations_stand_by_age() -> None:
    rows = list_rows(thread_rows(), NOW)
    assert list(dict.fromkeys(row.group for row in rows)) == [
        "Aujourd’hui",
        "Ces sept derniers jours",
        "Plus anciens",
    ]
    assert [row.moment.replace("\N{NO-BREAK SPACE}", " ") for row in rows] == [
        "9:12",
        "8:03",
        "8 janv.",
        "6 janv.",
        "14 déc. 2026",
    ]


def test_an_unread_one_has_another_shape_and_says_so() -> None:
    unread, read = list_rows([thread_row(1, unread=True), thread_row(2)], NOW)
    assert (unread.icon, read.icon) == ("chat-circle-fill", "chat-circle")
    assert (unread.moment_tone, read.moment_tone) == (Tone.PLAIN, Tone.QUIET)
    assert "non lu, à répondre" in spoken_row(unread)
    assert "non lu" not in spoken_row(read)


@pytest.mark.parametrize("state", ["to_answer", "answered", "closed"])
def test_each_state_has_its_icon(state: str) -> None:
    verdict = list_rows([thread_row(1, state=state, last_at=paris(4, 8))], NOW)[0].verdict
    assert verdict is not None
    assert icon_exists(verdict.icon)


def test_the_model_behaves_as_qt_expects() -> None:
    model = GroupedListModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.replace(list_rows(thread_rows(), NOW))
    assert model.rowCount() == 8
