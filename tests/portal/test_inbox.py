"""A form is filed once, and only about the family that sends it (R1)."""

from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from staffdesk.contract.v1 import (
    AbsenceBody,
    AbsenceItem,
    BookingBody,
    BookingItem,
    DocumentBody,
    DocumentDescription,
    EditBody,
    FieldAsked,
    MessageBody,
    RequestKind,
    Wire,
    WithdrawalBody,
)
from staffdesk.domain.errors import NotFound, RuleBroken
from staffdesk.portal import documents, inbox, tables
from staffdesk.portal.database import Store
from staffdesk.portal.exchange import push
from staffdesk.portal.inbox import Receipt
from tests.portal.an_office import (
    CHILD,
    FAMILY,
    OTHER_CHILD,
    OTHER_FAMILY,
    family_snapshot,
    message,
    push_of,
)
from tests.set_clock import SetClock


@pytest.fixture
def families(each_store: Store, clock: SetClock) -> Store:
    """Two families, each with a child."""
    push(
        each_store,
        push_of(
            message(1, "family_snapshot", family_snapshot()),
            message(2, "family_snapshot", family_snapshot(OTHER_FAMILY, OTHER_CHILD), OTHER_FAMILY),
        ),
        clock.now(),
    )
    return each_store


def file(store: Store, clock: SetClock, body: Wire, kind: RequestKind, submit_id: str = "form") -> Receipt:
    with store.begin() as connection:
        return inbox.file_request(
            connection,
            family=FAMILY,
            submit_id=submit_id,
            kind=kind,
            body=body,
            received_at=clock.now(),
        )


def an_edit(**changes: object) -> EditBody:
    facts = {"subject": "household", "uid": FAMILY, "base_rev": 1}
    field = FieldAsked(name="city", base="", asked="Lyon")
    return EditBody.model_validate(facts | {"fields": [field]} | changes)


def booking_for(child: str) -> BookingBody:
    item = BookingItem.model_validate(
        {"child": child, "activity": "canteen", "slot": "noon", "on": "2026-12-01", "op": "add"}
    )
    return BookingBody(base_rev=1, items=[item])


def test_a_double_click_gets_the_first_receipt(families: Store, clock: SetClock) -> None:
    first = file(families, clock, an_edit(), RequestKind.EDIT)
    clock.advance(minutes=1)
    again = file(families, clock, an_edit(), RequestKind.EDIT)
    assert (again.req_id, again.received_at, first.first, again.first) == (
        first.req_id,
        first.received_at,
        True,
        False,
    )


def test_the_identity_of_a_request_is_derived_from_family_and_form(families: Store, clock: SetClock) -> None:
    receipt = file(families, clock, an_edit(), RequestKind.EDIT, "form-9")
    assert receipt.req_id == inbox.request_id(FAMILY, "form-9") != inbox.request_id(OTHER_FAMILY, "form-9")


def test_two_clicks_at_the_same_moment_are_one_request(families: Store, clock: SetClock) -> None:
    start, receipts = Barrier(4), []

    def click() -> None:
        start.wait(10)
        receipts.append(file(families, clock, an_edit(), RequestKind.EDIT))

    clicks = [Thread(target=click) for _ in range(4)]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join(30)
    assert len({receipt.req_id for receipt in receipts}) == 1
    assert [receipt.first for receipt in receipts].count(True) == 1
    with families.read() as connection:
        assert len(connection.execute(select(tables.request.c.id)).all()) == 1


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (RequestKind.BOOKING, booking_for(OTHER_CHILD)),
        (
            RequestKind.ABSENCE,
            AbsenceBody(
                base_rev=1,
                reason="illness",
                items=[
                    AbsenceItem.model_validate(
                        {"child": OTHER_CHILD, "activity": "canteen", "slot": "noon", "on": "2026-12-01"}
                    )
                ],
            ),
        ),
        (RequestKind.EDIT, an_edit(subject="child", uid=OTHER_CHILD)),
        (RequestKind.EDIT, an_edit(subject="household", uid=OTHER_FAMILY)),
        (RequestKind.EDIT, an_edit(subject="guardian", uid="9a" * 16)),
    ],
)
def test_what_speaks_of_another_family_is_not_found(
    families: Store, clock: SetClock, kind: RequestKind, body: Wire
) -> None:
    with pytest.raises(NotFound):
        file(families, clock, body, kind)
    with families.read() as connection:
        assert connection.execute(select(tables.request.c.id)).all() == []


