"""Direct debit on real databases: an IBAN is checked, sealed, and never shown whole."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from staffdesk.domain.anomalies import AnomalyKind
from staffdesk.domain.errors import NotAllowed, NotFound, RuleBroken, Unavailable
from staffdesk.models.invoices import InvoiceRun
from staffdesk.models.mandates import Mandate, MandateAmendment
from staffdesk.models.staff import AuditEntry
from staffdesk.models.unit_of_work import Database
from staffdesk.services.mandates import (
    AMENDMENTS,
    COLUMN,
    TABLE,
    AmendmentAsked,
    MandateAsked,
    Mandates,
    without_mandate,
)
from tests.factories_money import Family, MoneyTown, october_days
from tests.set_clock import SetClock

IBAN = "FR76 3000 6000 0112 3456 7890 189"
SAME_BANK, OTHER_BANK = "FR2230006000019999999999945", "FR3310278060070002012345678"
SIGNED = date(2026, 9, 1)


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    return MoneyTown(database, clock, tmp_path)


@pytest.fixture
def family(town: MoneyTown) -> Family:
    return town.add_family()


def asked(reference: str = "RUM-00001-01", **changes: Any) -> MandateAsked:
    return MandateAsked(
        **{"holder": "Nadège Tilleul", "iban": IBAN, "reference": reference, "signed_on": SIGNED, **changes}
    )


def test_a_mandate_is_recorded_sealed_and_the_one_before_ends(town: MoneyTown, family: Family) -> None:
    mandates = Mandates(town.office)
    first = mandates.sheet(town.clerk, family.household_id)
    assert (first.pays_by_debit, first.active) == (False, None)
    assert (first.offered_holder, first.offered_reference) == ("Nadège Tilleul", "RUM-00001-01")
    mandates.record(town.officer, family.household_id, asked())
    mandates.record(town.officer, family.household_id, asked("RUM-00001-02"))
    sheet = mandates.sheet(town.clerk, family.household_id)
    assert sheet.pays_by_debit
    assert sheet.active is not None
    assert (sheet.active.reference, sheet.active.iban_end) == ("RUM-00001-02", "0189")
    assert [row.ended_on for row in sheet.mandates] == [None, town.clock.today()]
    with town.database.read() as session:
        rows = session.scalars(select(Mandate).order_by(Mandate.id)).all()
        assert all(b"FR76" not in row.iban_sealed for row in rows)
        sealer = town.office.sealer()
        opened = sealer.open(rows[0].iban_sealed, table=TABLE, row_id=rows[0].id, column=COLUMN)
        assert opened == b"FR7630006000011234567890189"
        with pytest.raises(Unavailable):
            sealer.open(rows[0].iban_sealed, table=TABLE, row_id=rows[1].id, column=COLUMN)
        told = [str(entry.facts) for entry in session.scalars(select(AuditEntry))]
        assert not any("30006000" in facts for facts in told)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"holder": " "}, "mandate_holder_missing"),
        ({"iban": "FR76 3000 6000 0112 3456 7890 188"}, "iban_wrong"),
        ({"reference": "é"}, "mandate_reference_wrong"),
        ({"signed_on": date(2027, 1, 1)}, "mandate_signed_ahead"),
    ],
)
def test_what_is_wrong_names_its_field(
    town: MoneyTown, family: Family, changes: dict[str, Any], code: str
) -> None:
    with pytest.raises(RuleBroken, match=code) as refused:
        Mandates(town.office).record(town.officer, family.household_id, asked(**changes))
    assert refused.value.facts["field"] == next(iter(changes))


def test_a_reference_is_never_given_twice(town: MoneyTown, family: Family) -> None:
    mandates = Mandates(town.office)
    mandates.record(town.officer, family.household_id, asked())
    other = town.add_family("Aulne")
    with pytest.raises(RuleBroken, match="mandate_reference_taken"):
        mandates.record(town.officer, other.household_id, asked())


def account(mandate_id: int, **changes: Any) -> AmendmentAsked:
    return AmendmentAsked(
        mandate_id,
        **{"holder": "Nadège Tilleul", "iban": OTHER_BANK, "signed_on": date(2026, 11, 2), **changes},
    )


def test_another_account_amends_the_mandate_and_its_reference_stays(town: MoneyTown, family: Family) -> None:
    mandates = Mandates(town.office)
    mandates.record(town.officer, family.household_id, asked())
    before = mandates.sheet(town.clerk, family.household_id).active
    assert before is not None
    mandates.amend(town.officer, account(before.mandate_id, iban=SAME_BANK))
    mandates.amend(town.officer, account(before.mandate_id, holder="Yves Tilleul"))
    sheet = mandates.sheet(town.clerk, family.household_id)
    assert sheet.active is not None
    assert len(sheet.mandates) == 1
    assert (sheet.active.reference, sheet.active.iban_end) == (before.reference, OTHER_BANK[-4:])
    assert (sheet.active.holder, sheet.active.amended_on) == ("Yves Tilleul", date(2026, 11, 2))
    assert sheet.active.signed_on == SIGNED
    with town.database.read() as session:
        sealer = town.office.sealer()
        kept = session.scalars(select(Mandate)).one()
        opened = sealer.open(kept.iban_sealed, table=TABLE, row_id=kept.id, column=COLUMN)
        left = session.scalars(select(MandateAmendment).order_by(MandateAmendment.id)).all()
        accounts = [
            sealer.open(row.iban_sealed, table=AMENDMENTS, row_id=row.id, column=COLUMN) for row in left
        ]
        told = [str(entry.facts) for entry in session.scalars(select(AuditEntry))]
    assert opened.decode() == OTHER_BANK
    assert [one.decode() for one in accounts] == [IBAN.replace(" ", ""), SAME_BANK]
    assert [row.same_bank for row in left] == [True, False]
    assert not any(SAME_BANK[4:] in facts or OTHER_BANK[4:] in facts for facts in told)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"iban": IBAN}, "mandate_same_account"),
        ({"iban": OTHER_BANK[:-1] + "9"}, "iban_wrong"),
        ({"holder": " "}, "mandate_holder_missing"),
        ({"signed_on": date(2027, 1, 1)}, "mandate_signed_ahead"),
    ],
)
def test_what_is_wrong_with_another_account_changes_nothing(
    town: MoneyTown, family: Family, changes: dict[str, Any], code: str
) -> None:
    mandates = Mandates(town.office)
    mandates.record(town.officer, family.household_id, asked())
    before = mandates.sheet(town.clerk, family.household_id)
    assert before.active is not None
    with pytest.raises(RuleBroken, match=code) as refused:
        mandates.amend(town.officer, account(before.active.mandate_id, **changes))
    assert refused.value.facts["field"] == next(iter(changes))
    assert mandates.sheet(town.clerk, family.household_id) == before


def test_a_mandate_that_is_over_is_not_amended_and_an_active_one_not_signed_again(
    town: MoneyTown, family: Family
) -> None:
    mandates = Mandates(town.office)
    mandates.record(town.officer, family.household_id, asked())
    with pytest.raises(RuleBroken, match="mandate_reference_active"):
        mandates.record(town.officer, family.household_id, asked(iban=OTHER_BANK))
    active = mandates.sheet(town.clerk, family.household_id).active
    assert active is not None
    mandates.end(town.officer, active.mandate_id)
    with pytest.raises(RuleBroken, match="mandate_over"):
        mandates.amend(town.officer, account(active.mandate_id))
    with pytest.raises(NotFound, match="mandate"):
        mandates.amend(town.officer, account(99))
    with pytest.raises(NotAllowed):
        mandates.amend(town.clerk, account(active.mandate_id))


def test_a_run_names_who_pays_by_debit_without_a_mandate_and_may_be_issued(
    town: MoneyTown, family: Family
) -> None:
    mandates = Mandates(town.office)
    town.add_days(family, "canteen", october_days(3))
    other = town.add_family("Aulne")
    town.add_days(other, "canteen", october_days(3))
    mandates.choose(town.officer, family.household_id, by_debit=True)
    mandates.record(town.officer, other.household_id, asked())
    with town.database.read() as session:
        assert without_mandate(session) == {family.household_id}
    run_id = town.draft()
    detail = town.invoicing.detail(town.officer, run_id)
    [point] = [row for row in detail.anomalies if row.kind == AnomalyKind.NO_MANDATE.value]
    assert point.household_id == family.household_id
    assert "mandat" in point.text
    assert town.invoicing.issue(town.officer, run_id, render=False).count == 2
    with town.database.read() as session:
        assert session.scalars(select(InvoiceRun.state)).all() == ["issued"]


def test_a_mandate_that_ended_counts_no_more_and_ending_twice_is_once(
    town: MoneyTown, family: Family
) -> None:
    mandates = Mandates(town.office)
    mandates.record(town.officer, family.household_id, asked())
    active = mandates.sheet(town.clerk, family.household_id).active
    assert active is not None
    mandates.end(town.officer, active.mandate_id)
    town.clock.advance(days=3)
    mandates.end(town.officer, active.mandate_id)
    [row] = mandates.sheet(town.clerk, family.household_id).mandates
    assert row.ended_on == town.clock.today() - timedelta(days=3)
    with town.database.read() as session:
        assert without_mandate(session) == {family.household_id}
        ended = select(AuditEntry).where(AuditEntry.action == "household.mandate_ended")
        assert len(session.scalars(ended).all()) == 1
    mandates.choose(town.officer, family.household_id, by_debit=False)
    with town.database.read() as session:
        assert without_mandate(session) == frozenset()


def test_the_regie_alone_keeps_mandates(town: MoneyTown, family: Family) -> None:
    mandates = Mandates(town.office)
    with pytest.raises(NotAllowed):
        mandates.record(town.clerk, family.household_id, asked())
    with pytest.raises(NotAllowed):
        mandates.choose(town.clerk, family.household_id, by_debit=True)
    with pytest.raises(NotAllowed):
        mandates.end(town.clerk, 1)
    with pytest.raises(NotFound, match="household"):
        mandates.sheet(town.clerk, 999)
    with pytest.raises(NotFound, match="household"):
        mandates.choose(town.officer, 999, by_debit=True)
    with pytest.raises(NotFound, match="mandate"):
        mandates.end(town.officer, 999)
