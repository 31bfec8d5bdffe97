"""A new town: its name and holiday zone, its office identifier and key, and its first administrator."""

from sqlalchemy import select

from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.french.reminders import DEFAULT_LEVELS
from staffdesk.domain.permissions import SYSTEM, Role
from staffdesk.models.staff import StaffUser
from staffdesk.models.town import TextTemplate, Town
from staffdesk.services import audit
from staffdesk.services.calendars import zone_holidays
from staffdesk.services.office import Office, found_office
from staffdesk.services.passwords import hash_password, require_strong
from staffdesk.services.staff import LOGIN

ZONES = ("A", "B", "C")
YEARS_AHEAD = 3


def found_town(office: Office, *, name: str, zone: str, login: str, person: str, password: str) -> str:
    """Set a town up in an empty database and return the office's identifier.

    Args:
        office: migrated, with nothing in it.
        name: of the town.
        zone: of its school holidays, A, B or C; the holidays known for it are written.
        login: of the first administrator.
        person: that person's name, as shown.
        password: at least as strong as an administrator's must be (SEC1).

    Raises:
        RuleBroken: ``town_exists``, ``town_name_missing``, ``zone_unknown``, ``name_missing``,
            ``login_unreadable``, or what is wrong with the password.
        Unavailable: no safe keyring.
    """
    if zone not in ZONES:
        raise RuleBroken("zone_unknown", field="zone", zone=zone)
    kept_login = login.strip().lower()
    if not name.strip():
        raise RuleBroken("town_name_missing", field="name")
    if not person.strip():
        raise RuleBroken("name_missing", field="person")
    if not LOGIN.fullmatch(kept_login):
        raise RuleBroken("login_unreadable", field="login")
    require_strong(password, own_words=(name, login, person), roles=(Role.ADMIN,))
    at, year = office.clock.now(), office.clock.today().year
    with office.database.read() as session:
        if session.scalar(select(Town.id)) is not None:
            raise RuleBroken("town_exists")
    office_id = found_office(office)
    with office.database.begin() as session:
        session.add(Town(name=name.strip(), holiday_zone=zone))
        session.add_all(zone_holidays(zone, range(year - 1, year + YEARS_AHEAD)))
        session.add_all(
            TextTemplate(kind="reminder_level", code=code, label=label, body=dict(body), position=rank)
            for rank, (code, label, body) in enumerate(DEFAULT_LEVELS, 1)
        )
        session.add(
            StaffUser(
                login=kept_login,
                name=person.strip(),
                title="",
                roles=[Role.ADMIN.value],
                password_hash=hash_password(password),
            )
        )
        audit.record(session, SYSTEM, "town.founded", "town:1", {"name": name, "zone": zone}, at=at)
    return office_id
