"""Requests by category: each kind, and each part of the file, has its own."""

import pytest

from staffdesk.portal.views.categories import CATEGORIES, categories, category_of
from tests.portal.views.test_bookings import filed


@pytest.mark.parametrize(
    ("kind", "subject", "category"),
    [
        ("booking", "", "reservations"),
        ("absence", "", "absences"),
        ("document", "", "documents"),
        ("edit", "household", "foyer"),
        ("edit", "guardian", "responsables"),
        ("edit", "child", "enfants"),
        ("edit", "bank", ""),
        ("hologram", "", ""),
    ],
)
def test_a_request_has_one_category(kind: str, subject: str, category: str) -> None:
    assert category_of(filed(kind, [], body={"subject": subject})) == category


def test_only_those_that_hold_something_are_offered_in_order() -> None:
    found = categories(["foyer", "reservations", "foyer", ""])
    assert found == [("reservations", "Réservations (1)"), ("foyer", "Foyer et adresse (2)")]
    assert [code for code, _ in categories(CATEGORIES)] == list(CATEGORIES)
