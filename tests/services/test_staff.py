"""Staff users: made with strong passwords, changed by administrators, never without one left."""

import pytest
from sqlalchemy import select

from staffdesk.domain.errors import NotAllowed, NotFound, RuleBroken
from staffdesk.domain.permissions import Role
from staffdesk.models.staff import AuditEntry
from staffdesk.services.sign_in import SignIn
from staffdesk.services.staff import Staff
from tests.factories import ADMIN, AGENT, SmallTown

GOOD = "girafe pliante 42"


def create(town: SmallTown, **changed: object) -> int:
    told: dict[str, object] = {
        "login": "Nadia",
        "name": "Nadia B.",
        "title": "Accueil",
        "roles": [Role.COUNTER],
        "password": GOOD,
    } | changed
    return Staff(town.office).create(ADMIN, **told)  # type: ignore[arg-type]


def test_a_new_user_can_sign_in(small_town: SmallTown) -> None:
    user_id = create(small_town)
    assert SignIn(small_town.office).sign_in("nadia", GOOD).user_id == user_id
    row = Staff(small_town.office).list(AGENT)[-1]
    assert (row.login, row.title, row.roles, row.active) == ("nadia", "Accueil", ("counter",), True)
    with small_town.database.read() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "staff.created")).one()
    assert GOOD not in str(entry.facts)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"login": "a b"}, "login_unreadable"),
        ({"login": "Camille"}, "login_taken"),
        ({"name": " "}, "name_missing"),
        ({"roles": []}, "role_missing"),
        ({"password": "court"}, "password_short"),
        ({"password": "valbrune-sur-orle 1"}, "password_own_word"),
        ({"roles": [Role.ADMIN], "password": "girafe pliante"}, "password_short"),
    ],
)
def test_what_makes_no_account_is_refused(
    small_town: SmallTown, changed: dict[str, object], code: str
) -> None:
    with pytest.raises(RuleBroken, match=code):
        create(small_town, **changed)


def test_roles_passwords_and_rest_are_an_administrators(small_town: SmallTown) -> None:
    staff, user_id = Staff(small_town.office), create(small_town)
    staff.set_roles(ADMIN, user_id, [Role.READER, Role.AGENT])
    staff.set_password(ADMIN, user_id, "une autre girafe 43")
    assert SignIn(small_town.office).sign_in("nadia", "une autre girafe 43").roles == {
        Role.READER,
        Role.AGENT,
    }
    staff.set_active(ADMIN, user_id, active=False)
    with pytest.raises(RuleBroken, match="wrong_password"):
        SignIn(small_town.office).sign_in("nadia", "une autre girafe 43")
    for forbidden in (
        lambda: staff.set_roles(AGENT, user_id, [Role.ADMIN]),
        lambda: staff.set_active(AGENT, user_id, active=True),
        lambda: staff.set_password(AGENT, user_id, GOOD),
        lambda: staff.create(AGENT, login="x1", name="X", title="", roles=[Role.ADMIN], password=GOOD),
    ):
        with pytest.raises(NotAllowed):
            forbidden()


def test_everybody_may_change_their_own_password(small_town: SmallTown) -> None:
    Staff(small_town.office).set_password(AGENT, AGENT.user_id, "girafe pliante 44")
    assert SignIn(small_town.office).sign_in("camille", "girafe pliante 44").user_id == AGENT.user_id


def test_the_last_administrator_stays(small_town: SmallTown) -> None:
    staff = Staff(small_town.office)
    with pytest.raises(RuleBroken, match="last_admin"):
        staff.set_roles(ADMIN, ADMIN.user_id, [Role.READER])
    with pytest.raises(RuleBroken, match="last_admin"):
        staff.set_active(ADMIN, ADMIN.user_id, active=False)
    create(small_town, roles=[Role.ADMIN])
    staff.set_roles(ADMIN, ADMIN.user_id, [Role.READER])


def test_somebody_who_is_not_there(small_town: SmallTown) -> None:
    with pytest.raises(NotFound, match="staff_user"):
        Staff(small_town.office).set_password(ADMIN, 404, GOOD)