def test_an_own_child_may_be_booked(families: Store, clock: SetClock) -> None:
    assert file(families, clock, booking_for(CHILD), RequestKind.BOOKING).first


def test_a_file_of_another_family_cannot_be_attached(families: Store, clock: SetClock) -> None:
    with families.begin() as connection:
        described = documents.keep_upload(
            connection,
            doc_id="d0" * 16,
            family=OTHER_FAMILY,
            name="a.pdf",
            media_type="application/pdf",
            content=b"%PDF-1",
            created_at="2026-11-16T08:30:00.000000Z",
        )
    with pytest.raises(NotFound):
        file(families, clock, DocumentBody(type_code="x", document=described), RequestKind.DOCUMENT)


def test_a_file_is_attached_only_as_it_is(families: Store, clock: SetClock) -> None:
    with families.begin() as connection:
        described = documents.keep_upload(
            connection,
            doc_id="d0" * 16,
            family=FAMILY,
            name="a.pdf",
            media_type="application/pdf",
            content=b"%PDF-1",
            created_at="2026-11-16T08:30:00.000000Z",
        )
    lied = DocumentDescription.model_validate({**described.to_wire(), "size": 5})
    with pytest.raises(NotFound):
        file(families, clock, DocumentBody(type_code="x", document=lied), RequestKind.DOCUMENT)
    assert file(families, clock, DocumentBody(type_code="x", document=described), RequestKind.DOCUMENT).first


def test_a_message_is_kept_in_its_thread(families: Store, clock: SetClock) -> None:
    body = MessageBody(thread="7a" * 16, message="7b" * 16, topic="other", subject="Bonjour", body="Merci.")
    receipt = file(families, clock, body, RequestKind.MESSAGE)
    with families.read() as connection:
        kept = connection.execute(select(tables.thread_message)).one()
    assert (kept.author, kept.family, kept.req_id) == ("family", FAMILY, receipt.req_id)


def test_another_family_s_thread_is_not_found(families: Store, clock: SetClock) -> None:
    with families.begin() as connection:
        inbox.file_request(
            connection,
            family=OTHER_FAMILY,
            submit_id="form",
            kind=RequestKind.MESSAGE,
            body=MessageBody(thread="7a" * 16, message="7c" * 16, topic="o", subject="s", body="b"),
            received_at=clock.now(),
        )
    body = MessageBody(thread="7a" * 16, message="7b" * 16, topic="other", subject="s", body="b")
    with pytest.raises(NotFound):
        file(families, clock, body, RequestKind.MESSAGE)


def test_a_request_is_taken_back_once_and_only_by_its_family(families: Store, clock: SetClock) -> None:
    filed = file(families, clock, an_edit(), RequestKind.EDIT, "form-1")
    foreign = inbox.request_id(OTHER_FAMILY, "form-1")
    with pytest.raises(NotFound):
        file(families, clock, WithdrawalBody(req_id=foreign), RequestKind.WITHDRAWAL, "form-2")
    receipt = file(families, clock, WithdrawalBody(req_id=filed.req_id), RequestKind.WITHDRAWAL, "form-3")
    with families.read() as connection:
        table = tables.request
        marked = connection.scalar(select(table.c.withdrawn_by).where(table.c.req_id == filed.req_id))
    assert marked == receipt.req_id
    with pytest.raises(RuleBroken, match="already_decided"):
        file(families, clock, WithdrawalBody(req_id=filed.req_id), RequestKind.WITHDRAWAL, "form-4")
