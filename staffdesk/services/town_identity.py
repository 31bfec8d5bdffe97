"""Who the town is, for the head of the window."""

from dataclasses import dataclass

from sqlalchemy import select

from staffdesk.domain.errors import Unavailable
from staffdesk.models.town import Town
from staffdesk.services.office import Office


@dataclass(frozen=True)
class TownIdentity:
    """Name of the town, and whether all this is invented."""

    name: str
    is_demonstration: bool


def town_identity(office: Office) -> TownIdentity:
    """Read who the town is.

    Raises:
        Unavailable: ``office_not_founded``: no town was set up in this database.
    """
    with office.database.read() as session:
        town = session.scalar(select(Town))
        if town is None:
            raise Unavailable("office_not_founded")
        return TownIdentity(town.name, town.is_demonstration)
