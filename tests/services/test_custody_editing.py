"""Custody written at the desk: in words, previewed, from a day on, with what follows for who pays; undone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from staffdesk.domain.bookings import BookingEvent as Event
from staffdesk.domain.custody import Agreement, HolidayHalves
from staffdesk.domain.dates import FRIDAY
from staffdesk.domain.errors import NotAllowed, RuleBroken, Stale
from staffdesk.domain.french.corrections import correction_reason, correction_unit
from staffdesk.models.bookings import Booking, BookingEvent
from staffdesk.models.households import Membership
from staffdesk.models.staff import AuditEntry
from staffdesk.models.sync import OutboxMessage
from staffdesk.services.booking_moves import Hand, move_booking
from staffdesk.services.custody_book import CustodyBook
from staffdesk.services.custody_editing import CustodyEditing
from staffdesk.services.custody_rows import CustodySheet
from staffdesk.services.invoice_corrections import watch_invoiced
from staffdesk.services.invoice_drafting import RunAsked, compute
from staffdesk.services.open_corrections import load_netted
from staffdesk.services.planning import Planning
from staffdesk.services.planning_rows import CellRef
from staffdesk.services.snapshots import family_snapshot
from tests.factories import (
    AGENT,
    COLLEAGUE,
    NEXT_MONDAY,
    READER,
    MadeChild,
    MadeFamily,
    SmallTown,
    add_child,
    add_family,
    add_invoice,
)

DAYS = tuple(NEXT_MONDAY + timedelta(days=n) for n in (0, 1, 3, 4, 7, 8, 10, 11))


class Scene:
    """A child of two homes, booked at the canteen on every day of two weeks."""

    def __init__(self, town: SmallTown) -> None:
        self.town = town
        self.mother: MadeFamily = add_family(town, "Mère")
        self.father: MadeFamily = add_family(town, "Père", quotient="500.00")
        self.child: MadeChild = add_child(town, self.mother, self.father)
        cells = [CellRef(self.child.child_id, on, 1) for on in DAYS]
        assert Planning(town.office).book(AGENT, cells).changed == len(DAYS)
        self.editing = CustodyEditing(town.office)

    def sheet(self) -> CustodySheet:
        return self.editing.sheet(AGENT, self.child.child_id)

    def agreed(self) -> Agreement:
        return self.sheet().agreements[0].agreed

    def payers(self) -> list[str]:
        names = {self.mother.household_id: "mother", self.father.household_id: "father"}
        with self.town.database.read() as session:
            rows = session.scalars(select(Booking).order_by(Booking.day_on))
            return [names[row.household_id] for row in rows]


@pytest.fixture
def scene(small_town: SmallTown) -> Scene:
    return Scene(small_town)


def fridays(scene: Scene) -> Agreement:
    """Passage on Fridays after class, Thursday always the father's, from Thursday 26 November on."""
    return replace(
        scene.agreed(),
        since=date(2026, 11, 26),
        handover_weekday=FRIDAY,
        after_class=True,
        reference=date(2026, 11, 27),
        weekdays={3: scene.father.uid},
        holidays=HolidayHalves(scene.mother.uid),
    )


def test_the_sheet_names_both_homes_and_says_the_agreement(scene: Scene) -> None:
    sheet = scene.sheet()
    assert [home.name for home in sheet.homes] == ["Mère", "Père"]
    assert sheet.agreements[0].words.startswith(
        "Semaines alternées, chez Mère à partir du lundi 31\u00a0août\u00a02026, puis chez Père, passage"
    )


def test_the_preview_writes_nothing_and_shows_eight_weeks(scene: Scene) -> None:
    before = scene.payers()
    preview = scene.editing.preview(READER, scene.child.child_id, fridays(scene))
    assert [len(week) for week in preview.weeks] == [7] * 8
    homes = {day.on: day.home for week in preview.weeks for day in week}
    assert (homes[date(2026, 11, 26)], homes[date(2026, 11, 28)], homes[date(2026, 12, 5)]) == (1, 0, 1)
    holiday = next(day for week in preview.weeks for day in week if day.on == date(2026, 12, 21))
    assert (holiday.holiday, holiday.home) == ("Vacances de Noël", 0)
    assert preview.words.endswith("chez Père les années impaires.")
    assert scene.payers() == before


