"""Facts of families: loaded in pieces, members only, bookings inside the span only."""

from datetime import timedelta

from staffdesk.services.validation.family_facts import Span, chunks, load_attendance, load_families
from tests.factories import NEXT_MONDAY, SmallTown, add_booking, add_child, add_family


def test_keys_are_cut_in_pieces_a_database_takes() -> None:
    pieces = list(chunks(range(12_000)))
    assert [len(piece) for piece in pieces] == [5_000, 5_000, 2_000]
    assert [key for piece in pieces for key in piece] == list(range(12_000))


def test_bookings_and_places_are_those_of_the_span(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    add_booking(small_town, family, child, NEXT_MONDAY)
    add_booking(small_town, family, child, NEXT_MONDAY, slot="periscolaire.soir")
    add_booking(small_town, family, child, NEXT_MONDAY + timedelta(7))
    noon = small_town.slots["cantine.midi"]
    span = Span(frozenset({NEXT_MONDAY}), frozenset({noon}))
    with small_town.database.read() as session:
        facts = load_families(
            session,
            household_ids={family.household_id},
            child_uids=[child.uid],
            span=span,
            today=small_town.clock.today(),
        )
    assert list(facts.bookings) == [(child.child_id, noon, NEXT_MONDAY)]
    assert facts.taken == {(small_town.groups["cantine"], noon, NEXT_MONDAY): 1}
    assert ("address_proof", family.household_id, None) in facts.papers
    assert ("insurance", 0, child.child_id) in facts.papers


def test_a_child_is_found_for_its_own_households_only(small_town: SmallTown) -> None:
    family, stranger = add_family(small_town), add_family(small_town, "Étrangère")
    child = add_child(small_town, family)
    with small_town.database.read() as session:
        facts = load_attendance(
            session, household_ids=(), child_uids=[child.uid], span=Span(frozenset(), frozenset())
        )
    assert facts.child_of(child.uid, family.household_id) is not None
    assert facts.child_of(child.uid, stranger.household_id) is None
    assert facts.child_of("0" * 32, family.household_id) is None
