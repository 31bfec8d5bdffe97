"""Threads of messages, newest talk first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from staffdesk.portal.family_file import ThreadMessage


@dataclass(frozen=True)
class Thread:
    """One talk: what it is about, its messages oldest first."""

    uid: str
    subject: str
    topic: str
    messages: list[ThreadMessage]

    @property
    def last_at(self) -> datetime:
        """When the last message was written."""
        return self.messages[-1].written_at

    @property
    def unread(self) -> int:
        """How many messages of the town were not opened."""
        return sum(not message.seen and message.author == "town" for message in self.messages)

    @property
    def opening(self) -> str:
        """The first words of the last message, for the list."""
        return " ".join(self.messages[-1].body.split())[:120]


def threads(messages: Iterable[ThreadMessage]) -> list[Thread]:
    """Group messages (oldest first) into threads, the one with the newest message first."""
    groups: dict[str, list[ThreadMessage]] = {}
    for message in messages:
        groups.setdefault(message.thread, []).append(message)
    found = [Thread(uid, talk[0].subject, talk[0].topic, talk) for uid, talk in groups.items()]
    return sorted(found, key=lambda thread: thread.last_at, reverse=True)
