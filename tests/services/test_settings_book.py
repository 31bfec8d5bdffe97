"""The book of settings holds every kind that can be edited."""

from staffdesk.services.settings_book import TownSettingsEditing
from tests.factories import READER, SmallTown


def test_the_book_holds_records_by_kind(small_town: SmallTown) -> None:
    editing = TownSettingsEditing(small_town.office)
    book = editing.book(READER)
    assert book.records.keys() == editing.kinds.keys()
    assert book.records["deadline_rule"] == editing.records(READER, "deadline_rule")
    assert book.surroundings.today == small_town.clock.today()
