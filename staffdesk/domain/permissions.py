"""Who may do what (SEC8): deny by default, one permission per use case."""

from dataclasses import dataclass
from enum import StrEnum

from staffdesk.domain.errors import NotAllowed


class Role(StrEnum):
    """The five roles of the town's staff."""

    READER = "reader"
    AGENT = "agent"
    COUNTER = "counter"
    REVENUE_OFFICER = "revenue_officer"
    ADMIN = "admin"


class Permission(StrEnum):
    """A thing that somebody may be allowed to do."""

    READ = "read"
    READ_HEALTH = "read_health"
    DECIDE_REQUESTS = "decide_requests"
    EDIT_HOUSEHOLDS = "edit_households"
    EDIT_BOOKINGS = "edit_bookings"
    MARK_ATTENDANCE = "mark_attendance"
    ORDER_MEALS = "order_meals"
    ANSWER_MESSAGES = "answer_messages"
    DRAFT_INVOICES = "draft_invoices"
    ISSUE_INVOICES = "issue_invoices"
    TAKE_PAYMENTS = "take_payments"
    CLOSE_TILL = "close_till"
    REVERSE_MONEY = "reverse_money"
    SYNC = "sync"
    CONFIGURE = "configure"
    MANAGE_STAFF = "manage_staff"
    BACK_UP = "back_up"


_P = Permission
GRANTS: dict[Role, frozenset[Permission]] = {
    Role.READER: frozenset({_P.READ}),
    Role.AGENT: frozenset(
        {
            _P.READ,
            _P.READ_HEALTH,
            _P.DECIDE_REQUESTS,
            _P.EDIT_HOUSEHOLDS,
            _P.EDIT_BOOKINGS,
            _P.MARK_ATTENDANCE,
            _P.ORDER_MEALS,
            _P.ANSWER_MESSAGES,
            _P.SYNC,
        }
    ),
    Role.COUNTER: frozenset({_P.READ, _P.TAKE_PAYMENTS, _P.ANSWER_MESSAGES, _P.SYNC}),
    Role.REVENUE_OFFICER: frozenset(
        {
            _P.READ,
            _P.ANSWER_MESSAGES,
            _P.DRAFT_INVOICES,
            _P.ISSUE_INVOICES,
            _P.TAKE_PAYMENTS,
            _P.CLOSE_TILL,
            _P.REVERSE_MONEY,
            _P.SYNC,
        }
    ),
    Role.ADMIN: frozenset(Permission),
}


@dataclass(frozen=True)
class Actor:
    """The signed-in member of staff, or the program itself acting for the town.

    Attributes:
        user_id: primary key of the staff user; 0 for the program itself.
        name: as shown ("Camille R.").
        roles: every role held; permissions add up.
    """

    user_id: int
    name: str
    roles: frozenset[Role]

    def may(self, permission: Permission) -> bool:
        """Tell whether one of the roles grants the permission."""
        return any(permission in GRANTS[role] for role in self.roles)

    def need(self, permission: Permission) -> None:
        """Refuse unless permitted.

        Raises:
            NotAllowed: no role of the actor grants it.
        """
        if not self.may(permission):
            raise NotAllowed("not_allowed", permission=permission, who=self.name)


SYSTEM = Actor(user_id=0, name="Staffdesk", roles=frozenset({Role.ADMIN}))
"""The program acting by itself: unattended sync, demonstration, command line."""
