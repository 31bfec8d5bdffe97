"""Rights at the desk, to the end: given, booked by, billed, shown to the family; varied, ended, undone."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from staffdesk.domain.errors import NotAllowed, NotFound, RuleBroken, Stale
from staffdesk.domain.french.errors import sentence
from staffdesk.domain.permissions import Actor, Role
from staffdesk.models.households import Enrolment
from staffdesk.models.staff import AuditEntry
from staffdesk.models.sync import OutboxMessage
from staffdesk.models.unit_of_work import Database
from staffdesk.portal.views.bookings import Timetable
from staffdesk.services.crediting import Crediting
from staffdesk.services.family_sheet import family_sheet
from staffdesk.services.invoice_drafting import RunAsked, compute
from staffdesk.services.planning import Planning
from staffdesk.services.planning_rows import CellRef
from staffdesk.services.request_rows import Decision, ItemDecision
from staffdesk.services.right_rows import (
    DaysBeside,
    DropRight,
    GiveRight,
    MoveRight,
    RightDecided,
    RightSaved,
    RightWish,
    VaryRight,
)
from staffdesk.services.rights import Rights
from staffdesk.services.snapshots import family_snapshot, town_snapshot
from staffdesk.services.validation.queue import Requests
from tests.domain.tariffs.grids import G1_MEAL, G11_CARD
from tests.domain.tariffs.grids_more import MEMBERSHIP
from tests.factories import (
    AGENT,
    COLLEAGUE,
    NEXT_MONDAY,
    READER,
    THIS_FRIDAY,
    MadeFamily,
    SmallTown,
    add_booking,
    add_child,
    add_family,
    add_payment,
    booking_state,
    receive,
)
from tests.factories_money import Family, MoneyTown, october_days
from tests.services.test_billing_months import price_with
from tests.services.validation.test_cart_credit import cart, held
from tests.set_clock import SetClock

YEAR_END = date(2027, 7, 2)
MEAL, OWN_MEAL = 305, 80


class Desk:
    """The rights of one household of the small town, with a child that has none at first."""

    def __init__(self, town: SmallTown, *activities: str) -> None:
        self.town, self.rights = town, Rights(town.office)
        self.family: MadeFamily = add_family(town)
        self.child = add_child(town, self.family, activities=activities)

    def save(self, wish: RightWish, *, days: DaysBeside = DaysBeside.UNSAID) -> RightSaved:
        mark = self.rights.sheet(AGENT, self.family.household_id).mark
        return self.rights.save(AGENT, self.family.household_id, wish, RightDecided(mark, days=days))

    def give(self, first: date = NEXT_MONDAY, last: date = YEAR_END, activity: str = "cantine") -> RightSaved:
        return self.save(GiveRight((self.child.child_id,), self.town.groups[activity], first, last))

    def only(self) -> int:
        """The id of the one right."""
        [row] = self.rights.sheet(AGENT, self.family.household_id).rights
        return row.right_id

    def held(self) -> list[tuple[date, date, str]]:
        sheet = self.rights.sheet(READER, self.family.household_id)
        return [(row.starts_on, row.ends_on, row.variant) for row in sheet.rights]

    def offered(self, *days: date) -> list[bool]:
        """Whether the portal lets the family ask for a meal on each day."""
        with self.town.database.read() as session:
            now = self.town.clock.now()
            [child] = family_snapshot(session, self.family.household_id, now).children
            timetable = Timetable(town_snapshot(session, now), child)
        return [bool(timetable.cells(on)) for on in days]

    def book(self, *days: date) -> tuple[int, tuple[str, ...]]:
        cells = [CellRef(self.child.child_id, on, 1) for on in days]
        done = Planning(self.town.office).book(AGENT, cells)
        return done.changed, done.left


@pytest.fixture
def desk(small_town: SmallTown) -> Desk:
    return Desk(small_town)


# ------------------------------------------------------------------------------------------ given


def test_a_right_lets_days_be_booked_billed_and_seen_by_the_family(desk: Desk) -> None:
    assert desk.book(NEXT_MONDAY)[0] == 0, "nobody is enrolled yet"
    saved = desk.give()
    assert saved.words.startswith("Inès · Cantine, ")
    changed, left = desk.book(NEXT_MONDAY, THIS_FRIDAY)
    assert changed == 1
    assert left[0].endswith("pas d’inscription")
    run = RunAsked("Novembre", date(2026, 11, 1), date(2026, 11, 30), date(2027, 1, 15), ("cantine",))
    [invoice] = compute(desk.town.database, run, None).invoices
    assert invoice.total_cents == MEAL
    with desk.town.database.read() as session:
        shown = family_snapshot(session, desk.family.household_id, desk.town.clock.now())
        told = session.scalars(select(OutboxMessage.household_id)).all()
        sheet = family_sheet(session, desk.family.household_id, NEXT_MONDAY)
    [right] = shown.children[0].enrolments
    assert (right.starts_on, right.ends_on, right.slot_cents) == (NEXT_MONDAY, YEAR_END, {"midi": MEAL})
    assert desk.family.household_id in told
    assert desk.offered(THIS_FRIDAY, NEXT_MONDAY) == [False, True]
    assert sheet.timeline[1].text.startswith("Inscription ajoutée\u00a0: Inès · Cantine, ")
    assert sheet.children[0].enrolments == ("Cantine",)


def test_a_right_is_given_to_several_children_at_once_and_taken_back(desk: Desk) -> None:
    other = add_child(desk.town, desk.family, first_name="Adam", activities=())
    children = (desk.child.child_id, other.child_id)
    saved = desk.save(GiveRight(children, desk.town.groups["mercredi"], NEXT_MONDAY, YEAR_END))
    sheet = desk.rights.sheet(AGENT, desk.family.household_id)
    assert [row.child for row in sheet.rights] == ["Inès", "Adam"]
    assert saved.words.startswith("Inès, Adam · ")
    desk.rights.undo(AGENT, saved.undo)
    assert desk.held() == []
    with pytest.raises(Stale, match="rights_changed"):
        desk.rights.undo(AGENT, saved.undo)


def test_a_right_that_was_used_since_is_not_taken_back(desk: Desk) -> None:
    saved = desk.give()
    desk.book(NEXT_MONDAY)
    with pytest.raises(RuleBroken, match="right_used_since"):
        desk.rights.undo(AGENT, saved.undo)
    assert desk.held() == [(NEXT_MONDAY, YEAR_END, "")]


def test_two_rights_to_one_group_never_meet_and_the_sentence_says_which(desk: Desk) -> None:
    desk.give(NEXT_MONDAY, date(2026, 12, 18))
    with pytest.raises(RuleBroken, match="right_overlaps") as refused:
        desk.give(date(2026, 12, 18))
    assert sentence(refused.value).startswith(
        "Inès est déjà inscrit dans ce groupe à ces dates\u00a0: Cantine, "
    )
    assert "du 23\u00a0nov. au 18\u00a0déc.\u00a02026" in sentence(refused.value)
    desk.give(date(2026, 12, 19))
    assert len(desk.held()) == 2


def test_what_makes_no_sense_is_refused_with_its_field(desk: Desk) -> None:
    group, child = desk.town.groups["cantine"], desk.child.child_id
    wishes = {
        "right_without_child": GiveRight((), group, NEXT_MONDAY, YEAR_END),
        "right_reversed": GiveRight((child,), group, YEAR_END, NEXT_MONDAY),
        "right_variant_unknown": GiveRight((child,), group, NEXT_MONDAY, YEAR_END, "rare"),
    }
    for code, wish in wishes.items():
        with pytest.raises(RuleBroken, match=code) as refused:
            desk.save(wish)
        assert refused.value.facts["field"], code
    stranger = add_child(desk.town, add_family(desk.town, "Autre"))
    unknown: tuple[RightWish, ...] = (
        GiveRight((stranger.child_id,), group, NEXT_MONDAY, YEAR_END),
        GiveRight((child,), 9999, NEXT_MONDAY, YEAR_END),
        DropRight(9999),
    )
    for one in unknown:
        with pytest.raises(NotFound):
            desk.save(one)
    assert desk.held() == []


def test_a_reader_sees_rights_and_writes_none(desk: Desk) -> None:
    wish = GiveRight((desk.child.child_id,), desk.town.groups["cantine"], NEXT_MONDAY, YEAR_END)
    household = desk.family.household_id
    assert desk.rights.preview(READER, household, wish).days.live == 0
    with pytest.raises(NotAllowed):
        desk.rights.save(READER, household, wish, RightDecided(desk.rights.sheet(READER, household).mark))
    assert desk.held() == []


def test_the_second_of_two_desks_is_told_who_was_first(desk: Desk) -> None:
    household = desk.family.household_id
    mark = desk.rights.sheet(AGENT, household).mark
    wish = GiveRight((desk.child.child_id,), desk.town.groups["cantine"], NEXT_MONDAY, YEAR_END)
    desk.rights.save(COLLEAGUE, household, wish, RightDecided(mark))
    with pytest.raises(Stale, match="rights_changed") as refused:
        desk.rights.save(AGENT, household, wish, RightDecided(mark))
    assert refused.value.facts["who"] == "Dominique L."
    assert len(desk.held()) == 1


# ------------------------------------------------------------------------------------------ ended


def test_an_ended_right_gives_up_the_days_after_it_by_the_reglement(desk: Desk) -> None:
    desk.give(date(2026, 11, 2))
    desk.book(THIS_FRIDAY, NEXT_MONDAY)
    [right_id, household] = [desk.only(), desk.family.household_id]
    wish = MoveRight(right_id, date(2026, 11, 2), date(2026, 11, 17))
    seen = desk.rights.preview(AGENT, household, wish)
    assert (seen.days.in_time, seen.days.late, seen.days.attended) == (1, 1, 0)
    with pytest.raises(RuleBroken, match="right_days_beside"):
        desk.save(wish)
    saved = desk.save(wish, days=DaysBeside.CANCEL)
    assert saved.given_up == 2
    states = [booking_state(desk.town, desk.child, on) for on in (THIS_FRIDAY, NEXT_MONDAY)]
    assert states == ["absent_billed", "absent_excused"], "the limit of Friday was last Sunday"
    assert desk.book(NEXT_MONDAY)[0] == 0, "no right, no booking"
    assert desk.offered(date(2026, 11, 17), NEXT_MONDAY) == [True, False]
    with desk.town.database.read() as session:
        actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions[-2:] == ["right.ended"] * 2, "told of the household and of the child"
    desk.rights.undo(AGENT, saved.undo)
    states = [booking_state(desk.town, desk.child, on) for on in (THIS_FRIDAY, NEXT_MONDAY)]
    assert states == ["booked", "booked"]
    assert desk.held() == [(date(2026, 11, 2), YEAR_END, "")]


def test_days_after_the_end_may_be_excused_though_late_or_kept(desk: Desk) -> None:
    desk.give(date(2026, 11, 2))
    desk.book(THIS_FRIDAY)
    wish = MoveRight(desk.only(), date(2026, 11, 2), date(2026, 11, 17))
    kept = desk.save(wish, days=DaysBeside.KEEP)
    assert (kept.given_up, booking_state(desk.town, desk.child, THIS_FRIDAY)) == (0, "booked")
    desk.rights.undo(AGENT, kept.undo)
    desk.save(wish, days=DaysBeside.EXCUSE)
    assert booking_state(desk.town, desk.child, THIS_FRIDAY) == "absent_excused"


def test_what_was_not_seen_is_not_decided(desk: Desk) -> None:
    """The family booked one more day since the agent looked."""
    desk.give(date(2026, 11, 2))
    desk.book(NEXT_MONDAY)
    household, wish = desk.family.household_id, MoveRight(desk.only(), date(2026, 11, 2), date(2026, 11, 20))
    seen = desk.rights.preview(AGENT, household, wish)
    desk.book(NEXT_MONDAY + timedelta(days=1))
    decided = RightDecided(desk.rights.sheet(AGENT, household).mark, days=DaysBeside.CANCEL, seen=seen)
    with pytest.raises(Stale, match="prices_moved"):
        desk.rights.save(AGENT, household, wish, decided)
    again = replace(decided, seen=desk.rights.preview(AGENT, household, wish))
    assert desk.rights.save(AGENT, household, wish, again).given_up == 2


def test_what_was_attended_stays_and_asks_nothing(desk: Desk) -> None:
    desk.give(date(2026, 11, 2))
    add_booking(desk.town, desk.family, desk.child, date(2026, 11, 12), state="present")
    wish = MoveRight(desk.only(), date(2026, 11, 2), date(2026, 11, 10))
    seen = desk.rights.preview(AGENT, desk.family.household_id, wish)
    assert (seen.days.live, seen.days.attended) == (0, 1)
    assert desk.save(wish).given_up == 0
    assert booking_state(desk.town, desk.child, date(2026, 11, 12)) == "present"


def test_a_day_that_another_right_covers_is_not_given_up(desk: Desk) -> None:
    desk.give(date(2026, 11, 2))
    desk.book(NEXT_MONDAY)
    right = desk.only()
    desk.save(MoveRight(right, date(2026, 11, 2), date(2026, 11, 20)), days=DaysBeside.KEEP)
    desk.give(date(2026, 11, 21))
    seen = desk.rights.preview(
        AGENT, desk.family.household_id, MoveRight(right, date(2026, 11, 2), date(2026, 11, 18))
    )
    assert seen.days.live == 0


def test_only_a_right_that_never_served_is_taken_away(desk: Desk) -> None:
    desk.give()
    dropped = desk.save(DropRight(desk.only()))
    assert desk.held() == []
    desk.rights.undo(AGENT, dropped.undo)
    assert desk.held() == [(NEXT_MONDAY, YEAR_END, "")]
    desk.book(NEXT_MONDAY)
    assert desk.rights.sheet(AGENT, desk.family.household_id).rights[0].is_used
    with pytest.raises(RuleBroken, match="right_used"):
        desk.save(DropRight(desk.only()))


def test_days_paid_from_the_credit_let_go_of_it_with_the_right(desk: Desk) -> None:
    desk.give(date(2026, 11, 2))
    with desk.town.database.begin() as session:
        add_payment(session, desk.family, 610, number=1, credit_cents=610)
    requests = Requests(desk.town.office)
    days = (NEXT_MONDAY, NEXT_MONDAY + timedelta(days=1))
    asked = receive(desk.town, desk.family, "booking", cart(desk.child, *days))
    items = tuple(ItemDecision(index, "accepted") for index in range(2))
    requests.decide(AGENT, Decision(asked, requests.detail(AGENT, asked).token, items))
    assert held(desk.town) == 610
    wish = MoveRight(desk.only(), date(2026, 11, 2), NEXT_MONDAY)
    saved = desk.save(wish, days=DaysBeside.CANCEL)
    assert (saved.given_up, held(desk.town)) == (1, 305)
    desk.rights.undo(AGENT, saved.undo)
    assert held(desk.town) == 610


# ------------------------------------------------------------------------------------------ money


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    """A town whose meals have a price of their own for who brings the meal, with a club of members."""
    made = MoneyTown(database, clock, tmp_path)
    price_with(made, replace(G1_MEAL, activity="canteen"))
    return made


@pytest.fixture
def agent(town: MoneyTown) -> Actor:
    return town.add_staff("sophie", Role.AGENT)


def right_of(town: MoneyTown, family: Family, code: str = "canteen") -> int:
    """The newest right of a family to an activity."""
    with town.database.read() as session:
        asked = select(Enrolment.id).where(
            Enrolment.household_id == family.household_id, Enrolment.group_id == town.groups[code]
        )
        return session.scalars(asked.order_by(Enrolment.starts_on.desc())).first() or 0


def save(
    town: MoneyTown, agent: Actor, family: Family, wish: RightWish, *, retroactive: bool = False
) -> RightSaved:
    rights = Rights(town.office)
    mark = rights.sheet(agent, family.household_id).mark
    return rights.save(agent, family.household_id, wish, RightDecided(mark, retroactive))


def corrections(town: MoneyTown) -> list[int]:
    return [row.cents for row in Crediting(town.office).corrections(town.officer)]


def test_a_variant_prices_days_from_its_first_day_on(town: MoneyTown, agent: Actor) -> None:
    family = town.add_family(enrolled=("canteen",))
    town.add_days(family, "canteen", october_days(4))
    save(town, agent, family, VaryRight(right_of(town, family), date(2026, 10, 3), "pai"))
    with town.database.read() as session:
        rows = session.scalars(select(Enrolment).order_by(Enrolment.starts_on)).all()
    assert [(row.ends_on, row.variant) for row in rows] == [
        (date(2026, 10, 2), ""),
        (date(2027, 8, 31), "pai"),
    ]
    town.issue()
    assert town.account_cents(family) == 2 * MEAL + 2 * OWN_MEAL


def test_invoiced_days_keep_their_price_unless_somebody_saw_and_decided(
    town: MoneyTown, agent: Actor
) -> None:
    family = town.add_family(enrolled=("canteen",))
    town.add_days(family, "canteen", october_days(4))
    town.issue()
    wish = VaryRight(right_of(town, family), date(2026, 10, 3), "pai")
    rights = Rights(town.office)
    seen = rights.preview(agent, family.household_id, wish)
    assert (seen.prices.invoiced_cents, seen.prices.open_cents) == (-450, 0)
    with pytest.raises(RuleBroken, match="right_retroactive") as refused:
        save(town, agent, family, wish)
    assert "4,50\u00a0€" in sentence(refused.value)
    assert len(rights.sheet(agent, family.household_id).rights) == 1
    saved = save(town, agent, family, wish, retroactive=True)
    assert corrections(town) == [OWN_MEAL - MEAL] * 2
    [row, _] = Crediting(town.office).corrections(town.officer)
    assert "inscription revue à compter du 3\u00a0oct.\u00a02026, Cantine" in row.why
    rights.undo(agent, saved.undo)
    assert corrections(town) == []
    assert len(rights.sheet(agent, family.household_id).rights) == 1


def test_a_change_that_was_invoiced_since_is_not_taken_back_in_silence(town: MoneyTown, agent: Actor) -> None:
    family = town.add_family(enrolled=("canteen",))
    town.add_days(family, "canteen", october_days(4))
    saved = save(town, agent, family, VaryRight(right_of(town, family), date(2026, 10, 3), "pai"))
    town.issue()
    with pytest.raises(RuleBroken, match="right_invoiced_since") as refused:
        Rights(town.office).undo(agent, saved.undo)
    assert "4,50\u00a0€" in sentence(refused.value)
    assert len(Rights(town.office).sheet(agent, family.household_id).rights) == 2
    assert corrections(town) == []


def test_a_variant_after_the_invoiced_days_changes_the_next_run_alone(town: MoneyTown, agent: Actor) -> None:
    family = town.add_family(enrolled=("canteen",))
    town.add_days(family, "canteen", october_days(2))
    town.issue()
    town.add_days(family, "canteen", [date(2026, 11, day) for day in (3, 5)])
    save(town, agent, family, VaryRight(right_of(town, family), date(2026, 11, 4), "pai"))
    assert corrections(town) == []
    town.issue(period=(date(2026, 11, 1), date(2026, 11, 30)))
    assert town.account_cents(family) == 3 * MEAL + OWN_MEAL


def test_a_right_given_after_its_run_is_asked_its_membership_late_and_one_ended_before_is_not(
    town: MoneyTown, agent: Actor
) -> None:
    town.add_activity("club", "Club", MEMBERSHIP, cesu=None)
    family, never = town.add_family(enrolled=("canteen",)), town.add_family("Autre", enrolled=("canteen",))
    november = (date(2026, 11, 1), date(2026, 11, 30))
    codes = ("canteen", "club")

    def issue(period: tuple[date, date]) -> None:
        town.add_days(family, "canteen", [period[0] + timedelta(days=4)])
        town.invoicing.issue(town.officer, town.draft(codes=codes, period=period), render=False)

    issue((date(2026, 10, 1), date(2026, 10, 31)))
    for one in (family, never):
        wish = GiveRight((one.children[0],), town.groups["club"], date(2026, 10, 12), YEAR_END)
        save(town, agent, one, wish)
    save(town, agent, never, DropRight(right_of(town, never, "club")))
    issue(november)
    assert town.account_cents(family) == 2 * MEAL + 2500
    assert town.account_cents(never) == 0
    with pytest.raises(RuleBroken, match="right_used"):
        save(town, agent, family, DropRight(right_of(town, family, "club")))


def test_the_first_day_of_a_right_may_be_put_back_over_days_of_no_right(
    town: MoneyTown, agent: Actor
) -> None:
    family = town.add_family(enrolled=())
    town.add_days(family, "canteen", october_days(2))
    wish = GiveRight((family.children[0],), town.groups["canteen"], date(2026, 11, 1), YEAR_END, "pai")
    save(town, agent, family, wish)
    moved = MoveRight(right_of(town, family), date(2026, 10, 1), YEAR_END)
    seen = Rights(town.office).preview(agent, family.household_id, moved)
    assert (seen.prices.open_cents, seen.prices.is_retroactive) == (2 * (OWN_MEAL - MEAL), False)
    save(town, agent, family, moved)
    town.issue()
    assert town.account_cents(family) == 2 * OWN_MEAL


def test_a_right_is_given_beside_a_month_of_which_a_fee_alone_is_invoiced(
    town: MoneyTown, agent: Actor
) -> None:
    """Priced without fees, the household has neither a day nor a right before: nothing to compare."""
    town.add_activity("club", "Club", replace(G11_CARD, activity="club"), cesu=None)
    family = town.add_family(enrolled=("club",))
    town.add_days(family, "club", october_days(2))
    run = town.draft(codes=("club",))
    town.invoicing.issue(town.officer, run, render=False)
    wish = GiveRight((family.children[0],), town.groups["canteen"], date(2026, 10, 1), YEAR_END)
    assert Rights(town.office).preview(agent, family.household_id, wish).prices.rows == ()
    save(town, agent, family, wish)
    save(town, agent, family, DropRight(right_of(town, family)))


def test_a_monthly_card_follows_its_right_though_no_day_is_used(town: MoneyTown, agent: Actor) -> None:
    """The variant of a month is that of its right; a month after the end is not asked."""
    price_with(town, G11_CARD)
    family, gone = town.add_family(enrolled=("canteen",)), town.add_family("Autre", enrolled=("canteen",))
    november = (date(2026, 11, 1), date(2026, 11, 30))
    save(town, agent, family, VaryRight(right_of(town, family), november[0], "pai"))
    save(town, agent, gone, MoveRight(right_of(town, gone), date(2026, 9, 1), date(2026, 10, 31)))
    town.issue()
    town.issue(period=november)
    assert town.account_cents(family) == 5900 + 1200
    assert town.account_cents(gone) == 5900


def test_a_right_that_ends_before_an_invoiced_fee_says_that_it_stays(town: MoneyTown, agent: Actor) -> None:
    town.add_activity("cards", "Carte de cantine", replace(G11_CARD, activity="cards"), cesu=None)
    family = town.add_family(enrolled=("cards",))
    october = (date(2026, 10, 1), date(2026, 10, 31))
    town.invoicing.issue(town.officer, town.draft(codes=("cards",), period=october), render=False)
    right, rights = right_of(town, family, "cards"), Rights(town.office)
    for last, told in ((date(2026, 9, 30), 1), (date(2026, 10, 15), 0)):
        wish = MoveRight(right, date(2026, 9, 1), last)
        seen = rights.preview(agent, family.household_id, wish)
        assert [
            one.startswith("Malo, Carte de cantine\u00a0: forfait d’octobre") for one in seen.warnings
        ] == [True] * told


def test_a_draft_made_before_a_right_changed_is_not_issued(town: MoneyTown, agent: Actor) -> None:
    family = town.add_family(enrolled=("canteen",))
    town.add_days(family, "canteen", october_days(2))
    run = town.draft()
    save(town, agent, family, VaryRight(right_of(town, family), date(2026, 10, 2), "pai"))
    with pytest.raises(Stale):
        town.invoicing.issue(town.officer, run, render=False)


def test_a_right_that_ends_in_invoiced_days_credits_those_that_are_given_up(
    town: MoneyTown, agent: Actor
) -> None:
    family = town.add_family(enrolled=("canteen",))
    town.add_days(family, "canteen", october_days(4), state="booked")
    town.issue()
    rights, right = Rights(town.office), right_of(town, family)
    wish = MoveRight(right, date(2026, 9, 1), date(2026, 10, 2))
    seen = rights.preview(agent, family.household_id, wish)
    assert (seen.days.live, seen.days.invoiced, seen.prices.is_retroactive) == (2, 2, False)
    mark = rights.sheet(agent, family.household_id).mark
    decided = RightDecided(mark, days=DaysBeside.EXCUSE, seen=seen)
    saved = rights.save(agent, family.household_id, wish, decided)
    assert corrections(town) == [-MEAL, -MEAL]
    rights.undo(agent, saved.undo)
    assert corrections(town) == []
