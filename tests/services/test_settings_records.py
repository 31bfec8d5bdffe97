"""One road for every setting: mark, conflict, audit, snapshot; on both databases."""

import pytest
from sqlalchemy import select

from staffdesk.contract.v1 import MessageKind
from staffdesk.domain.deadline_storage import to_json
from staffdesk.domain.deadlines import DaysBefore, DeadlineRule
from staffdesk.domain.errors import NotAllowed, NotFound, RuleBroken, Stale
from staffdesk.models.staff import AuditEntry
from staffdesk.models.sync import OutboxMessage
from staffdesk.models.town import Town
from staffdesk.services.settings_book import TownSettingsEditing
from staffdesk.services.settings_deadlines import DeadlineKind
from staffdesk.services.settings_records import CHANGED, RecordKind, SettingRecord
from tests.factories import ADMIN, AGENT, COLLEAGUE, READER, SmallTown

VALUES = to_json(DeadlineRule(DaysBefore(1)))


def editing_of(town: SmallTown) -> TownSettingsEditing:
    return TownSettingsEditing(town.office)


def first(town: SmallTown) -> SettingRecord:
    return editing_of(town).records(READER, "deadline_rule")[0]


def test_a_change_is_written_audited_and_published(small_town: SmallTown) -> None:
    before = first(small_town)
    saved = editing_of(small_town).save(ADMIN, before.key, VALUES, before.mark)
    assert saved.record == first(small_town)
    assert saved.before == before
    assert saved.topics == CHANGED
    with small_town.database.read() as session:
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
        assert (entry.action, entry.record, entry.who) == ("setting.saved", before.key, ADMIN.name)
        assert entry.facts == {"before": before.values, "after": saved.record.values}
        waiting = session.scalars(
            select(OutboxMessage.id).where(OutboxMessage.kind == MessageKind.TOWN_SNAPSHOT.value)
        ).all()
        assert len(waiting) == 1


def test_a_colleagues_change_is_not_written_over(small_town: SmallTown) -> None:
    editing, seen = editing_of(small_town), first(small_town)
    theirs = editing.save(ADMIN, seen.key, VALUES, seen.mark).record
    with pytest.raises(Stale, match="setting_changed") as caught:
        editing.save(ADMIN, seen.key, seen.values | {"at": "09:00"}, seen.mark)
    assert caught.value.facts["record"] == theirs
    assert caught.value.facts["who"] == ADMIN.name
    assert (
        editing.save(ADMIN, seen.key, seen.values | {"at": "09:00"}, theirs.mark).record.values["at"]
        == "09:00"
    )


def test_a_record_is_added_and_deleted(small_town: SmallTown) -> None:
    editing = editing_of(small_town)
    saved = editing.save(ADMIN, "deadline_rule:0", VALUES, "")
    assert saved.before is None
    assert saved.record.key in [record.key for record in editing.records(READER, "deadline_rule")]
    assert editing.remove(ADMIN, saved.record.key, saved.record.mark) == CHANGED
    assert saved.record.key not in [record.key for record in editing.records(READER, "deadline_rule")]
    with pytest.raises(NotFound, match="setting"):
        editing.save(ADMIN, saved.record.key, VALUES, saved.record.mark)
    with pytest.raises(NotFound, match="setting"):
        editing.remove(ADMIN, "deadline_rule:0", "")


def test_only_who_may_configure_changes_settings(small_town: SmallTown) -> None:
    editing, seen = editing_of(small_town), first(small_town)
    for actor in (AGENT, COLLEAGUE, READER):
        with pytest.raises(NotAllowed):
            editing.save(actor, seen.key, VALUES, seen.mark)
        with pytest.raises(NotAllowed):
            editing.remove(actor, seen.key, seen.mark)
    assert first(small_town) == seen


def test_a_refused_value_leaves_everything_as_it_was(small_town: SmallTown) -> None:
    seen = first(small_town)
    with pytest.raises(RuleBroken):
        editing_of(small_town).save(ADMIN, seen.key, seen.values | {"at": "26:00"}, seen.mark)
    assert first(small_town) == seen
    with small_town.database.read() as session:
        town = session.get(Town, 1)
        assert town is not None
        assert town.snapshot_rev == 0


def test_a_kind_keeps_what_it_does_not_say_can_go(small_town: SmallTown) -> None:
    with small_town.database.read() as session:
        row = next(iter(DeadlineKind().rows(session)))
        with pytest.raises(RuleBroken, match="setting_stays"):
            RecordKind.require_unused(DeadlineKind(), session, row)
