"""Real children in the simulator: found by family or first name, with the figures of today."""

from datetime import timedelta

from staffdesk.domain.tariffs.versions import STANDARD
from staffdesk.models.households import AidGrantRow
from staffdesk.services.tariff_trial import TariffTrial
from tests.factories import READER, SmallTown, add_child, add_family, add_move


def test_a_child_is_found_with_what_its_price_depends_on(small_town: SmallTown) -> None:
    family = add_family(small_town, "Lemoine", quotient="612.00", residence="non_resident")
    elder = add_child(small_town, family, first_name="Inès")
    younger = add_child(small_town, family, first_name="Adam")
    add_child(small_town, add_family(small_town, "Faure", quotient=None), first_name="Noé")
    trial = TariffTrial(small_town.office)
    for text in ("lemoine", "LEMOINE", "lemoine ad"):
        assert {one.family[:7] for one in trial.children(READER, text)} == {"Lemoine"}
    first, second = trial.children(READER, "lemoine")
    assert [one.key[1] for one in (first, second)] == [elder.child_id, younger.child_id]
    assert (second.name, second.rank, second.number, second.residence) == ("Adam", 2, 2, "non_resident")
    assert str(second.quotients["quotient"].value) == "612.00"
    assert set(second.variants.values()) == {STANDARD}
    alone = trial.children(READER, "faure")
    assert (alone[0].rank, alone[0].number, dict(alone[0].quotients)) == (1, 1, {})


def test_a_child_is_priced_by_where_it_lives_today(small_town: SmallTown) -> None:
    family, today = add_family(small_town, "Lemoine"), small_town.clock.today()
    add_child(small_town, family)
    add_move(small_town.database, family.household_id, today, "non_resident")
    add_move(small_town.database, family.household_id, today + timedelta(1), "assimilated")
    (found,) = TariffTrial(small_town.office).children(READER, "lemoine")
    assert found.residence == "non_resident"


def test_the_aids_of_a_child_that_count_today_are_known(small_town: SmallTown) -> None:
    family = add_family(small_town, "Lemoine")
    children = [add_child(small_town, family, first_name=name).child_id for name in ("Inès", "Adam")]
    today = small_town.clock.today()
    with small_town.database.begin() as session:
        for code, child, starts in (
            ("secours", None, today),
            ("bon", children[1], today),
            ("later", None, today + timedelta(days=1)),
        ):
            session.add(
                AidGrantRow(
                    household_id=family.household_id,
                    child_id=child,
                    code=code,
                    payer="CCAS",
                    valid_from=starts,
                    decided_at=small_town.clock.now(),
                )
            )
    found = TariffTrial(small_town.office).children(READER, "lemoine")
    assert [[aid.code for aid in one.aids] for one in found] == [["secours"], ["bon", "secours"]]


def test_accents_are_forgiven_and_who_bears_the_name_comes_first(small_town: SmallTown) -> None:
    add_child(small_town, add_family(small_town, "Aubin"), first_name="Noé")
    add_child(small_town, add_family(small_town, "Noël"), first_name="Inès")
    found = TariffTrial(small_town.office).children(READER, "noe")
    assert [one.name for one in found] == ["Inès", "Noé"]


def test_nothing_is_found_for_nothing(small_town: SmallTown) -> None:
    add_child(small_town, add_family(small_town))
    assert TariffTrial(small_town.office).children(READER, "  ") == ()
    assert TariffTrial(small_town.office).children(READER, "zzz") == ()
