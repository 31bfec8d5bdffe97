"""Where many households count as living, read together."""

from datetime import date

from staffdesk.domain.tariffs.versions import Residence
from staffdesk.models.households import Household
from staffdesk.services.residences import histories, history_of_household
from tests.factories import SmallTown, add_family, add_move

OUT_ON = date(2026, 10, 15)


def test_only_those_who_moved_have_moves_and_others_are_left_out(small_town: SmallTown) -> None:
    stays, gone, other = (add_family(small_town, name) for name in ("Reste", "Parti", "Autre"))
    for one in (gone, other):
        add_move(small_town.database, one.household_id, OUT_ON, "non_resident")
    first = {stays.household_id: "assimilated", gone.household_id: "resident"}
    with small_town.database.read() as session:
        found = histories(session, first, lambda household: household.in_(sorted(first)))
        own = history_of_household(session.get_one(Household, gone.household_id))
    assert found.keys() == first.keys()
    assert (found[stays.household_id].first, found[stays.household_id].moves) == (Residence.ASSIMILATED, ())
    assert found[gone.household_id].on(OUT_ON) is Residence.NON_RESIDENT
    assert found[gone.household_id] == own
