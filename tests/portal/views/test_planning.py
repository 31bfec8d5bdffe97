"""The month of a child: weeks with their limit, faces, cost."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from staffdesk.contract.v1 import FamilySnapshot, TownSnapshot
from staffdesk.portal.family_file import FiledRequest
from staffdesk.portal.views.cells import Cell, Face, Ticks
from staffdesk.portal.views.planning import Month, month_view
from tests.factories_portal import SUNDAY_EVENING as NOW
from tests.factories_portal import booking, family, town
from tests.portal.views.test_bookings import FRIDAY, covered, filed, item

SNAPSHOT = family()


def _month(
    requests: list[FiledRequest] | None = None,
    *,
    snapshot: FamilySnapshot = SNAPSHOT,
    shown: TownSnapshot | None = None,
    child: int = 0,
    on: date = FRIDAY,
    now: datetime = NOW,
    ticks: Ticks | None = None,
) -> Month:
    return month_view(
        snapshot,
        shown or town(),
        requests or [],
        child=snapshot.children[child],
        month=on,
        now=now,
        ticks=ticks,
    )


def _cell(month: Month, on: date, row: int = 1) -> Cell:
    days = [day for week in [*month.past, *month.weeks] for day in week.days if day.on == on]
    return days[0].rows[row][0]


def test_past_weeks_are_folded_and_say_what_cost_money() -> None:
    month = _month()
    assert [week.title.replace("\u00a0", " ") for week in month.past] == [
        "Du 2 au 6 nov.",
        "Du 9 au 13 nov.",
        "Du 16 au 20 nov.",
    ]
    assert month.past_summary == "Semaines passées (1 absence facturée)"
    assert {week.status for week in month.past} == {"Terminée"}


def test_each_week_is_headed_by_its_own_limit() -> None:
    month = _month()
    (this, last) = month.weeks
    assert this.status.replace("\u00a0", " ") == "Jusqu’à ce soir, dim. 22 nov. 21:00"
    assert (this.urgent, last.urgent) == (True, False)
    assert last.title.replace("\u00a0", " ") == "Lundi 30 nov."
    assert last.status.replace("\u00a0", " ") == "Jusqu’au dim. 29 nov. 21:00"
    assert month.send_limit == "jusqu’à 21:00"


def test_a_week_whose_limit_passed_says_so() -> None:
    month = _month(now=NOW + timedelta(minutes=6))
    assert month.weeks[0].status == "Limite passée"
    assert _cell(month, FRIDAY).face is Face.NOTHING
    assert _cell(month, FRIDAY, 0).face is Face.BOOKED_FIXED


def test_a_day_with_another_limit_is_told_in_the_line_of_its_week() -> None:
    shown = town()
    wednesdays = [
        (on, NOW + timedelta(days=2), NOW + timedelta(days=2)) for on, _, _ in shown.activities[3].days
    ]
    leisure = shown.activities[3].model_copy(update={"days": wednesdays})
    month = _month(shown=shown.model_copy(update={"activities": [shown.activities[1], leisure]}), child=1)
    assert (
        month.weeks[0].status == "Jusqu’à ce soir, dim.\u00a022\u00a0nov.\u00a021:00\u00a0· "
        "mer.\u00a0: mar.\u00a024\u00a0nov.\u00a020:55"
    )
    assert month.weeks[0].urgent


@pytest.mark.parametrize(
    ("on", "row", "face", "letters"),
    [
        (date(2026, 11, 23), 0, Face.FREE, ""),
        (date(2026, 11, 23), 1, Face.BOOKED, "R"),
        (date(2026, 11, 20), 1, Face.BOOKED_FIXED, "R"),
        (date(2026, 11, 17), 1, Face.EXCUSED, "A\u00a0Exc."),
        (date(2026, 11, 19), 1, Face.BILLED, "A\u00a0Fact."),
        (date(2026, 11, 26), 0, Face.FULL, ""),
        (date(2026, 11, 30), 0, Face.WAITING, "LA"),
        (date(2026, 11, 16), 0, Face.NOTHING, ""),
    ],
)
def test_faces(on: date, row: int, face: Face, letters: str) -> None:
    cell = _cell(_month(), on, row)
    assert (cell.face, cell.letters) == (face, letters)


def test_what_waits_for_the_town_has_its_own_faces() -> None:
    asked = [item("cantine", "midi", FRIDAY, "add"), item("matin", "matin", FRIDAY, "cancel")]
    month = _month([filed("booking", asked)])
    assert _cell(month, FRIDAY, 1).face is Face.ASKED
    assert _cell(month, FRIDAY, 0).face is Face.CANCEL_ASKED
    assert not _cell(month, FRIDAY, 1).field


def test_days_without_service_say_why() -> None:
    days = {day.on: day for week in [*_month().past, *_month().weeks] for day in week.days}
    assert days[date(2026, 11, 25)].notice == "Pas d’inscription le mercredi"
    assert days[date(2026, 11, 11)].notice == "Férié, armistice"
    holidays = _month(on=date(2026, 12, 25)).weeks[-1]
    assert holidays.notice == "Vacances de Noël"
    assert date(2026, 11, 28) not in days


def test_cost_counts_what_stands_what_is_asked_and_what_is_given_up() -> None:
    before = _month().cost
    asked = [item("cantine", "midi", FRIDAY, "add"), item("matin", "matin", FRIDAY, "cancel")]
    after = _month([filed("booking", asked)]).cost
    assert (after.booked, after.asked, after.cancelled) == (before.booked, 305, 110)
    assert after.if_accepted == before.booked + 305 - 110
    billed = [
        b
        for b in SNAPSHOT.bookings
        if b.child == SNAPSHOT.children[0].uid and b.state in ("booked", "absent_billed")
    ]
    assert before.booked == sum(b.cents or 0 for b in billed)


def test_ticks_come_back_ticked_late_ones_as_late() -> None:
    value = "cantine|midi|2026-11-27"
    assert _cell(_month(ticks=Ticks(add=[value])), FRIDAY).ticked
    late = _cell(_month(ticks=Ticks(late=[value]), now=NOW + timedelta(minutes=6)), FRIDAY)
    assert (late.face, late.field, late.picked, late.ticked) == (Face.LATE, "late", "LA", True)


def test_a_blocked_child_books_nothing_new_but_may_cancel() -> None:
    children: list[dict[str, Any]] = [c.model_dump(mode="json") for c in SNAPSHOT.children]
    children[0]["blocked_because"] = ["insurance"]
    month = _month(snapshot=family(children=children))
    assert [item.text for item in month.blocked] == ["Attestation d’assurance"]
    assert _cell(month, FRIDAY, 1).face is Face.NOTHING
    assert _cell(month, FRIDAY, 0).field == "cancel"


def test_neighbours_stay_inside_what_the_town_opened() -> None:
    assert _month(on=date(2026, 9, 10)).before is None
    assert _month(on=date(2027, 1, 10)).after is None
    assert _month().after == date(2026, 12, 1)


def test_a_slot_of_the_whole_day_names_its_price() -> None:
    month = _month(child=1, on=date(2026, 12, 2))
    days = [day for week in month.weeks for day in week.days if day.on == date(2026, 12, 2)]
    assert days[0].whole_day
    assert days[0].rows[0][0].slot_name.replace("\u00a0", " ") == "Journée, 9,00 €"
    assert [column.price.replace("\u00a0", " ") for column in month.columns] == ["1,10 €", "3,05 €", "2,20 €"]
    assert [price.name for price in month.prices] == [
        "Accueil du matin",
        "Restauration",
        "Accueil du soir",
        "Mercredi",
    ]


def test_a_booking_outside_every_open_day_still_shows() -> None:
    on = date(2026, 11, 28)
    extra = {
        "child": SNAPSHOT.children[0].uid,
        "activity": "cantine",
        "slot": "midi",
        "days": [on.isoformat()],
        "state": "present",
    }
    month = _month(snapshot=family(bookings=[extra]))
    assert _cell(month, on).word == "présent"


def _shared(*days: str) -> FamilySnapshot:
    children: list[dict[str, Any]] = [c.model_dump(mode="json") for c in SNAPSHOT.children]
    children[0]["other_days"] = list(days)
    return family(children=children)


def test_a_week_of_the_other_household_says_so() -> None:
    this, last = _month(snapshot=_shared(*(f"2026-11-{day}" for day in range(23, 30)))).weeks
    assert this.status.endswith("· autre foyer")
    assert "autre foyer" not in last.status


def test_days_of_the_other_household_are_marked_one_by_one() -> None:
    month = _month(snapshot=_shared("2026-11-26", "2026-11-27"))
    assert [day.on.day for week in month.weeks for day in week.days if day.others] == [26, 27]
    assert "autre foyer" not in month.weeks[0].status
    labels = [cell.label for week in month.weeks for day in week.days for row in day.rows for cell in row]
    told = [label for label in labels if "jour de l’autre foyer" in label]
    assert told
    assert {label.replace("\u00a0", " ").partition(" nov")[0] for label in told} <= {
        "jeudi 26",
        "vendredi 27",
    }


def test_a_class_that_is_away_has_its_day_closed_with_the_reason() -> None:
    children: list[dict[str, Any]] = [c.model_dump(mode="json") for c in SNAPSHOT.children]
    children[0]["away"] = [{"on": "2026-12-03", "label": "Sortie scolaire"}]
    days = [
        day
        for week in _month(snapshot=family(children=children), on=date(2026, 12, 1)).weeks
        for day in week.days
    ]
    told = {day.on.day: day.notice for day in days}
    assert told[3] == "Sortie scolaire"
    assert told[4] == ""


def test_what_a_trip_freed_says_why() -> None:
    freed = {
        "child": SNAPSHOT.children[0].uid,
        "activity": "cantine",
        "slot": "midi",
        "days": ["2026-12-03"],
        "state": "closed_by_town",
        "reason": "Sortie scolaire",
    }
    away = [child.to_wire() for child in family().children]
    away[0]["away"] = [{"on": "2026-12-03", "label": "Sortie scolaire", "activity": "cantine"}]
    shown = family(bookings=[freed], children=away)
    cell = _cell(_month(snapshot=shown, on=date(2026, 12, 1)), date(2026, 12, 3))
    assert (cell.face, cell.word, cell.field) == (Face.CLOSED, "Sortie scolaire", "")
    cell = _cell(_month(snapshot=family(bookings=[freed]), on=date(2026, 12, 1)), date(2026, 12, 3))
    assert (cell.face, cell.field) == (Face.FREE, "add"), "called off: the day can be asked again"


def test_a_trip_that_takes_one_activity_names_itself_where_that_activity_would_be() -> None:
    on = date(2026, 12, 3)
    children = [child.to_wire() for child in family().children]
    children[0]["away"] = [{"on": on.isoformat(), "label": "Sortie au musée", "activity": "cantine"}]
    shown = family(children=children)
    month = month_view(shown, town(), [], child=shown.children[0], month=on, now=NOW)
    day = next(day for week in month.weeks for day in week.days if day.on == on)
    assert [[(cell.face, cell.word, cell.field) for cell in row] for row in day.rows] == [
        [(Face.FREE, "réserver", "add")],
        [(Face.CLOSED, "Sortie au musée", "")],
        [(Face.FREE, "réserver", "add")],
    ]
    booked = shown.model_copy(
        update={
            "bookings": family(
                bookings=[booking(children[0]["uid"], "cantine", on, "closed_by_town")]
            ).bookings
        }
    )
    month = month_view(booked, town(), [], child=shown.children[0], month=on, now=NOW)
    day = next(day for week in month.weeks for day in week.days if day.on == on)
    assert [len(row) for row in day.rows] == [1, 1, 1]


def test_a_column_that_a_fee_covers_says_so_in_a_word() -> None:
    snapshot = SNAPSHOT.model_copy(update={"children": [covered(event=date(2027, 6, 1))]})
    month = _month(snapshot=snapshot)
    assert [column.price for column in month.columns] == ["", "forfait", ""]
    [free] = [
        cell
        for week in month.weeks
        for day in week.days
        for row in day.rows
        for cell in row
        if cell.value == "cantine|midi|2026-11-26"
    ]
    assert free.label.endswith("compris dans le forfait")
