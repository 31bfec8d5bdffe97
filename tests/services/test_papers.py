"""Papers: the best one counts; valid, expiring, expired or missing; a child's is both households'."""

from datetime import UTC, date, datetime

import pytest

from staffdesk.domain.supporting_documents import DocumentOwner, MissingEffect
from staffdesk.models.requests import SupportingDocument
from staffdesk.services.papers import Key, OnFile, PaperKind, paper_kinds, papers_on_file, states_of
from tests.factories import SmallTown, add_child, add_family

TODAY = date(2026, 11, 16)
INSURANCE = PaperKind("insurance", "Assurance", DocumentOwner.CHILD, MissingEffect.WARN, mandatory=True)
ADDRESS = PaperKind("address", "Domicile", DocumentOwner.HOUSEHOLD, MissingEffect.WARN, mandatory=False)


@pytest.mark.parametrize(
    ("paper", "status", "lacking"),
    [
        (None, "missing", True),
        (OnFile(None), "valid", False),
        (OnFile(date(2026, 12, 31)), "valid", False),
        (OnFile(date(2026, 12, 15)), "expiring", False),
        (OnFile(TODAY), "expiring", False),
        (OnFile(date(2026, 11, 15)), "expired", True),
    ],
)
def test_where_a_paper_stands(paper: OnFile | None, status: str, lacking: bool) -> None:
    on_file: dict[Key, OnFile] = {} if paper is None else {("insurance", 0, 7): paper}
    state = states_of(1, [7], [INSURANCE], on_file, TODAY)[0]
    assert (state.status, state.is_lacking) == (status, lacking)


def test_an_optional_paper_is_never_lacking() -> None:
    state = states_of(1, [7, 8], [ADDRESS], {}, TODAY)
    assert [(one.child_id, one.status, one.is_lacking) for one in state] == [(None, "missing", False)]


def test_the_paper_that_lasts_longest_counts(small_town: SmallTown) -> None:
    family = add_family(small_town, complete=False)
    with small_town.database.begin() as session:
        for status, expires_on in (
            ("accepted", date(2026, 9, 1)),
            ("accepted", date(2027, 9, 1)),
            ("accepted", date(2026, 12, 1)),
            ("refused", None),
        ):
            session.add(
                SupportingDocument(
                    household_id=family.household_id,
                    type_code="address_proof",
                    status=status,
                    received_on=TODAY,
                    expires_on=expires_on,
                    filed_at=datetime(2026, 11, 16, tzinfo=UTC),
                )
            )
    with small_town.database.read() as session:
        found = papers_on_file(session)
    assert found == {("address_proof", family.household_id, None): OnFile(date(2027, 9, 1))}


def test_a_childs_paper_is_found_by_either_household(small_town: SmallTown) -> None:
    mother, father = add_family(small_town, "Mère"), add_family(small_town, "Père")
    child = add_child(small_town, mother, father)
    with small_town.database.read() as session:
        kinds = [kind for kind in paper_kinds(session) if kind.mandatory]
        found = papers_on_file(session, {father.household_id}, {child.child_id})
        states = states_of(father.household_id, [child.child_id], kinds, found, TODAY)
    assert [state.status for state in states] == ["valid", "valid", "valid"]
