"""The use cases of attendance: marks with their trace, late pick-ups, P+, undo, differences, corrections."""

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from sqlalchemy import func, select, update

from staffdesk.domain.attendance import Difference, Tally
from staffdesk.domain.bookings import BookingState
from staffdesk.domain.errors import NotAllowed, NotFound, RecoveryNeeded, RuleBroken, Stale
from staffdesk.models.bookings import Booking
from staffdesk.models.households import HealthRecord, Household, PickupPerson
from staffdesk.models.staff import AuditEntry
from staffdesk.models.sync import SyncState
from staffdesk.services.attendance import Attendance
from staffdesk.services.attendance_rows import ChildMark, Lateness, ListChoice, Said
from tests.factories import (
    AGENT,
    READER,
    MadeChild,
    MadeFamily,
    SmallTown,
    add_booking,
    add_child,
    add_family,
    add_invoice,
    booking_state,
)
from tests.services.attendance_scene import (
    LATE_PICKUP,
    TODAY,
    UNBOOKED,
    absent,
    choice,
    corrections,
    present,
    stored,
    trace,
    unmarked,
    vote,
)

SATURDAY = date(2026, 11, 14)


@pytest.fixture
def attendance(small_town: SmallTown) -> Attendance:
    return Attendance(small_town.office)


@pytest.fixture
def family(small_town: SmallTown) -> MadeFamily:
    return add_family(small_town)


@pytest.fixture
def child(small_town: SmallTown, family: MadeFamily) -> MadeChild:
    child = add_child(small_town, family)
    add_booking(small_town, family, child, TODAY)
    return child


def test_the_lists_of_a_day_say_how_far_they_are_marked(
    small_town: SmallTown, attendance: Attendance, child: MadeChild
) -> None:
    options = {option.slot: option for option in attendance.options(READER, TODAY)}
    assert list(options) == ["Midi", "Matin", "Soir"]
    assert (options["Midi"].expected, options["Midi"].unmarked) == (1, 1)
    attendance.mark(AGENT, choice(small_town), [present(child)])
    options = {option.slot: option for option in attendance.options(READER, TODAY)}
    assert (options["Midi"].expected, options["Midi"].unmarked) == (1, 0)
    assert attendance.options(READER, SATURDAY) == ()


def test_a_list_shows_children_by_name_with_counters(
    small_town: SmallTown, attendance: Attendance, family: MadeFamily, child: MadeChild
) -> None:
    other = add_family(small_town, "Éluard")
    cancelled = add_child(small_town, other, first_name="Zoé")
    add_booking(small_town, other, cancelled, TODAY, state="absent_excused")
    gone = add_child(small_town, other, first_name="Max")
    add_booking(small_town, other, gone, TODAY, state="withdrawn")
    found = attendance.open_list(READER, choice(small_town))
    assert [row.name for row in found.rows] == ["Éluard Zoé", "Lemoine-Daoud Inès"]
    assert found.tally == Tally(expected=1)
    assert (found.site, found.activity, found.slot, found.closes_at) == (
        "École Jean-Zay",
        "Cantine",
        "Midi",
        time(13, 30),
    )
    assert found.is_served
    assert found.classes == ((small_town.class_id, "CE1 A"),)


def test_a_class_narrows_the_list(small_town: SmallTown, attendance: Attendance, child: MadeChild) -> None:
    wanted = choice(small_town)
    narrowed = ListChoice(wanted.on, wanted.group_id, wanted.slot_id, class_group_id=9999)
    assert attendance.open_list(READER, narrowed).rows == ()
    assert attendance.open_list(READER, narrowed).classes == ((small_town.class_id, "CE1 A"),)


def test_a_list_that_is_not_there_is_not_found(small_town: SmallTown, attendance: Attendance) -> None:
    with pytest.raises(NotFound, match="attendance_list"):
        attendance.open_list(READER, ListChoice(TODAY, small_town.groups["cantine"], 9999))
    wrong = small_town.slots["periscolaire.soir"]
    with pytest.raises(NotFound, match="attendance_list"):
        attendance.open_list(READER, ListChoice(TODAY, small_town.groups["cantine"], wrong))


