"""Paper, telephone, counter: typed by staff with channel and stamp; nonsense is refused."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from staffdesk.domain.errors import NotFound, RuleBroken
from staffdesk.models.requests import Request
from staffdesk.services.validation.queue import Requests
from tests.factories import (
    AGENT,
    NEXT_MONDAY,
    SmallTown,
    add_child,
    add_family,
    booking_body,
    booking_state,
    edit_body,
)


@pytest.mark.parametrize("channel", ["paper", "phone", "counter", "email"])
def test_what_is_typed_waits_like_the_rest(small_town: SmallTown, channel: str) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    at = small_town.clock.now()
    asked = Requests(small_town.office).file_on_paper(
        AGENT, family.household_id, "booking", channel, at, booking_body(child, NEXT_MONDAY)
    )
    with small_town.database.read() as session:
        kept = session.get_one(Request, asked)
        assert (kept.channel, kept.status, kept.seq, kept.child_id) == (
            channel,
            "pending",
            None,
            child.child_id,
        )
    assert booking_state(small_town, child, NEXT_MONDAY) == "requested"


@pytest.mark.parametrize(
    ("kind", "channel", "body", "code"),
    [
        ("booking", "portal", {"items": []}, "channel_unknown"),
        ("booking", "pigeon", {"items": []}, "channel_unknown"),
        ("terms", "paper", {"version": "1"}, "request_kind_not_typed"),
        ("booking", "paper", {"items": []}, "form_incomplete"),
        ("edit", "paper", {"subject": "household"}, "form_incomplete"),
    ],
)
def test_nonsense_is_refused(
    small_town: SmallTown, kind: str, channel: str, body: dict[str, Any], code: str
) -> None:
    family = add_family(small_town)
    with pytest.raises(RuleBroken, match=code):
        Requests(small_town.office).file_on_paper(
            AGENT, family.household_id, kind, channel, small_town.clock.now(), body
        )
    with small_town.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Request)) == 0


def test_a_stamp_of_tomorrow_and_a_family_that_is_not_there_are_refused(small_town: SmallTown) -> None:
    family, at = add_family(small_town), small_town.clock.now()
    body = edit_body("household", family.uid, city=("a", "b"))
    requests = Requests(small_town.office)
    with pytest.raises(RuleBroken, match="stamp_in_future"):
        requests.file_on_paper(AGENT, family.household_id, "edit", "paper", at + timedelta(days=1), body)
    with pytest.raises(NotFound, match="household"):
        requests.file_on_paper(AGENT, 404, "edit", "paper", at, body)
