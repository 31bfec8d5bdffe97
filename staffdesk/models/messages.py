"""Threads of messages with families."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from staffdesk.models.base import Base, HasUid


class Thread(HasUid, Base):
    """A conversation with one family on one topic; ``state`` is to_answer, answered or closed."""

    __tablename__ = "thread"

    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    topic: Mapped[str]
    subject: Mapped[str]
    state: Mapped[str] = mapped_column(default="to_answer")
    unread: Mapped[bool] = mapped_column(default=True)
    assigned_to: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    request_id: Mapped[int | None] = mapped_column(ForeignKey("request.id"))
    last_at: Mapped[datetime]
    messages: Mapped[list["Message"]] = relationship(order_by="Message.id", back_populates="thread")


class Message(HasUid, Base):
    """One message of a thread; ``author`` is family or town, ``author_name`` as shown."""

    __tablename__ = "message"

    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"), index=True)
    author: Mapped[str]
    author_name: Mapped[str]
    body: Mapped[str]
    written_at: Mapped[datetime]
    thread: Mapped[Thread] = relationship(back_populates="messages")