def test_a_mark_moves_the_booking_signs_it_and_tells_the_families(
    small_town: SmallTown, attendance: Attendance, family: MadeFamily, child: MadeChild
) -> None:
    done = attendance.mark(AGENT, choice(small_town), [present(child)])
    assert (done.changed, done.left, done.said) == (1, (), "1\u00a0enfant pointé présent")
    row = stored(small_town, child)
    assert (row.state, row.marked_by, row.marked_at) == ("present", "Camille R.", small_town.clock.now())
    assert trace(small_town, row.id) == [("booked", "present")]
    with small_town.database.read() as session:
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert entry is not None
        assert (entry.action, entry.record) == (
            "attendance.marked",
            f"activity_group:{small_town.groups['cantine']}",
        )
        assert entry.facts == {"on": "2026-11-16", "slot": small_town.slots["cantine.midi"], "present": 1}
        assert session.get_one(Household, family.household_id).snapshot_rev == 1
    assert attendance.open_list(AGENT, choice(small_town)).rows[0].trace == "Camille R., 9:30"


def test_marking_twice_changes_nothing(
    small_town: SmallTown, attendance: Attendance, child: MadeChild
) -> None:
    attendance.mark(AGENT, choice(small_town), [present(child)])
    again = attendance.mark(AGENT, choice(small_town), [present(child)])
    assert (again.changed, again.left) == (0, ("Lemoine-Daoud Inès\u00a0: déjà pointé ainsi",))
    assert again.topics == frozenset()


@pytest.mark.parametrize(
    ("reason", "state", "told"),
    [
        ("family", "absent_billed", "Raison familiale, motif non excusé par le règlement"),
        ("strike", "absent_excused", "Grève, motif excusé par le règlement"),
        (
            "illness",
            "absent_billed",
            "Maladie, justificatif attendu jusqu’au jeu.\u00a019\u00a0nov.\u00a011:45, sinon facturée",
        ),
    ],
)
def test_an_absence_is_what_the_rules_make_of_its_reason(
    small_town: SmallTown, attendance: Attendance, child: MadeChild, reason: str, state: str, told: str
) -> None:
    attendance.mark(AGENT, choice(small_town), [absent(child, reason)])
    row = stored(small_town, child)
    assert (row.state, row.reason) == (state, told)


def test_staff_may_decide_against_the_rules_and_it_says_so(
    small_town: SmallTown, attendance: Attendance, child: MadeChild
) -> None:
    mark = ChildMark(child.child_id, Said.ABSENT, "family", billed=False)
    attendance.mark(AGENT, choice(small_town), [mark])
    row = stored(small_town, child)
    assert (row.state, row.reason) == ("absent_excused", "Raison familiale, décision de la mairie")


def test_an_unknown_reason_is_refused_and_nothing_is_marked(
    small_town: SmallTown, attendance: Attendance, child: MadeChild
) -> None:
    with pytest.raises(RuleBroken, match="absence_reason_unknown"):
        attendance.mark(AGENT, choice(small_town), [absent(child, "holidays")])
    assert booking_state(small_town, child, TODAY) == "booked"


def test_a_mark_is_corrected_with_its_trace(
    small_town: SmallTown, attendance: Attendance, child: MadeChild
) -> None:
    attendance.mark(AGENT, choice(small_town), [absent(child)])
    attendance.mark(AGENT, choice(small_town), [present(child)])
    attendance.mark(AGENT, choice(small_town), [unmarked(child)])
    row = stored(small_town, child)
    assert (row.state, row.marked_at, row.marked_by) == ("booked", None, "")
    assert trace(small_town, row.id) == [
        ("booked", "absent_billed"),
        ("absent_billed", "booked"),
        ("booked", "present"),
        ("present", "booked"),
    ]
    story = attendance.story(READER, row.id)
    assert story[0] == "lun.\u00a016\u00a0nov.\u00a02026\u00a0à\u00a09:30\u00a0: réservé, Camille R."
    assert story[-1].endswith(
        "absence facturée, Camille R. (Raison familiale, motif non excusé par le règlement)"
    )


def test_all_but_the_absent_are_marked_in_one_go(
    small_town: SmallTown, attendance: Attendance, family: MadeFamily, child: MadeChild
) -> None:
    others = [add_child(small_town, family, first_name=name) for name in ("Lina", "Noé", "Ugo")]
    for other in others:
        add_booking(small_town, family, other, TODAY)
    attendance.mark(AGENT, choice(small_town), [absent(others[0])])
    done = attendance.mark_others_present(AGENT, choice(small_town))
    assert (done.changed, done.left) == (3, ())
    found = attendance.open_list(AGENT, choice(small_town))
    assert found.tally == Tally(expected=4, present=3, absent=1)
    assert attendance.mark_others_present(AGENT, choice(small_town)).changed == 0


