"""What a family sees of itself: people, days with prices, papers with consequences, quotient, money."""

from datetime import date, timedelta

from sqlalchemy import update

from staffdesk.contract.v1 import FamilySnapshot
from staffdesk.models.households import Guardian, Household
from staffdesk.models.town import Town
from staffdesk.services.snapshots import family_snapshot
from tests.factories import (
    NEXT_MONDAY,
    NEXT_WEDNESDAY,
    MadeFamily,
    SmallTown,
    add_booking,
    add_child,
    add_family,
    add_invoice,
    add_move,
    add_payment,
)


def snapshot(town: SmallTown, family: MadeFamily) -> FamilySnapshot:
    with town.database.read() as session:
        return family_snapshot(session, family.household_id, town.clock.now())


def test_people_are_those_of_the_household(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    found = snapshot(small_town, family)
    assert (found.household.name, found.household.city) == ("Lemoine-Daoud", "Valbrune-sur-Orle")
    assert [(one.first_name, one.payer, one.mobile) for one in found.guardians] == [
        ("Salima", True, "06 00 12 34 56")
    ]
    view = found.children[0]
    assert (view.uid, view.school, view.class_name, view.level) == (
        child.uid,
        "École Jean-Zay",
        "CE1 A",
        "CE1",
    )


def test_each_slot_has_its_price_by_quotient_duration_and_residence(small_town: SmallTown) -> None:
    near, far = add_family(small_town), add_family(small_town, "Loin", residence="non_resident")
    poor, without = (
        add_family(small_town, "Modeste", quotient="500.00"),
        add_family(small_town, "Sans", quotient=None),
    )
    prices = []
    for family in (near, poor, without, far):
        add_child(small_town, family)
        view = snapshot(small_town, family).children[0]
        prices.append({code: cents for one in view.enrolments for code, cents in one.slot_cents.items()})
    assert prices == [
        {"midi": 305, "matin": 110, "soir": 220, "journee": 914},
        {"midi": 235, "matin": 85, "soir": 170, "journee": 553},
        {"midi": 490, "matin": 145, "soir": 290, "journee": 1063},
        {"midi": 1200, "matin": 1200, "soir": 2400, "journee": 1200},
    ]


def test_days_cost_what_the_residence_on_their_date_asks(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    add_move(small_town.database, family.household_id, NEXT_WEDNESDAY, "non_resident")
    for on in (NEXT_MONDAY, NEXT_WEDNESDAY + timedelta(1)):
        add_booking(small_town, family, child, on)
    found = snapshot(small_town, family)
    assert found.residence == "resident"
    assert [(one.days, one.cents) for one in found.bookings] == [
        ([NEXT_MONDAY], 305),
        ([NEXT_WEDNESDAY + timedelta(1)], 1200),
    ]
    assert "Tarif hors commune depuis le 25\u00a0nov.\u00a02026." in found.reasons[found.bookings[1].why or 0]


def test_days_carry_their_state_and_what_they_cost(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    add_booking(small_town, family, child, NEXT_MONDAY)
    add_booking(small_town, family, child, NEXT_MONDAY, slot="periscolaire.soir", state="absent_excused")
    add_booking(small_town, family, child, NEXT_WEDNESDAY, slot="mercredi.journee", state="requested")
    add_booking(small_town, family, child, date(2026, 11, 24), state="withdrawn")
    add_booking(small_town, family, child, date(2026, 9, 21))  # before the window
    views = snapshot(small_town, family).bookings
    assert [(one.activity, one.slot, one.days, one.state, one.cents) for one in views] == [
        ("cantine", "midi", [NEXT_MONDAY], "booked", 305),
        ("periscolaire", "soir", [NEXT_MONDAY], "absent_excused", None),
        ("mercredi", "journee", [NEXT_WEDNESDAY], "requested", 914),
    ]


def test_days_alike_are_said_once(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    days = [NEXT_MONDAY, NEXT_MONDAY + timedelta(days=1), NEXT_MONDAY + timedelta(days=3)]
    for on in days:
        add_booking(small_town, family, child, on)
    add_booking(small_town, family, child, days[-1] + timedelta(days=1), state="requested")
    views = snapshot(small_town, family).bookings
    assert [(one.state, one.days) for one in views] == [
        ("booked", days),
        ("requested", [days[-1] + timedelta(days=1)]),
    ]


def test_papers_say_what_is_lacking_and_what_it_blocks(small_town: SmallTown) -> None:
    family = add_family(small_town, complete=False)
    child = add_child(small_town, family, complete=False)
    found = snapshot(small_town, family)
    papers = {(one.type_code, one.child): (one.status, one.consequence) for one in found.documents}
    assert papers == {
        ("insurance", child.uid): ("missing", "warn"),
        ("vaccination", child.uid): ("missing", "block_booking"),
        ("address_proof", None): ("missing", "warn"),
    }
    assert found.children[0].blocked_because == ["vaccination"]


def test_papers_on_file_block_nothing(small_town: SmallTown) -> None:
    family = add_family(small_town)
    add_child(small_town, family)
    found = snapshot(small_town, family)
    assert {one.status for one in found.documents} == {"valid"}
    assert found.children[0].blocked_because == []


def test_quotient_due_and_credit(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    with small_town.database.begin() as session:
        add_invoice(session, family, date(2026, 11, 5), number=7, paid_cents=432, child=child)
        add_payment(session, family, 1000, number=3, credit_cents=568)
    found = snapshot(small_town, family)
    assert found.quotient is not None
    assert (found.quotient.value, found.quotient.source) == ("912.00", "caf")
    assert found.quotient.valid_to == date(2027, 1, 31)
    assert (found.due_cents, found.credit_cents, found.held_cents) == (18000, 568, 0)
    assert [(one.number, one.open_cents) for one in found.invoices] == [("2026-000007", 18000)]
    assert [(one.receipt, one.means) for one in found.payments] == [("2026-00003", "cheque")]


def test_an_enrolment_names_its_site(small_town: SmallTown) -> None:
    family = add_family(small_town)
    add_child(small_town, family)
    sites = {one.activity: one.site for one in snapshot(small_town, family).children[0].enrolments}
    assert sites["cantine"] == "École Jean-Zay"


def test_an_empty_field_of_the_form_blocks_and_is_named_unless_the_town_does_not_mind(
    small_town: SmallTown,
) -> None:
    family = add_family(small_town)
    add_child(small_town, family)
    before = snapshot(small_town, family).children[0].blocked_because
    with small_town.database.begin() as session:
        session.execute(update(Guardian).values(mobile="", phone="", work_phone=""))
        session.execute(update(Household).values(postcode=""))
    found = snapshot(small_town, family)
    gaps = [f"household.{family.uid}.postcode", f"guardian.{family.guardian_uid}.mobile"]
    assert found.children[0].blocked_because == [*before, *gaps]
    with small_town.database.begin() as session:
        session.execute(update(Town).values(rules={"household_blocks": False}))
    assert snapshot(small_town, family).children[0].blocked_because == before


def days_of(shown: FamilySnapshot) -> set[date]:
    return {on for booking in shown.bookings for on in booking.days}


def test_a_town_that_opens_the_year_shows_bookings_of_the_whole_of_it(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    june = date(2027, 6, 7)
    add_booking(small_town, family, child, june)
    assert june not in days_of(snapshot(small_town, family))
    with small_town.database.begin() as session:
        session.execute(update(Town).values(rules={"booking_horizon": "year"}))
    assert june in days_of(snapshot(small_town, family))
