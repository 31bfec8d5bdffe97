"""A message of the town to a family: stored in its thread and queued for the portal together (R6)."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.contract.v1 import MessageKind, TownMessageBody
from staffdesk.models.base import new_uid
from staffdesk.models.households import Household
from staffdesk.models.messages import Message, Thread
from staffdesk.models.requests import Request
from staffdesk.models.sync import OutboxMessage
from staffdesk.models.town import TextTemplate
from staffdesk.services.sync import outbox

BOOKING_TOPIC, INVOICE_TOPIC = "booking", "invoice"


def send_message(
    session: Session,
    author: str,
    thread: Thread,
    body: str,
    at: datetime,
    *,
    hold_until_at: datetime | None = None,
) -> None:
    """Store a message of the town and queue it, in the caller's transaction."""
    message = Message(
        uid=new_uid(), thread_id=thread.id, author="town", author_name=author, body=body, written_at=at
    )
    session.add(message)
    thread.state, thread.unread, thread.last_at = "answered", False, at
    sent = TownMessageBody(
        thread=thread.uid,
        message=message.uid,
        topic=thread.topic,
        subject=thread.subject,
        body=body,
        author_name=author,
        written_at=at,
        req_id=session.scalar(select(Request.req_id).where(Request.id == thread.request_id)),
    )
    family = session.scalar(select(Household.uid).where(Household.id == thread.household_id))
    outbox.enqueue(session, MessageKind.MESSAGE, family, sent, at=at, hold_until_at=hold_until_at)


def write_notice(
    session: Session,
    author: str,
    household_id: int,
    subject: str,
    body: str,
    at: datetime,
    topic: str = BOOKING_TOPIC,
    hold_until_at: datetime | None = None,
) -> Thread:
    """Open a thread, about bookings by default, with a message of the town, in the caller's transaction.

    ``hold_until_at``: it does not leave before, so that it can be taken back.
    """
    thread = Thread(
        uid=new_uid(), household_id=household_id, topic=_topic(session, topic), subject=subject, last_at=at
    )
    session.add(thread)
    session.flush()
    send_message(session, author, thread, body, at, hold_until_at=hold_until_at)
    return thread


def take_notice_back(session: Session, thread_id: int) -> bool:
    """Take a thread of one unsent message back, as if it had not been written; false once it is numbered."""
    thread = session.get(Thread, thread_id)
    if thread is None:
        return False
    of_thread = OutboxMessage.body.contains(thread.uid, autoescape=True)
    queued = session.scalars(
        select(OutboxMessage)
        .where(OutboxMessage.kind == MessageKind.MESSAGE.value, of_thread)
        .with_for_update()
    ).all()
    if any(one.n is not None for one in queued):
        return False
    for row in (*queued, *session.scalars(select(Message).where(Message.thread_id == thread_id))):
        session.delete(row)
    session.flush()
    session.delete(thread)
    session.flush()
    return True


def _topic(session: Session, wanted: str) -> str:
    """Choose a topic, or the first the town has."""
    codes = session.scalars(
        select(TextTemplate.code)
        .where(TextTemplate.kind == "message_topic")
        .order_by(TextTemplate.position, TextTemplate.id)
    ).all()
    return wanted if wanted in codes or not codes else codes[0]