def test_a_child_without_booking_is_added_for_the_household_that_has_it(
    small_town: SmallTown, attendance: Attendance
) -> None:
    first, second = add_family(small_town, "Amar"), add_family(small_town, "Bost")
    shared = add_child(small_town, first, second, first_name="Nour")
    done = attendance.add_unbooked(AGENT, choice(small_town), shared.child_id)
    assert done.said == "1\u00a0enfant ajouté sans réservation"
    row = stored(small_town, shared)
    weeks = (TODAY - date(2026, 8, 31)).days // 7
    payer = first if weeks % 2 == 0 else second
    assert (row.state, row.household_id) == ("present_unbooked", payer.household_id)
    assert attendance.open_list(AGENT, choice(small_town)).tally == Tally(unbooked=1)


def test_a_child_that_is_not_enrolled_may_be_there_too(
    small_town: SmallTown, attendance: Attendance, family: MadeFamily
) -> None:
    stranger = add_child(small_town, family, first_name="Ali", activities=())
    found = attendance.search(AGENT, choice(small_town), "ali lemoine")
    assert [(one.name, one.is_enrolled, one.hint) for one in found] == [
        ("Lemoine-Daoud Ali", False, "sans inscription")
    ]
    assert attendance.add_unbooked(AGENT, choice(small_town), stranger.child_id).changed == 1


def test_a_child_that_gave_up_in_time_and_comes_is_there_without_booking(
    small_town: SmallTown, attendance: Attendance, family: MadeFamily
) -> None:
    child = add_child(small_town, family)
    booking = add_booking(small_town, family, child, TODAY, state="absent_excused")
    attendance.mark(AGENT, choice(small_town), [present(child)])
    assert booking_state(small_town, child, TODAY) == "present_unbooked"
    attendance.mark(AGENT, choice(small_town), [unmarked(child)])
    assert trace(small_town, booking) == [
        ("absent_excused", "present_unbooked"),
        ("present_unbooked", "withdrawn"),
    ]


def test_an_absence_known_before_is_not_judged_anew(
    small_town: SmallTown, attendance: Attendance, family: MadeFamily
) -> None:
    child = add_child(small_town, family)
    add_booking(small_town, family, child, TODAY, state="absent_excused")
    done = attendance.mark(AGENT, choice(small_town), [absent(child, "family")])
    assert (done.changed, booking_state(small_town, child, TODAY)) == (0, "absent_excused")


@pytest.mark.parametrize("state", ["requested", "waiting", "cancel_requested"])
def test_a_child_whose_request_waits_is_left(
    small_town: SmallTown, attendance: Attendance, family: MadeFamily, state: str
) -> None:
    child = add_child(small_town, family)
    add_booking(small_town, family, child, TODAY, state=state)
    done = attendance.mark(AGENT, choice(small_town), [present(child)])
    assert done.left == ("Lemoine-Daoud Inès\u00a0: une demande attend une décision, la traiter d’abord",)
    assert booking_state(small_town, child, TODAY) == state


def test_a_late_pick_up_counts_from_closing_and_makes_the_child_present(
    small_town: SmallTown, attendance: Attendance, family: MadeFamily
) -> None:
    child = add_child(small_town, family)
    add_booking(small_town, family, child, TODAY, slot="periscolaire.soir")
    evening = choice(small_town, "periscolaire.soir")
    done = attendance.mark_late(AGENT, evening, child.child_id, Lateness(left_at=time(17, 50)))
    row = stored(small_town, child, "periscolaire.soir")
    assert (row.state, row.late_minutes) == ("present", 20)
    assert row.reason == "Départ à 17:50, 20\u00a0min après la fermeture"
    assert trace(small_town, row.id) == [("booked", "present"), ("present", "present")]
    assert attendance.open_list(AGENT, evening).tally.late == 1
    undone = attendance.undo(AGENT, evening, done.undo)
    assert undone.changed == 1
    row = stored(small_town, child, "periscolaire.soir")
    assert (row.state, row.late_minutes, row.marked_at) == ("booked", 0, None)


