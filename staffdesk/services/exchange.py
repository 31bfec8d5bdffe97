"""The synchronisation as this desk runs it: its portal, and what the use cases add to it."""

from collections.abc import Callable
from datetime import datetime
from weakref import WeakKeyDictionary

from sqlalchemy.orm import Session

from staffdesk.domain.requests import RequestKind
from staffdesk.models.requests import Request
from staffdesk.services import snapshots
from staffdesk.services.office import Office
from staffdesk.services.publication import publish_day
from staffdesk.services.sync.enrolment import connect_portal
from staffdesk.services.sync.loop import SyncService
from staffdesk.services.sync.pull import SyncHooks
from staffdesk.services.validation.arrival import Arrivals


def build_hooks() -> SyncHooks:
    """Tell the synchronisation what happens on arrival and how snapshots are written."""
    receive = _receiver()
    return SyncHooks(
        render=snapshots.render,
        on_arrival={kind.value: receive for kind in RequestKind},
        before_push=publish_day,
    )


def _receiver() -> Callable[[Session, Request, datetime], None]:
    """Share the town's facts among the requests of one page: a session is one transaction."""
    under_way: WeakKeyDictionary[Session, Arrivals] = WeakKeyDictionary()

    def receive(session: Session, request: Request, at: datetime) -> None:
        arrivals = under_way.get(session)
        if arrivals is None:
            arrivals = under_way[session] = Arrivals(session, at)
        arrivals.receive(request)

    return receive


def build_sync(office: Office, *, proxy: str = "") -> SyncService:
    """Build the synchronisation with the portal this workstation is enrolled with.

    Raises:
        PortalFault: ``portal_not_enrolled``.
        Unavailable: no safe keyring.
    """
    return SyncService(office, connect_portal(office, proxy=proxy), build_hooks())