def test_days_ahead_are_paid_by_who_has_the_child_then_and_past_ones_stay(scene: Scene) -> None:
    before = scene.payers()
    asked = fridays(scene)
    looked = scene.editing.preview(AGENT, scene.child.child_id, asked)
    saved = scene.editing.save(AGENT, scene.child.child_id, asked, scene.sheet().mark)
    assert saved.moved == looked.moves > 0
    after = scene.payers()
    assert after[:2] == before[:2]
    assert after == ["mother", "mother", "father", "father", "mother", "mother", "father", "mother"]
    with scene.town.database.read() as session:
        assert (
            session.scalars(select(BookingEvent.reason).where(BookingEvent.by == "Camille R."))
            .all()
            .count("garde alternée modifiée")
            == saved.moved
        )
        assert session.scalars(select(AuditEntry.action)).all()[-1] == "custody.saved"
        told = set(session.scalars(select(OutboxMessage.household_id)).all())
        assert {scene.mother.household_id, scene.father.household_id} <= told


def test_invoices_and_snapshots_follow_day_by_day(scene: Scene) -> None:
    scene.editing.save(AGENT, scene.child.child_id, fridays(scene), scene.sheet().mark)
    payers = scene.payers()
    run = RunAsked("Novembre", DAYS[0], DAYS[-1], date(2027, 1, 15), ("cantine",))
    drafted = compute(scene.town.database, run, None)
    assert {one.household_id: one.total_cents for one in drafted.invoices} == {
        scene.mother.household_id: 305 * payers.count("mother"),
        scene.father.household_id: 235 * payers.count("father"),
    }
    with scene.town.database.read() as session:
        shown = family_snapshot(session, scene.mother.household_id, scene.town.clock.now())
    booked = [on for one in shown.bookings for on in one.days]
    assert booked == [on for on, payer in zip(DAYS, payers, strict=True) if payer == "mother"]
    assert not set(shown.children[0].other_days) & set(booked)
    assert date(2026, 11, 26) in shown.children[0].other_days


def test_undo_brings_the_agreement_and_the_payers_back(scene: Scene) -> None:
    before, sheet = scene.payers(), scene.sheet()
    saved = scene.editing.save(AGENT, scene.child.child_id, fridays(scene), sheet.mark)
    scene.editing.undo(AGENT, saved.undo)
    assert (scene.payers(), scene.sheet()) == (before, sheet)
    with pytest.raises(Stale, match="custody_changed"):
        scene.editing.undo(AGENT, saved.undo)


def test_a_second_writer_sees_who_was_first_and_writes_nothing(scene: Scene) -> None:
    mark = scene.sheet().mark
    scene.editing.save(COLLEAGUE, scene.child.child_id, fridays(scene), mark)
    written = scene.sheet()
    with pytest.raises(Stale, match="custody_changed") as refused:
        scene.editing.save(AGENT, scene.child.child_id, replace(fridays(scene), weekdays={}), mark)
    assert (refused.value.facts["who"], refused.value.facts["record"]) == ("Dominique L.", written)
    assert scene.sheet() == written


def swapped(scene: Scene, since: date) -> Agreement:
    """The same weeks, each at the other home, from a day on."""
    agreed = scene.agreed()
    return replace(
        agreed,
        since=since,
        first_household=agreed.other_household,
        other_household=agreed.first_household,
    )


def invoice_all(scene: Scene) -> None:
    """Put the days of each household on an issued invoice of its own."""
    with scene.town.database.begin() as session:
        for number, family in enumerate((scene.mother, scene.father), 1):
            invoice = add_invoice(session, family, date(2026, 11, 2), number=number, child=scene.child)
            session.execute(
                update(Booking)
                .where(Booking.household_id == family.household_id)
                .values(invoice_id=invoice.id)
            )


def balances(scene: Scene) -> dict[str, tuple[int, int]]:
    """What is to be credited and to be billed of each household by corrections that nothing has settled."""
    names = {scene.mother.household_id: "mother", scene.father.household_id: "father"}
    found = {"mother": [0, 0], "father": [0, 0]}
    with scene.town.database.read() as session:
        netted = load_netted(session)
        for at, days in enumerate((netted.credits, netted.debits)):
            for day in days:
                found[names[day.household_id]][at] += day.cents
    return {name: (pair[0], pair[1]) for name, pair in found.items()}


