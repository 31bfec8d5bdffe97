"""What all families share: open days with both limits as instants, closed days, few places left, texts."""

from datetime import UTC, date, datetime

from sqlalchemy import select, update

from staffdesk.contract.v1 import TownSnapshot
from staffdesk.domain import deadline_storage
from staffdesk.domain.dates import ClockTime
from staffdesk.domain.deadlines import DaysBefore, DeadlineRule, Scope, Window
from staffdesk.models.town import Activity, CalendarException, DeadlineRuleRow, Site, Town
from staffdesk.services.snapshots import town_snapshot
from tests.factories import NEXT_MONDAY, NEXT_WEDNESDAY, SmallTown, fill_canteen


def snapshot(town: SmallTown) -> TownSnapshot:
    with town.database.read() as session:
        return town_snapshot(session, town.clock.now())


def test_open_days_carry_their_limits(small_town: SmallTown) -> None:
    found = snapshot(small_town)
    canteen = found.activities[0]
    limits = {on: (add, cancel) for on, add, cancel in canteen.days}
    sunday = datetime(2026, 11, 22, 20, tzinfo=UTC)
    assert limits[NEXT_MONDAY] == (sunday, sunday)
    assert (found.first_day, found.last_day) == (date(2026, 10, 1), date(2027, 3, 31))
    assert {on.isoweekday() for on in limits} == {1, 2, 4, 5}
    assert date(2026, 12, 21) not in limits  # holidays
    assert [(slot.code, slot.row, slot.starts, slot.minutes) for slot in found.activities[1].slots] == [
        ("matin", "morning", "07:30", 30),
        ("soir", "evening", "16:30", 60),
    ]


def test_closed_days_have_names(small_town: SmallTown) -> None:
    labels = {day.on: (day.kind, day.label) for day in snapshot(small_town).closed_days}
    assert labels[date(2026, 11, 11)][0] == "public_holiday"
    assert labels[date(2026, 12, 21)] == ("school_holiday", "Vacances de Noël")
    assert NEXT_MONDAY not in labels


def test_places_are_told_where_few_are_left(small_town: SmallTown) -> None:
    fill_canteen(small_town, NEXT_MONDAY, 21)
    fill_canteen(small_town, date(2026, 11, 24), 24)
    fill_canteen(small_town, date(2026, 11, 26), 10)
    places = snapshot(small_town).places
    key = f"g{small_town.groups['cantine']}"
    assert [(one.group_key, one.slot, one.left) for one in places] == [
        (key, "midi", {"2026-11-23": 3, "2026-11-24": 0})
    ]


def test_texts_lists_and_identity_are_the_towns(small_town: SmallTown) -> None:
    found = snapshot(small_town)
    assert (found.name, found.service, found.accent) == ("Valbrune-sur-Orle", "Service scolaire", "#17436B")
    assert [one.code for one in found.absence_reasons] == ["illness", "strike", "family"]
    assert [(one.code, one.owner) for one in found.document_types][:2] == [
        ("insurance", "child"),
        ("vaccination", "child"),
    ]
    assert (found.news[0].on, found.links[0].url) == (
        date(2026, 11, 15),
        "https://www.valbrune.example/menu",
    )
    assert (found.terms_version, found.terms.startswith("Vos données")) == ("2026-1", True)
    assert TownSnapshot.model_validate(found.to_wire()) == found


def test_how_far_and_how_families_book_is_the_towns_setting(small_town: SmallTown) -> None:
    usual = snapshot(small_town)
    assert (usual.horizon, usual.cart_minutes, usual.counter_hours) == ("month", 30, 72)
    assert not any(one.pay_now for one in usual.activities)
    rules = {"booking_horizon": "year", "cart_minutes": 20, "counter_payment_hours": 48}
    with small_town.database.begin() as session:
        session.execute(update(Town).values(rules=rules))
        session.execute(update(Activity).where(Activity.code == "mercredi").values(pays_at_once=True))
    found = snapshot(small_town)
    assert (found.horizon, found.cart_minutes, found.counter_hours) == ("year", 20, 48)
    assert found.last_day == date(2027, 8, 31)
    assert [one.code for one in found.activities if one.pay_now] == ["mercredi"]


