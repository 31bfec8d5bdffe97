"""The rows of a household's rights: planned, written, written back with the ids they had."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from staffdesk.domain.errors import NotFound, RuleBroken, Stale
from staffdesk.models.households import Enrolment
from staffdesk.models.town import Activity, ActivityGroup, Site, TariffVersionRow
from staffdesk.services.right_rows import DropRight, Edit, GiveRight, Held, MoveRight, RightWish, VaryRight
from staffdesk.services.rights_book import RightsBook, load_groups, meet, spells_of, variants_offered
from tests.factories import NEXT_MONDAY, MadeFamily, SmallTown, add_child, add_family

FIRST, LAST = date(2026, 9, 1), date(2027, 8, 31)


@pytest.fixture
def family(small_town: SmallTown) -> MadeFamily:
    """A child enrolled at the canteen."""
    made = add_family(small_town)
    add_child(small_town, made, activities=("cantine",))
    return made


def add_variant(town: SmallTown, variant: str, *, contract: tuple[str, int] | None = None) -> None:
    """Let the canteen's tariff offer a variant, by a price of its own or by contract."""
    with town.database.begin() as session:
        row = session.scalars(select(TariffVersionRow).join(Activity).where(Activity.code == "cantine")).one()
        if contract is not None:
            said = {"weeks": 36, "months": 10, "a_week": [list(contract)]}
            row.body = row.body | {"contract": said}
            return
        rare = row.body["cases"][0] | {"variant": variant}
        row.body = row.body | {"cases": [*row.body["cases"], rare]}


def test_a_right_is_split_at_the_day_of_another_variant(small_town: SmallTown, family: MadeFamily) -> None:
    add_variant(small_town, "occasional")
    with small_town.database.begin() as session:
        book = RightsBook(session, family.household_id)
        [(key, held)] = book.rights.items()
        edits = book.plan(VaryRight(key, NEXT_MONDAY, "occasional"), NEXT_MONDAY)
        after = sorted(book.after(edits), key=lambda one: one.starts_on)
        assert [(one.starts_on, one.ends_on, one.variant) for one in after] == [
            (FIRST, date(2026, 11, 22), ""),
            (NEXT_MONDAY, LAST, "occasional"),
        ]
        [whole] = book.plan(VaryRight(key, FIRST, "occasional"), NEXT_MONDAY)
        assert whole == Edit(key, held, replace(held, variant="occasional")), "from its first day: no split"
        done = book.write(edits)
        changed = RightsBook(session, family.household_id)
        assert sorted(changed.rights) == sorted(one.right_id or 0 for one in done)
        assert changed.mark != book.mark
        with pytest.raises(Stale, match="rights_changed"):
            changed.require_unchanged(book.mark, small_town.clock.now())


def test_a_row_that_comes_back_has_the_id_it_had(small_town: SmallTown, family: MadeFamily) -> None:
    with small_town.database.begin() as session:
        book = RightsBook(session, family.household_id, lock=True)
        [key] = book.rights
        [edit] = book.write(book.plan(DropRight(key), NEXT_MONDAY))
        assert session.scalars(select(Enrolment)).all() == []
        book.write([Edit(key, None, edit.before)])
        assert RightsBook(session, family.household_id).mark == book.mark


def test_what_cannot_be_planned_says_why(small_town: SmallTown, family: MadeFamily) -> None:
    with small_town.database.read() as session:
        book = RightsBook(session, family.household_id)
        [key] = book.rights
        wishes: dict[str, RightWish] = {
            "right_unchanged": MoveRight(key, FIRST, LAST),
            "right_day_outside": VaryRight(key, date(2027, 9, 1), ""),
            "right_same_variant": VaryRight(key, NEXT_MONDAY, ""),
        }
        for code, wish in wishes.items():
            with pytest.raises(RuleBroken, match=code):
                book.plan(wish, NEXT_MONDAY)
        with pytest.raises(NotFound, match="right"):
            book.plan(MoveRight(9999, FIRST, LAST), NEXT_MONDAY)
        with pytest.raises(NotFound, match="household"):
            RightsBook(session, 9999)
        child = next(iter(book.names))
        other = GiveRight((child,), small_town.groups["mercredi"], FIRST, LAST)
        assert len(book.plan(other, NEXT_MONDAY)) == 1


def test_variants_are_those_of_prices_and_contracts_the_usual_one_first(
    small_town: SmallTown, family: MadeFamily
) -> None:
    add_variant(small_town, "occasional")
    add_variant(small_town, "", contract=("3-jours", 3))
    with small_town.database.read() as session:
        assert variants_offered(session, "cantine", NEXT_MONDAY) == ("", "occasional", "3-jours")
        assert variants_offered(session, "mercredi", NEXT_MONDAY) == ("",)
        group = load_groups(session)[small_town.groups["cantine"]]
        assert (group.words, group.is_school, group.in_term) == ("Cantine, École Jean-Zay", True, True)
    assert family.household_id


def test_groups_of_other_schools_are_last(small_town: SmallTown, family: MadeFamily) -> None:
    with small_town.database.begin() as session:
        away = Site(name="École Aubin", kind="school", level="primary")
        session.add(away)
        session.flush()
        session.add(
            ActivityGroup(activity_id=small_town.activities["cantine"], site_id=away.id, name="A", capacity=9)
        )
        session.flush()
        found = [group.words for group in RightsBook(session, family.household_id).groups_near()]
    assert found == [
        "Cantine, École Jean-Zay",
        "Accueil périscolaire, École Jean-Zay",
        "Centre de loisirs du mercredi, La Ribambelle",
        "Cantine, École Aubin",
    ]


def test_rights_meet_on_one_common_day() -> None:
    held = Held(1, 2, FIRST, NEXT_MONDAY, "")
    assert meet(held, replace(held, starts_on=NEXT_MONDAY, ends_on=LAST))
    assert not meet(held, replace(held, starts_on=date(2026, 11, 24), ends_on=LAST))
    assert [one.last for one in spells_of([held], 1, {2})] == [NEXT_MONDAY]
    assert spells_of([held], 1, {3}) == spells_of([held], 9, {2}) == []
