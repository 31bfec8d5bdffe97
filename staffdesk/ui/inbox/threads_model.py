"""The rows of the list of conversations: who, about what, the last words, when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from staffdesk.domain.dates import local_date
from staffdesk.domain.french.dates import day_month, day_month_year, hour, local
from staffdesk.ui.kit.list_rows import TwoLineRow, Verdict
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from staffdesk.services.family_rows import ThreadRow

TO_ANSWER, ANSWERED, CLOSED = "to_answer", "answered", "closed"
STATE_WORDS = {TO_ANSWER: "À répondre", ANSWERED: "Répondu", CLOSED: "Clos"}
_SIGNS = {
    TO_ANSWER: ("arrow-bend-up-left", Tone.WARN),
    ANSWERED: ("check", Tone.OK),
    CLOSED: ("lock-simple", Tone.QUIET),
}
_WEEK = timedelta(days=7)


def list_rows(threads: Sequence[ThreadRow], now: datetime) -> tuple[TwoLineRow, ...]:
    """Build the list, newest first as given, grouped by age; an unread one has its icon filled."""
    return tuple(
        TwoLineRow(
            key=thread.thread_id,
            group=age_heading(thread.last_at, now),
            icon="chat-circle-fill" if thread.unread else "chat-circle",
            title=thread.family,
            subtitle=thread.subject,
            line2=thread.excerpt,
            moment=moment_words(thread.last_at, now),
            moment_tone=Tone.PLAIN if thread.unread else Tone.QUIET,
            verdict=_verdict(thread),
        )
        for thread in threads
    )


def moment_words(at: datetime, now: datetime) -> str:
    """Say when the last words came: "9:12" today, "8 janv." before, with the year when it is another."""
    seen, today = local(at), local_date(now)
    if seen.date() == today:
        return hour(seen)
    return day_month(seen.date()) if seen.year == today.year else day_month_year(seen.date())


def age_heading(at: datetime, now: datetime) -> str:
    """Name the group of a conversation by the age of its last words."""
    age = local_date(now) - local_date(at)
    if age <= timedelta():
        return "Aujourd’hui"
    return "Ces sept derniers jours" if age < _WEEK else "Plus anciens"


def _verdict(thread: ThreadRow) -> Verdict:
    icon, tone = _SIGNS[thread.state]
    unread = "non lu, " if thread.unread else ""
    return Verdict(icon, tone, thread.assigned_to, f"{unread}{STATE_WORDS[thread.state].lower()}")
