"""Deny by default: a role may only what the table grants it."""

import pytest

from staffdesk.domain.errors import NotAllowed
from staffdesk.domain.permissions import GRANTS, SYSTEM, Actor, Permission, Role


def actor(*roles: Role) -> Actor:
    """Give somebody with these roles."""
    return Actor(user_id=1, name="Camille R.", roles=frozenset(roles))


def test_every_role_has_its_row_and_may_read() -> None:
    assert GRANTS.keys() == set(Role)
    assert all(actor(role).may(Permission.READ) for role in Role)


def test_somebody_without_a_role_may_nothing() -> None:
    assert not any(actor().may(permission) for permission in Permission)


@pytest.mark.parametrize(
    ("role", "refused"),
    [
        (Role.READER, Permission.DECIDE_REQUESTS),
        (Role.AGENT, Permission.TAKE_PAYMENTS),
        (Role.AGENT, Permission.ISSUE_INVOICES),
        (Role.COUNTER, Permission.READ_HEALTH),
        (Role.COUNTER, Permission.REVERSE_MONEY),
        (Role.REVENUE_OFFICER, Permission.DECIDE_REQUESTS),
        (Role.REVENUE_OFFICER, Permission.MANAGE_STAFF),
    ],
)
def test_a_refusal_says_who_and_what(role: Role, refused: Permission) -> None:
    with pytest.raises(NotAllowed) as caught:
        actor(role).need(refused)
    assert caught.value.facts == {"permission": refused, "who": "Camille R."}


def test_roles_add_up() -> None:
    both = actor(Role.AGENT, Role.COUNTER)
    assert both.may(Permission.DECIDE_REQUESTS)
    assert both.may(Permission.TAKE_PAYMENTS)


def test_the_program_itself_may_everything() -> None:
    assert all(SYSTEM.may(permission) for permission in Permission)
