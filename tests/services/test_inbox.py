"""Messages: read, answered and written by those who may; each leaves for the portal with its change."""

import json

import pytest
from sqlalchemy import select

from staffdesk.domain.errors import NotAllowed, NotFound, RuleBroken
from staffdesk.models.sync import OutboxMessage
from staffdesk.services.family_rows import ThreadRow
from staffdesk.services.inbox import EXCERPT, Inbox, excerpt_of
from tests.factories import (
    AGENT,
    COLLEAGUE,
    NEXT_MONDAY,
    READER,
    MadeFamily,
    SmallTown,
    add_child,
    add_family,
    booking_body,
    message_body,
    receive,
)


def only(town: SmallTown, state: str | None = None, text: str = "") -> ThreadRow:
    rows = Inbox(town.office).threads(AGENT, state, text)
    assert len(rows) == 1
    return rows[0]


def sent(town: SmallTown) -> list[dict[str, object]]:
    with town.database.read() as session:
        bodies = session.scalars(select(OutboxMessage.body).where(OutboxMessage.kind == "message"))
        return [json.loads(body or "{}") for body in bodies]


@pytest.fixture
def family(small_town: SmallTown) -> MadeFamily:
    made = add_family(small_town)
    receive(small_town, made, "message", message_body("a" * 32, "Bonjour,\n\nest-ce possible ?"))
    return made


@pytest.mark.usefixtures("family")
def test_a_new_message_waits_until_somebody_who_may_answer_reads_it(small_town: SmallTown) -> None:
    row = only(small_town, "to_answer")
    assert (row.family, row.subject, row.excerpt) == (
        "Lemoine-Daoud",
        "Mercredi prochain",
        "Bonjour, est-ce possible ?",
    )
    assert row.unread
    inbox = Inbox(small_town.office)
    inbox.thread(READER, row.thread_id)
    assert only(small_town).unread
    detail = inbox.thread(AGENT, row.thread_id)
    assert not only(small_town).unread
    assert [(one.from_town, one.author) for one in detail.messages] == [(False, "La famille")]


@pytest.mark.usefixtures("family")
def test_an_answer_leaves_for_the_family(small_town: SmallTown, family: MadeFamily) -> None:
    row = only(small_town)
    Inbox(small_town.office).answer(COLLEAGUE, row.thread_id, "  Oui, bien sûr.  ")
    assert only(small_town, "answered").excerpt == "Oui, bien sûr."
    assert Inbox(small_town.office).threads(AGENT, "to_answer") == ()
    message = sent(small_town)[0]
    assert (message["thread"], message["body"], message["author_name"]) == (
        "a" * 32,
        "Oui, bien sûr.",
        "Dominique L.",
    )


def test_the_town_writes_first_about_a_request(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    asked = receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY))
    inbox = Inbox(small_town.office)
    inbox.write(AGENT, family.household_id, "booking", "Votre demande", "Il manque une pièce.", asked)
    row = only(small_town)
    assert (row.state, row.subject) == ("answered", "Votre demande")
    assert sent(small_town)[0]["req_id"] is not None
    other = add_family(small_town, "Autre")
    with pytest.raises(NotFound, match="request"):
        inbox.write(AGENT, other.household_id, "booking", "Indiscret", "…", asked)


@pytest.mark.parametrize("text", ["lemoine", "MERCREDI", "possible"])
@pytest.mark.usefixtures("family")
def test_threads_are_found_by_words(small_town: SmallTown, text: str) -> None:
    assert only(small_town, text=text).family == "Lemoine-Daoud"
    assert Inbox(small_town.office).threads(AGENT, None, "introuvable") == ()


def test_a_closed_thread_opens_again_with_a_new_message(small_town: SmallTown, family: MadeFamily) -> None:
    inbox = Inbox(small_town.office)
    inbox.close(AGENT, only(small_town).thread_id)
    assert only(small_town, "closed").state == "closed"
    receive(small_town, family, "message", message_body("a" * 32, "Encore une chose"))
    assert only(small_town, "to_answer").unread


@pytest.mark.usefixtures("family")
def test_a_thread_is_given_to_a_colleague(small_town: SmallTown) -> None:
    inbox = Inbox(small_town.office)
    thread_id = only(small_town).thread_id
    inbox.assign(AGENT, thread_id, COLLEAGUE.user_id)
    assert only(small_town).assigned_to == "Dominique L."
    inbox.assign(AGENT, thread_id, None)
    assert only(small_town).assigned_to == ""
    with pytest.raises(NotFound, match="staff_user"):
        inbox.assign(AGENT, thread_id, 404)


@pytest.mark.usefixtures("family")
def test_what_makes_no_letter_is_refused(small_town: SmallTown) -> None:
    inbox, thread_id = Inbox(small_town.office), only(small_town).thread_id
    with pytest.raises(RuleBroken, match="message_empty"):
        inbox.answer(AGENT, thread_id, " \n ")
    with pytest.raises(RuleBroken, match="message_long"):
        inbox.answer(AGENT, thread_id, "x" * 4001)
    with pytest.raises(RuleBroken, match="subject_missing"):
        inbox.write(AGENT, 1, "booking", " ", "Bonjour")
    with pytest.raises(NotFound, match="household"):
        inbox.write(AGENT, 404, "booking", "Objet", "Bonjour")
    with pytest.raises(NotFound, match="thread"):
        inbox.thread(AGENT, 404)
    assert sent(small_town) == []


@pytest.mark.usefixtures("family")
def test_a_reader_writes_nothing(small_town: SmallTown) -> None:
    inbox, thread_id = Inbox(small_town.office), only(small_town).thread_id
    with pytest.raises(NotAllowed):
        inbox.answer(READER, thread_id, "Bonjour")
    with pytest.raises(NotAllowed):
        inbox.close(READER, thread_id)
    with pytest.raises(NotAllowed):
        inbox.assign(READER, thread_id, None)
    with pytest.raises(NotAllowed):
        inbox.write(READER, 1, "booking", "Objet", "Bonjour")


def test_an_excerpt_is_cut_between_words() -> None:
    assert excerpt_of("un  deux\ntrois") == "un deux trois"
    cut = excerpt_of("mot " * 100)
    assert len(cut) <= EXCERPT + 1
    assert cut.endswith("mot…")