def test_a_late_pick_up_may_be_told_in_minutes_and_taken_back(
    small_town: SmallTown, attendance: Attendance, child: MadeChild
) -> None:
    attendance.mark_late(AGENT, choice(small_town), child.child_id, Lateness(minutes=35))
    assert stored(small_town, child).late_minutes == 35
    attendance.mark_late(AGENT, choice(small_town), child.child_id, Lateness(minutes=0))
    assert stored(small_town, child).late_minutes == 0


def test_a_lateness_that_says_nothing_or_too_much_is_refused(
    small_town: SmallTown, attendance: Attendance, child: MadeChild
) -> None:
    with pytest.raises(RuleBroken, match="lateness_missing"):
        attendance.mark_late(AGENT, choice(small_town), child.child_id, Lateness())
    with pytest.raises(RuleBroken, match="lateness_unlikely"):
        attendance.mark_late(AGENT, choice(small_town), child.child_id, Lateness(minutes=400))
    assert booking_state(small_town, child, TODAY) == "booked"


def test_undo_refuses_what_somebody_changed_since(
    small_town: SmallTown, attendance: Attendance, child: MadeChild
) -> None:
    done = attendance.mark(AGENT, choice(small_town), [present(child)])
    attendance.mark(AGENT, choice(small_town), [absent(child)])
    with pytest.raises(Stale, match="changed_since"):
        attendance.undo(AGENT, choice(small_town), done.undo)


def test_undo_takes_an_added_child_off_the_list(small_town: SmallTown, attendance: Attendance) -> None:
    child = add_child(small_town, add_family(small_town))
    done = attendance.add_unbooked(AGENT, choice(small_town), child.child_id)
    attendance.undo(AGENT, choice(small_town), done.undo)
    assert booking_state(small_town, child, TODAY) == "withdrawn"
    assert attendance.open_list(AGENT, choice(small_town)).rows == ()


def test_each_difference_is_priced_by_the_rules(
    small_town: SmallTown, attendance: Attendance, family: MadeFamily, child: MadeChild
) -> None:
    vote(small_town, UNBOOKED, LATE_PICKUP)
    names = ("Billé", "Excusé", "Plus", "Tard")
    billed, excused, unbooked, late = (add_child(small_town, family, first_name=name) for name in names)
    for booked in (billed, excused, late):
        add_booking(small_town, family, booked, TODAY)
    noon = choice(small_town)
    attendance.mark(AGENT, noon, [present(child), absent(billed)])
    attendance.mark(AGENT, noon, [absent(excused, "strike")])
    attendance.add_unbooked(AGENT, noon, unbooked.child_id)
    attendance.mark_late(AGENT, noon, late.child_id, Lateness(minutes=16))
    found = attendance.differences(READER, noon)
    told = {row.name.split()[-1]: (row.kinds, row.booked_cents, row.attended_cents) for row in found.rows}
    assert told == {
        "Billé": ((Difference.ABSENT_BILLED,), 305, 305),
        "Excusé": ((Difference.ABSENT_EXCUSED,), 305, 0),
        "Plus": ((Difference.UNBOOKED,), 0, 555),
        "Tard": ((Difference.LATE_PICKUP,), 305, 1305),
    }
    assert found.total_cents == -305 + 555 + 1000
    assert "(+5,55\u00a0€)" in next(row.why for row in found.rows if row.name.endswith("Plus"))


def test_an_invoiced_day_gives_a_correction_and_its_invoice_stays(
    small_town: SmallTown, attendance: Attendance, family: MadeFamily, child: MadeChild
) -> None:
    with small_town.database.begin() as session:
        invoice = add_invoice(session, family, TODAY - timedelta(days=3), number=7, total_cents=305)
        session.execute(update(Booking).values(invoice_id=invoice.id))
    noon = choice(small_town)
    attendance.mark(AGENT, noon, [present(child)])
    assert corrections(small_town) == []
    done = attendance.mark(AGENT, noon, [absent(child, "strike")])
    assert corrections(small_town) == [("credit_note_line", -305)]
    attendance.undo(AGENT, noon, done.undo)
    assert corrections(small_town) == [("credit_note_line", -305), ("extra_line", 305)]
    assert stored(small_town, child).invoice_id is not None


