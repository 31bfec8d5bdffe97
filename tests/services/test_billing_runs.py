"""A fee is asked once: by the run it is due in or, of a right entered later, by the next."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from staffdesk.domain.bookings import BookingEvent
from staffdesk.domain.dates import Period
from staffdesk.domain.errors import RuleBroken, Stale
from staffdesk.domain.tariffs.versions import TariffVersion
from staffdesk.models.bookings import Booking
from staffdesk.models.households import Child, Enrolment, Household
from staffdesk.models.invoices import Invoice
from staffdesk.models.unit_of_work import Database
from staffdesk.services.billing_runs import fee_codes, load_runs, school_years
from staffdesk.services.billing_scope import Scope
from staffdesk.services.crediting import Crediting
from staffdesk.services.money_rows import InvoiceLineRow
from staffdesk.services.second_homes import give_home
from staffdesk.services.tariffs import load_tariff_versions
from tests.domain.tariffs import grids, grids_more
from tests.factories_money import DUE, Family, MoneyTown, october_days
from tests.services.test_billing_months import (
    FIRST_HALF,
    SECOND_HALF,
    asked,
    drafted,
    of_holidays,
    price_with,
)
from tests.set_clock import SetClock

SEPTEMBER = (date(2026, 9, 1), date(2026, 9, 30))
OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))
MEMBERSHIP = replace(grids_more.MEMBERSHIP, activity="canteen")
CARD = replace(grids.G11_CARD, activity="canteen")
PERIOD_FEE = replace(grids.G1_AMIS, activity="canteen")
PACK = replace(grids_more.PACK, activity="canteen")
CARD_CENTS, REFUND_CENTS = 5900, 385


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    """A town without families."""
    return MoneyTown(database, clock, tmp_path)


def issue(town: MoneyTown, first: date, last: date) -> None:
    """Issue a run of the canteen, unless it changes nothing."""
    with suppress(RuleBroken):
        town.invoicing.issue(town.officer, drafted(town, first, last), render=False)


def enrol(town: MoneyTown, family: Family, starts_on: date = date(2026, 9, 1)) -> None:
    """Enter a right to the canteen until the end of the school year."""
    with town.database.begin() as session:
        session.add(
            Enrolment(
                child_id=family.children[0],
                household_id=family.household_id,
                group_id=town.groups["canteen"],
                starts_on=starts_on,
                ends_on=date(2027, 8, 31),
            )
        )


def late_family(town: MoneyTown, version: TariffVersion, *runs: tuple[date, date]) -> Family:
    """A family whose right is entered once these runs were issued, for others."""
    price_with(town, version)
    town.add_days(town.add_family("Autre"), "canteen", [first for first, _ in runs])
    family = town.add_family(enrolled=())
    for run in runs:
        issue(town, *run)
    enrol(town, family)
    return family


def lines(town: MoneyTown, family: Family) -> list[InvoiceLineRow]:
    return list(town.invoicing.lines(town.officer, town.invoice_of(family)))


def words(line: InvoiceLineRow) -> str:
    return line.detail.replace("\u00a0", " ")


def cancel(town: MoneyTown, family: Family) -> int:
    """Cancel the newest invoice of a family, and return it."""
    key = town.invoice_of(family)
    with town.database.read() as session:
        seen = session.scalar(select(Invoice.total_cents - Invoice.credited_cents).where(Invoice.id == key))
    Crediting(town.office).cancel_invoice(town.officer, key, "Erreur", seen_cents=seen or 0)
    return key


def again(town: MoneyTown, invoice_id: int) -> None:
    town.invoicing.issue(town.officer, town.invoicing.draft_again(town.officer, invoice_id), render=False)


def test_a_membership_entered_after_its_run_is_asked_by_the_next_once_and_says_so(town: MoneyTown) -> None:
    family = late_family(town, MEMBERSHIP, SEPTEMBER)
    issue(town, *OCTOBER)
    [line] = lines(town, family)
    assert line.amount_cents == 2500
    assert words(line) == (
        "adhésion de l’année scolaire\néchéance du 1\u1d49\u02b3 septembre 2026 : pas encore facturée"
    )
    assert "Due une fois pour l’année scolaire 2026-2027." in line.why
    issue(town, *NOVEMBER)
    assert asked(town, family) == [2500]


def test_a_card_entered_after_two_months_is_asked_for_both_on_one_line(town: MoneyTown) -> None:
    family = late_family(town, CARD, SEPTEMBER, OCTOBER)
    issue(town, *NOVEMBER)
    now, late = lines(town, family)
    assert (now.quantity, now.amount_cents, now.detail) == (1, CARD_CENTS, "forfait du mois")
    assert (late.quantity, late.amount_cents) == (2, 2 * CARD_CENTS)
    assert words(late) == "forfaits mensuels\nseptembre 2026, octobre 2026 : pas encore facturé"
    issue(town, date(2026, 12, 1), date(2026, 12, 31))
    assert asked(town, family) == [4 * CARD_CENTS]


def test_a_late_card_covers_the_days_of_its_month_and_refunds_those_excused(town: MoneyTown) -> None:
    family = late_family(town, CARD, OCTOBER)
    town.add_days(family, "canteen", october_days(3, 5))
    town.add_days(family, "canteen", october_days(2, 12), state="absent_excused")
    issue(town, *NOVEMBER)
    assert asked(town, family) == [2 * CARD_CENTS - 2 * REFUND_CENTS]
    with town.database.read() as session:
        own = Booking.household_id == family.household_id
        held = session.scalars(select(Booking.invoice_id).where(own).distinct()).all()
    assert held == [town.invoice_of(family)]


def test_days_entered_once_their_card_was_asked_are_held_by_it_and_refunded_if_excused(
    town: MoneyTown,
) -> None:
    price_with(town, CARD)
    family = town.add_family()
    issue(town, *OCTOBER)
    card = town.invoice_of(family)
    town.add_days(family, "canteen", october_days(1, 5), state="booked")
    town.add_days(family, "canteen", october_days(1, 6), state="absent_excused")
    issue(town, *NOVEMBER)
    assert asked(town, family) == [2 * CARD_CENTS - REFUND_CENTS]
    town.move_day(family, BookingEvent.EXCUSE, date(2026, 10, 5))
    issue(town, date(2026, 12, 1), date(2026, 12, 31))
    assert asked(town, family) == [3 * CARD_CENTS - 2 * REFUND_CENTS]
    with town.database.read() as session:
        assert set(session.scalars(select(Booking.invoice_id))) == {card}


def test_the_fee_of_holidays_entered_late_is_asked_once(town: MoneyTown) -> None:
    of_holidays(town)
    family = town.add_family(enrolled=())
    town.add_days(town.add_family("Autre"), "canteen", [date(2026, 12, 21)])
    issue(town, date(2026, 12, 19), date(2026, 12, 27))
    issue(town, date(2026, 12, 28), date(2027, 1, 3))
    enrol(town, family)
    issue(town, date(2027, 1, 4), date(2027, 1, 31))
    late = [line for line in lines(town, family) if "19 décembre 2026" in words(line)]
    assert [line.amount_cents for line in late] == [1220]
    issue(town, date(2027, 2, 1), date(2027, 2, 28))
    assert asked(town, family) == [2 * 1220 + 1525], "the quotient ends with January"


def test_days_of_packs_entered_late_are_invoiced_by_a_second_run(town: MoneyTown) -> None:
    price_with(town, PACK)
    family, other = town.add_family(), town.add_family("Autre")
    for one in (family, other):
        town.add_days(one, "canteen", october_days(1))
    issue(town, *OCTOBER)
    town.add_days(family, "canteen", october_days(10, 5))
    issue(town, *OCTOBER)
    assert asked(town, family, other) == [2 * 3500, 3500]


def test_a_right_that_no_run_met_is_not_late(town: MoneyTown) -> None:
    """Who begins with Staffdesk in the year has asked September by other means."""
    price_with(town, CARD)
    family = town.add_family()
    issue(town, *OCTOBER)
    assert asked(town, family) == [CARD_CENTS]


def test_a_run_for_other_families_was_not_for_this_one(town: MoneyTown) -> None:
    price_with(town, CARD)
    family, other = town.add_family(), town.add_family("Autre")
    run = town.invoicing.draft(
        town.officer, "Une famille", *SEPTEMBER, DUE, ("canteen",), household_ids=(other.household_id,)
    )
    town.invoicing.issue(town.officer, run, render=False)
    issue(town, *OCTOBER)
    assert asked(town, family, other) == [CARD_CENTS, 2 * CARD_CENTS]


def test_a_fee_that_was_cancelled_waits_for_its_own_invoice_to_be_drafted_again(town: MoneyTown) -> None:
    price_with(town, MEMBERSHIP)
    family = town.add_family()
    issue(town, *SEPTEMBER)
    invoice = cancel(town, family)
    town.add_days(family, "evening", [date(2026, 10, 5)])
    issue(town, *OCTOBER)
    assert asked(town, family) == [0]
    again(town, invoice)
    issue(town, *NOVEMBER)
    assert asked(town, family) == [2500]


def test_a_fee_that_the_other_home_was_asked_is_not_late(town: MoneyTown) -> None:
    """A second home is given the child's places as they are, from the first of September on."""
    price_with(town, CARD)
    mother, father = town.add_family(), town.add_family("Charme", children=())
    issue(town, *SEPTEMBER)
    issue(town, *OCTOBER)
    with town.database.begin() as session:
        child = session.get_one(Child, mother.children[0])
        give_home(session, child, session.get_one(Household, father.household_id), date(2026, 11, 16))
    alone = (father.household_id,)
    run = town.invoicing.draft(town.officer, "Père", *NOVEMBER, DUE, ("canteen",), household_ids=alone)
    [invoice] = town.invoicing.detail(town.officer, run).invoices
    town.invoicing.drop(town.officer, run)
    issue(town, *NOVEMBER)
    assert asked(town, mother, father) == [3 * CARD_CENTS, invoice.total_cents]
    assert invoice.total_cents == CARD_CENTS


