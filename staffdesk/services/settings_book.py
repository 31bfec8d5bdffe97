"""Everything that Paramètres can edit, read at once: records by kind, and what their forms must know."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from staffdesk.domain.permissions import Actor
from staffdesk.services.office import Office
from staffdesk.services.settings_activities import ActivityKind, GroupCapacityKind, GroupKind, SlotKind
from staffdesk.services.settings_deadlines import DeadlineKind, DeadlineSurroundings, deadline_surroundings
from staffdesk.services.settings_records import RecordKind, SettingRecord, SettingsEditing
from staffdesk.services.settings_reminders import ReminderLevelKind
from staffdesk.services.settings_revenue import RevenueActKind, RevenueOfficerKind, people
from staffdesk.services.settings_sites import ClassKind, SiteKind
from staffdesk.services.settings_tariffs import TariffKind
from staffdesk.services.settings_texts import TEXT_KINDS, DocumentKind
from staffdesk.services.settings_town import AbsenceRulesKind, IdentityKind, RulesKind

KINDS: Sequence[Callable[[], RecordKind[Any]]] = (
    DeadlineKind,
    TariffKind,
    ActivityKind,
    SlotKind,
    GroupKind,
    GroupCapacityKind,
    SiteKind,
    ClassKind,
    DocumentKind,
    IdentityKind,
    RulesKind,
    AbsenceRulesKind,
    RevenueActKind,
    RevenueOfficerKind,
    ReminderLevelKind,
)
"""Every kind of record but texts, which have one for each of their kinds."""


@dataclass(frozen=True)
class SettingsBook:
    """Records by the name of their kind; the surroundings of deadlines serve the calendar too.

    ``people`` lists the staff an act of the régie may name, (number, name).
    """

    records: Mapping[str, tuple[SettingRecord, ...]]
    surroundings: DeadlineSurroundings
    people: tuple[tuple[str, str], ...] = ()


class TownSettingsEditing(SettingsEditing):
    """The editors of this office."""

    def __init__(self, office: Office) -> None:
        """Know every kind of record."""
        super().__init__(office, [*(kind() for kind in KINDS), *(kind() for kind in TEXT_KINDS)])

    def book(self, actor: Actor) -> SettingsBook:
        """Read everything that can be edited."""
        with self.office.database.read() as session:
            staff = people(session)
        return SettingsBook(
            {name: self.records(actor, name) for name in self.kinds},
            deadline_surroundings(self.office, actor),
            staff,
        )