def test_invoiced_days_that_change_hands_are_credited_here_and_billed_there(scene: Scene) -> None:
    """An issued invoice is never edited: the first household gets a credit, the second a line."""
    invoice_all(scene)
    asked = swapped(scene, NEXT_MONDAY)
    looked = scene.editing.preview(READER, scene.child.child_id, asked)
    assert (looked.moves, looked.stay, looked.invoiced) == (8, 0, 8)
    told = {one.home: (one.credit_cents, one.debit_cents) for one in looked.corrections}
    assert told == {0: (4 * 305, 4 * 305), 1: (4 * 235, 4 * 235)}
    assert balances(scene) == {"mother": (0, 0), "father": (0, 0)}
    before = scene.payers()
    saved = scene.editing.save(AGENT, scene.child.child_id, asked, scene.sheet().mark)
    assert (saved.moved, saved.stay, saved.invoiced) == (8, 0, 8)
    other = {"mother": "father", "father": "mother"}
    assert scene.payers() == [other[name] for name in before]
    assert balances(scene) == {"mother": (-1220, 1220), "father": (-940, 940)}
    with scene.town.database.read() as session:
        [day, *_] = load_netted(session, households=[scene.mother.household_id]).credits
        assert correction_unit(day).startswith("changement de garde, ")
        assert correction_reason(day).startswith("garde alternée modifiée · facture n°")
        [line, *_] = load_netted(session, households=[scene.mother.household_id]).debits
        assert correction_reason(line) == "garde alternée modifiée"
    scene.editing.undo(AGENT, saved.undo)
    assert scene.payers() == before
    assert balances(scene) == {"mother": (0, 0), "father": (0, 0)}


def test_an_agreement_may_be_backdated_and_past_days_follow_it(scene: Scene) -> None:
    with scene.town.database.begin() as session:
        session.execute(update(Booking).values(state="present"))
    scene.town.clock.set(datetime(2026, 12, 7, 8, tzinfo=UTC))
    invoice_all(scene)
    before = scene.payers()
    asked = swapped(scene, NEXT_MONDAY)
    looked = scene.editing.preview(AGENT, scene.child.child_id, asked)
    assert looked.weeks[0][0].on == NEXT_MONDAY
    assert (looked.moves, looked.invoiced) == (8, 8)
    scene.editing.save(AGENT, scene.child.child_id, asked, scene.sheet().mark)
    assert scene.payers() != before
    assert balances(scene)["mother"] == (-1220, 1220)


def test_what_happens_with_a_day_after_it_changed_hands_is_its_new_payers(scene: Scene) -> None:
    invoice_all(scene)
    scene.editing.save(AGENT, scene.child.child_id, swapped(scene, NEXT_MONDAY), scene.sheet().mark)
    kept = balances(scene)
    mothers = next(on for on, name in zip(DAYS, scene.payers(), strict=True) if name == "mother")
    with scene.town.database.begin() as session:
        row = session.scalars(select(Booking).where(Booking.day_on == mothers)).one()
        watch = watch_invoiced(session, [row])
        move_booking(session, row, Event.EXCUSE, Hand("Camille R.", scene.town.clock.now()))
        assert watch.correct(Hand("Camille R.", scene.town.clock.now())) == 1
    assert balances(scene)["mother"] == (kept["mother"][0], kept["mother"][1] - 305)
    assert balances(scene)["father"] == kept["father"]


def test_a_first_agreement_makes_the_custody_and_its_undo_unmakes_it(small_town: SmallTown) -> None:
    mother, father = add_family(small_town, "Mère"), add_family(small_town, "Père")
    child = add_child(small_town, mother, father)
    editing = CustodyEditing(small_town.office)
    first = editing.sheet(AGENT, child.child_id)
    agreed = first.agreements[0].agreed
    with small_town.database.begin() as session:
        CustodyBook(session, child.child_id).remove(agreed.since)
    sheet = editing.sheet(AGENT, child.child_id)
    assert sheet.agreements == ()
    saved = editing.save(AGENT, child.child_id, replace(agreed, since=date(2026, 9, 1)), sheet.mark)
    with small_town.database.read() as session:
        assert set(session.scalars(select(Membership.custody))) == {"alternate"}
    editing.undo(AGENT, saved.undo)
    with small_town.database.read() as session:
        assert set(session.scalars(select(Membership.custody))) == {"full"}


def test_rights_are_needed(scene: Scene) -> None:
    with pytest.raises(NotAllowed):
        scene.editing.save(READER, scene.child.child_id, fridays(scene), scene.sheet().mark)
    stranger = replace(fridays(scene), first_household="x" * 32, weekdays={}, holidays=None)
    with pytest.raises(RuleBroken, match="custody_foreign_household"):
        scene.editing.preview(AGENT, scene.child.child_id, stranger)