def test_a_membership_moved_to_a_later_day_is_not_asked_again(town: MoneyTown) -> None:
    price_with(town, MEMBERSHIP)
    family = town.add_family()
    issue(town, *SEPTEMBER)
    with town.database.begin() as session:
        session.execute(update(Enrolment).values(starts_on=date(2026, 10, 5)))
    issue(town, *OCTOBER)
    assert asked(town, family) == [2500]


def test_a_child_that_comes_back_another_year_is_a_member_from_that_day(town: MoneyTown) -> None:
    price_with(town, MEMBERSHIP)
    family = town.add_family(enrolled=())
    enrol(town, family, date(2027, 1, 11))
    with town.database.begin() as session:
        session.add(
            Enrolment(
                child_id=family.children[0],
                household_id=family.household_id,
                group_id=town.groups["canteen"],
                starts_on=date(2025, 9, 1),
                ends_on=date(2026, 8, 31),
            )
        )
    issue(town, date(2027, 1, 1), date(2027, 1, 31))
    [line] = lines(town, family)
    assert (line.amount_cents, "pas encore" in line.detail) == (2500, False)


Order = Callable[[MoneyTown, Family, int], None]


def _its_half_first(town: MoneyTown, _family: Family, invoice: int) -> None:
    again(town, invoice)


