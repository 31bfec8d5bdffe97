"""Everything that Paramètres can edit, read at once: records by kind, and what their forms must know."""

from collections.abc import Mapping
from dataclasses import dataclass

from staffdesk.domain.permissions import Actor
from staffdesk.services.office import Office
from staffdesk.services.settings_deadlines import DeadlineKind, DeadlineSurroundings, deadline_surroundings
from staffdesk.services.settings_records import SettingRecord, SettingsEditing


@dataclass(frozen=True)
class SettingsBook:
    """Records by the name of their kind; the surroundings of deadlines serve the calendar too."""

    records: Mapping[str, tuple[SettingRecord, ...]]
    surroundings: DeadlineSurroundings


class TownSettingsEditing(SettingsEditing):
    """The editors of this office."""

    def __init__(self, office: Office) -> None:
        """Know every kind of record."""
        super().__init__(office, [DeadlineKind()])

    def book(self, actor: Actor) -> SettingsBook:
        """Read everything that can be edited."""
        return SettingsBook(
            {name: self.records(actor, name) for name in self.kinds},
            deadline_surroundings(self.office, actor),
        )
