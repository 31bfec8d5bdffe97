"""Paramètres, what is only read there: tariffs in words, users and workstations, the portal."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.errors import NotFound
from staffdesk.domain.french import settings as words
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.tariffs.methods import BandGrid, Leaf, PriceRule, UnitPrice
from staffdesk.domain.tariffs.versions import TariffVersion
from staffdesk.models.staff import StaffUser, Workstation
from staffdesk.models.sync import SyncState
from staffdesk.models.town import (
    Activity,
    Town,
)
from staffdesk.services.office import Office
from staffdesk.services.settings_rows import (
    ActivitySettings,
    BandRow,
    PortalRow,
    SettingsView,
    TariffRow,
)
from staffdesk.services.staff_rows import staff_row, workstation_row
from staffdesk.services.tariffs import load_tariff_versions


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
                activities=tuple(_activities(session)),
                staff=tuple(
                    staff_row(row) for row in session.scalars(select(StaffUser).order_by(StaffUser.id))
                ),
                workstations=tuple(
                    workstation_row(row)
                    for row in session.scalars(select(Workstation).order_by(Workstation.name))
                ),
                portal=_portal(session),
            )


def _activities(session: Session) -> Iterator[ActivitySettings]:
    versions = load_tariff_versions(session)
    for activity in session.scalars(select(Activity).order_by(Activity.position, Activity.id)):
        of_activity = [one for one in versions if one.activity == activity.code]
        yield ActivitySettings(activity.id, activity.code, activity.name, tuple(_tariffs(of_activity)))


def _tariffs(versions: list[TariffVersion]) -> Iterator[TariffRow]:
    for version in sorted(versions, key=lambda one: one.valid_from, reverse=True):
        for case in version.cases:
            yield TariffRow(
                valid_from=version.valid_from,
                decision=words.decision_words(version.decision),
                case=words.case_words(case.variant, case.residence.value),
                method=_method(case.rule),
                bands=tuple(_bands(case.rule)),
            )


def _method(rule: PriceRule) -> str:
    kind = "bands" if isinstance(rule, BandGrid) else "price" if isinstance(rule, UnitPrice) else "rate"
    return words.METHOD_WORDS[kind]


def _bands(rule: PriceRule) -> Iterator[BandRow]:
    if isinstance(rule, BandGrid):
        for band in rule.bands:
            yield _band(words.interval_words(band.interval), band.rule)
    else:
        yield _band("", rule)


def _band(said: str, leaf: Leaf) -> BandRow:
    if isinstance(leaf, UnitPrice):
        return BandRow(said, tuple(leaf.cents))
    return BandRow(" · ".join(filter(None, (said, words.leaf_words(leaf)))), ())


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
