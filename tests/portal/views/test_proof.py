"""The proof of an absence that waits: until when it is good, and when none is expected any more."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from staffdesk.portal.family_file import FiledRequest
from staffdesk.portal.views.proof import proof_wanted, school_days
from tests.factories_portal import SUNDAY_EVENING as NOW
from tests.factories_portal import booking, family, town, uid
from tests.portal.views.test_bookings import filed, item

MALO = family().children[0]
TUESDAY = date(2026, 11, 24)
TOO_LATE = NOW + timedelta(minutes=6)
"""A minute after the limit for the coming week: what comes then is an absence, no cancellation."""


def _absence(*days: date, reason: str = "illness", **body: Any) -> FiledRequest:
    found = filed("absence", [item("cantine", "midi", on) for on in days or (TUESDAY,)])
    return replace(found, received_at=TOO_LATE, body=found.body | {"reason": reason} | body)


def _until(asked: FiledRequest, *, absent: tuple[date, ...] = ()) -> datetime | None:
    booked = [booking(MALO.uid, "cantine", on, "absent_billed") for on in absent]
    found = proof_wanted(family(bookings=booked), town(), [asked], asked)
    return None if found is None else found.until


def test_a_proof_is_good_so_many_hours_after_the_first_day_began() -> None:
    assert _until(_absence(TUESDAY, date(2026, 11, 26))) == datetime(2026, 11, 27, 11, tzinfo=UTC)


def test_one_day_given_up_too_late_asks_for_a_proof_of_the_whole_absence() -> None:
    far = date(2026, 12, 7)
    assert _until(replace(_absence(TUESDAY, far), received_at=NOW)) is None
    assert _until(_absence(TUESDAY, far)) == datetime(2026, 11, 27, 11, tzinfo=UTC)


def test_days_absent_before_belong_to_the_same_illness_over_a_weekend() -> None:
    monday, friday, thursday = date(2026, 11, 23), date(2026, 11, 20), date(2026, 11, 19)
    assert _until(_absence(monday), absent=(friday,)) == datetime(2026, 11, 23, 11, tzinfo=UTC)
    assert _until(_absence(monday), absent=(thursday,)) == datetime(2026, 11, 26, 11, tzinfo=UTC)


def test_the_hour_of_the_slot_wins_over_that_of_its_row() -> None:
    asked, known = _absence(), town()
    activities = [
        each.model_copy(
            update={"slots": [slot.model_copy(update={"starts": "11:45"}) for slot in each.slots]}
        )
        for each in known.activities
    ]
    found = proof_wanted(family(), known.model_copy(update={"activities": activities}), [asked], asked)
    assert found is not None
    assert found.until == datetime(2026, 11, 27, 10, 45, tzinfo=UTC)


@pytest.mark.parametrize(
    "asked",
    [
        _absence(reason="family"),
        _absence(reason="unheard_of"),
        replace(_absence(), documents=[{"name": "certificat.pdf"}]),
        replace(_absence(), status="accepted"),
        replace(_absence(), withdrawn=True),
        replace(_absence(), received_at=NOW),  # a cancellation in time needs none
    ],
)
def test_none_is_wanted_where_it_came_or_changes_nothing(asked: FiledRequest) -> None:
    assert _until(asked) is None


@pytest.mark.parametrize(("status", "wanted"), [("pending", False), ("accepted", False), ("refused", True)])
def test_one_that_was_sent_for_it_is_enough_unless_it_was_refused(status: str, *, wanted: bool) -> None:
    asked = _absence()
    proof = FiledRequest(
        req_id=uid("proof"),
        kind="document",
        received_at=NOW + timedelta(minutes=1),
        body={"type_code": "medical", "about": asked.req_id},
        documents=[],
        status=status,
        decision=None,
        decided_at=None,
        decision_seen=False,
        withdrawn=False,
        reached_town=False,
    )
    found = proof_wanted(family(), town(), [asked, proof], asked)
    assert (found is not None) is wanted


def test_the_school_days_are_those_the_town_publishes() -> None:
    calendar = school_days(town())
    kinds = [calendar.day_kind(date(2026, 11, day)).value for day in (9, 11, 13, 14, 18)]
    assert kinds == ["school", "closed", "school", "weekend", "wednesday"]
