"""Whatever invoices share a month, and whatever changes since, it costs what one run over it would."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from staffdesk.domain.bookings import BookingEvent, BookingState, is_billed
from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.french.amounts import NO_BREAK
from staffdesk.domain.invoice_life import InvoiceState
from staffdesk.domain.money import Cents
from staffdesk.domain.tariffs.extras import Per, Surcharge
from staffdesk.domain.tariffs.methods import TimesPrices
from staffdesk.domain.tariffs.siblings import Counting, Order, SiblingRule
from staffdesk.domain.tariffs.versions import CasePrice, TariffVersion, Unit
from staffdesk.models.bookings import Booking, BookingCorrection
from staffdesk.models.invoices import Invoice
from staffdesk.models.unit_of_work import Database
from staffdesk.services.counter import Counter
from staffdesk.services.crediting import Crediting
from staffdesk.services.custody_book import hand_over
from staffdesk.services.custody_rows import MovedDay
from staffdesk.services.ledger import verify
from tests.domain.tariffs import grids, grids_more
from tests.factories_money import DUE, Family, MoneyTown, cash, october_days, pay
from tests.services.test_billing_months import CHILDREN, FIRST_HALF, SECOND_HALF, asked, issue, price_with
from tests.services.test_invoice_corrections import HAND
from tests.set_clock import SetClock

OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))
FIRST = OCTOBER[0]
PRICES = (520, 450, 380)
TIMES = grids.tariff(
    "canteen", Unit.MEAL, CasePrice(TimesPrices(((1, Cents(520)), (4, Cents(450)), (7, Cents(380)))))
)
TOGETHER = replace(grids.G10_GARDERIE, activity="canteen")


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    """A town without families."""
    return MoneyTown(database, clock, tmp_path)


@pytest.fixture
def one_town(sqlite_database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    """One town for many examples, each with a family of its own."""
    return MoneyTown(sqlite_database, clock, tmp_path)


def of_times(count: int) -> int:
    """What a month of so many meals costs."""
    return count * PRICES[(count >= 4) + (count >= 7)]


def corrected(town: MoneyTown) -> list[tuple[date, int, bool]]:
    """Day, cents, and whether it is open, of every correction."""
    with town.database.read() as session:
        rows = session.execute(
            select(Booking.day_on, BookingCorrection.cents, BookingCorrection.settled_at)
            .join(Booking, Booking.id == BookingCorrection.booking_id)
            .order_by(Booking.day_on, BookingCorrection.id)
        ).tuples()
        return [(on, int(cents), settled is None) for on, cents, settled in rows]


@pytest.mark.parametrize("excused", [(1, 2), (7, 8), (1, 8)])
def test_a_day_excused_on_either_invoice_brings_the_month_to_the_price_of_what_is_left(
    town: MoneyTown, excused: tuple[int, ...]
) -> None:
    price_with(town, TIMES)
    family = town.add_family()
    town.add_days(family, "canteen", october_days(8), state="booked")
    issue(town, *FIRST_HALF)
    issue(town, *SECOND_HALF)
    assert asked(town, family) == [of_times(8)]
    for day in excused:
        town.move_day(family, BookingEvent.EXCUSE, date(2026, 10, day))
    assert asked(town, family) == [of_times(6)]
    for day in excused:
        town.move_day(family, BookingEvent.RESTORE, date(2026, 10, day))
    assert asked(town, family) == [of_times(8)]


@pytest.mark.parametrize("late", [0, 1])
def test_a_child_invoiced_later_ranks_those_already_invoiced_of_that_day(town: MoneyTown, late: int) -> None:
    """Either the elder or the younger comes last; the line says why, and the day is corrected once."""
    price_with(town, TOGETHER)
    family = town.add_family(children=CHILDREN)
    town.add_days(family, "canteen", october_days(2), child=1 - late)
    issue(town, *OCTOBER)
    town.add_days(family, "canteen", [FIRST], child=late, state="present_unbooked")
    run = town.draft(codes=("canteen",))
    [draft] = town.invoicing.detail(town.officer, run).invoices
    lines = town.invoicing.lines(town.officer, draft.invoice_id)
    told = [one for one in lines if "frères et sœurs" in one.detail]
    assert [one.amount_cents for one in told] == ([-95] if late == 0 else [])
    assert all(any("Déjà facturé" in said for said in one.why) for one in told)
    town.invoicing.issue(town.officer, run, render=False)
    assert asked(town, family) == [465 + 280]
    assert not any(is_open for *_, is_open in corrected(town))


@pytest.mark.parametrize("late", [0, 1])
def test_a_child_of_the_other_household_ranks_the_next_one_that_is_invoiced(
    town: MoneyTown, late: int
) -> None:
    """Who pays for children of another household, or who have left, pays for them together all the same."""
    price_with(town, TOGETHER)
    father = replace(town.add_family("Charme"), children=town.add_family(children=CHILDREN).children)
    for child in (1 - late, late):
        town.add_days(father, "canteen", [FIRST], child=child)
        issue(town, *OCTOBER)
    assert asked(town, father) == [465]


def test_a_day_taken_off_ranks_the_brothers_and_sisters_of_another_invoice_anew(town: MoneyTown) -> None:
    price_with(town, TOGETHER)
    family = town.add_family(children=CHILDREN)
    town.add_days(family, "canteen", october_days(2), child=0, state="booked")
    issue(town, *OCTOBER)
    town.add_days(family, "canteen", [FIRST], child=1)
    issue(town, *OCTOBER)
    town.move_day(family, BookingEvent.EXCUSE, FIRST, child=0)
    assert corrected(town) == [(FIRST, -280, True), (FIRST, 95, True)]
    assert asked(town, family) == [280 + 280]
    town.credit()
    assert asked(town, family) == [280 + 280]
    assert issue(town, date(2026, 11, 1), date(2026, 11, 30)) == 95
    assert town.account_cents(family) == 280 + 280


def test_what_a_cancelled_invoice_took_off_another_is_asked_again(town: MoneyTown) -> None:
    price_with(town, TIMES)
    family = town.add_family()
    town.add_days(family, "canteen", october_days(8))
    issue(town, *FIRST_HALF)
    issue(town, *SECOND_HALF)
    for first, left in ((SECOND_HALF, 5), (FIRST_HALF, 3)):
        with town.database.read() as session:
            invoice = session.scalars(
                select(Invoice).where(Invoice.state == "issued").order_by(Invoice.id)
            ).all()[first == SECOND_HALF]
        town.credit()
        seen = invoice.total_cents - invoice.credited_cents
        Crediting(town.office).cancel_invoice(town.officer, invoice.id, "Erreur", seen_cents=seen)
        assert asked(town, family) == [of_times(left)]
        issue(town, *first)
        assert asked(town, family) == [of_times(8)]


@pytest.mark.parametrize("again", [False, True])
def test_a_correction_billed_by_an_invoice_that_is_cancelled_is_asked_again_once(
    town: MoneyTown, *, again: bool
) -> None:
    """Not where it was credited there since: the day is not owed any more."""
    family = town.add_family()
    town.add_days(family, "canteen", october_days(2), state="booked")
    issue(town, *OCTOBER)
    town.move_day(family, BookingEvent.EXCUSE, FIRST)
    town.credit()
    town.move_day(family, BookingEvent.RESTORE, FIRST)
    town.add_days(family, "canteen", october_days(1, 20))
    assert issue(town, *OCTOBER) == 2 * 305
    if again:
        town.move_day(family, BookingEvent.EXCUSE, FIRST)
        town.credit()
    left = 305 * (2 - again)
    cancelled = town.invoice_of(family)
    Crediting(town.office).cancel_invoice(town.officer, cancelled, "Erreur", seen_cents=left)
    assert asked(town, family) == [left]
    issue(town, *OCTOBER)
    town.credit()
    assert town.account_cents(family) == 305 * (3 - again)
    assert asked(town, family) == [305 * (3 - again)]


def card_town(town: MoneyTown) -> Family:
    """A monthly card is invoiced in the first days of October; later ones are booked."""
    price_with(town, replace(grids.G11_CARD, activity="canteen"))
    family = town.add_family()
    town.add_days(family, "canteen", october_days(12), state="booked")
    assert issue(town, *FIRST_HALF) == 5900
    return family


def test_absences_after_the_card_of_the_month_are_a_credit_note_of_its_invoice(town: MoneyTown) -> None:
    family = card_town(town)
    town.move_day(family, BookingEvent.EXCUSE, date(2026, 10, 2))
    for day in (8, 9):
        town.move_day(family, BookingEvent.EXCUSE, date(2026, 10, day))
    run = town.draft(codes=("canteen",), period=SECOND_HALF)
    detail = town.invoicing.detail(town.officer, run)
    assert detail.invoices == ()
    told = [row.text.partition(NO_BREAK)[0] for row in detail.anomalies if row.kind == "credited"]
    assert told == ["7,70"]
    done = town.invoicing.issue(town.officer, run, render=False)
    assert (done.count, done.total_cents) == (0, 0)
    again = town.invoicing.issue(town.officer, run, render=False)
    assert (again.count, again.total_cents, again.first) == (0, 0, "")
    assert town.account_cents(family) == asked(town, family)[0] == 5900 - 3 * 385
    with town.database.read() as session:
        assert set(session.scalars(select(Booking.invoice_id))) == {town.invoice_of(family)}


@pytest.mark.parametrize("credited", [(), (9,)])
def test_a_day_that_the_card_covers_is_refunded_and_charged_back_whichever_run_held_it(
    town: MoneyTown, credited: tuple[int, ...]
) -> None:
    """Once the second run is over no other looks at its days: they stand on the invoice of their card."""
    family = card_town(town)
    for day in credited:
        town.move_day(family, BookingEvent.EXCUSE, date(2026, 10, day))
    run = town.draft(codes=("canteen",), period=SECOND_HALF)
    town.invoicing.issue(town.officer, run, render=False)
    town.move_day(family, BookingEvent.EXCUSE, date(2026, 10, 12))
    assert asked(town, family) == [5900 - 385 * (1 + len(credited))]
    town.credit()
    for day in (*credited, 12):
        town.move_day(family, BookingEvent.RESTORE, date(2026, 10, day))
    assert asked(town, family) == [5900]


def test_what_was_paid_for_absent_days_is_the_credit_of_the_family(town: MoneyTown) -> None:
    """The rest of its invoice is credited with other lines of the same run staying on an invoice (E5)."""
    family = card_town(town)
    counter = Counter(town.office)
    counter.open_till(town.officer, "régie", 0)
    counter.take(town.officer, pay(family, [(town.invoice_of(family), 5900)], cash(5900)))
    for day in (8, 9):
        town.move_day(family, BookingEvent.EXCUSE, date(2026, 10, day))
    town.add_days(family, "evening", [date(2026, 10, 20)])
    run = town.draft(period=SECOND_HALF)
    [draft] = town.invoicing.detail(town.officer, run).invoices
    assert draft.total_cents == 220
    town.invoicing.issue(town.officer, run, render=False)
    account = counter.account(town.officer, family.household_id)
    assert (account.invoices, account.credit_cents) == ((), 770 - 220)
    assert verify(town.database).fault is None


def test_absences_after_the_card_went_to_the_treasury_reduce_its_title(town: MoneyTown) -> None:
    """Nothing of it was paid to the régie: no credit here, and the lines of the run are asked whole (E5)."""
    family = card_town(town)
    card = town.invoice_of(family)
    with town.database.begin() as session:
        session.get_one(Invoice, card).state = InvoiceState.SENT_TO_TREASURY.value
    for day in (8, 9):
        town.move_day(family, BookingEvent.EXCUSE, date(2026, 10, day))
    town.add_days(family, "evening", [date(2026, 10, 20)])
    town.invoicing.issue(town.officer, town.draft(period=SECOND_HALF), render=False)
    [note] = Crediting(town.office).notes(town.clerk, card)
    assert (note.total_cents, note.freed_cents, note.title_cents) == (770, 0, 770)
    account = Counter(town.office).account(town.officer, family.household_id)
    told = [(row.open_cents, bool(row.locked)) for row in account.invoices]
    assert (sorted(told), account.credit_cents) == ([(220, False), (5900 - 770, True)], 0)
    with town.database.read() as session:
        assert session.get_one(Invoice, card).state == InvoiceState.SENT_TO_TREASURY
    assert verify(town.database).fault is None


def test_a_blocked_family_is_credited_nothing(town: MoneyTown) -> None:
    family = card_town(town)
    town.move_day(family, BookingEvent.EXCUSE, date(2026, 10, 9))
    town.add_activity("choir", "Chorale", replace(grids.G1_MEAL, activity="choir", valid_from=DUE), cesu=None)
    town.add_days(family, "choir", [date(2026, 10, 9)])
    run = town.draft(codes=("canteen", "choir"), period=SECOND_HALF)
    assert not town.invoicing.detail(town.officer, run).invoices
    with pytest.raises(RuleBroken, match="run_empty"):
        town.invoicing.issue(town.officer, run, render=False)
    assert asked(town, family) == [5900]


def test_a_day_that_goes_back_and_forth_after_its_invoice_was_cancelled_is_paid_once(town: MoneyTown) -> None:
    price_with(town, TARIFFS["times"][0])
    mother, father = town.add_family(children=CHILDREN), town.add_family("Charme")
    town.add_days(mother, "canteen", october_days(1))
    issue(town, *OCTOBER)
    ways = (mother.household_id, father.household_id)

    def hand(before: int, after: int) -> None:
        with town.database.begin() as session:
            hand_over(session, [MovedDay(session.scalars(select(Booking.id)).one(), before, after)], HAND)

    hand(*ways)
    with town.database.read() as session:
        invoice = session.scalars(select(Invoice)).one()
    Crediting(town.office).cancel_invoice(town.officer, invoice.id, "Erreur", seen_cents=520)
    hand(*reversed(ways))
    hand(*ways)
    issue(town, *OCTOBER)
    town.credit()
    assert [town.account_cents(home) for home in (mother, father)] == [0, 520]


@pytest.mark.parametrize("tariff", ["times", "together"])
def test_days_handed_over_are_priced_with_the_other_days_of_both_households(
    town: MoneyTown, tariff: str
) -> None:
    """Each payer counts its own days and children, on whichever invoice they stand (C6)."""
    version, worth = TARIFFS[tariff]
    price_with(town, version)
    mother, father = town.add_family(children=CHILDREN), town.add_family("Charme")
    paying = replace(father, children=mother.children)
    for child in (0, 1):
        town.add_days(mother, "canteen", october_days(8), child=child)
    town.add_days(paying, "canteen", october_days(6, 11))
    issue(town, *FIRST_HALF)
    issue(town, *SECOND_HALF)
    handed = select(Booking.id).where(Booking.day_on.in_(october_days(4, 3)))
    with town.database.begin() as session:
        moves = [MovedDay(key, mother.household_id, father.household_id) for key in session.scalars(handed)]
        hand_over(session, moves, HAND)
    kept, given = {*october_days(2), *october_days(2, 7)}, set(october_days(4, 3))
    assert asked(town, mother) == [worth(kept, kept)]
    assert asked(town, father) == [worth({*given, *october_days(6, 11)}, given)]


STEP = st.one_of(
    st.tuples(st.sampled_from(("add", "move")), st.integers(0, 1), st.integers(0, 3)),
    st.tuples(st.sampled_from(("run", "credit", "cancel")), st.just(0), st.integers(0, 3)),
)
ONCE = Surcharge("unbooked", cents=Cents(100), per=Per.FAMILY)
TARIFFS: dict[str, tuple[TariffVersion, Callable[[set[date], set[date]], int]]] = {
    "times": (TIMES, lambda elder, younger: of_times(len(elder)) + of_times(len(younger))),
    "together": (
        TOGETHER,
        lambda elder, younger: 465 * len(elder & younger) + 280 * len(elder ^ younger),
    ),
    "first booked": (
        replace(
            grids_more.CHEAPEST,
            siblings=SiblingRule(Counting.PRESENT, percent=Decimal(50), order=Order.BOOKING),
        ),
        lambda elder, younger: 600 * len(elder & younger) + 400 * len(elder ^ younger),
    ),
}


def act(town: MoneyTown, family: Family, what: str, child: int, day: int) -> None:
    """Do one step as staff would."""
    on = date(2026, 10, 1 + day)
    if what == "run":
        run = town.draft(codes=("canteen",), period=(FIRST, on) if day else OCTOBER)
        if town.invoicing.detail(town.clerk, run).run.invoices:
            town.invoicing.issue(town.officer, run, render=False)
    elif what == "credit":
        town.credit()
    elif what == "cancel":
        with town.database.read() as session:
            invoice = session.scalar(
                select(Invoice)
                .where(Invoice.household_id == family.household_id, Invoice.state == "issued")
                .order_by(Invoice.id.desc() if day % 2 else Invoice.id)
            )
        if invoice is not None:
            seen = invoice.total_cents - invoice.credited_cents
            Crediting(town.office).cancel_invoice(town.officer, invoice.id, "Erreur", seen_cents=seen)
    else:
        with town.database.read() as session:
            state = session.scalar(
                select(Booking.state).where(Booking.child_id == family.children[child], Booking.day_on == on)
            )
        if state is None and what == "add":
            town.add_days(family, "canteen", [on], child=child, state="booked")
        elif state is not None and what == "move":
            event = BookingEvent.EXCUSE if is_billed(BookingState(state)) else BookingEvent.RESTORE
            town.move_day(family, event, on, child=child)


def there(town: MoneyTown, family: Family, child: int) -> set[date]:
    """The billed days of a child."""
    with town.database.read() as session:
        rows = session.execute(
            select(Booking.day_on, Booking.state).where(Booking.child_id == family.children[child])
        ).tuples()
        return {on for on, state in rows if is_billed(BookingState(state))}


@pytest.mark.parametrize("tariff", TARIFFS)
@given(steps=st.lists(STEP, max_size=10))
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_runs_corrections_and_cancellations_cost_what_one_run_over_the_days_does(
    one_town: MoneyTown, tariff: str, steps: list[tuple[str, int, int]]
) -> None:
    version, worth = TARIFFS[tariff]
    price_with(one_town, version)
    family = one_town.add_family(children=CHILDREN)
    for what, child, day in steps:
        act(one_town, family, what, child, day)
    act(one_town, family, "run", 0, 0)
    assert asked(one_town, family) == [worth(there(one_town, family, 0), there(one_town, family, 1))]
    one_town.credit()
    act(one_town, family, "run", 0, 0)
    assert one_town.account_cents(family) == worth(there(one_town, family, 0), there(one_town, family, 1))
    assert verify(one_town.database).fault is None
