"""Cells of the planning: the snapshot, with what the family asked since laid over it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from staffdesk.contract.v1 import ChildView
from staffdesk.domain.bookings import BookingKey, BookingState
from staffdesk.portal.family_file import FiledRequest
from staffdesk.portal.views.bookings import (
    Timetable,
    current_states,
    holds,
    is_nothing,
    key_text,
    parse_key,
    rights_now,
)
from tests.factories_portal import SUNDAY_EVENING as NOW
from tests.factories_portal import booking, family, town, uid

SNAPSHOT = family()
MALO = SNAPSHOT.children[0]
FRIDAY = date(2026, 11, 27)


def filed(kind: str, items: list[dict[str, Any]], at: datetime = NOW, **changes: Any) -> FiledRequest:
    """Return a request that waits."""
    facts: dict[str, Any] = {
        "req_id": uid(f"{kind}{items}{at}"),
        "kind": kind,
        "received_at": at,
        "body": {
            "base_rev": 7,
            "items": items,
            "reason": "illness",
            "words": "",
            "documents": [],
            "note": "",
        },
        "documents": [],
        "status": "pending",
        "decision": None,
        "decided_at": None,
        "decision_seen": False,
        "withdrawn": False,
        "reached_town": False,
    }
    return FiledRequest(**(facts | changes))


def item(activity: str, slot: str, on: date, op: str | None = None) -> dict[str, Any]:
    """Return an item of a request about Malo."""
    found = {"child": MALO.uid, "activity": activity, "slot": slot, "on": on.isoformat()}
    return found | ({"op": op} if op else {})


def _state(requests: list[FiledRequest], activity: str, slot: str, on: date = FRIDAY) -> BookingState | None:
    found = current_states(SNAPSHOT, requests).get(BookingKey(MALO.uid, activity, slot, on))
    return found.state if found else None


@pytest.mark.parametrize(
    ("activity", "slot", "op", "state"),
    [
        ("cantine", "midi", "add", BookingState.REQUESTED),
        ("matin", "matin", "cancel", BookingState.CANCEL_REQUESTED),
        ("matin", "matin", "add", BookingState.BOOKED),
        ("cantine", "midi", "cancel", None),
    ],
)
def test_what_waits_shows_at_once(activity: str, slot: str, op: str, state: BookingState | None) -> None:
    assert _state([filed("booking", [item(activity, slot, FRIDAY, op)])], activity, slot) is state


def test_an_absence_gives_up_its_cell() -> None:
    assert (
        _state([filed("absence", [item("matin", "matin", FRIDAY)])], "matin", "matin")
        is BookingState.CANCEL_REQUESTED
    )


def test_a_decided_request_leaves_the_snapshot_alone() -> None:
    done = filed("booking", [item("cantine", "midi", FRIDAY, "add")], status="refused")
    assert _state([done], "cantine", "midi") is None


def test_asking_an_excused_day_again_shows_as_asked() -> None:
    day = date(2026, 11, 17)
    assert _state([], "cantine", "midi", day) is BookingState.ABSENT_EXCUSED
    again = filed("booking", [item("cantine", "midi", day, "add")])
    assert _state([again], "cantine", "midi", day) is BookingState.REQUESTED


def test_asking_a_closed_day_again_shows_as_asked() -> None:
    closed = family(bookings=[booking(MALO.uid, "cantine", FRIDAY, "closed_by_town")])
    key = BookingKey(MALO.uid, "cantine", "midi", FRIDAY)
    again = filed("booking", [item("cantine", "midi", FRIDAY, "add")])
    assert current_states(closed, [again])[key].state is BookingState.REQUESTED


def test_requests_apply_in_the_order_they_came() -> None:
    add = filed("booking", [item("cantine", "midi", FRIDAY, "add")], NOW)
    back = filed("booking", [item("cantine", "midi", FRIDAY, "cancel")], NOW + timedelta(minutes=1))
    assert _state([back, add], "cantine", "midi") is BookingState.WITHDRAWN
    assert is_nothing(_state([back, add], "cantine", "midi"))


def test_a_request_taken_back_frees_what_the_town_already_shows() -> None:
    asked = family(bookings=[booking(MALO.uid, "cantine", FRIDAY, "requested")])
    taken_back = filed("booking", [item("cantine", "midi", FRIDAY, "add")], withdrawn=True)
    found = current_states(asked, [taken_back])[BookingKey(MALO.uid, "cantine", "midi", FRIDAY)]
    assert found.state is None


def test_a_cell_travels_as_text_and_comes_back() -> None:
    key = BookingKey(MALO.uid, "cantine", "midi", FRIDAY)
    assert parse_key(MALO.uid, key_text(key)) == key
    for wrong in ("", "a|b", "a|b|c", "a|b|2026-02-30", "a|b|2026-11-27|d"):
        assert parse_key(MALO.uid, wrong) is None


def test_the_timetable_knows_limits_prices_and_full_days() -> None:
    table = Timetable(town(), MALO)
    assert [cell.slot.code for cell in table.cells(FRIDAY)] == ["matin", "midi", "soir"]
    assert table.cells(date(2026, 11, 25)) == []
    assert table.cells(date(2026, 11, 11)) == []
    full = table.cell(BookingKey(MALO.uid, "matin", "matin", date(2026, 11, 26)))
    assert full is not None
    assert full.full
    assert full.cents == 110
    assert full.add_until == datetime(2026, 11, 22, 20, tzinfo=NOW.tzinfo)
    assert table.price(BookingKey(MALO.uid, "mercredi", "journee", FRIDAY)) is None


def test_an_enrolment_that_ended_opens_nothing() -> None:
    enrolments = [e.model_copy(update={"ends_on": date(2026, 11, 26)}) for e in MALO.enrolments]
    assert Timetable(town(), MALO.model_copy(update={"enrolments": enrolments})).cells(FRIDAY) == []


def test_a_school_that_is_closed_or_open_alone_differs_from_the_town() -> None:
    wednesday = date(2026, 11, 25)
    own = {
        "group_key": "cantine-elem",
        "closed": {FRIDAY.isoformat(): "Panne de chauffage"},
        "opened": [[wednesday, NOW, None]],
    }
    timetable = Timetable(town(group_days=[own]), MALO)
    assert "cantine" not in {cell.activity.code for cell in timetable.cells(FRIDAY)}
    assert timetable.why_closed(FRIDAY) == "Panne de chauffage"
    assert timetable.why_closed(wednesday) == ""
    (cell,) = timetable.cells(wednesday)
    assert (cell.activity.code, cell.add_until, cell.cancel_until) == ("cantine", NOW, None)


def test_rivals_are_the_slots_that_exclude_one_another() -> None:
    timetable = Timetable(town(exclusions=[["matin|matin", "soir|soir", "soir|long"]]), MALO)
    key = BookingKey(MALO.uid, "soir", "soir", FRIDAY)
    rivals = [(one.activity, one.slot) for one in timetable.rivals(key)]
    assert rivals == [("matin", "matin"), ("soir", "long")]
    assert timetable.rivals(BookingKey(MALO.uid, "cantine", "midi", FRIDAY)) == []


@pytest.mark.parametrize(
    ("state", "held"),
    [
        (BookingState.BOOKED, True),
        (BookingState.REQUESTED, True),
        (BookingState.CANCEL_REQUESTED, False),
        (None, False),
    ],
)
def test_what_holds_a_slot(state: BookingState | None, *, held: bool) -> None:
    assert holds(state) is held


def test_a_group_is_closed_alone_or_has_limits_of_its_own() -> None:
    canteen = next(one for one in MALO.enrolments if one.activity == "cantine").group_key
    own = datetime(2026, 11, 26, 9, tzinfo=UTC)
    differing = [{"group_key": canteen, "closed": {"2026-11-26": "Grève"}, "opened": [(FRIDAY, own, None)]}]
    table = Timetable(town(group_days=differing), MALO)
    shown = {cell.key.activity: cell for cell in table.cells(FRIDAY)}
    assert (shown["cantine"].add_until, shown["cantine"].cancel_until) == (own, None)
    assert shown["matin"].add_until != own
    thursday = [cell.key.activity for cell in table.cells(date(2026, 11, 26))]
    assert "cantine" not in thursday
    assert "matin" in thursday


def covered(fee: str = "month", event: date = FRIDAY) -> ChildView:
    """Return a child whose canteen a fee covers, but for an outing of 12 euros."""
    [canteen] = [one for one in MALO.enrolments if one.activity == "cantine"]
    changes = {"slot_cents": {}, "fee": fee, "event_cents": {event: {"midi": 1200}}}
    return MALO.model_copy(update={"enrolments": [canteen.model_copy(update=changes)]})


@pytest.mark.parametrize(
    ("fee", "words"),
    [
        ("month", "compris dans le forfait"),
        ("year", "compris dans l’adhésion"),
        ("pack", "décompté du carnet"),
        ("a unit of later", "compris dans le forfait"),
    ],
)
def test_what_covers_a_day_stands_where_its_price_would(fee: str, words: str) -> None:
    timetable = Timetable(town(), covered(fee))
    thursday, friday = (BookingKey(MALO.uid, "cantine", "midi", on) for on in (date(2026, 11, 26), FRIDAY))
    assert (timetable.price(thursday), timetable.price_words(thursday)) == (0, words)
    assert (timetable.price(friday), timetable.price_words(friday)) == (1200, "12,00\u00a0€")
    assert [(cell.cents, cell.fee) for cell in timetable.cells(friday.on)] == [(1200, "")]
    assert [(cell.cents, cell.fee) for cell in timetable.cells(thursday.on)] == [(0, fee)]


def test_a_day_with_a_price_of_its_own_is_not_shown_at_the_usual_one() -> None:
    [canteen] = [one for one in MALO.enrolments if one.activity == "cantine"]
    feast = canteen.model_copy(update={"event_cents": {FRIDAY: {"midi": 650}}})
    timetable = Timetable(town(), MALO.model_copy(update={"enrolments": [feast]}))
    assert [cell.cents for cell in timetable.cells(FRIDAY)] == [650]


def test_a_day_opens_for_a_group_when_its_own_rule_says() -> None:
    canteen = next(one for one in MALO.enrolments if one.activity == "cantine").group_key
    opens, here = (datetime(2026, 11, day, 9, tzinfo=UTC) for day in (24, 25))
    activities: list[dict[str, Any]] = [one.model_dump(mode="json") for one in town().activities]
    for one in activities:
        one["opens"] = {FRIDAY.isoformat(): opens.isoformat()}
    own = [{"group_key": canteen, "opened": [(FRIDAY, None, None)], "opens": {FRIDAY: here}}]
    table = Timetable(town(activities=activities, group_days=own), MALO)
    found = {cell.key.activity: cell for cell in table.cells(FRIDAY)}
    assert (found["cantine"].opens_at, found["matin"].opens_at) == (here, opens)
    assert not found["matin"].is_open(opens - timedelta(minutes=1))
    assert found["matin"].is_open(opens)


def test_a_right_that_goes_on_by_another_variant_is_one_activity_at_two_prices() -> None:
    [canteen] = [one for one in MALO.enrolments if one.activity == "cantine"]
    before = canteen.model_copy(update={"ends_on": FRIDAY - timedelta(days=1)})
    after = canteen.model_copy(update={"starts_on": FRIDAY, "slot_cents": {"midi": 450}})
    child = MALO.model_copy(update={"enrolments": [before, after]})
    timetable = Timetable(town(), child)
    keys = [BookingKey(child.uid, "cantine", "midi", FRIDAY - timedelta(days=past)) for past in (1, 0)]
    assert [timetable.price(key) for key in keys] == [305, 450]
    assert [rights_now(child, key.on) for key in keys] == [[before], [after]]
    ended = child.model_copy(update={"enrolments": [before]})
    assert rights_now(ended, FRIDAY) == []
