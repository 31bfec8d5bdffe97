"""One illness over several requests: its first day, its carence, the delay of its proof (C7)."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from staffdesk.models.requests import Request, SupportingDocument
from staffdesk.models.town import DocumentType, Town
from staffdesk.services.request_rows import DateRow, Verdict
from staffdesk.services.validation.illness import load_absent_days
from staffdesk.services.validation.queue import Requests
from tests.factories import (
    AGENT,
    MadeChild,
    MadeFamily,
    SmallTown,
    absence_body,
    add_booking,
    add_child,
    add_file,
    booking_state,
    described,
    document_body,
    receive,
)
from tests.services.validation.policy_town import (
    a_family,
    decide_by_hand,
    decide_now,
    stands,
    switch_on,
)

MONDAY, TUESDAY, THURSDAY = (date(2026, 11, day) for day in (16, 17, 19))
CERTIFICATE = b"%PDF-1.4 certificat"


def set_rule(town: SmallTown, **rules: int) -> None:
    with town.database.begin() as session:
        row = session.scalars(select(Town)).one()
        row.rules = {**row.rules, **rules}


def sick(
    town: SmallTown, family: MadeFamily, child: MadeChild, *days: date, proof: bool = False
) -> tuple[DateRow, ...]:
    for on in days:
        add_booking(town, family, child, on)
    given = described(CERTIFICATE, "certificat.pdf")
    documents = (given,) if proof else ()
    if proof:
        add_file(town, family, given, CERTIFICATE)
    body = absence_body(child, *days, documents=tuple(one["doc_id"] for one in documents))
    asked = receive(town, family, "absence", body, documents=documents)
    return Requests(town.office).detail(AGENT, asked).dates


def plain(row: DateRow) -> str:
    return row.reason.replace("\N{NO-BREAK SPACE}", " ")


def test_without_a_proof_the_day_is_billed_until_one_comes_in_time(small_town: SmallTown) -> None:
    family, child = a_family(small_town)
    (row,) = sick(small_town, family, child, MONDAY)
    assert row.proposed == "absent_billed"
    assert plain(row) == "justificatif attendu jusqu’au jeu. 19 nov. 11:45, sinon facturée"
    assert row.proof_due_at == datetime(2026, 11, 19, 10, 45, tzinfo=UTC)


def test_once_the_delay_is_over_the_reason_says_so(small_town: SmallTown) -> None:
    family, child = a_family(small_town)
    for on in (MONDAY,):
        add_booking(small_town, family, child, on)
    asked = receive(small_town, family, "absence", absence_body(child, MONDAY))
    small_town.clock.advance(days=4)
    (row,) = Requests(small_town.office).detail(AGENT, asked).dates
    assert row.proposed == "absent_billed"
    assert plain(row) == "aucun justificatif dans le délai (jeu. 19 nov. 11:45)"


def test_carence_is_counted_from_the_first_day_over_two_requests(
    small_town: SmallTown,
) -> None:
    set_rule(small_town, unpaid_waiting_days=1)
    family, child = a_family(small_town)
    first = sick(small_town, family, child, MONDAY, proof=True)
    second = sick(small_town, family, child, TUESDAY, proof=True)
    assert [(row.proposed, plain(row)) for row in (*first, *second)] == [
        ("absent_billed", "jour de carence"),
        ("absent_excused", "justificatif reçu"),
    ]


def test_two_children_of_one_request_have_their_own_carence(small_town: SmallTown) -> None:
    set_rule(small_town, unpaid_waiting_days=1)
    family, child = a_family(small_town)
    other = add_child(small_town, family, first_name="Hugo")
    for one, on in ((child, MONDAY), (other, TUESDAY)):
        add_booking(small_town, family, one, on)
    given = described(CERTIFICATE)
    add_file(small_town, family, given, CERTIFICATE)
    body = absence_body(child, MONDAY, documents=(given["doc_id"],))
    body["items"] += absence_body(other, TUESDAY)["items"]
    asked = receive(small_town, family, "absence", body, documents=(given,))
    rows = Requests(small_town.office).detail(AGENT, asked).dates
    assert [plain(row) for row in rows] == ["jour de carence", "jour de carence"]


def test_a_certificate_on_file_proves_the_days_that_follow(small_town: SmallTown) -> None:
    family, child = a_family(small_town)
    with small_town.database.begin() as session:
        session.add(
            SupportingDocument(
                household_id=family.household_id,
                child_id=child.child_id,
                type_code="medical",
                received_on=MONDAY,
                filed_at=datetime(2026, 11, 16, 9, tzinfo=UTC),
            )
        )
    (row,) = sick(small_town, family, child, MONDAY)
    assert (row.proposed, plain(row)) == ("absent_excused", "justificatif reçu")


def test_only_the_days_that_may_belong_to_the_illness_are_read(small_town: SmallTown) -> None:
    family, child = a_family(small_town)
    for on in (TUESDAY, MONDAY - timedelta(70)):
        add_booking(small_town, family, child, on, state="absent_billed")
    add_booking(small_town, family, child, THURSDAY)
    with small_town.database.read() as session:
        found = load_absent_days(session, [child.child_id], [THURSDAY])
        assert load_absent_days(session, [child.child_id], []) == {}
    assert found[child.child_id].days == {TUESDAY}


def send_certificate(town: SmallTown, family: MadeFamily, child: MadeChild, about: str = "") -> int:
    with town.database.begin() as session:
        if session.scalar(select(DocumentType.id).where(DocumentType.code == "medical")) is None:
            session.add(DocumentType(code="medical", name="Certificat", owner="child", blocking="none"))
    given = described(CERTIFICATE, "certificat.pdf")
    add_file(town, family, given, CERTIFICATE)
    body = document_body(child, given, "medical") | ({"about": about} if about else {})
    return receive(town, family, "document", body, documents=(given,))


def test_a_certificate_in_the_queue_is_told_beside_its_absence_and_decided_first(
    small_town: SmallTown,
) -> None:
    family, child = a_family(small_town)
    add_booking(small_town, family, child, MONDAY)
    absence = receive(small_town, family, "absence", absence_body(child, MONDAY))
    proof = send_certificate(small_town, family, child)
    requests = Requests(small_town.office)
    shown = requests.detail(AGENT, absence)
    assert (plain(shown.dates[0]), shown.dates[0].verdict) == ("certificat à décider d’abord", Verdict.LOOK)
    (check,) = [one for one in shown.checks if one.code == "proof"]
    assert (check.title, check.verdict, check.opens) == ("Un certificat attend", Verdict.LOOK, proof)
    received = "certificat.pdf, reçu lun. 16 nov. 7:30 : à décider d’abord"
    assert check.compared.replace("\N{NO-BREAK SPACE}", " ") == received
    decide_by_hand(small_town, proof, "accepted")
    after = requests.detail(AGENT, absence)
    assert plain(after.dates[0]) == "justificatif reçu"
    assert after.dates[0].proposed == "absent_excused"
    assert "proof" not in [one.code for one in after.checks]


def test_a_certificate_of_another_child_family_or_illness_tells_nothing(small_town: SmallTown) -> None:
    family, child = a_family(small_town)
    brother = add_child(small_town, family, first_name="Hugo")
    stranger, _ = a_family(small_town, "Garnier")
    add_booking(small_town, family, child, THURSDAY)
    send_certificate(small_town, family, brother)
    send_certificate(small_town, stranger, child)
    send_certificate(small_town, family, child)  # received on Monday, before the absence of Thursday
    absence = receive(small_town, family, "absence", absence_body(child, THURSDAY))
    shown = Requests(small_town.office).detail(AGENT, absence)
    assert "proof" not in [check.code for check in shown.checks]
    with small_town.database.read() as session:
        req_id = session.get_one(Request, absence).req_id
    own = send_certificate(small_town, family, child, req_id)  # ahead of its day, and for it
    shown = Requests(small_town.office).detail(AGENT, absence)
    assert [check.opens for check in shown.checks if check.code == "proof"] == [own]


def test_no_policy_decides_an_absence_whose_certificate_waits(small_town: SmallTown) -> None:
    family, child = a_family(small_town)
    add_booking(small_town, family, child, MONDAY)
    absence = receive(small_town, family, "absence", absence_body(child, MONDAY))
    send_certificate(small_town, family, child)
    switch_on(small_town, "absence:cantine")
    decide_now(small_town)
    assert stands(small_town, absence)[0] == "pending"
    assert booking_state(small_town, child, MONDAY) == "cancel_requested"
