"""One cell of the planning: face, words, what a tick sends and what it changes."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from staffdesk.contract.v1 import TownSnapshot
from staffdesk.domain.bookings import BookingKey, BookingState
from staffdesk.domain.dates import local_date
from staffdesk.portal.views.bookings import CellState, Timetable
from staffdesk.portal.views.cells import Cell, CellMaker, Face, Ticks, still, with_price
from tests.factories_portal import SUNDAY_EVENING as NOW
from tests.factories_portal import family, town

MALO = family().children[0]
FRIDAY = date(2026, 11, 27)
KEY = BookingKey(MALO.uid, "soir", "soir", FRIDAY)
LONG = BookingKey(MALO.uid, "soir", "long", FRIDAY)
S = BookingState


def evenings() -> TownSnapshot:
    """Return a town whose evening ends at one of two hours, never both."""
    activities: list[dict[str, Any]] = [a.model_dump(mode="json") for a in town().activities]
    activities[2]["slots"] = [
        {"code": "soir", "name": "Soir 17:15", "row": "evening"},
        {"code": "long", "name": "Soir 18:30", "row": "evening"},
    ]
    return town(activities=activities, exclusions=[["soir|soir", "soir|long"]])


def _cell(
    key: BookingKey = KEY,
    states: dict[BookingKey, BookingState] | None = None,
    *,
    shown: TownSnapshot | None = None,
    now: datetime = NOW,
    ticks: Ticks | None = None,
    blocked: bool = False,
    cart: tuple[BookingKey, ...] = (),
) -> Cell:
    timetable = Timetable(shown or town(), MALO)
    known = {one: CellState(state, 220) for one, state in (states or {}).items()}
    found = timetable.cell(key)
    assert found is not None
    return CellMaker(timetable, known, now, ticks or Ticks(), blocked, cart).cell(found)


@pytest.mark.parametrize(
    ("state", "face", "letters", "word"),
    [
        (None, Face.FREE, "", "réserver"),
        (S.BOOKED, Face.BOOKED, "R", "réservé"),
        (S.REQUESTED, Face.ASKED, "DR", "en attente"),
        (S.CANCEL_REQUESTED, Face.CANCEL_ASKED, "DA", "en attente"),
        (S.WAITING, Face.WAITING, "LA", "liste"),
        (S.ABSENT_EXCUSED, Face.EXCUSED, "A\u00a0Exc.", "excusée"),
        (S.ABSENT_BILLED, Face.BILLED, "A\u00a0Fact.", "facturée"),
        (S.PRESENT, Face.BOOKED_FIXED, "R", "présent"),
        (S.PRESENT_UNBOOKED, Face.BOOKED_FIXED, "P+", "présent"),
        (S.CLOSED_BY_TOWN, Face.FREE, "", "réserver"),
        (S.REFUSED, Face.FREE, "", "réserver"),
        (S.WITHDRAWN, Face.FREE, "", "réserver"),
        (S.EXPIRED, Face.FREE, "", "réserver"),
    ],
)
def test_every_state_has_its_face(state: BookingState | None, face: Face, letters: str, word: str) -> None:
    cell = _cell(states={KEY: state} if state else {})
    assert (cell.face, cell.letters, cell.word) == (face, letters, word)
    assert bool(cell.field) is (face in (Face.FREE, Face.BOOKED))


@pytest.mark.parametrize(
    ("state", "face"), [(None, Face.NOTHING), (S.BOOKED, Face.BOOKED_FIXED), (S.WAITING, Face.WAITING)]
)
def test_after_the_limit_nothing_is_touched(state: BookingState | None, face: Face) -> None:
    cell = _cell(states={KEY: state} if state else {}, now=NOW + timedelta(minutes=6))
    assert (cell.face, cell.field) == (face, "")


def test_a_tick_says_what_it_changes() -> None:
    assert (_cell().field, _cell().cents, _cell().picked) == ("add", 220, "DR")
    given_up = _cell(states={KEY: S.BOOKED})
    assert (given_up.field, given_up.cents, given_up.picked) == ("cancel", -220, "DA")
    morning = BookingKey(MALO.uid, "matin", "matin", date(2026, 11, 26))
    full = _cell(morning)
    assert (full.face, full.field, full.cents, full.picked) == (Face.FULL, "add", 0, "LA")


def test_a_blocked_child_may_only_give_up() -> None:
    assert _cell(blocked=True).face is Face.NOTHING
    assert _cell(states={KEY: S.BOOKED}, blocked=True).field == "cancel"


def test_a_day_in_the_cart_is_not_booked_yet() -> None:
    cell = _cell(cart=(KEY,))
    assert (cell.face, cell.letters, cell.word, cell.field) == (Face.IN_CART, "DR", "au panier", "")


def test_slots_that_exclude_one_another_name_their_rivals() -> None:
    cell = _cell(shown=evenings())
    assert (cell.face, cell.rivals) == (Face.FREE, "soir|long|2026-11-27")
    assert _cell().rivals == ""


def test_the_rival_of_a_booked_slot_is_offered_in_its_place() -> None:
    cell = _cell(LONG, {KEY: S.BOOKED}, shown=evenings())
    assert (cell.face, cell.field) == (Face.FREE, "add")
    assert "réserver à la place de soir 17:15" in cell.label


@pytest.mark.parametrize(("state", "late"), [(S.REQUESTED, False), (S.PRESENT, False), (S.BOOKED, True)])
def test_the_rival_of_what_cannot_be_given_up_any_more_is_incompatible(
    state: BookingState, *, late: bool
) -> None:
    shown = evenings()
    if late:
        activities: list[dict[str, Any]] = [a.model_dump(mode="json") for a in shown.activities]
        activities[2]["days"] = [[day, add, "2026-11-01T00:00:00Z"] for day, add, _ in activities[2]["days"]]
        shown = shown.model_copy(update={"activities": town(activities=activities).activities})
    cell = _cell(LONG, {KEY: state}, shown=shown)
    assert (cell.face, cell.word, cell.field) == (Face.EXCLUDED, "incompatible", "")


@pytest.mark.parametrize("state", [S.CANCEL_REQUESTED, S.WAITING, S.ABSENT_EXCUSED, S.REFUSED])
def test_what_holds_no_slot_excludes_nothing(state: BookingState) -> None:
    assert _cell(LONG, {KEY: state}, shown=evenings()).face is Face.FREE


def test_ticks_come_back() -> None:
    assert _cell(ticks=Ticks(add=["soir|soir|2026-11-27"])).ticked
    late = _cell(ticks=Ticks(late=["soir|soir|2026-11-27"]), now=NOW + timedelta(minutes=6))
    assert (late.face, late.field, late.ticked, late.cents) == (Face.LATE, "late", True, 0)


def test_a_limit_includes_itself() -> None:
    assert still(KEY.on, NOW, NOW)
    assert not still(KEY.on, NOW, NOW + timedelta(microseconds=1))
    assert still(KEY.on, None, NOW)


def test_a_day_that_is_over_is_offered_to_nobody_even_without_a_rule() -> None:
    today = local_date(NOW)
    assert still(today, None, NOW)
    assert not still(today - timedelta(days=1), None, NOW)
    after = NOW + (KEY.on - today) + timedelta(days=1)
    assert _cell(ticks=Ticks(late=["soir|soir|2026-11-27"]), now=after).field == ""


def test_a_cell_of_the_whole_day_names_its_price() -> None:
    assert with_price(_cell()).slot_name.replace("\u00a0", " ") == "Soir, 2,20 €"


def test_an_offered_place_shows_until_its_instant() -> None:
    timetable = Timetable(town(), MALO)
    found = timetable.cell(KEY)
    assert found is not None
    states = {KEY: CellState(S.REQUESTED, 220, offer_until=NOW)}
    shown = CellMaker(timetable, states, NOW, Ticks(), False, ()).cell(found)
    over = CellMaker(timetable, states, NOW + timedelta(seconds=1), Ticks(), False, ()).cell(found)
    assert (shown.face, shown.letters, shown.word) == (Face.OFFERED, "LA", "offerte")
    assert over.face is Face.ASKED


def test_a_slot_that_opens_later_says_when_and_cannot_be_ticked() -> None:
    activities: list[dict[str, Any]] = [a.model_dump(mode="json") for a in town().activities]
    activities[2]["opens"] = {FRIDAY.isoformat(): "2026-11-22T19:57:00Z"}
    shown = town(activities=activities)
    cell = _cell(shown=shown)
    assert (cell.face, cell.field, cell.word.replace("\u00a0", " ")) == (
        Face.CLOSED,
        "",
        "ouvre dim. 22 nov. 20:57",
    )
    assert _cell(shown=shown, now=datetime(2026, 11, 22, 19, 57, tzinfo=UTC)).field == "add"
