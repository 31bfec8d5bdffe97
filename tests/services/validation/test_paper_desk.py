"""Requests on paper: who may be meant, which days there are, and the request that comes of what was typed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from staffdesk.domain.errors import NotAllowed, NotFound, RuleBroken
from staffdesk.models.messages import Message, Thread
from staffdesk.models.requests import SupportingDocument
from staffdesk.models.town import Activity
from staffdesk.services.paper_rows import PaperAsk, PaperFile, PaperPeriod
from staffdesk.services.request_rows import Decision, ItemDecision
from staffdesk.services.validation.paper_desk import PaperDesk
from staffdesk.services.validation.queue import Requests
from tests.factories import (
    AGENT,
    NEXT_MONDAY,
    READER,
    MadeChild,
    MadeFamily,
    SmallTown,
    add_booking,
    booking_state,
)
from tests.services.validation.policy_town import a_family

STAMP = datetime(2026, 11, 14, 9, tzinfo=UTC)
EVERY_DAY = frozenset(range(1, 8))


def period(family: MadeFamily, child: MadeChild, kind: str = "booking", days: int = 6) -> PaperPeriod:
    last = NEXT_MONDAY + timedelta(days)
    return PaperPeriod(family.household_id, kind, child.uid, "cantine", "midi", NEXT_MONDAY, last, EVERY_DAY)


def ask(family: MadeFamily, child: MadeChild, kind: str = "booking", **more: object) -> PaperAsk:
    typed = PaperAsk(
        family.household_id, kind, "paper", STAMP, child=child.uid, activity="cantine", slot="midi"
    )
    return replace(typed, **more)  # type: ignore[arg-type]


def test_a_family_is_given_with_what_its_children_are_enrolled_for(small_town: SmallTown) -> None:
    family, child = a_family(small_town)
    found = PaperDesk(small_town.office).family(AGENT, family.household_id)
    assert (found.name, [one.uid for one in found.children]) == ("Lemoine-Daoud", [child.uid])
    names = [one.name for one in found.children[0].slots]
    assert names[0] == "Cantine"
    assert len(names) == 4
    assert set(found.guardians[0].contact) == {"mobile", "phone", "email"}
    assert ("illness", "Maladie") in found.reasons
    with pytest.raises(NotFound, match="household"):
        PaperDesk(small_town.office).family(AGENT, 999)
    with pytest.raises(NotAllowed):
        PaperDesk(small_town.office).family(READER, family.household_id)


def test_open_and_free_days_can_be_asked_and_booked_ones_given_up(small_town: SmallTown) -> None:
    family, child = a_family(small_town)
    tuesday = NEXT_MONDAY + timedelta(1)
    add_booking(small_town, family, child, tuesday)
    desk = PaperDesk(small_town.office)
    free = [NEXT_MONDAY + timedelta(days) for days in (0, 3, 4)]
    assert list(desk.days(AGENT, period(family, child))) == free
    assert desk.days(AGENT, period(family, child, "cancellation")) == (tuesday,)
    assert desk.days(AGENT, period(family, child, "absence")) == (tuesday,)
    mondays = replace(period(family, child, days=20), weekdays=frozenset({1}))
    assert {on.isoweekday() for on in desk.days(AGENT, mondays)} == {1}


@pytest.mark.parametrize(
    ("last_on", "code"), [(date(2026, 11, 1), "period_reversed"), (date(2028, 11, 1), "period_too_long")]
)
def test_a_period_that_makes_no_sense_is_refused_at_its_end(
    small_town: SmallTown, last_on: date, code: str
) -> None:
    family, child = a_family(small_town)
    with pytest.raises(RuleBroken, match=code) as refused:
        PaperDesk(small_town.office).days(AGENT, replace(period(family, child), last_on=last_on))
    assert refused.value.facts["field"] == "last_on"


def test_a_booking_on_paper_takes_the_same_road_judged_by_its_stamp(small_town: SmallTown) -> None:
    family, child = a_family(small_town)
    request_id = PaperDesk(small_town.office).file(
        AGENT, ask(family, child, days=(NEXT_MONDAY,), words="Rendu au guichet.")
    )
    shown = Requests(small_town.office).detail(AGENT, request_id)
    assert (shown.channel, shown.received_at, shown.note) == ("paper", STAMP, "Rendu au guichet.")
    assert [(row.on, row.op, row.proposed) for row in shown.dates] == [(NEXT_MONDAY, "add", "accepted")]
    assert booking_state(small_town, child, NEXT_MONDAY) == "requested"


def test_a_cancellation_and_an_absence_are_filed_as_such(small_town: SmallTown) -> None:
    family, child = a_family(small_town)
    tuesday = NEXT_MONDAY + timedelta(1)
    for on in (NEXT_MONDAY, tuesday):
        add_booking(small_town, family, child, on)
    desk = PaperDesk(small_town.office)
    cancelled = desk.file(AGENT, ask(family, child, "cancellation", days=(NEXT_MONDAY,)))
    absent = desk.file(AGENT, ask(family, child, "absence", days=(tuesday,), reason="illness"))
    rows = [Requests(small_town.office).detail(AGENT, one) for one in (cancelled, absent)]
    assert [(one.kind, one.dates[0].op) for one in rows] == [("booking", "cancel"), ("absence", "absence")]


def test_only_the_contact_data_that_differs_is_asked(small_town: SmallTown) -> None:
    family, child = a_family(small_town)
    contact = {"mobile": ("", "06 00 00 00 09"), "email": ("a@b.fr", "a@b.fr")}
    asked = ask(family, child, "edit", guardian=family.guardian_uid, contact=contact)
    request_id = PaperDesk(small_town.office).file(AGENT, asked)
    shown = Requests(small_town.office).detail(AGENT, request_id)
    assert [(row.name, row.asked) for row in shown.fields] == [("mobile", "06 00 00 00 09")]


@pytest.mark.parametrize(
    ("kind", "code"), [("booking", "paper_without_days"), ("edit", "paper_without_change")]
)
def test_what_asks_for_nothing_is_refused(small_town: SmallTown, kind: str, code: str) -> None:
    family, child = a_family(small_town)
    with pytest.raises(RuleBroken, match=code):
        PaperDesk(small_town.office).file(AGENT, ask(family, child, kind))


SCAN = PaperFile("carnet.pdf", "application/pdf", b"%PDF-1.4 scanned")


def test_a_family_is_given_with_the_weeks_documents_and_topics_of_the_town(small_town: SmallTown) -> None:
    family, _ = a_family(small_town)
    with small_town.database.begin() as session:
        session.get_one(Activity, small_town.activities["mercredi"]).weekdays = [3, 6]
    found = PaperDesk(small_town.office).family(AGENT, family.household_id)
    weeks = {(slot.activity, slot.weekdays) for slot in found.children[0].slots}
    assert ("mercredi", frozenset({3, 6})) in weeks
    assert {one.owner for one in found.document_types} <= {"household", "child"}
    assert found.topics


def test_a_document_on_paper_is_checked_and_filed_like_any_other(small_town: SmallTown) -> None:
    family, child = a_family(small_town)
    desk, requests = PaperDesk(small_town.office), Requests(small_town.office)
    kind = next(one for one in desk.family(AGENT, family.household_id).document_types if one.owner == "child")
    with pytest.raises(RuleBroken, match="paper_without_file"):
        desk.file(AGENT, ask(family, child, "document", type_code=kind.code))
    asked = desk.file(AGENT, ask(family, child, "document", type_code=kind.code, file=SCAN))
    shown = requests.detail(AGENT, asked)
    assert shown.document is not None
    assert shown.document.type_name == kind.name
    assert [(file.name, file.complete) for file in shown.files] == [("carnet.pdf", True)]
    assert requests.file_content(AGENT, shown.files[0].doc_id) == (SCAN.content, "application/pdf")
    requests.decide(AGENT, Decision(asked, shown.token, (ItemDecision(0, "accepted"),)))
    with small_town.database.read() as session:
        filed = session.scalars(
            select(SupportingDocument).where(SupportingDocument.request_id == asked)
        ).one()
        assert (filed.type_code, filed.child_id) == (kind.code, child.child_id)
        assert filed.received_on == STAMP.date()


def test_a_message_on_paper_waits_for_its_answer(small_town: SmallTown) -> None:
    family, child = a_family(small_town)
    desk = PaperDesk(small_town.office)
    typed = ask(family, child, "message", topic="booking", subject="Cantine", words="Merci de rappeler.")
    with pytest.raises(RuleBroken, match="paper_without_message"):
        desk.file(AGENT, replace(typed, words=" "))
    desk.file(AGENT, typed)
    with small_town.database.read() as session:
        thread = session.scalars(select(Thread)).one()
        assert (thread.subject, thread.topic, thread.state) == ("Cantine", "booking", "to_answer")
        assert session.scalars(select(Message.body)).all() == ["Merci de rappeler."]