def _second_half_first(town: MoneyTown, family: Family, invoice: int) -> None:
    run = town.invoicing.draft(
        town.officer, "Suite", *SECOND_HALF, DUE, ("canteen",), household_ids=(family.household_id,)
    )
    town.invoicing.issue(town.officer, run, render=False)
    assert (
        town.invoicing.detail(town.officer, town.invoicing.draft_again(town.officer, invoice)).invoices == ()
    )


def _next_month_first(town: MoneyTown, _family: Family, invoice: int) -> None:
    issue(town, *NOVEMBER)
    again(town, invoice)


@pytest.mark.parametrize(
    ("order", "months"),
    [(_its_half_first, 1), (_second_half_first, 1), (_next_month_first, 2)],
    ids=["its half", "the other half", "the next month"],
)
def test_a_card_cancelled_after_a_second_run_is_asked_whole_again_once(
    town: MoneyTown, order: Order, months: int
) -> None:
    price_with(town, CARD)
    family = town.add_family()
    town.add_days(family, "canteen", [*october_days(3), *october_days(4, 12)], state="booked")
    town.add_days(family, "canteen", october_days(2, 20), state="absent_excused")
    issue(town, *FIRST_HALF)
    issue(town, *SECOND_HALF)
    whole = CARD_CENTS - 2 * REFUND_CENTS
    assert asked(town, family) == [whole]
    order(town, family, cancel(town, family))
    assert asked(town, family) == [whole + (months - 1) * CARD_CENTS]
    with town.database.read() as session:
        left = select(func.count()).select_from(Booking).where(Booking.invoice_id.is_(None))
        assert session.scalar(left) == 0


def test_a_draft_is_stale_once_a_day_of_an_earlier_run_or_a_right_was_entered(town: MoneyTown) -> None:
    family = late_family(town, CARD, SEPTEMBER)
    changes: list[Callable[[], None]] = [
        lambda: town.add_days(family, "canteen", [date(2026, 9, 7)]),
        lambda: enrol(town, family, date(2026, 9, 2)),
        lambda: issue(town, *NOVEMBER),
    ]
    for change in changes:
        waiting = drafted(town, *OCTOBER)
        change()
        with pytest.raises(Stale, match="draft_outdated"):
            town.invoicing.issue(town.officer, waiting, render=False)


def test_only_fees_that_are_asked_once_look_at_earlier_runs(town: MoneyTown) -> None:
    versions = (MEMBERSHIP, replace(PACK, activity="evening"), replace(grids.G2_DAY, activity="leisure"))
    assert fee_codes(versions, ("canteen", "evening", "leisure")) == {"canteen"}
    assert school_years(Period(date(2026, 8, 1), date(2026, 10, 1))) == Period(
        date(2025, 9, 1), date(2027, 9, 1)
    )
    scope = Scope(Period.through(*OCTOBER), ("canteen",))
    with town.database.read() as session:
        assert load_runs(session, scope, load_tariff_versions(session)) is None
