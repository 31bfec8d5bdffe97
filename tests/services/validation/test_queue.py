"""The queue: listed by urgency with checks, counted, decided in bulk, typed in, bounded by roles."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, select, update

from staffdesk.domain.errors import NotAllowed, NotFound
from staffdesk.models.bookings import Booking
from staffdesk.models.requests import Request
from staffdesk.services.request_rows import Decision, ItemDecision, QueueFilter, QueueView, Verdict
from staffdesk.services.validation.queue import Requests
from tests.factories import (
    AGENT,
    COLLEAGUE,
    NEXT_MONDAY,
    NEXT_WEDNESDAY,
    READER,
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
    message_body,
    receive,
)


def ids(town: SmallTown, **wanted: object) -> list[int]:
    return [row.request_id for row in Requests(town.office).open(AGENT, QueueFilter(**wanted)).rows]  # type: ignore[arg-type]


def test_the_most_urgent_comes_first_then_the_oldest(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    later = receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY + timedelta(7)))
    old = datetime(2026, 11, 14, 9, tzinfo=UTC)
    wednesday = receive(
        small_town, family, "booking", booking_body(child, NEXT_WEDNESDAY, slot="mercredi.journee")
    )
    edit = receive(
        small_town, family, "edit", edit_body("household", family.uid, city=("", "Ailleurs")), received_at=old
    )
    assert ids(small_town) == [edit, wednesday, later]


def test_a_row_says_who_what_and_how_its_checks_came_out(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY, THIS_FRIDAY))
    row = Requests(small_town.office).open(AGENT, QueueFilter()).rows[0]
    assert (row.family, row.child) == ("Lemoine-Daoud", "Inès, CE1 A")
    assert row.summary.startswith("Cantine · ven.")
    assert (row.worst, row.to_look_at, row.status) == (Verdict.LATE, 1, "pending")
    assert row.site_id == small_town.school_id


def test_messages_and_what_needs_nobody_stay_out_of_the_queue(small_town: SmallTown) -> None:
    family = add_family(small_town)
    receive(small_town, family, "message", message_body("a" * 32))
    receive(small_town, family, "terms", {"version": "2026-1"})
    unreadable = receive(small_town, family, "hologram", {})
    assert ids(small_town) == [unreadable]


def test_filters_narrow_the_list(small_town: SmallTown) -> None:
    family, other = add_family(small_town), add_family(small_town, "Énault")
    child = add_child(small_town, family)
    booking = receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY))
    body = edit_body("guardian", other.guardian_uid, mobile=("06 00 00 00 00", "07"))
    edit = receive(small_town, other, "edit", body)
    assert ids(small_town, kind="edit") == [edit]
    assert ids(small_town, site_id=small_town.school_id) == [booking]
    assert ids(small_town, channel="paper") == []
    assert ids(small_town, text="enault") == [edit]
    assert ids(small_town, view=QueueView.IN_CONFLICT) == [edit]
    assert ids(small_town, view=QueueView.ALL_GREEN) == [booking]
    assert ids(small_town, view=QueueView.MINE) == []
    Requests(small_town.office).assign(AGENT, edit, AGENT.user_id)
    assert ids(small_town, view=QueueView.MINE) == [edit]


def test_counts_are_those_of_the_lists(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    first = receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY))
    receive(small_town, family, "booking", booking_body(child, THIS_FRIDAY))
    receive(small_town, family, "edit", edit_body("household", family.uid, city=("vu", "x")))
    requests = Requests(small_town.office)
    requests.assign(AGENT, first, AGENT.user_id)
    token = requests.detail(AGENT, first).token
    counts = requests.open(AGENT, QueueFilter()).counts
    assert counts.views == {view: len(ids(small_town, view=view)) for view in QueueView}
    assert counts.kinds == {"booking": 2, "edit": 1}
    assert counts.sites == ((small_town.school_id, "École Jean-Zay", 2),)
    assert counts.channels == {"portal": 3}
    requests.decide(AGENT, Decision(first, token, (ItemDecision(0, "accepted"),)))
    assert requests.open(AGENT, QueueFilter()).counts.views[QueueView.DECIDED] == 1
    assert ids(small_town, view=QueueView.DECIDED) == [first]
    assert requests.waiting(AGENT) == 2


def test_the_number_of_questions_does_not_depend_on_the_number_of_requests(small_town: SmallTown) -> None:
    asked: list[str] = []
    event.listen(small_town.database.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))

    def questions() -> int:
        asked.clear()
        Requests(small_town.office).open(AGENT, QueueFilter())
        return len(asked)

    def one_more() -> None:
        family = add_family(small_town, f"F{small_town.number()}")
        child = add_child(small_town, family)
        receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY))
        receive(small_town, family, "edit", edit_body("guardian", family.guardian_uid, mobile=("1", "2")))

    one_more()
    few = questions()
    for _ in range(5):
        one_more()
    assert questions() == few


def test_bulk_accept_takes_the_green_ones_and_names_what_it_left(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    green = receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY))
    late = receive(small_town, family, "booking", booking_body(child, THIS_FRIDAY))
    done = Requests(small_town.office).accept_all_green(AGENT, [green, late, 999])
    assert done.accepted == (green,)
    assert [left[0] for left in done.left] == [late, 999]
    assert done.left[0][1].startswith("Lemoine-Daoud Inès, Délai (Le ven.\u00a020\u00a0: limite passée")
    assert done.left[1][1] == "Cette demande est introuvable."
    assert done.undo_until_at == small_town.clock.now() + timedelta(seconds=30)
    assert booking_state(small_town, child, NEXT_MONDAY) == "booked"
    again = Requests(small_town.office).accept_all_green(COLLEAGUE, [green])
    assert again.accepted == ()
    assert "déjà décidée par Camille R." in again.left[0][1]


def test_bulk_accept_never_gives_the_last_place_twice(small_town: SmallTown) -> None:
    fill_canteen(small_town, NEXT_MONDAY, 23)
    wanted = []
    for name in ("Un", "Deux", "Trois"):
        family = add_family(small_town, name)
        child = add_child(small_town, family)
        wanted.append(receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY)))
    with small_town.database.begin() as session:  # none of them holds a place: all three look green
        session.execute(update(Booking).where(Booking.state == "requested").values(state="waiting"))
    done = Requests(small_town.office).accept_all_green(AGENT, wanted)
    assert done.accepted == (wanted[0],)
    assert [why for _, why in done.left] == [
        f"{name} Inès, Il n’y a plus de place le lundi\u00a023\u00a0novembre\u00a02026 (24 sur 24)."
        for name in ("Deux", "Trois")
    ]


def test_bulk_accept_leaves_a_full_day_to_a_person(small_town: SmallTown) -> None:
    fill_canteen(small_town, NEXT_MONDAY, 24)
    family = add_family(small_town)
    child = add_child(small_town, family)
    asked = receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY))
    done = Requests(small_town.office).accept_all_green(AGENT, [asked])
    assert done.accepted == ()
    assert "24/24" in done.left[0][1]


def test_bulk_accept_files_documents_with_the_expiry_the_rules_propose(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    content = b"%PDF-1.4"
    description = described(content)
    add_file(small_town, family, description, content)
    body = document_body(child, description)
    asked = receive(small_town, family, "document", body, documents=(description,))
    assert Requests(small_town.office).accept_all_green(AGENT, [asked]).accepted == (asked,)


def test_a_request_typed_in_from_paper_takes_the_same_road(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    stamped_at = datetime(2026, 11, 13, 15, tzinfo=UTC)  # Friday: before Sunday's limit of this Friday's meal
    asked = Requests(small_town.office).file_on_paper(
        AGENT,
        family.household_id,
        "booking",
        "phone",
        stamped_at,
        {"items": booking_body(child, THIS_FRIDAY)["items"]},
    )
    detail = Requests(small_town.office).detail(AGENT, asked)
    assert (detail.channel, detail.received_at) == ("phone", stamped_at)
    assert detail.dates[0].verdict is Verdict.OK
    assert detail.history[0].text == "Saisie par Camille R."
    assert Requests(small_town.office).accept_all_green(AGENT, [asked]).accepted == (asked,)
    with small_town.database.read() as session:
        assert session.scalars(select(Request.seq)).one() is None


def test_roles_bound_what_may_be_done(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    asked = receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY))
    requests = Requests(small_town.office)
    token = requests.detail(READER, asked).token
    with pytest.raises(NotAllowed):
        requests.decide(READER, Decision(asked, token, (ItemDecision(0, "accepted"),)))
    with pytest.raises(NotAllowed):
        requests.accept_all_green(READER, [asked])
    with pytest.raises(NotAllowed):
        requests.undo(READER, asked)
    with pytest.raises(NotAllowed):
        requests.file_on_paper(READER, family.household_id, "booking", "paper", small_town.clock.now(), {})
    with pytest.raises(NotAllowed):
        requests.assign(READER, asked, None)


def test_a_file_is_given_whole_or_not_at_all(small_town: SmallTown) -> None:
    family = add_family(small_town)
    whole, part = described(b"%PDF-1.4"), described(b"%PDF-1.7")
    add_file(small_town, family, whole, b"%PDF-1.4")
    add_file(small_town, family, part, b"%PDF-1.7", received=3)
    requests = Requests(small_town.office)
    assert requests.file_content(AGENT, whole["doc_id"]) == (b"%PDF-1.4", "application/pdf")
    for doc_id in (part["doc_id"], "f" * 32):
        with pytest.raises(NotFound, match="file"):
            requests.file_content(AGENT, doc_id)


def test_templates_are_those_of_the_town(small_town: SmallTown) -> None:
    templates = Requests(small_town.office).refusal_templates(AGENT)
    assert [(one.code, one.label) for one in templates] == [
        ("full", "Groupe complet"),
        ("late", "Hors délai"),
    ]


def test_assigning_names_somebody_who_is_there(small_town: SmallTown) -> None:
    asked = receive(small_town, add_family(small_town), "hologram", {})
    requests = Requests(small_town.office)
    with pytest.raises(NotFound, match="staff_user"):
        requests.assign(AGENT, asked, 999)
    with pytest.raises(NotFound, match="request"):
        requests.assign(AGENT, 999, None)


def test_an_absence_with_its_proof_is_green_where_the_reason_asks_for_one(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    add_booking(small_town, family, child, THIS_FRIDAY)
    content = b"%PDF-1.4 certificat"
    description = described(content, "certificat.pdf")
    add_file(small_town, family, description, content)
    body = absence_body(child, THIS_FRIDAY, documents=(description["doc_id"],))
    asked = receive(small_town, family, "absence", body, documents=(description,))
    detail = Requests(small_town.office).detail(AGENT, asked)
    assert detail.dates[0].proposed == "absent_excused"
    assert [file.complete for file in detail.files] == [True]
