"""A quotient is recorded with its proof; what it changes is shown first, nothing is silently retroactive."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from staffdesk.domain.bookings import BookingEvent
from staffdesk.domain.errors import NotAllowed, NotFound, RuleBroken
from staffdesk.domain.family_quotient import Measure
from staffdesk.domain.invoice_life import InvoiceState
from staffdesk.domain.money import Cents
from staffdesk.domain.permissions import Actor, Role
from staffdesk.models.households import FamilyQuotientRow
from staffdesk.models.invoices import Invoice
from staffdesk.models.requests import SupportingDocument
from staffdesk.models.staff import AuditEntry
from staffdesk.models.unit_of_work import Database
from staffdesk.services.counter import Counter
from staffdesk.services.crediting import Crediting
from staffdesk.services.ledger import verify
from staffdesk.services.quotients import QuotientAsked, Quotients, history
from tests.domain.tariffs.grids import G1_AMIS
from tests.factories_money import Family, MoneyTown, cash, october_days, pay
from tests.services.test_billing_months import CAPPED, price_with
from tests.set_clock import SetClock


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    return MoneyTown(database, clock, tmp_path)


@pytest.fixture
def agent(town: MoneyTown) -> Actor:
    return town.add_staff("sophie", Role.AGENT)


def asked(value: str = "700", on: date = date(2026, 10, 1), **more: Any) -> QuotientAsked:
    return QuotientAsked(value, on, proof="attestation CAF", **more)


def rows(town: MoneyTown, family: Family) -> list[FamilyQuotientRow]:
    with town.database.read() as session:
        return list(
            session.scalars(
                select(FamilyQuotientRow)
                .where(FamilyQuotientRow.household_id == family.household_id)
                .order_by(FamilyQuotientRow.valid_from)
            )
        )


def test_what_a_quotient_would_change_is_shown_by_month(town: MoneyTown, agent: Actor) -> None:
    family = town.add_family()
    town.add_days(family, "canteen", october_days(4))
    town.add_days(family, "canteen", [date(2026, 11, 3)])
    preview = Quotients(town.office).preview(agent, family.household_id, asked())
    assert [
        (row.month, row.child, row.activity, row.before_cents, row.after_cents) for row in preview.rows
    ] == [
        (date(2026, 10, 1), "Malo", "Cantine", 1220, 940),
        (date(2026, 11, 1), "Malo", "Cantine", 305, 235),
    ]
    assert (preview.invoiced_cents, preview.open_cents, preview.is_retroactive) == (0, -350, False)


def test_a_quotient_is_recorded_with_its_proof_and_told(town: MoneyTown, agent: Actor) -> None:
    family = town.add_family()
    Quotients(town.office).record(agent, family.household_id, asked("912,5", date(2027, 2, 1)))
    newest = rows(town, family)[-1]
    assert (str(newest.value), newest.source, newest.proof) == ("912.50", "caf", "attestation CAF")
    assert (newest.decided_by, newest.measure) == (agent.name, "quotient")
    with town.database.read() as session:
        entry = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "household.quotient_recorded")
        ).one()
        assert entry.record == f"household:{family.household_id}"
        assert len(history(session, family.household_id)) == 2


def test_the_same_first_day_is_written_over(town: MoneyTown, agent: Actor) -> None:
    family = town.add_family()
    use = Quotients(town.office)
    use.record(agent, family.household_id, asked("800", date(2027, 2, 1)))
    use.record(agent, family.household_id, asked("810", date(2027, 2, 1)))
    use.record(agent, family.household_id, asked("18000", date(2027, 2, 1), measure="income"))
    assert {(str(row.value), row.measure) for row in rows(town, family)[1:]} == {
        ("810.00", "quotient"),
        ("18000.00", "income"),
    }


def test_what_is_invoiced_changes_only_once_it_is_decided(town: MoneyTown, agent: Actor) -> None:
    family = town.add_family()
    town.add_days(family, "canteen", october_days(4))
    town.issue()
    use = Quotients(town.office)
    preview = use.preview(agent, family.household_id, asked())
    assert (preview.is_retroactive, preview.invoiced_cents, preview.open_cents) == (True, -280, 0)
    with pytest.raises(RuleBroken, match="quotient_retroactive"):
        use.record(agent, family.household_id, asked())
    assert len(rows(town, family)) == 1
    assert [row.cents for row in Crediting(town.office).corrections(town.officer)] == []
    use.record(agent, family.household_id, asked(), retroactive=True)
    assert len(rows(town, family)) == 2
    [first, *_] = open_rows = Crediting(town.office).corrections(town.officer)
    assert [row.cents for row in open_rows] == [-70] * 4
    said = (first.what, first.why)
    assert [words.replace("\u00a0", " ") for words in said] == [
        "prix corrigé à la baisse, jeu. 1\u1d49\u02b3 oct.",
        "quotient familial retenu depuis le 1\u1d49\u02b3 oct. 2026 · facture n° 2026-000001",
    ]
    town.credit()
    assert town.account_cents(family) == 940


@pytest.mark.parametrize("value", ["300", "1300"])
def test_what_was_shown_is_what_is_written_whatever_became_of_the_invoice(
    town: MoneyTown, agent: Actor, value: str
) -> None:
    part_paid, sent, settled = (town.add_family(name) for name in ("Aulne", "Charme", "Érable"))
    for family in (part_paid, sent, settled):
        town.add_days(family, "canteen", october_days(7))
        town.add_days(family, "leisure", october_days(3))
    town.issue()
    counter = Counter(town.office)
    counter.open_till(town.clerk, "guichet", 0)
    for family, cents in ((part_paid, 2000), (settled, 4877)):
        paid = cash(cents, reason="accord du régisseur")
        counter.take(town.clerk, pay(family, [(town.invoice_of(family), cents)], paid, operation=family.uid))
    with town.database.begin() as session:
        session.get_one(Invoice, town.invoice_of(sent)).state = InvoiceState.SENT_TO_TREASURY.value
    quotients = Quotients(town.office)
    for family in (part_paid, sent, settled):
        seen = quotients.preview(agent, family.household_id, asked(value))
        quotients.record(agent, family.household_id, asked(value), retroactive=True, seen=seen)
        before = town.account_cents(family)
        if seen.invoiced_cents > 0:
            town.issue(period=(date(2026, 11, 1), date(2026, 11, 30)))
        else:
            town.credit()
        assert (seen.invoiced_cents > 0) is (value == "1300")
        assert town.account_cents(family) - before == seen.invoiced_cents
    assert verify(town.database).fault is None


def test_a_higher_quotient_decided_on_invoiced_days_is_a_line_of_the_next_invoice(
    town: MoneyTown, agent: Actor
) -> None:
    family = town.add_family()
    town.add_days(family, "canteen", october_days(4))
    town.issue()
    use = Quotients(town.office)
    use.record(agent, family.household_id, asked("1200", date(2026, 10, 3)), retroactive=True)
    town.issue()
    assert town.account_cents(family) == 2 * 305 + 2 * 355
    use.record(agent, family.household_id, asked("900", date(2026, 10, 3)), retroactive=True)
    town.credit()
    assert town.account_cents(family) == 1220


@pytest.mark.parametrize(
    ("decided", "cents"), [(False, 305), (True, 490)], ids=["what was invoiced", "what was decided"]
)
def test_a_price_that_a_cap_hides_counts_where_it_was_decided(
    town: MoneyTown, agent: Actor, *, decided: bool, cents: int
) -> None:
    """Three meals cost the cap before and after; once two of them are excused, the third costs its price."""
    price_with(town, replace(CAPPED, monthly_cap=Cents(900)))
    family = town.add_family()
    town.add_days(family, "canteen", october_days(3), state="booked")
    town.issue()
    use = Quotients(town.office)
    assert not use.preview(agent, family.household_id, asked("2000")).is_retroactive
    use.record(agent, family.household_id, asked("2000"), retroactive=decided)
    town.credit()
    assert town.account_cents(family) == 900
    for on in october_days(2):
        town.move_day(family, BookingEvent.EXCUSE, on)
    town.credit()
    assert town.account_cents(family) == cents


def test_a_fee_that_was_asked_changes_once_it_is_decided(town: MoneyTown, agent: Actor) -> None:
    town.add_activity("amis", "AMIS", replace(G1_AMIS, activity="amis"), cesu=None)
    family = town.add_family(enrolled=("amis",))
    town.invoicing.issue(town.officer, town.draft(codes=("amis",)), render=False)
    use = Quotients(town.office)
    preview = use.preview(agent, family.household_id, asked())
    assert [(row.month, row.activity, row.before_cents, row.after_cents) for row in preview.rows] == [
        (date(2026, 10, 1), "AMIS", 1220, 915)
    ]
    assert (preview.is_retroactive, preview.invoiced_cents) == (True, -305)
    with pytest.raises(RuleBroken, match="quotient_retroactive"):
        use.record(agent, family.household_id, asked())
    use.record(agent, family.household_id, asked(), retroactive=True, seen=preview)
    Crediting(town.office).credit_corrections(town.officer)
    assert town.account_cents(family) == 915


def test_a_fee_is_priced_by_the_day_it_fell_due(town: MoneyTown, agent: Actor) -> None:
    town.add_activity("amis", "AMIS", replace(G1_AMIS, activity="amis"), cesu=None)
    family = town.add_family(enrolled=("amis",))
    town.invoicing.issue(town.officer, town.draft(codes=("amis",)), render=False)
    use, since = Quotients(town.office), asked(on=date(2026, 10, 2))
    assert not use.preview(agent, family.household_id, since).is_retroactive
    use.record(agent, family.household_id, since)
    assert town.account_cents(family) == 1220


def test_an_invoiced_month_that_costs_the_same_is_no_reason_to_refuse(town: MoneyTown, agent: Actor) -> None:
    family = town.add_family()
    town.add_days(family, "canteen", october_days(4))
    town.issue()
    Quotients(town.office).record(agent, family.household_id, asked("1000"))
    assert len(rows(town, family)) == 2


@pytest.mark.parametrize(
    ("wrong", "code", "part"),
    [
        (asked(""), "quotient_unreadable", "quotient"),
        (asked("beaucoup"), "quotient_unreadable", "quotient"),
        (asked("-3"), "quotient_out_of_range", "quotient"),
        (asked("x", measure="income"), "quotient_unreadable", "quotient"),
        (asked("99999999", measure="income"), "quotient_out_of_range", "quotient"),
        (asked(valid_to=date(2026, 10, 1)), "quotient_reversed", "valid_to"),
        (asked(source="voisin"), "choice_missing", "source"),
        (QuotientAsked("700", date(2026, 10, 1), proof="x" * 201), "text_long", "proof"),
    ],
)
def test_what_a_quotient_cannot_be(
    town: MoneyTown, agent: Actor, wrong: QuotientAsked, code: str, part: str
) -> None:
    family = town.add_family()
    with pytest.raises(RuleBroken, match=code) as caught:
        Quotients(town.office).record(agent, family.household_id, wrong)
    assert caught.value.facts["field"] == part


def test_the_proof_on_file_is_one_of_the_family(town: MoneyTown, agent: Actor) -> None:
    family, other = town.add_family(), town.add_family("Autre")
    with town.database.begin() as session:
        documents = [
            SupportingDocument(
                household_id=of.household_id,
                type_code="qf",
                received_on=date(2026, 10, 1),
                filed_at=datetime(2026, 10, 1, tzinfo=UTC),
            )
            for of in (family, other)
        ]
        session.add_all(documents)
        session.flush()
        mine, theirs = (document.id for document in documents)
    use = Quotients(town.office)
    with pytest.raises(NotFound, match="document"):
        use.record(agent, family.household_id, asked(document_id=theirs))
    use.record(agent, family.household_id, asked(document_id=mine))
    assert rows(town, family)[-1].document_id == mine


def test_who_may_not_edit_a_family_records_nothing(town: MoneyTown) -> None:
    family = town.add_family()
    reader = town.add_staff("lecture", Role.READER)
    with pytest.raises(NotAllowed):
        Quotients(town.office).record(reader, family.household_id, asked())
    with pytest.raises(NotFound):
        Quotients(town.office).preview(reader, 9999, asked())


def test_an_income_is_a_measure_of_its_own(town: MoneyTown, agent: Actor) -> None:
    family = town.add_family(quotient=None)
    Quotients(town.office).record(
        agent, family.household_id, asked("18 000".replace(" ", "\u202f"), measure="income")
    )
    with town.database.read() as session:
        (found,) = history(session, family.household_id)
    assert (found.measure, str(found.value)) == (Measure.INCOME, "18000.00")
