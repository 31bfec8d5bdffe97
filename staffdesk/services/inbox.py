"""Messages with families: threads, answers, and what is written first by the town."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from staffdesk.domain.errors import NotFound, RuleBroken
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.search_text import search_text
from staffdesk.domain.topics import Topic, Topics
from staffdesk.models.households import Household
from staffdesk.models.messages import Message, Thread
from staffdesk.models.requests import Request
from staffdesk.models.staff import StaffUser
from staffdesk.services import audit
from staffdesk.services.family_rows import MessageRow, ThreadDetail, ThreadRow
from staffdesk.services.office import Office
from staffdesk.services.town_messages import send_message

CHANGED: Topics = frozenset({Topic.MESSAGES, Topic.SYNC})
EXCERPT = 140
LONGEST_BODY = 4000
LONGEST_SUBJECT = 200
SHOWN = 500
"""Threads listed, newest first; older ones are found by searching."""


class Inbox:
    """Use cases of the screen Messages."""

    def __init__(self, office: Office) -> None:
        """Keep the office."""
        self.office = office

    def threads(self, actor: Actor, state: str | None = None, text: str = "") -> tuple[ThreadRow, ...]:
        """List threads, newest first.

        Args:
            actor: who asks.
            state: to_answer, answered or closed; None for all.
            text: words of the family, the subject or the last message, whatever case and accents.
        """
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            rows = _rows(session, state)
        wanted = search_text(text).split()
        return tuple(row for row in rows if _holds(row, wanted))[:SHOWN]

    def waiting(self, actor: Actor) -> int:
        """Count the conversations that wait for an answer: the figure beside the rail entry."""
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            return session.scalar(select(func.count()).where(Thread.state == "to_answer")) or 0

    def thread(self, actor: Actor, thread_id: int) -> ThreadDetail:
        """Give a thread; whoever may answer has then read it.

        Raises:
            NotFound: ``thread``.
        """
        actor.need(Permission.READ)
        with self.office.database.begin() as session:
            thread = _thread(session, thread_id)
            if actor.may(Permission.ANSWER_MESSAGES):
                thread.unread = False
            row = _rows(session, None, thread_id)[0]
            messages = tuple(
                MessageRow(
                    message.id,
                    message.author == "town",
                    message.author_name,
                    message.body,
                    message.written_at,
                )
                for message in thread.messages
            )
            return ThreadDetail(row, thread.household_id, messages)

    def answer(self, actor: Actor, thread_id: int, body: str) -> Topics:
        """Answer in a thread; it is answered from then on, also when it was closed.

        Raises:
            NotFound: ``thread``.
            RuleBroken: ``message_empty``, ``message_long``.
        """
        actor.need(Permission.ANSWER_MESSAGES)
        with self.office.database.begin() as session:
            self._send(session, actor, _thread(session, thread_id), _checked(body))
        return CHANGED

    def write(
        self,
        actor: Actor,
        household_id: int,
        topic: str,
        subject: str,
        body: str,
        request_id: int | None = None,
    ) -> Topics:
        """Write to a family first, perhaps about one of its requests.

        Raises:
            NotFound: ``household``, or ``request`` when it is not this family's.
            RuleBroken: ``message_empty``, ``message_long``, ``subject_missing``.
        """
        actor.need(Permission.ANSWER_MESSAGES)
        title = subject.strip()[:LONGEST_SUBJECT]
        if not title:
            raise RuleBroken("subject_missing", field="subject")
        with self.office.database.begin() as session:
            if session.get(Household, household_id) is None:
                raise NotFound("household", household_id=household_id)
            thread = Thread(
                household_id=household_id,
                topic=topic,
                subject=title,
                unread=False,
                request_id=_own_request(session, household_id, request_id),
                last_at=self.office.clock.now(),
            )
            session.add(thread)
            session.flush()
            self._send(session, actor, thread, _checked(body))
        return CHANGED

    def close(self, actor: Actor, thread_id: int) -> Topics:
        """Close a thread that needs no answer; a new message of the family opens it again.

        Raises:
            NotFound: ``thread``.
        """
        actor.need(Permission.ANSWER_MESSAGES)
        with self.office.database.begin() as session:
            thread = _thread(session, thread_id)
            thread.state, thread.unread = "closed", False
            at = self.office.clock.now()
            audit.record(session, actor, "thread.closed", f"thread:{thread_id}", at=at)
        return CHANGED

    def assign(self, actor: Actor, thread_id: int, user_id: int | None) -> Topics:
        """Give a thread to a colleague, or to nobody.

        Raises:
            NotFound: ``thread``, ``staff_user``.
        """
        actor.need(Permission.ANSWER_MESSAGES)
        with self.office.database.begin() as session:
            if user_id is not None and session.get(StaffUser, user_id) is None:
                raise NotFound("staff_user", user_id=user_id)
            _thread(session, thread_id).assigned_to = user_id
            facts = {"to": user_id}
            at = self.office.clock.now()
            audit.record(session, actor, "thread.assigned", f"thread:{thread_id}", facts, at=at)
        return CHANGED

    def _send(self, session: Session, actor: Actor, thread: Thread, body: str) -> None:
        """Store a message of the town and queue it, in one transaction (R6)."""
        at = self.office.clock.now()
        send_message(session, actor.name, thread, body, at)
        audit.record(session, actor, "message.sent", f"thread:{thread.id}", at=at)


def _thread(session: Session, thread_id: int) -> Thread:
    thread = session.get(Thread, thread_id)
    if thread is None:
        raise NotFound("thread", thread_id=thread_id)
    return thread


def _own_request(session: Session, household_id: int, request_id: int | None) -> int | None:
    if request_id is None:
        return None
    request = session.get(Request, request_id)
    if request is None or request.household_id != household_id:
        raise NotFound("request", request_id=request_id)
    return request_id


def _checked(body: str) -> str:
    text = body.strip()
    if not text:
        raise RuleBroken("message_empty", field="body")
    if len(text) > LONGEST_BODY:
        raise RuleBroken("message_long", field="body", longest=LONGEST_BODY)
    return text


def _rows(session: Session, state: str | None, thread_id: int | None = None) -> Sequence[ThreadRow]:
    newest = select(func.max(Message.id)).group_by(Message.thread_id)
    question = (
        select(Thread, Household.name, Message.body, StaffUser.name)
        .join(Household, Thread.household_id == Household.id)
        .outerjoin(Message, (Message.thread_id == Thread.id) & Message.id.in_(newest))
        .outerjoin(StaffUser, Thread.assigned_to == StaffUser.id)
        .order_by(Thread.last_at.desc(), Thread.id.desc())
    )
    if state is not None:
        question = question.where(Thread.state == state)
    if thread_id is not None:
        question = question.where(Thread.id == thread_id)
    return [
        ThreadRow(
            thread_id=thread.id,
            family=family,
            topic=thread.topic,
            subject=thread.subject,
            excerpt=excerpt_of(body or ""),
            last_at=thread.last_at,
            state=thread.state,
            unread=thread.unread,
            assigned_to=assigned or "",
        )
        for thread, family, body, assigned in session.execute(question)
    ]


def excerpt_of(body: str) -> str:
    """Return the start of a message on one line, cut between words."""
    line = " ".join(body.split())
    if len(line) <= EXCERPT:
        return line
    return f"{line[:EXCERPT].rsplit(' ', 1)[0]}…"


def _holds(row: ThreadRow, wanted: Sequence[str]) -> bool:
    text = search_text(row.family, row.subject, row.excerpt)
    return all(word in text for word in wanted)
