"""An address request names another town, and somebody decided since which tariff the family pays."""

from datetime import timedelta

from staffdesk.domain.checks import MoveFacts
from staffdesk.domain.tariffs.versions import Residence
from staffdesk.models.households import Household
from staffdesk.services.validation.address_moves import address_moves, asks_for_a_town, load_moved
from staffdesk.services.validation.asked import read_body
from tests.factories import SmallTown, add_family, add_move, edit_body


def test_the_town_that_the_family_saw_is_compared_with_the_one_it_asks(small_town: SmallTown) -> None:
    family, today = add_family(small_town), small_town.clock.today()
    asked = read_body("edit", edit_body("household", family.uid, postcode=("99990", " 99991 ")))
    street = read_body("edit", edit_body("household", family.uid, address_line1=("a", "b")))
    guardian = read_body("edit", edit_body("guardian", family.guardian_uid, mobile=("06", "07")))
    assert [asks_for_a_town(one) for one in (asked, street, guardian)] == [True, False, False]
    add_move(small_town.database, family.household_id, today - timedelta(1), "assimilated")
    with small_town.database.read() as session:
        household = session.get_one(Household, family.household_id)
        moved = load_moved(session, [household], today)[household.id]
        assert load_moved(session, [], today) == {}
        assert moved.decided_at is not None
        before, after = "99990 Valbrune-sur-Orle", "99991 Valbrune-sur-Orle"
        assert address_moves(asked, household, moved, moved.decided_at + timedelta(1)) == [
            MoveFacts(before, after, Residence.ASSIMILATED, decided=False)
        ]
        (since,) = address_moves(asked, household, moved, moved.decided_at)
        assert since.decided
        assert address_moves(street, household, moved, moved.decided_at) == []
