"""Families by what people say: each word somewhere, accents forgiven, who bears the name first."""

import pytest
from sqlalchemy import select

from staffdesk.models.households import Household
from staffdesk.services.family_search import bearers_first, named_by
from tests.factories import SmallTown, add_child, add_family


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("noe", ["Noël", "Aubin"]),
        ("NOÉ aubin", ["Aubin"]),
        ("0300", ["Aubin", "Noël"]),
        ("%", []),
        ("", ["Aubin", "Noël"]),
    ],
)
def test_families_are_found_in_the_order_that_return_takes(
    small_town: SmallTown, text: str, found: list[str]
) -> None:
    add_child(small_town, add_family(small_town, "Aubin"), first_name="Noé")
    add_family(small_town, "Noël")
    order = (*bearers_first(text), Household.name)
    with small_town.database.read() as session:
        assert list(session.scalars(select(Household.name).where(*named_by(text)).order_by(*order))) == found