def test_a_late_pick_up_of_an_invoiced_day_is_an_extra_line(
    small_town: SmallTown, attendance: Attendance, family: MadeFamily, child: MadeChild
) -> None:
    vote(small_town, LATE_PICKUP)
    with small_town.database.begin() as session:
        invoice = add_invoice(session, family, TODAY - timedelta(days=3), number=7, total_cents=305)
        session.execute(update(Booking).values(invoice_id=invoice.id))
    attendance.mark_late(AGENT, choice(small_town), child.child_id, Lateness(minutes=5))
    assert corrections(small_town) == [("extra_line", 500)]


def test_care_is_told_to_who_may_read_health_and_the_reading_is_audited(
    small_town: SmallTown, attendance: Attendance, child: MadeChild
) -> None:
    with small_town.database.begin() as session:
        session.add_all(
            [
                PickupPerson(
                    child_id=child.child_id, name="Jeanne Petit", link="voisine", phone="06 00 00 00 01"
                ),
                PickupPerson(child_id=child.child_id, name="Paul Interdit", may_collect=False),
                PickupPerson(
                    child_id=child.child_id,
                    name="Mamie",
                    link="grand-mère",
                    phone="06 00 00 00 02",
                    emergency=True,
                ),
            ]
        )
        seal = small_town.office.sealer().seal_health(
            child.child_id, {"allergies": ["arachide"], "advice": "trousse dans la classe"}
        )
        session.execute(update(HealthRecord).values(sealed=seal))
    care = attendance.care(AGENT, choice(small_town))[child.child_id]
    assert (care.allergies, care.advice) == (("arachide",), "trousse dans la classe")
    assert [(person.name, person.may_collect) for person in care.collectors] == [
        ("Mamie", True),
        ("Jeanne Petit", True),
        ("Paul Interdit", False),
    ]
    with small_town.database.read() as session:
        read = session.scalars(select(AuditEntry).where(AuditEntry.action == "health.read")).one()
        assert read.facts == {"on": "2026-11-16", "children": 1, "why": "attendance"}
    blind = attendance.care(READER, choice(small_town))[child.child_id]
    assert (blind.allergies, blind.advice, len(blind.collectors)) == ((), "", 3)
    with small_town.database.read() as session:
        count = select(func.count()).where(AuditEntry.action == "health.read")
        assert session.scalar(count) == 1


def test_reasons_say_what_they_usually_lead_to(attendance: Attendance) -> None:
    assert [(reason.label, reason.usually) for reason in attendance.reasons(READER)] == [
        ("Maladie", "facturée sans justificatif"),
        ("Grève", "excusée"),
        ("Raison familiale", "facturée"),
    ]


def test_only_who_may_mark_marks(small_town: SmallTown, attendance: Attendance, child: MadeChild) -> None:
    noon = choice(small_town)
    attempts: list[Callable[[], object]] = [
        lambda: attendance.mark(READER, noon, [present(child)]),
        lambda: attendance.mark_others_present(READER, noon),
        lambda: attendance.add_unbooked(READER, noon, child.child_id),
        lambda: attendance.mark_late(READER, noon, child.child_id, Lateness(minutes=5)),
        lambda: attendance.undo(READER, noon, ()),
    ]
    for attempt in attempts:
        with pytest.raises(NotAllowed):
            attempt()
    assert booking_state(small_town, child, TODAY) == "booked"


def test_a_restored_office_marks_nothing(
    small_town: SmallTown, attendance: Attendance, child: MadeChild
) -> None:
    with small_town.database.begin() as session:
        session.execute(update(SyncState).values(recovery_reason="restored"))
    with pytest.raises(RecoveryNeeded):
        attendance.mark(AGENT, choice(small_town), [present(child)])


def test_who_is_on_the_list_is_not_found_by_search(
    small_town: SmallTown, attendance: Attendance, family: MadeFamily, child: MadeChild
) -> None:
    sister = add_child(small_town, family, first_name="Inaya")
    found = attendance.search(AGENT, choice(small_town), "in")
    assert [one.child_id for one in found] == [sister.child_id]
    assert found[0].class_name == "CE1 A, École Jean-Zay"
    assert attendance.search(AGENT, choice(small_town), "  ") == ()
    assert stored(small_town, child).state == BookingState.BOOKED.value
