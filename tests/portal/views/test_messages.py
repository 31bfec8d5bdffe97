"""Threads: grouped, newest talk first."""

from datetime import timedelta

from staffdesk.portal.family_file import ThreadMessage
from staffdesk.portal.views.messages import threads
from tests.factories_portal import SUNDAY_EVENING as NOW


def _message(thread: str, minutes: int, author: str = "family", *, seen: bool = True) -> ThreadMessage:
    return ThreadMessage(
        f"{thread}{minutes}",
        thread,
        "other",
        f"Objet {thread}",
        author,
        "",
        "a\n  b",
        NOW + timedelta(minutes=minutes),
        seen,
    )


def test_threads_are_grouped_and_the_newest_talk_comes_first() -> None:
    found = threads([_message("a", 0), _message("b", 1), _message("a", 2, "town", seen=False)])
    assert [(thread.uid, len(thread.messages), thread.unread) for thread in found] == [
        ("a", 2, 1),
        ("b", 1, 0),
    ]
    assert found[0].last_at == NOW + timedelta(minutes=2)
    assert found[0].opening == "a b"
    assert threads([]) == []
