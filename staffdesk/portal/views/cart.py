"""The cart as its page shows it: each day with its price, the sum, and how it can be paid (S36)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from staffdesk.contract.v1 import FamilySnapshot, TownSnapshot
from staffdesk.domain.bookings import BookingKey
from staffdesk.domain.dates import START_OF_DAY, instant_of
from staffdesk.domain.french import dates as french
from staffdesk.domain.french.deadlines import limit_instant
from staffdesk.portal.carts import Cart
from staffdesk.portal.family_file import FiledRequest
from staffdesk.portal.sentences import say
from staffdesk.portal.views.bookings import Timetable, can_be_asked, current_states, key_text
from staffdesk.portal.views.cells import still
from staffdesk.portal.views.requests import slot_name


@dataclass(frozen=True)
class CartLine:
    """One day of the cart; ``gone`` says why it can no longer be asked, empty while it can."""

    key: BookingKey
    value: str
    text: str
    cents: int
    gone: str = ""


@dataclass(frozen=True)
class CartView:
    """The whole cart. ``credit_cents`` was paid ahead; ``counter_until`` is the limit of the counter."""

    lines: list[CartLine]
    expires_at: datetime
    expired: bool
    credit_cents: int
    counter_until: datetime

    @property
    def payable(self) -> list[CartLine]:
        """The days that can still be asked."""
        return [] if self.expired else [line for line in self.lines if not line.gone]

    @property
    def again(self) -> list[CartLine]:
        """The days of a cart that expired which can be chosen again."""
        return [line for line in self.lines if not line.gone] if self.expired else []

    @property
    def cents(self) -> int:
        """What is to be paid."""
        return sum(line.cents for line in self.payable)

    @property
    def credit_is_enough(self) -> bool:
        """Whether what was paid ahead covers it."""
        return self.credit_cents >= self.cents


def cart_view(
    snapshot: FamilySnapshot,
    town: TownSnapshot,
    requests: Iterable[FiledRequest],
    cart: Cart | None,
    now: datetime,
) -> CartView | None:
    """Return the cart of a family as it stands now, or None when there is none."""
    if cart is None:
        return None
    filed = list(requests)
    tables = {child.uid: Timetable(town, child) for child in snapshot.children}
    states = current_states(snapshot, filed)
    lines = []
    for key in cart.keys:
        table = tables.get(key.child_uid)
        if table is None:
            continue
        cell = table.cell(key)
        gone = ""
        if cell is None:
            gone = say("cart.gone.closed")
        elif key in states and not can_be_asked(states[key].state):
            gone = say("cart.gone.asked")
        elif not cell.is_open(now):
            gone = say("cart.gone.not_open")
        elif not still(key.on, cell.add_until, now):
            gone = _late(cell.add_until)
        text = say(
            "cart.line",
            name=table.child.first_name,
            day=french.day_short(key.on),
            slot=slot_name(town, key).lower(),
        )
        lines.append(CartLine(key, f"{key.child_uid}|{key_text(key)}", text, table.price(key) or 0, gone))
    until = _counter_until(town, cart, now)
    return CartView(lines, cart.expires_at, cart.expired, free_credit(snapshot, filed), until)


def _late(limit: datetime | None) -> str:
    return say("cart.gone.late", limit=limit_instant(limit)) if limit else say("cart.gone.past")


def free_credit(snapshot: FamilySnapshot, requests: Iterable[FiledRequest]) -> int:
    """Return the credit that no waiting request has spent already, in cents."""
    spent = 0
    for filed in requests:
        payment = filed.body.get("payment") if filed.kind == "booking" and filed.waits else None
        if payment and payment.get("means") == "credit":
            spent += int(payment["cents"])
    return max(snapshot.credit_cents - spent, 0)


def _counter_until(town: TownSnapshot, cart: Cart, now: datetime) -> datetime:
    """Until when the counter takes the money: so many hours, and never into the first day of service."""
    first = min((key.on for key in cart.keys), default=None)
    until = now + timedelta(hours=town.counter_hours)
    if first is not None:
        until = min(until, instant_of(first, START_OF_DAY))
    return max(until, now).replace(second=0, microsecond=0)
