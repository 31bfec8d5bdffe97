"""A month costs its cap once over any number of runs; what stands counts, what was cancelled does not."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from staffdesk.domain.dates import Period
from staffdesk.domain.errors import Stale
from staffdesk.domain.money import Cents
from staffdesk.domain.tariffs.storage import body_of
from staffdesk.domain.tariffs.versions import TariffVersion
from staffdesk.models.bookings import BookingCorrection
from staffdesk.models.invoices import Invoice
from staffdesk.models.town import Activity, SchoolHoliday, TariffVersionRow
from staffdesk.models.unit_of_work import Database
from staffdesk.services.billing_months import charged_months
from staffdesk.services.crediting import Crediting
from tests.domain.tariffs import grids
from tests.factories_money import DUE, Family, MoneyTown, october_days
from tests.set_clock import SetClock

CAP = 2000
CAPPED = replace(grids.G1_MEAL, activity="canteen", monthly_cap=Cents(CAP))
PRICE = 305
FIRST_HALF = (date(2026, 10, 1), date(2026, 10, 5))
SECOND_HALF = (date(2026, 10, 6), date(2026, 10, 31))
CHILDREN = (("Malo", date(2019, 5, 2)), ("Zélie", date(2022, 3, 9)))


def price_with(town: MoneyTown, version: TariffVersion) -> None:
    """Give the canteen another tariff."""
    with town.database.begin() as session:
        row = session.scalars(select(TariffVersionRow).join(Activity).where(Activity.code == "canteen")).one()
        row.body = body_of(version)


def capped_town(database: Database, clock: SetClock, folder: Path) -> MoneyTown:
    """Found a town whose meals cost a child at most 20 € a month."""
    made = MoneyTown(database, clock, folder)
    price_with(made, CAPPED)
    return made


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    """A town with a cap."""
    return capped_town(database, clock, tmp_path)


def drafted(town: MoneyTown, first: date, last: date) -> int:
    return town.invoicing.draft(town.officer, "Cantine", first, last, DUE, ("canteen",))


def issue(town: MoneyTown, first: date, last: date) -> int:
    return town.invoicing.issue(town.officer, drafted(town, first, last), render=False).total_cents


def asked(town: MoneyTown, *families: Family) -> list[int]:
    """What each family is asked in all: its invoices, less what was credited, with open corrections."""
    found = []
    with town.database.read() as session:
        for family in families:
            own = Invoice.household_id == family.household_id
            total = session.scalar(select(func.sum(Invoice.total_cents - Invoice.credited_cents)).where(own))
            payer = func.coalesce(BookingCorrection.household_id, Invoice.household_id)
            waiting = session.scalar(
                select(func.sum(BookingCorrection.cents))
                .join(Invoice, Invoice.id == BookingCorrection.invoice_id)
                .where(payer == family.household_id, BookingCorrection.settled_at.is_(None))
            )
            found.append(int(total or 0) + int(waiting or 0))
    return found


def days(town: MoneyTown, family: Family, count: int, child: int = 0) -> Sequence[date]:
    """`count` booked days of October."""
    found = october_days(count)
    town.add_days(family, "canteen", found, child=child, state="booked")
    return found


def test_a_month_cut_in_two_runs_pays_its_cap_once_and_says_what_was_counted(town: MoneyTown) -> None:
    family = town.add_family()
    days(town, family, 12)
    before = issue(town, *FIRST_HALF)
    run = drafted(town, *SECOND_HALF)
    [draft] = town.invoicing.detail(town.officer, run).invoices
    [cap] = [one for one in town.invoicing.lines(town.officer, draft.invoice_id) if one.amount_cents < 0]
    assert 0 < before < CAP
    assert before + draft.total_cents == CAP
    assert "déjà facturés" in cap.detail
    assert any("dont" in said and "déjà facturés" in said for said in cap.why)


def test_a_run_over_two_months_pays_two_caps(town: MoneyTown) -> None:
    family = town.add_family()
    october = days(town, family, 8)
    town.add_days(family, "canteen", [on.replace(month=11) for on in october], state="booked")
    assert issue(town, date(2026, 10, 1), date(2026, 11, 30)) == 2 * CAP


def test_brothers_and_sisters_pay_the_cap_of_the_family_once(town: MoneyTown) -> None:
    price_with(town, replace(CAPPED, family_cap=Cents(3000)))
    family = town.add_family(children=CHILDREN)
    for child in (0, 1):
        days(town, family, 12, child)
    issue(town, *FIRST_HALF)
    issue(town, *SECOND_HALF)
    assert asked(town, family) == [3000]


def test_a_cancelled_invoice_does_not_count(town: MoneyTown) -> None:
    family = town.add_family()
    days(town, family, 12)
    first = issue(town, *FIRST_HALF)
    with town.database.read() as session:
        invoice = session.scalars(select(Invoice.id)).one()
    Crediting(town.office).cancel_invoice(town.officer, invoice, "Erreur de famille", seen_cents=first)
    assert issue(town, *SECOND_HALF) + issue(town, *FIRST_HALF) == CAP


def test_a_gesture_on_a_line_still_counts(town: MoneyTown) -> None:
    """What was given is not taken back by the next invoice of the month."""
    family = town.add_family()
    days(town, family, 12)
    first = issue(town, *FIRST_HALF)
    with town.database.read() as session:
        invoice = session.scalars(select(Invoice.id)).one()
    [line, *_] = town.invoicing.lines(town.officer, invoice)
    Crediting(town.office).credit_line(town.officer, line.line_id, 500, "Geste", seen_cents=first)
    issue(town, *SECOND_HALF)
    assert asked(town, family) == [CAP - 500]


def test_a_draft_is_stale_once_another_run_took_a_part_of_the_cap(town: MoneyTown) -> None:
    family = town.add_family()
    days(town, family, 12)
    waiting = drafted(town, *SECOND_HALF)
    issue(town, *FIRST_HALF)
    with pytest.raises(Stale):
        town.invoicing.issue(town.officer, waiting, render=False)


def test_the_fee_of_a_month_is_asked_once_by_two_runs(town: MoneyTown) -> None:
    price_with(town, replace(grids.G11_CARD, activity="canteen"))
    family = town.add_family()
    days(town, family, 12)
    issue(town, *FIRST_HALF)
    assert town.invoicing.detail(town.officer, drafted(town, *SECOND_HALF)).invoices == ()
    assert asked(town, family) == [5900]


def of_holidays(town: MoneyTown) -> None:
    """Price the canteen by a fee of the period, and let it be an activity of the Christmas holidays."""
    price_with(town, replace(grids.G1_AMIS, activity="canteen"))
    with town.database.begin() as session:
        session.scalars(select(Activity).where(Activity.code == "canteen")).one().period_kind = "holidays"
        session.add(SchoolHoliday(name="Noël", starts_on=date(2026, 12, 19), last_on=date(2027, 1, 3)))


@pytest.mark.parametrize(
    ("holidays", "cut"),
    [
        (False, (date(2026, 10, 1), date(2026, 10, 20), date(2026, 11, 1))),
        (True, (date(2026, 12, 19), date(2026, 12, 28), date(2027, 1, 4))),
        (True, (date(2026, 12, 19), date(2027, 1, 1), date(2027, 1, 4))),
    ],
)
def test_the_fee_of_a_period_is_asked_once_by_the_runs_that_cut_it(
    town: MoneyTown, *, holidays: bool, cut: tuple[date, date, date]
) -> None:
    if holidays:
        of_holidays(town)
    else:
        price_with(town, replace(grids.G1_AMIS, activity="canteen"))
    family = town.add_family()
    town.add_days(family, "canteen", Period(cut[0], cut[2]).days(), state="booked")
    one_day = timedelta(days=1)
    issue(town, cut[0], cut[1] - one_day)
    assert asked(town, family) == [1220]
    after = drafted(town, cut[1], cut[2] - one_day)
    assert town.invoicing.detail(town.officer, after).invoices == ()
    town.add_days(family, "canteen", [cut[2] + timedelta(days=7)])
    issue(town, cut[2], cut[2] + timedelta(days=20))
    assert asked(town, family) == [2 * 1220]


def test_a_town_without_caps_asks_for_nothing() -> None:
    month = Period(date(2026, 10, 1), date(2026, 11, 1))
    assert charged_months([grids.G1_MEAL], month, ["canteen"]) == ()
    assert charged_months([CAPPED], month, ["evening"]) == ()
    [found] = charged_months([CAPPED], month, ["evening", "canteen"])
    assert (found.codes, found.period) == (("canteen",), month)


def test_fees_count_the_school_year_and_caps_the_month() -> None:
    card, month = replace(grids.G11_CARD, activity="evening"), Period(date(2026, 10, 1), date(2026, 11, 1))
    caps, fees = charged_months([CAPPED, card], month, ["evening", "canteen"])
    assert (caps.codes, caps.with_late) == (("canteen",), False)
    assert (fees.codes, fees.with_late) == (("evening",), True)
    assert fees.period == Period(date(2026, 9, 1), date(2027, 9, 1))
