"""A message of the town: stored and queued together, under a topic the town has."""

from sqlalchemy import delete, select

from staffdesk.models.messages import Message, Thread
from staffdesk.models.sync import OutboxMessage
from staffdesk.models.town import TextTemplate
from staffdesk.services.town_messages import send_message, take_notice_back, write_notice
from tests.factories import SmallTown, add_family


def test_a_notice_opens_a_thread_and_leaves_for_the_family(small_town: SmallTown) -> None:
    family = add_family(small_town)
    at = small_town.clock.now()
    with small_town.database.begin() as session:
        thread = write_notice(session, "Service scolaire", family.household_id, "Une place", "Bonjour", at)
        send_message(session, "Camille R.", thread, "Bonsoir", at)
        assert (thread.topic, thread.state, thread.unread) == ("booking", "answered", False)
        assert session.scalars(select(Message.author_name).order_by(Message.id)).all() == [
            "Service scolaire",
            "Camille R.",
        ]
        sent = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "message")).all()
        assert [one.family for one in sent] == [family.uid, family.uid]


def test_a_town_without_that_topic_uses_its_first(small_town: SmallTown) -> None:
    family = add_family(small_town)
    with small_town.database.begin() as session:
        session.execute(delete(TextTemplate).where(TextTemplate.kind == "message_topic"))
        session.add(TextTemplate(kind="message_topic", code="other", label="Autre"))
        session.flush()
        thread = write_notice(session, "Mairie", family.household_id, "x", "y", small_town.clock.now())
        assert thread.topic == "other"


def test_an_unsent_notice_is_taken_back_as_if_it_had_not_been_written(small_town: SmallTown) -> None:
    family = add_family(small_town)
    at = small_town.clock.now()
    with small_town.database.begin() as session:
        thread = write_notice(session, "Mairie", family.household_id, "Une place", "Bonjour", at)
        other = write_notice(session, "Mairie", family.household_id, "Autre", "Bonjour", at)
        number = thread.id
        assert take_notice_back(session, number)
        assert not take_notice_back(session, number)
        assert session.scalars(select(Thread.id)).all() == [other.id]
        sent = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "message")).one()
        sent.n = 1
        session.flush()
        assert not take_notice_back(session, other.id)
        assert session.get(Thread, other.id) is not None
