"""A decided request shows its answers: each day, each field, what became of it and who corrected it."""

from datetime import timedelta

from sqlalchemy import select

from staffdesk.models.households import AidGrantRow, FamilyQuotientRow
from staffdesk.models.requests import SupportingDocument
from staffdesk.services.request_rows import ItemDecision, Verdict
from staffdesk.services.validation.queue import Requests
from tests.factories import (
    AGENT,
    COLLEAGUE,
    NEXT_MONDAY,
    SmallTown,
    add_child,
    add_file,
    booking_body,
    described,
    document_body,
    edit_body,
    receive,
)
from tests.services.validation.policy_town import a_family, decide_by_hand
from tests.services.validation.sent_decisions import WHY, correct, decide_and_send

TUESDAY = NEXT_MONDAY + timedelta(days=1)


def test_days_show_what_was_answered_not_what_the_rules_would_propose_now(small_town: SmallTown) -> None:
    family, child = a_family(small_town)
    asked = receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY, TUESDAY))
    decide_by_hand(small_town, asked, "accepted", "refused")
    shown = Requests(small_town.office).detail(AGENT, asked)
    assert [(row.on, row.proposed, row.verdict, row.reason) for row in shown.dates] == [
        (NEXT_MONDAY, "accepted", Verdict.OK, ""),
        (TUESDAY, "refused", Verdict.BLOCKED, "Pas cette fois."),
    ]
    assert shown.answers == (ItemDecision(0, "accepted"), ItemDecision(1, "refused", "Pas cette fois."))
    assert shown.correction is None
    assert [line.replace("\u00a0", " ") for line in shown.outcome_lines] == [
        "acceptée : lun. 23 nov.",
        "refusée : mar. 24 nov. · Pas cette fois.",
    ]
    assert "duplicates" not in [check.code for check in shown.checks], "it would meet its own booking"


def test_slots_and_children_are_named_where_a_request_asks_several(small_town: SmallTown) -> None:
    family, child = a_family(small_town)
    brother = add_child(small_town, family, first_name="Hugo")
    body = booking_body(child, NEXT_MONDAY)
    body["items"] += booking_body(brother, NEXT_MONDAY, slot="periscolaire.soir")["items"]
    asked = receive(small_town, family, "booking", body)
    decide_by_hand(small_town, asked, "accepted", "accepted")
    (line,) = Requests(small_town.office).detail(AGENT, asked).outcome_lines
    assert line.replace("\u00a0", " ") == "acceptées : lun. 23 nov. (midi Inès) et lun. 23 nov. (soir Hugo)"


def test_fields_are_named_by_what_they_are(small_town: SmallTown) -> None:
    family, _ = a_family(small_town)
    body = edit_body("guardian", family.guardian_uid, mobile=("06 00 12 34 56", "07"), profession=("", "Fée"))
    asked = receive(small_town, family, "edit", body)
    decide_by_hand(small_town, asked, "accepted", "refused")
    told = Requests(small_town.office).detail(AGENT, asked).outcome_lines
    assert [line.replace("\u00a0", " ") for line in told] == [
        "acceptée : Portable",
        "refusée : Profession · Pas cette fois.",
    ]


def test_the_last_correction_is_told_with_its_author(small_town: SmallTown) -> None:
    family, _ = a_family(small_town)
    body = edit_body("guardian", family.guardian_uid, mobile=("06 00 12 34 56", "07"))
    asked = receive(small_town, family, "edit", body)
    decide_and_send(small_town, asked, "accepted")
    correct(small_town, asked, "refused")
    shown = Requests(small_town.office).detail(AGENT, asked)
    assert shown.correction is not None
    assert (shown.correction.by, shown.correction.reason) == (COLLEAGUE.name, WHY)
    assert (shown.fields[0].current, shown.fields[0].in_conflict) == ("06 00 12 34 56", False)


def test_a_document_on_which_a_quotient_or_an_aid_rests_says_so(small_town: SmallTown) -> None:
    family, _ = a_family(small_town)
    given = described(b"%PDF-1.4 caf")
    add_file(small_town, family, given, b"%PDF-1.4 caf")
    body = document_body(None, given, "address_proof")
    asked = receive(small_town, family, "document", body, documents=(given,))
    decide_by_hand(small_town, asked, "accepted")
    requests = Requests(small_town.office)
    before = requests.detail(AGENT, asked).document
    with small_town.database.begin() as session:
        paper = session.scalars(
            select(SupportingDocument.id).where(SupportingDocument.request_id == asked)
        ).one()
        session.scalars(select(FamilyQuotientRow)).one().document_id = paper
        session.add(
            AidGrantRow(
                household_id=family.household_id,
                code="secours",
                payer="CCAS",
                valid_from=small_town.clock.today(),
                document_id=paper,
                decided_at=small_town.clock.now(),
            )
        )
    after = requests.detail(AGENT, asked).document
    assert before is not None
    assert after is not None
    assert (before.proves_quotient, after.proves_quotient) == (False, True)
    assert (before.proves_aid, after.proves_aid) == (False, True)
