"""Days that a page asks: filed as one request, but for those that must be paid first: they join the cart."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from staffdesk.contract.v1 import BookingBody, BookingItem, RequestKind, TownSnapshot
from staffdesk.portal.carts import add_to_cart
from staffdesk.portal.database import Store
from staffdesk.portal.drafts import drop_draft
from staffdesk.portal.filing import file_form
from staffdesk.portal.inbox import Receipt


@dataclass(frozen=True)
class Asking:
    """Days of one form: who asks, with which form, from which revision of the file, and when."""

    family: str
    form: str
    submit_id: str
    base_rev: int
    items: Sequence[BookingItem]
    received_at: datetime
    also_drafts: Sequence[str] = ()


@dataclass(frozen=True)
class Asked:
    """What became of them: the receipt of the request, and how many days wait in the cart."""

    receipt: Receipt | None
    carted: int


def paid_first(town: TownSnapshot, items: Sequence[BookingItem]) -> list[BookingItem]:
    """Return the days to add whose activity is paid at once."""
    activities = {activity.code for activity in town.activities if activity.pay_now}
    return [item for item in items if item.op == "add" and item.activity in activities]


def ask_days(store: Store, town: TownSnapshot, asking: Asking) -> Asked:
    """File what can be filed and put the rest in the cart, in one transaction.

    Raises:
        Stale: ``form_already_sent``: the same form was sent before with other days.
    """
    carted = paid_first(town, asking.items)
    filed = [item for item in asking.items if item not in carted]

    def also(connection: Connection) -> None:
        for form in (asking.form, *asking.also_drafts):
            drop_draft(connection, asking.family, form)
        if carted:
            add_to_cart(connection, asking.family, carted, asking.received_at, town.cart_minutes)

    if not filed:
        with store.begin() as connection:
            also(connection)
        return Asked(None, len(carted))
    receipt = file_form(
        store,
        family=asking.family,
        form=asking.form,
        submit_id=asking.submit_id,
        kind=RequestKind.BOOKING,
        make_body=lambda _: BookingBody(base_rev=asking.base_rev, items=filed),
        received_at=asking.received_at,
        also=lambda connection, _: also(connection),
    )
    return Asked(receipt, len(carted))
