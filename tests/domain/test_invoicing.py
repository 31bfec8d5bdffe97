"""A month of days becomes the lines a family reads, and everything odd is shown before a number is given."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.anomalies import AnomalyKind
from staffdesk.domain.bookings import BookingState, is_billed
from staffdesk.domain.canonical import canonical_bytes
from staffdesk.domain.dates import Period
from staffdesk.domain.drafts import (
    BilledActivity,
    BilledChild,
    BilledDay,
    BilledHousehold,
    DraftInvoice,
    Gesture,
    LineReason,
)
from staffdesk.domain.family_quotient import FamilyQuotient
from staffdesk.domain.french.invoice_lines import reason_words, unit_words
from staffdesk.domain.invoicing import draft
from staffdesk.domain.money import Cents
from staffdesk.domain.price_book import PriceBook
from staffdesk.domain.tariffs.explanation import FactCode
from staffdesk.domain.tariffs.extras import Aid, Contract, EventPrice, Per, Surcharge, SurchargeKind
from staffdesk.domain.tariffs.methods import TimesPrices, UnitPrice
from staffdesk.domain.tariffs.siblings import NO_SIBLING_RULE
from staffdesk.domain.tariffs.versions import CasePrice, TariffVersion, Unit
from tests.domain.tariffs import grids, grids_more

OCTOBER = Period(date(2026, 10, 1), date(2026, 11, 1))
MALO = BilledChild(1, date(2019, 3, 2), rank=1)
ZELIE = BilledChild(2, date(2022, 5, 9), rank=2)
QUOTIENT = FamilyQuotient(Decimal("912.00"), date(2026, 2, 1), proof="attestation CAF de janv. 2026")
ACTIVITIES = {
    "canteen": BilledActivity("canteen", 0),
    "morning": BilledActivity("morning", 1, cesu_from_age=0, cesu_to_age=12),
    "evening": BilledActivity("evening", 2, cesu_from_age=0, cesu_to_age=12),
    "leisure": BilledActivity("leisure", 3, cesu_from_age=0, cesu_to_age=6),
    "garderie": BilledActivity("garderie", 4),
}
MORNING = replace(grids.G1_HALF_HOUR, activity="morning")
BOOK = PriceBook([grids.G1_MEAL, MORNING, grids.G1_HALF_HOUR, grids.G2_DAY, grids.G10_GARDERIE])
BOOKED, PRESENT = BookingState.BOOKED, BookingState.PRESENT


def days(activity: str, child: BilledChild, count: int, start: int = 1, **more: Any) -> list[BilledDay]:
    """`count` days of October from the `start`th, present unless told otherwise."""
    state = more.pop("state", PRESENT)
    return [
        BilledDay(0, child.child_id, activity, "day", date(2026, 10, start + n), state, **more)
        for n in range(count)
    ]


def household(*lists: list[BilledDay], **more: Any) -> BilledHousehold:
    """A family of two at a quotient of 912, its bookings numbered from 1."""
    given_days = [day for some in lists for day in some]
    numbered = tuple(replace(day, booking_id=n) for n, day in enumerate(given_days, 1))
    facts: dict[str, Any] = {"children": (MALO, ZELIE), "quotients": (QUOTIENT,)} | more
    return BilledHousehold(7, days=numbered, **facts)


def drafted(*lists: list[BilledDay], book: PriceBook = BOOK, **more: Any) -> DraftInvoice:
    return draft(household(*lists, **more), ACTIVITIES, book, OCTOBER)


def book_of(*versions: TariffVersion) -> PriceBook:
    return PriceBook(versions)


def kinds(invoice: DraftInvoice) -> list[AnomalyKind]:
    return [anomaly.kind for anomaly in invoice.anomalies]


def test_the_invoice_of_the_picture_is_drafted_line_by_line() -> None:
    invoice = drafted(
        days("canteen", MALO, 8),
        days("canteen", MALO, 1, 9, surcharge="late"),
        days("canteen", MALO, 1, 13, state=BookingState.ABSENT_BILLED, note="signalée le jour même"),
        days("evening", MALO, 14),
        days("leisure", MALO, 3, 20),
        days("canteen", ZELIE, 9),
        days("morning", ZELIE, 6),
        days("evening", ZELIE, 6, minutes=45),
        days("leisure", ZELIE, 3, 20),
    )
    lines = [
        [
            (line.activity, line.reason.value, line.quantity, line.unit_cents, line.cesu_eligible)
            for line in group.lines
        ]
        for group in invoice.groups
    ]
    assert lines == [
        [
            ("canteen", "booked", 8, 305, False),
            ("canteen", "surcharged", 1, 555, False),
            ("canteen", "absent_billed", 1, 305, False),
            ("evening", "booked", 14, 110, True),
            ("leisure", "booked", 3, 914, False),
        ],
        [
            ("canteen", "booked", 9, 305, False),
            ("morning", "booked", 6, 110, True),
            ("evening", "booked", 12, 110, True),
            ("leisure", "booked", 3, 825, True),
        ],
    ]
    assert [group.subtotal_cents for group in invoice.groups] == [7582, 7200]
    assert (invoice.total_cents, invoice.cesu_ceiling_cents) == (14_782, 5995)
    assert invoice.anomalies == ()
    assert invoice.may_be_issued


def test_the_note_of_a_decision_stays_beside_its_line() -> None:
    absences = days("canteen", MALO, 1, 5, state=BookingState.ABSENT_BILLED, note="signalée trop tard")
    (line,) = drafted(absences).lines
    assert (line.note, line.days) == ("signalée trop tard", (date(2026, 10, 5),))


def test_a_billed_absence_is_never_surcharged_nor_paid_by_cesu() -> None:
    state = BookingState.ABSENT_BILLED
    meal, evening = drafted(
        days("canteen", MALO, 1, state=state, surcharge="late"), days("evening", MALO, 1, state=state)
    ).lines
    assert (meal.unit_cents, evening.unit_cents, evening.cesu_eligible) == (305, 110, False)


@pytest.mark.parametrize("state", [state for state in BookingState if not is_billed(state)])
def test_a_day_that_is_not_billed_costs_nothing(state: BookingState) -> None:
    assert drafted(days("canteen", MALO, 3, state=state)).lines == ()


def test_a_month_without_days_is_no_invoice() -> None:
    assert not drafted().may_be_issued


def test_an_unbooked_presence_takes_its_surcharge_once_for_the_day() -> None:
    invoice = drafted(days("evening", MALO, 2, minutes=61, state=BookingState.PRESENT_UNBOOKED))
    assert [(line.reason, line.quantity, line.unit_cents, line.cesu_eligible) for line in invoice.lines] == [
        (LineReason.UNBOOKED, 6, 110, True),
        (LineReason.DAY_SURCHARGE, 2, 100, False),
    ]
    assert kinds(invoice) == [AnomalyKind.UNBOOKED_PRESENCE]


def test_a_late_pick_up_is_a_line_of_its_own() -> None:
    invoice = drafted(days("evening", MALO, 1, late_minutes=10))
    assert [(line.reason.value, line.surcharge, line.amount_cents) for line in invoice.lines] == [
        ("booked", "", 110),
        ("day_surcharge", "late_pickup", 300),
    ]


def test_what_happened_on_a_day_that_a_fee_covers_costs_its_surcharge_all_the_same() -> None:
    late = Surcharge("late_pickup", SurchargeKind.PER_SLICE, Cents(500))
    half = Surcharge("late", SurchargeKind.PERCENT, percent=Decimal(50))
    unbooked = Surcharge("unbooked", cents=Cents(1000), per=Per.DAY)
    card = replace(
        grids.G10_GARDERIE,
        unit=Unit.MONTH,
        cases=(CasePrice(UnitPrice((Cents(1200),))),),
        siblings=NO_SIBLING_RULE,
        surcharges=(late, half, unbooked),
    )
    came = [
        *days("garderie", MALO, 1, 5, late_minutes=20, surcharge="late"),
        *days("garderie", MALO, 1, 6, state=BookingState.PRESENT_UNBOOKED),
        *days("garderie", MALO, 1, 7, state=BookingState.ABSENT_BILLED, late_minutes=20),
        *days("garderie", MALO, 1, 8),
    ]
    invoice = drafted([replace(day, booking_id=n) for n, day in enumerate(came, 1)], book=book_of(card))
    told = [(line.reason.value, line.surcharge, line.amount_cents, line.shares) for line in invoice.lines]
    assert told == [
        ("day_surcharge", "late_pickup", 1000, ((1, 1000),)),
        ("day_surcharge", "unbooked", 1000, ((2, 1000),)),
        ("flat_fee", "", 1200, ()),
    ]


def test_a_day_with_a_price_of_its_own_is_asked_beside_the_fee_that_covers_the_others() -> None:
    """An outing beside a monthly fee: whoever goes pays it, without contract nor aid of the fee."""
    outing = EventPrice(date(2026, 10, 7), "Sortie au parc", UnitPrice((Cents(1200),)))
    card = replace(
        grids.G10_GARDERIE,
        unit=Unit.MONTH,
        cases=(CasePrice(UnitPrice((Cents(1200),))), CasePrice(UnitPrice((Cents(90),)), variant="3-jours")),
        siblings=NO_SIBLING_RULE,
        contract=Contract(36, 10, (("3-jours", 3),)),
        aids=(Aid("ccas", "CCAS", UnitPrice((Cents(300),))),),
        surcharges=(Surcharge("unbooked", cents=Cents(250)),),
        events=(outing,),
    )
    came = [
        *days("garderie", MALO, 2, 6, variant="3-jours"),
        *days("garderie", ZELIE, 1, 7, state=BookingState.ABSENT_EXCUSED),
        *days("garderie", ZELIE, 1, 6),
    ]
    invoice = drafted(came, book=book_of(card))
    told = [
        (line.child_id, line.reason.value, line.unit, line.amount_cents, line.shares)
        for line in invoice.lines
    ]
    assert told == [
        (MALO.child_id, "booked", Unit.DAY, 1200, ((2, 1200),)),
        (MALO.child_id, "flat_fee", Unit.MONTH, 972, ()),
        (ZELIE.child_id, "flat_fee", Unit.MONTH, 900, ()),
    ]
    assert (unit_words(invoice.lines[0]), reason_words(invoice.lines[0])) == ("journée", "Sortie au parc")


def test_the_tariff_and_the_quotient_of_each_date_are_used() -> None:
    poorer = replace(QUOTIENT, value=Decimal("500.00"), valid_from=date(2026, 10, 5))
    invoice = drafted(days("canteen", MALO, 8), quotients=(QUOTIENT, poorer))
    assert [(line.quantity, line.unit_cents) for line in invoice.lines] == [(4, 305), (4, 175)]
    dearer = replace(grids.G13_MEAL, valid_from=date(2026, 10, 3))
    invoice = drafted(days("canteen", MALO, 4), book=book_of(grids.G1_MEAL, dearer))
    assert [(line.quantity, line.unit_cents) for line in invoice.lines] == [(2, 305), (2, 429)]


def test_two_quotients_of_one_price_stay_one_line_with_both_facts() -> None:
    second = replace(QUOTIENT, value=Decimal("1000.00"), valid_from=date(2026, 10, 5))
    (line,) = drafted(days("canteen", MALO, 8), quotients=(QUOTIENT, second)).lines
    seen = [fact.values["value"] for fact in line.facts if fact.code is FactCode.QUOTIENT]
    assert (line.quantity, seen) == (8, ["912", "1000"])
    assert [fact.code.value for fact in line.facts] == [
        "version",
        "quotient",
        "band",
        "base",
        "quotient",
        "band",
    ]


def test_a_family_without_proof_pays_the_strongest_price_and_is_shown() -> None:
    invoice = drafted(days("canteen", MALO, 2), quotients=())
    assert [line.unit_cents for line in invoice.lines] == [490]
    (anomaly,) = invoice.anomalies
    assert (anomaly.kind, anomaly.blocking) == (AnomalyKind.NO_QUOTIENT, False)
    assert anomaly.days == (date(2026, 10, 1), date(2026, 10, 2))


def test_days_without_a_tariff_block_the_invoice() -> None:
    invoice = drafted(days("canteen", MALO, 1), days("evening", MALO, 1), book=book_of(grids.G1_MEAL))
    assert kinds(invoice) == [AnomalyKind.NO_TARIFF]
    assert not invoice.may_be_issued


def test_a_booking_left_unmarked_is_shown_only_where_attendance_is_marked() -> None:
    marked = ACTIVITIES | {"canteen": BilledActivity("canteen", marked=True)}
    family = household(days("canteen", MALO, 2, state=BOOKED), days("evening", MALO, 2, state=BOOKED))
    (anomaly,) = draft(family, marked, BOOK, OCTOBER).anomalies
    assert (anomaly.kind, anomaly.activity, len(anomaly.days)) == (AnomalyKind.NOT_MARKED, "canteen", 2)


def test_an_undecided_cancellation_is_billed_and_shown() -> None:
    invoice = drafted(days("canteen", MALO, 1, state=BookingState.CANCEL_REQUESTED))
    assert (invoice.total_cents, kinds(invoice)) == (305, [AnomalyKind.UNDECIDED])


def test_a_payer_without_address_blocks_the_invoice() -> None:
    invoice = drafted(days("canteen", MALO, 1), has_payer_address=False)
    assert kinds(invoice) == [AnomalyKind.NO_PAYER_ADDRESS]
    assert not invoice.may_be_issued


@pytest.mark.parametrize(
    ("usual", "shown"), [(None, False), (6100, False), (1101, False), (1100, True), (0, True)]
)
def test_an_unusual_total_is_shown(usual: int | None, shown: bool) -> None:
    invoice = drafted(days("canteen", MALO, 20), usual_cents=usual)
    assert invoice.total_cents == 6100
    assert (AnomalyKind.UNUSUALLY_HIGH in kinds(invoice)) is shown


def test_a_price_per_family_follows_who_is_there_each_day() -> None:
    both = [*days("garderie", MALO, 8), *days("garderie", ZELIE, 8)]
    alone = days("garderie", ZELIE, 2, 20)
    assert drafted(both, alone).total_cents == 4280


def test_a_monthly_cap_brings_the_activity_down_to_it() -> None:
    capped = replace(grids.G1_MEAL, monthly_cap=Cents(4000))
    invoice = drafted(days("canteen", MALO, 20), days("canteen", ZELIE, 5), book=book_of(capped))
    assert [(line.reason.value, line.amount_cents) for line in invoice.lines] == [
        ("booked", 6100),
        ("cap", -2100),
        ("booked", 1525),
    ]


def test_a_family_cap_brings_all_children_down_to_it() -> None:
    book = book_of(replace(grids_more.CAPPED, activity="garderie"))
    hours = {"book": book}
    invoice = drafted(days("garderie", MALO, 30), days("garderie", ZELIE, 20), **hours)
    lines = [(line.child_id, line.amount_cents, line.reason.value) for line in invoice.lines]
    assert [one for one in lines if one[1] < 0] == [(1, -1000, "cap"), (2, -1000, "family_cap")]
    assert invoice.total_cents == 8000


def test_a_gesture_of_a_cancelled_invoice_is_shown_and_changes_no_price() -> None:
    given = Gesture(4, "2026-000001", "grève du bus", Cents(200))
    invoice = drafted(days("canteen", MALO, 2), gestures=(given,))
    [shown] = invoice.anomalies
    assert (shown.kind, shown.blocking, invoice.total_cents) == (AnomalyKind.GESTURE, False, 610)
    assert shown.values == {"cents": 200, "invoice": "2026-000001", "cause": "grève du bus", "note": 4}
    assert drafted(gestures=(given,)).anomalies == ()


def test_days_of_another_month_or_activity_are_left_out() -> None:
    outside = replace(days("canteen", MALO, 1)[0], on=date(2026, 11, 1))
    unknown = replace(days("canteen", MALO, 1)[0], activity="judo")
    assert drafted([outside, unknown]).lines == ()


DAYS = st.lists(
    st.builds(
        BilledDay,
        st.just(0),
        st.sampled_from([1, 2]),
        st.sampled_from(["canteen", "morning", "evening", "leisure", "garderie"]),
        st.just("day"),
        st.integers(0, 30).map(lambda n: OCTOBER.start + timedelta(days=n)),
        st.sampled_from(BookingState),
        surcharge=st.sampled_from(["", "late", "unknown"]),
        variant=st.sampled_from(["standard", "pai"]),
        note=st.sampled_from(["", "motif"]),
        minutes=st.none() | st.integers(1, 240),
        late_minutes=st.sampled_from([0, 0, 10]),
    ),
    max_size=40,
    unique_by=lambda day: (day.child_id, day.activity, day.on),
)


@given(DAYS)
def test_every_billed_day_is_invoiced_once_and_every_line_multiplies(month: list[BilledDay]) -> None:
    family = household(month)
    invoice = draft(family, ACTIVITIES, BOOK, OCTOBER)
    billed = {day.booking_id for day in family.days if is_billed(day.state)}
    beside = (LineReason.DAY_SURCHARGE,)
    once = Counter(n for line in invoice.lines if line.reason not in beside for n in line.booking_ids)
    assert once == Counter(billed)
    for line in invoice.lines:
        assert line.amount_cents == line.quantity * line.unit_cents
        assert line.facts
        assert canonical_bytes([fact.stored() for fact in line.facts])
    assert invoice.total_cents == sum(line.amount_cents for line in invoice.lines)
    assert 0 <= invoice.cesu_ceiling_cents <= invoice.total_cents


@given(DAYS, st.randoms(use_true_random=False))
def test_the_order_in_which_days_are_read_changes_nothing(month: list[BilledDay], random: Any) -> None:
    family = household(month)
    shuffled = list(family.days)
    random.shuffle(shuffled)
    again = draft(replace(family, days=tuple(shuffled)), ACTIVITIES, PriceBook([*_versions()]), OCTOBER)
    assert again == draft(family, ACTIVITIES, BOOK, OCTOBER)


def _versions() -> list[TariffVersion]:
    return [grids.G10_GARDERIE, grids.G2_DAY, grids.G1_HALF_HOUR, MORNING, grids.G1_MEAL]


TIMES = ((1, Cents(520)), (5, Cents(450)), (9, Cents(380)))


@given(
    cut=st.lists(st.integers(0, 3), min_size=2, max_size=16),
    late=st.sets(st.integers(0, 15)),
    alike=st.booleans(),
)
def test_a_month_invoiced_in_several_runs_costs_what_it_does_in_one(
    cut: list[int], late: set[int], alike: bool
) -> None:
    """Whatever days go with which run, and in whatever order the runs are made (D1, price by times)."""
    version = grids.tariff(
        "canteen",
        Unit.MEAL,
        CasePrice(TimesPrices(TIMES, all_alike=alike)),
        surcharges=(Surcharge("late", amounts=UnitPrice((Cents(100), Cents(250), Cents(700))), per=Per.DAY),),
    )
    home = household(
        [
            day
            for n in range(len(cut))
            for day in days("canteen", MALO, 1, 1 + n, surcharge="late" if n in late else "")
        ]
    )
    book = book_of(version)
    whole = draft(home, ACTIVITIES, book, OCTOBER).total_cents
    total = 0
    held: tuple[BilledDay, ...] = ()
    for run in sorted(set(cut)):
        own = tuple(day for day, part in zip(home.days, cut, strict=True) if part == run)
        total += draft(replace(home, days=own, earlier=held), ACTIVITIES, book, OCTOBER).total_cents
        held = (*held, *own)
    assert total == whole


def test_days_brought_to_the_price_reached_since_are_a_line_that_says_so() -> None:
    version = grids.tariff("canteen", Unit.MEAL, CasePrice(TimesPrices(TIMES)))
    both = household(days("canteen", MALO, 6))
    found = draft(
        replace(both, days=both.days[4:], earlier=both.days[:4]), ACTIVITIES, book_of(version), OCTOBER
    )
    assert [(line.reason, line.quantity, line.unit_cents) for line in found.lines] == [
        (LineReason.BOOKED, 2, 450),
        (LineReason.REACHED, 4, -70),
    ]
    assert unit_words(found.lines[1]) == "jours déjà facturés du mois"
    assert reason_words(found.lines[1]) == "différence avec le prix du nombre de fois atteint"


def test_invoiced_days_of_another_month_or_that_cost_nothing_count_for_nothing() -> None:
    version = grids.tariff("canteen", Unit.MEAL, CasePrice(TimesPrices(TIMES)))
    both = household(days("canteen", MALO, 6))
    others = [replace(day, on=day.on.replace(month=9)) for day in both.days[:3]]
    excused = [replace(day, state=BookingState.ABSENT_EXCUSED) for day in both.days[3:4]]
    found = draft(
        replace(both, days=both.days[4:], earlier=(*others, *excused)), ACTIVITIES, book_of(version), OCTOBER
    )
    assert [(line.quantity, line.unit_cents) for line in found.lines] == [(2, 520)]
