"""Days a page asks: those that are paid first join the cart, the others are filed, once, together."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from staffdesk.contract.v1 import BookingItem, FamilySnapshot, TownSnapshot
from staffdesk.domain.errors import Stale
from staffdesk.portal import tables
from staffdesk.portal.asking import Asking, ask_days, paid_first
from staffdesk.portal.carts import read_cart
from staffdesk.portal.drafts import keep_draft
from tests.factories_portal import SUNDAY_EVENING as NOW
from tests.factories_portal import Scene, town


def paying_town(scene: Scene) -> TownSnapshot:
    """Publish a town whose Wednesdays are paid at once."""
    activities: list[dict[str, Any]] = [a.model_dump(mode="json") for a in town().activities]
    activities[3]["pay_now"] = True
    return scene.publish_town(activities=activities)


def _asking(family: FamilySnapshot, *activities: str, op: str = "add") -> Asking:
    slots = {"cantine": "midi", "mercredi": "journee"}
    items = [
        BookingItem.model_validate(
            {
                "child": family.children[1].uid,
                "activity": activity,
                "slot": slots[activity],
                "on": date(2026, 12, 2),
                "op": op,
            }
        )
        for activity in activities
    ]
    return Asking(family.household.uid, "/form", "5e" * 16, 7, items, NOW)


def _filed(scene: Scene) -> int:
    with scene.store.read() as connection:
        return len(connection.execute(select(tables.request.c.id)).all())


def test_only_days_added_to_a_paying_activity_are_paid_first(scene: Scene, tilleul: FamilySnapshot) -> None:
    shown = paying_town(scene)
    both = _asking(tilleul, "cantine", "mercredi")
    assert [item.activity for item in paid_first(shown, both.items)] == ["mercredi"]
    assert paid_first(shown, _asking(tilleul, "mercredi", op="cancel").items) == []
    assert paid_first(town(), both.items) == []


def test_one_sending_files_and_fills_the_cart_and_forgets_its_drafts(
    scene: Scene, tilleul: FamilySnapshot
) -> None:
    shown = paying_town(scene)
    family = tilleul.household.uid
    with scene.store.begin() as connection:
        for form in ("/form", "/step", "/other"):
            keep_draft(connection, family, form, {"a": ["1"]}, NOW)
    asking = replace(_asking(tilleul, "cantine", "mercredi"), also_drafts=["/step"])
    asked = ask_days(scene.store, shown, asking)
    assert asked.receipt is not None
    assert (asked.receipt.first, asked.carted, _filed(scene)) == (True, 1, 1)
    with scene.store.read() as connection:
        cart = read_cart(connection, family, NOW)
        drafts = connection.execute(select(tables.draft.c.form)).scalars().all()
    assert cart is not None
    assert [key.activity for key in cart.keys] == ["mercredi"]
    assert drafts == ["/other"]


def test_a_double_click_files_once(scene: Scene, tilleul: FamilySnapshot) -> None:
    shown = paying_town(scene)
    first = ask_days(scene.store, shown, _asking(tilleul, "cantine", "mercredi"))
    second = ask_days(scene.store, shown, _asking(tilleul, "cantine", "mercredi"))
    assert first.receipt is not None
    assert second.receipt is not None
    assert (second.receipt.req_id, second.receipt.first) == (first.receipt.req_id, False)
    assert _filed(scene) == 1


def test_days_of_the_cart_alone_file_nothing(scene: Scene, tilleul: FamilySnapshot) -> None:
    asked = ask_days(scene.store, paying_town(scene), _asking(tilleul, "mercredi"))
    assert (asked.receipt, asked.carted, _filed(scene)) == (None, 1, 0)


def test_the_same_form_with_other_days_is_told(scene: Scene, tilleul: FamilySnapshot) -> None:
    ask_days(scene.store, town(), _asking(tilleul, "cantine"))
    with pytest.raises(Stale, match="form_already_sent"):
        ask_days(scene.store, town(), _asking(tilleul, "mercredi"))