def test_a_school_closed_alone_is_published_for_its_groups(small_town: SmallTown) -> None:
    with small_town.database.begin() as session:
        session.get_one(Activity, small_town.activities["periscolaire"]).exclusions = [["soir", "matin"]]
        session.add_all(
            [
                CalendarException(
                    day_on=NEXT_MONDAY, kind="strike", label="Grève", site_id=small_town.school_id
                ),
                CalendarException(
                    day_on=NEXT_WEDNESDAY,
                    kind="school",
                    label="Rattrapage",
                    site_id=small_town.school_id,
                    activity_id=small_town.activities["cantine"],
                ),
            ]
        )
        session.flush()
        found = town_snapshot(session, small_town.clock.now())
    days = {view.group_key: view for view in found.group_days}
    canteen = days[f"g{small_town.groups['cantine']}"]
    assert canteen.closed == {"2026-11-23": "Grève"}
    assert [on for on, _, _ in canteen.opened] == [NEXT_WEDNESDAY]
    assert f"g{small_town.groups['mercredi']}" not in days
    assert NEXT_MONDAY in {on for on, _, _ in found.activities[0].days}
    assert found.exclusions == [["periscolaire|matin", "periscolaire|soir"]]


def test_a_site_with_limits_of_its_own_has_its_days_published(small_town: SmallTown) -> None:
    with small_town.database.begin() as session:
        site = session.get_one(Site, small_town.school_id).uid
        rule = DeadlineRule(DaysBefore(1), ClockTime(10), scope=Scope(activity="cantine", site=site))
        session.add(
            DeadlineRuleRow(
                activity_id=small_town.activities["cantine"],
                applies_to="add",
                body=deadline_storage.to_json(rule),
            )
        )
        session.flush()
        found = town_snapshot(session, small_town.clock.now())
    days = {view.group_key: view for view in found.group_days}
    canteen = days[f"g{small_town.groups['cantine']}"]
    limits = {on: add for on, add, _ in canteen.opened}
    assert limits[NEXT_MONDAY] == datetime(2026, 11, 22, 9, tzinfo=UTC)
    usual = {on: add for on, add, _ in found.activities[0].days}
    assert usual[NEXT_MONDAY] == datetime(2026, 11, 22, 20, tzinfo=UTC)
    assert limits.keys() == usual.keys()
    assert f"g{small_town.groups['periscolaire']}" not in days


def test_a_window_that_opens_later_is_published_until_it_has_opened(small_town: SmallTown) -> None:
    opens = datetime(2026, 11, 20, 8, tzinfo=UTC)
    window = Window(opens, datetime(2026, 12, 4, 17, tzinfo=UTC))
    with small_town.database.begin() as session:
        site = session.get_one(Site, small_town.school_id).uid
        rule = DeadlineRule(window, scope=Scope(activity="cantine", site=site))
        canteen = small_town.activities["cantine"]
        session.add(
            DeadlineRuleRow(activity_id=canteen, applies_to="add", body=deadline_storage.to_json(rule))
        )
        session.flush()
        before, after = town_snapshot(session, small_town.clock.now()), town_snapshot(session, opens)
    key = f"g{small_town.groups['cantine']}"
    [here] = [view for view in before.group_days if view.group_key == key]
    assert here.opens[NEXT_MONDAY] == opens
    assert set(here.opens) == {on for on, *_ in here.opened}
    assert before.activities[0].opens == {}
    assert not any(view.opens for view in after.group_days)


def test_reasons_that_ask_for_a_proof_say_so_and_until_when_it_is_good(small_town: SmallTown) -> None:
    with small_town.database.begin() as session:
        rules = session.scalars(select(Town.rules)).one()
        session.execute(update(Town).values(rules={**rules, "proof_delay_hours": 48}))
    found = snapshot(small_town)
    assert found.proof_hours == 48
    assert {one.code: one.proof for one in found.absence_reasons} == {
        "illness": True,
        "strike": False,
        "family": False,
    }
