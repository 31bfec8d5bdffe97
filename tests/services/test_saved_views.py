"""Views of the queue that one names: one's own, by name, kept in the office."""

import pytest

from staffdesk.domain.errors import NotFound, RuleBroken
from staffdesk.services.saved_views import SavedViews, ViewContent
from tests.factories import AGENT, COLLEAGUE, READER, SmallTown

BOOKINGS = ViewContent("to_decide", "booking", 3, None, "family")
PAPER = ViewContent("mine", None, None, "paper", "urgency")


def test_views_are_kept_under_their_name_for_whoever_named_them(small_town: SmallTown) -> None:
    views = SavedViews(small_town.office)
    views.save(AGENT, "  Réservations  Jean-Zay ", BOOKINGS)
    views.save(AGENT, "Papier", PAPER)
    views.save(READER, "Papier", PAPER)
    assert [(view.name, view.content) for view in views.list_views(AGENT)] == [
        ("Papier", PAPER),
        ("Réservations Jean-Zay", BOOKINGS),
    ]
    assert views.list_views(COLLEAGUE) == ()


@pytest.mark.parametrize(
    ("name", "code"),
    [("  ", "view_name_missing"), ("papier", "view_name_taken"), ("PÀPIER", "view_name_taken")],
)
def test_a_name_is_needed_and_ones_own_once(small_town: SmallTown, name: str, code: str) -> None:
    views = SavedViews(small_town.office)
    views.save(AGENT, "Papier", PAPER)
    with pytest.raises(RuleBroken, match=code):
        views.save(AGENT, name, BOOKINGS)
    other = views.save(AGENT, "Autre", BOOKINGS)
    with pytest.raises(RuleBroken, match=code):
        views.rename(AGENT, other.view_id, name)


def test_a_view_is_renamed_and_deleted_by_its_owner_alone(small_town: SmallTown) -> None:
    views = SavedViews(small_town.office)
    made = views.save(AGENT, "Papier", PAPER)
    assert views.rename(AGENT, made.view_id, "papier").name == "papier"
    with pytest.raises(NotFound, match="saved_view"):
        views.rename(COLLEAGUE, made.view_id, "x")
    with pytest.raises(NotFound, match="saved_view"):
        views.delete(COLLEAGUE, made.view_id)
    gone = views.delete(AGENT, made.view_id)
    assert (gone.name, gone.content) == ("papier", PAPER)
    assert views.list_views(AGENT) == ()
    assert views.save(AGENT, gone.name, gone.content).content == PAPER
