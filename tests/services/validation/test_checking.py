"""Every check of every kind, what it proposes, and what it compared: computed by the rules."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import update

from staffdesk.domain.calendars import DayReason
from staffdesk.domain.deadline_storage import to_json
from staffdesk.domain.deadlines import DaysBefore, DeadlineRule, Late, Scope, Window
from staffdesk.models.town import Activity, CalendarException, DeadlineRuleRow, Site, Slot
from staffdesk.services.calendar_editing import CalendarEditing
from staffdesk.services.calendar_rows import NewException
from staffdesk.services.request_rows import Decision, ItemDecision, RequestDetail, Verdict
from staffdesk.services.residence_editing import MoveAsked, ResidenceEditing
from staffdesk.services.validation.queue import Requests
from tests.factories import (
    AGENT,
    NEXT_MONDAY,
    NEXT_WEDNESDAY,
    THIS_FRIDAY,
    SmallTown,
    absence_body,
    add_booking,
    add_child,
    add_family,
    add_file,
    booking_body,
    booking_state,
    described,
    document_body,
    edit_body,
    fill_canteen,
    receive,
)


def detail(town: SmallTown, request_id: int) -> RequestDetail:
    return Requests(town.office).detail(AGENT, request_id)


def verdicts(shown: RequestDetail) -> dict[str, Verdict]:
    return {check.code: check.verdict for check in shown.checks}


def test_a_request_in_time_for_an_enrolled_child_is_green(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    shown = detail(small_town, receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY)))
    assert verdicts(shown) == dict.fromkeys(
        ("deadline", "capacity", "enrolment", "calendar", "duplicates", "documents", "health", "balance"),
        Verdict.OK,
    )
    assert [(row.proposed, row.op) for row in shown.dates] == [("accepted", "add")]


def test_late_says_the_limit_and_proposes_what_the_rule_says(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    shown = detail(small_town, receive(small_town, family, "booking", booking_body(child, THIS_FRIDAY)))
    assert verdicts(shown)["deadline"] is Verdict.LATE
    assert (shown.dates[0].verdict, shown.dates[0].proposed) == (Verdict.LATE, "refused")
    assert shown.dates[0].reason == "hors délai, limite dim.\u00a015\u00a0à\u00a021:00"


def test_a_site_may_have_a_limit_of_its_own(small_town: SmallTown) -> None:
    with small_town.database.begin() as session:
        site = session.get_one(Site, small_town.school_id).uid
        rule = DeadlineRule(DaysBefore(30), scope=Scope(activity="cantine", site=site))
        session.add(
            DeadlineRuleRow(
                activity_id=small_town.activities["cantine"], applies_to="add", body=to_json(rule)
            )
        )
    family = add_family(small_town)
    child = add_child(small_town, family)
    shown = detail(small_town, receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY)))
    assert verdicts(shown)["deadline"] is Verdict.LATE


def test_a_day_given_up_late_is_billed_and_waits_for_nothing(small_town: SmallTown) -> None:
    """The rule sends late bookings to the waiting list; the queue said so of a cancellation too."""
    _limit(small_town, DeadlineRule(DaysBefore(1), late=Late.WAITING_LIST))
    family = add_family(small_town)
    child = add_child(small_town, family)
    add_booking(small_town, family, child, on=THIS_FRIDAY)
    at = datetime.combine(THIS_FRIDAY, time(8), UTC)
    body = booking_body(child, THIS_FRIDAY, op="cancel")
    shown = detail(small_town, receive(small_town, family, "booking", body, received_at=at))
    assert (shown.dates[0].verdict, shown.dates[0].proposed) == (Verdict.LATE, "absent_billed")


def test_a_day_asked_before_its_window_opens_is_told_too_early(small_town: SmallTown) -> None:
    opens = datetime.combine(THIS_FRIDAY, time(9), UTC)
    _limit(small_town, DeadlineRule(Window(opens, opens + timedelta(1))))
    family = add_family(small_town)
    child = add_child(small_town, family)
    body = booking_body(child, NEXT_MONDAY)
    early = detail(
        small_town, receive(small_town, family, "booking", body, received_at=opens - timedelta(minutes=1))
    )
    assert (early.dates[0].verdict, early.dates[0].proposed) == (Verdict.LATE, "refused")
    assert "trop tôt, ouverture" in early.dates[0].reason
    body = booking_body(child, NEXT_MONDAY + timedelta(1))
    shown = detail(small_town, receive(small_town, family, "booking", body, received_at=opens))
    assert shown.dates[0].proposed == "accepted"


def _limit(town: SmallTown, rule: DeadlineRule) -> None:
    """Give the school's canteen a rule that comes before the town's."""
    with town.database.begin() as session:
        scope = Scope(activity="cantine", site=session.get_one(Site, town.school_id).uid)
        body = to_json(replace(rule, scope=scope))
        session.add(DeadlineRuleRow(activity_id=town.activities["cantine"], applies_to="add", body=body))


def test_a_full_day_waits_and_says_the_figure(small_town: SmallTown) -> None:
    fill_canteen(small_town, NEXT_MONDAY, 24)
    family = add_family(small_town)
    child = add_child(small_town, family)
    days = (NEXT_MONDAY, NEXT_MONDAY + timedelta(1))
    shown = detail(small_town, receive(small_town, family, "booking", booking_body(child, *days)))
    assert [row.proposed for row in shown.dates] == ["waiting", "accepted"]
    assert shown.dates[0].reason == "complet, 24/24"
    assert "24/24" in next(check.compared for check in shown.checks if check.code == "capacity")


def test_a_day_without_enrolment_or_service_is_blocked(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family, activities=("cantine",))
    not_enrolled = receive(
        small_town, family, "booking", booking_body(child, NEXT_WEDNESDAY, slot="mercredi.journee")
    )
    shown = detail(small_town, not_enrolled)
    assert verdicts(shown)["enrolment"] is Verdict.BLOCKED
    assert next(check.leads_to for check in shown.checks if check.code == "enrolment") == "rights"
    closed = detail(small_town, receive(small_town, family, "booking", booking_body(child, NEXT_WEDNESDAY)))
    assert verdicts(closed)["calendar"] is Verdict.BLOCKED
    assert closed.dates[0].proposed == "refused"


def test_a_second_request_for_a_day_shows_the_first(small_town: SmallTown) -> None:
    family, other = add_family(small_town), add_family(small_town, "Autre")
    child = add_child(small_town, family, other)
    first = receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY))
    second = receive(small_town, other, "booking", booking_body(child, NEXT_MONDAY))
    assert verdicts(detail(small_town, first))["duplicates"] is Verdict.LOOK
    assert verdicts(detail(small_town, second))["duplicates"] is Verdict.LOOK


def test_the_other_households_week_is_looked_at(small_town: SmallTown) -> None:
    mother, father = add_family(small_town, "Mère"), add_family(small_town, "Père")
    child = add_child(small_town, mother, father)
    ours = receive(small_town, mother, "booking", booking_body(child, NEXT_MONDAY))
    theirs = receive(small_town, father, "booking", booking_body(child, NEXT_MONDAY + timedelta(1)))
    found = {verdicts(detail(small_town, ours))["custody"], verdicts(detail(small_town, theirs))["custody"]}
    assert found == {Verdict.OK, Verdict.LOOK}


def test_missing_papers_health_and_money_are_told(small_town: SmallTown) -> None:
    family = add_family(small_town, complete=False)
    child = add_child(small_town, family, complete=False)
    shown = detail(small_town, receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY)))
    found = verdicts(shown)
    assert (found["documents"], found["health"]) == (Verdict.BLOCKED, Verdict.LOOK)
    assert shown.dates[0].proposed == "refused"


@pytest.mark.parametrize(
    ("reason", "on", "proposed"),
    [
        ("illness", THIS_FRIDAY, "absent_billed"),
        ("strike", THIS_FRIDAY, "absent_excused"),
        ("family", THIS_FRIDAY, "absent_billed"),
        ("family", NEXT_MONDAY, "absent_excused"),
    ],
)
def test_an_absence_is_proposed_by_its_reason_and_its_time(
    small_town: SmallTown, reason: str, on: date, proposed: str
) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    add_booking(small_town, family, child, on)
    asked = receive(small_town, family, "absence", absence_body(child, on, reason=reason))
    assert detail(small_town, asked).dates[0].proposed == proposed


def test_a_cancellation_in_time_is_excused_and_a_late_one_billed(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    for on in (NEXT_MONDAY, THIS_FRIDAY):
        add_booking(small_town, family, child, on)
    body = booking_body(child, NEXT_MONDAY, THIS_FRIDAY, op="cancel")
    shown = detail(small_town, receive(small_town, family, "booking", body))
    assert [row.proposed for row in shown.dates] == ["absent_excused", "absent_billed"]
    assert shown.dates[0].choices == ("absent_excused", "absent_billed", "refused", "already_done")


def test_giving_up_what_nobody_booked_is_blocked(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    body = booking_body(child, NEXT_MONDAY, op="cancel")
    shown = detail(small_town, receive(small_town, family, "booking", body))
    assert verdicts(shown)["booked"] is Verdict.BLOCKED
    assert shown.dates[0].proposed == "refused"


def test_an_edit_says_whether_the_office_changed_it_since(small_town: SmallTown) -> None:
    family = add_family(small_town)
    same = edit_body("guardian", family.guardian_uid, mobile=("06 00 12 34 56", "07"))
    done = edit_body("guardian", family.guardian_uid, mobile=("vu", "06 00 12 34 56"))
    clean, already = (detail(small_town, receive(small_town, family, "edit", body)) for body in (same, done))
    assert verdicts(clean) == {"conflict": Verdict.OK}
    assert already.fields[0].already_done


def test_an_address_in_another_town_leads_to_the_tariff_until_it_is_decided(small_town: SmallTown) -> None:
    family = add_family(small_town)
    towns = {
        "postcode": ("99990", "99991"),
        "city": ("Valbrune-sur-Orle", "Saint-Loup-les-Prés"),
    }
    asked = receive(small_town, family, "edit", edit_body("household", family.uid, **towns))
    street = edit_body("household", family.uid, address_line1=("12 rue des Tilleuls", "3 rue Haute"))
    assert "residence" not in verdicts(detail(small_town, receive(small_town, family, "edit", street)))
    shown = detail(small_town, asked)
    assert verdicts(shown) == {"conflict": Verdict.OK, "residence": Verdict.LOOK}
    (check,) = (check for check in shown.checks if check.code == "residence")
    assert check.leads_to == "residence"
    accepted = (ItemDecision(0, "accepted"), ItemDecision(1, "accepted"))
    Requests(small_town.office).decide(AGENT, Decision(asked, shown.token, accepted))
    assert verdicts(detail(small_town, asked))["residence"] is Verdict.LOOK
    move = MoveAsked("non_resident", small_town.clock.today(), "bail à Saint-Loup")
    ResidenceEditing(small_town.office).record(AGENT, family.household_id, move)
    assert verdicts(detail(small_town, asked))["residence"] is Verdict.OK


def test_an_address_that_was_refused_moved_nobody(small_town: SmallTown) -> None:
    family = add_family(small_town)
    body = edit_body("household", family.uid, city=("Valbrune-sur-Orle", "Saint-Loup-les-Prés"))
    asked = receive(small_town, family, "edit", body)
    refused = (ItemDecision(0, "refused", "Adresse à justifier"),)
    Requests(small_town.office).decide(AGENT, Decision(asked, detail(small_town, asked).token, refused))
    assert "residence" not in verdicts(detail(small_town, asked))


def test_a_document_waits_for_its_bytes(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    content = b"%PDF-1.4 longer than that"
    description = described(content)
    asked = receive(
        small_town, family, "document", document_body(child, description), documents=(description,)
    )
    assert verdicts(detail(small_town, asked)) == {"file_complete": Verdict.BLOCKED}
    add_file(small_town, family, description, content)
    assert verdicts(detail(small_town, asked)) == {"file_complete": Verdict.OK}


def test_an_unknown_family_and_a_kind_of_a_later_version_are_blocked(small_town: SmallTown) -> None:
    child = add_child(small_town, add_family(small_town))
    unknown = receive(small_town, None, "booking", booking_body(child, NEXT_MONDAY))
    shown = detail(small_town, unknown)
    assert (shown.family, verdicts(shown)) == ("Famille inconnue", {"ownership": Verdict.BLOCKED})
    newer = receive(small_town, add_family(small_town), "hologram", {"shape": "round"})
    assert verdicts(detail(small_town, newer)) == {"readable": Verdict.BLOCKED}


def exclude_evening_after_morning(town: SmallTown) -> None:
    with town.database.begin() as session:
        session.get_one(Activity, town.activities["periscolaire"]).exclusions = [["matin", "soir"]]


def test_a_slot_that_excludes_a_booked_one_is_blocked_with_its_name(small_town: SmallTown) -> None:
    exclude_evening_after_morning(small_town)
    family = add_family(small_town)
    child = add_child(small_town, family)
    add_booking(small_town, family, child, slot="periscolaire.matin")
    asked = receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY, slot="periscolaire.soir"))
    shown = detail(small_town, asked)
    assert verdicts(shown)["exclusion"] is Verdict.BLOCKED
    assert shown.dates[0].proposed == "refused"
    assert "Matin" in next(check.compared for check in shown.checks if check.code == "exclusion")


def test_two_slots_of_one_sending_that_exclude_each_other_leave_the_first(small_town: SmallTown) -> None:
    exclude_evening_after_morning(small_town)
    family = add_family(small_town)
    child = add_child(small_town, family)
    body = booking_body(child, NEXT_MONDAY, slot="periscolaire.matin")
    body["items"] += booking_body(child, NEXT_MONDAY, slot="periscolaire.soir")["items"]
    shown = detail(small_town, receive(small_town, family, "booking", body))
    assert [row.proposed for row in shown.dates] == ["accepted", "refused"]


def test_a_slot_given_up_in_the_same_sending_is_in_nobodys_way(small_town: SmallTown) -> None:
    exclude_evening_after_morning(small_town)
    family = add_family(small_town)
    child = add_child(small_town, family)
    add_booking(small_town, family, child, slot="periscolaire.matin")
    body = booking_body(child, NEXT_MONDAY, slot="periscolaire.soir")
    body["items"] += booking_body(child, NEXT_MONDAY, slot="periscolaire.matin", op="cancel")["items"]
    shown = detail(small_town, receive(small_town, family, "booking", body))
    assert [row.proposed for row in shown.dates] == ["accepted", "absent_excused"]
    assert verdicts(shown)["exclusion"] is Verdict.OK
    assert [row.in_exchange_for for row in shown.dates] == [(1,), ()]


def test_an_exchange_in_a_full_site_counts_after_the_slot_given_up(small_town: SmallTown) -> None:
    """The child is one of those the site is full of: the same decision frees its place."""
    exclude_evening_after_morning(small_town)
    family = add_family(small_town)
    child = add_child(small_town, family)
    add_booking(small_town, family, child, slot="periscolaire.matin")
    with small_town.database.begin() as session:
        session.execute(update(Site).values(capacity=1))
        session.execute(update(Slot).values(row="soir"))
    body = booking_body(child, NEXT_MONDAY, slot="periscolaire.soir")
    body["items"] += booking_body(child, NEXT_MONDAY, slot="periscolaire.matin", op="cancel")["items"]
    asked = receive(small_town, family, "booking", body)
    shown = detail(small_town, asked)
    assert verdicts(shown)["capacity"] is Verdict.OK
    assert [row.proposed for row in shown.dates] == ["accepted", "absent_excused"]
    decision = Decision(
        asked,
        shown.token,
        tuple(ItemDecision(at, outcome) for at, outcome in enumerate(("accepted", "absent_excused"))),
    )
    Requests(small_town.office).decide(AGENT, decision)
    stranger = add_child(small_town, family, first_name="Ugo")
    late = receive(
        small_town, family, "booking", booking_body(stranger, NEXT_MONDAY, slot="periscolaire.soir")
    )
    assert verdicts(detail(small_town, late))["capacity"] is not Verdict.OK


def test_only_a_slot_that_is_held_is_given_in_exchange(small_town: SmallTown) -> None:
    exclude_evening_after_morning(small_town)
    family = add_family(small_town)
    child = add_child(small_town, family)
    body = booking_body(child, NEXT_MONDAY, slot="periscolaire.soir")
    body["items"] += booking_body(child, NEXT_MONDAY, slot="periscolaire.matin", op="cancel")["items"]
    shown = detail(small_town, receive(small_town, family, "booking", body))
    assert [row.in_exchange_for for row in shown.dates] == [(), ()]


def test_a_request_that_holds_no_place_is_not_counted_against_itself(small_town: SmallTown) -> None:
    fill_canteen(small_town, NEXT_MONDAY, 23)
    with small_town.database.begin() as session:
        session.get_one(Activity, small_town.activities["cantine"]).request_holds_place = False
    family, other = add_family(small_town, "Première"), add_family(small_town, "Seconde")
    first = receive(small_town, family, "booking", booking_body(add_child(small_town, family), NEXT_MONDAY))
    second = receive(small_town, other, "booking", booking_body(add_child(small_town, other), NEXT_MONDAY))
    assert [detail(small_town, one).dates[0].proposed for one in (first, second)] == ["accepted"] * 2


def test_the_cap_of_a_site_makes_a_day_full(small_town: SmallTown) -> None:
    fill_canteen(small_town, NEXT_MONDAY, 2)
    with small_town.database.begin() as session:
        session.get_one(Site, small_town.school_id).capacity = 2
    family = add_family(small_town)
    child = add_child(small_town, family)
    shown = detail(small_town, receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY)))
    assert (shown.dates[0].proposed, shown.dates[0].reason) == ("waiting", "complet, 2/2")


def test_a_class_that_is_away_needs_no_meal(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    with small_town.database.begin() as session:
        session.add(
            CalendarException(
                day_on=NEXT_MONDAY, kind="closed", label="Musée", class_group_id=small_town.class_id
            )
        )
    shown = detail(small_town, receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY)))
    assert verdicts(shown)["calendar"] is Verdict.BLOCKED
    assert "Musée" in next(check.compared for check in shown.checks if check.code == "calendar")


def test_a_cancellation_of_a_day_the_town_closed_has_nothing_left_to_decide(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    add_booking(small_town, family, child)
    asked = receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY, op="cancel"))
    CalendarEditing(small_town.office).add(AGENT, NewException(DayReason.STRIKE, NEXT_MONDAY, NEXT_MONDAY))
    shown = detail(small_town, asked)
    assert [row.proposed for row in shown.dates] == ["already_done"]
    decision = Decision(asked, shown.token, (ItemDecision(0, "already_done", ""),))
    Requests(small_town.office).decide(AGENT, decision)
    assert booking_state(small_town, child, NEXT_MONDAY) == "closed_by_town"
