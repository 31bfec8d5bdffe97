"""Ticks that were not sent are kept, counted while they stand, and forgotten with the last of them."""

from datetime import date, timedelta

from staffdesk.contract.v1 import BookingBody, RequestKind
from staffdesk.portal.database import Store
from staffdesk.portal.drafts import keep_draft
from staffdesk.portal.family_file import Draft, FamilyFile
from staffdesk.portal.unsent import keep_ticks, ticks_of, unsent_months
from staffdesk.portal.views.cells import Ticks
from tests.factories_portal import SUNDAY_EVENING as NOW
from tests.factories_portal import Scene, _cell, family, town

FORM = "/planning/{uid}/2026-12"
ADD, OTHER = "soir|soir|2026-12-15", "soir|soir|2026-12-17"


def test_a_month_is_kept_with_its_ticks_and_forgotten_without(each_store: Store) -> None:
    with each_store.begin() as connection:
        keep_ticks(connection, "f", "/planning/x/2026-12", {"add": [ADD], "late": [""], "csrf": ["x"]}, NOW)
        found = FamilyFile(connection, "f").drafts(NOW)
        assert ticks_of(found["/planning/x/2026-12"]) == Ticks([ADD], [], [])
        assert FamilyFile(connection, "g").drafts(NOW) == {}
        keep_ticks(connection, "f", "/planning/x/2026-12", {"vers": ["x/2026-11"]}, NOW)
        assert FamilyFile(connection, "f").drafts(NOW) == {}


def test_what_is_older_than_a_day_is_not_given_back(each_store: Store) -> None:
    with each_store.begin() as connection:
        keep_draft(connection, "f", "/planning/x/2026-12", {"add": [ADD]}, NOW - timedelta(days=1))
        assert FamilyFile(connection, "f").drafts(NOW) == {}


def test_only_ticks_that_could_still_be_sent_are_told(scene: Scene) -> None:
    snapshot = scene.publish(family())
    malo = snapshot.children[0]
    form = FORM.format(uid=malo.uid)
    ticked = {
        "add": [ADD, OTHER, "soir|soir|2026-11-20", "nothing", "soir|soir|2026-12-13"],
        "cancel": ["matin|matin|2026-11-27", ADD],
        "late": ["matin|matin|2026-11-27"],
    }
    drafts = {
        form: Draft(ticked),
        "/messages/nouveau": Draft({"add": [ADD]}),
        "/planning/z/2026-12": Draft(ticked),
    }
    (found,) = unsent_months(snapshot, town(), [], drafts, NOW)
    assert (found.child.uid, found.first, found.number) == (malo.uid, date(2026, 12, 1), 4)
    item = _cell(malo.uid, "soir", date(2026, 12, 15))
    scene.ask(snapshot, RequestKind.BOOKING, BookingBody.model_validate({"base_rev": 7, "items": [item]}))
    with scene.store.read() as connection:
        asked = FamilyFile(connection, snapshot.household.uid).requests(NOW)
    (left,) = unsent_months(snapshot, town(), asked, drafts, NOW)
    assert left.number == 3
    assert unsent_months(snapshot, town(), asked, {form: Draft({"add": [ADD]})}, NOW) == []
