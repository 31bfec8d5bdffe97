"""Requests are loaded together: files of the family only, rivals that are still pending only."""

from staffdesk.models.requests import Request
from staffdesk.services.validation.loading import load_requests
from tests.factories import (
    NEXT_MONDAY,
    SmallTown,
    add_child,
    add_family,
    add_file,
    booking_body,
    described,
    document_body,
    receive,
)


def test_a_file_of_another_family_does_not_come_with_the_request(small_town: SmallTown) -> None:
    family, stranger = add_family(small_town), add_family(small_town, "Étrangère")
    description = described(b"%PDF-1.4")
    add_file(small_town, stranger, description, b"%PDF-1.4")
    asked = receive(
        small_town,
        family,
        "document",
        document_body(None, description, "address_proof"),
        documents=(description,),
    )
    with small_town.database.read() as session:
        loaded = load_requests(session, [session.get_one(Request, asked)], small_town.clock.now())
    assert loaded.files.get(asked, []) == []


def test_a_rival_is_another_pending_request_for_the_same_day(small_town: SmallTown) -> None:
    mother, father = add_family(small_town, "Mère"), add_family(small_town, "Père")
    child = add_child(small_town, mother, father)
    first = receive(small_town, mother, "booking", booking_body(child, NEXT_MONDAY))
    second = receive(small_town, father, "booking", booking_body(child, NEXT_MONDAY))
    with small_town.database.begin() as session:
        both = [session.get_one(Request, asked) for asked in (first, second)]
        seen = load_requests(session, both, small_town.clock.now())
        assert [_duplicates(seen, asked) for asked in (first, second)] == [1, 1]
        both[0].status = "refused"
        session.flush()
        alone = load_requests(session, [both[1]], small_town.clock.now())
        assert _others(alone, second) == []


def _duplicates(loaded: object, asked: int) -> int:
    return len(_others(loaded, asked))


def _others(loaded: object, asked: int) -> list[object]:
    judged = loaded.judged[asked]  # type: ignore[attr-defined]
    found = [finding for check in judged.checks if check.code == "duplicates" for finding in check.findings]
    return [finding.facts["other"] for finding in found if finding.facts["other"] is not None]


def test_nothing_to_load_is_no_fault(small_town: SmallTown) -> None:
    with small_town.database.read() as session:
        assert load_requests(session, [], small_town.clock.now()).judged == {}
