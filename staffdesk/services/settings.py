"""Paramètres, what is only read there: users and workstations, the portal."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.errors import NotFound
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.models.staff import StaffUser, Workstation
from staffdesk.models.sync import SyncState
from staffdesk.models.town import (
    Town,
)
from staffdesk.services.office import Office
from staffdesk.services.settings_rows import (
    PortalRow,
    SettingsView,
)
from staffdesk.services.staff_rows import staff_row, workstation_row


class Settings:
    """Use case of the screen Paramètres."""

    def __init__(self, office: Office) -> None:
        """Keep the office."""
        self.office = office

    def view(self, actor: Actor) -> SettingsView:
        """Give what is only read.

        Raises:
            NotFound: ``town``.
        """
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            if session.get(Town, 1) is None:
                raise NotFound("town")
            return SettingsView(
                staff=tuple(
                    staff_row(row) for row in session.scalars(select(StaffUser).order_by(StaffUser.id))
                ),
                workstations=tuple(
                    workstation_row(row)
                    for row in session.scalars(select(Workstation).order_by(Workstation.name))
                ),
                portal=_portal(session),
            )


def _portal(session: Session) -> PortalRow:
    state = session.get(SyncState, 1)
    if state is None:
        return PortalRow(enrolled=False, url="", device_id="", last_success_at=None)
    return PortalRow(
        enrolled=state.device_id is not None,
        url=state.portal_url or "",
        device_id=state.device_id or "",
        last_success_at=state.last_success_at,
    )
