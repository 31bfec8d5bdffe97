"""The synchronisation as this desk runs it: its portal, and what the use cases add to it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from staffdesk.models.requests import Request
from staffdesk.services import snapshots
from staffdesk.services.health_publication import publish_health
from staffdesk.services.office import Office
from staffdesk.services.publication import publish_day
from staffdesk.services.sealing import Sealer
from staffdesk.services.snapshot_press import write_ahead
from staffdesk.services.sync.enrolment import connect_portal
from staffdesk.services.sync.loop import SyncService
from staffdesk.services.sync.overlap import side_by_side
from staffdesk.services.sync.pull import SyncHooks, WriteAhead, write_nothing_ahead
from staffdesk.services.validation.arrival import Arrivals
from staffdesk.services.validation.automatic import AutomaticDecisions
from staffdesk.services.validation.expiry import UnpaidDays
from staffdesk.services.waiting_list import WaitingList


def build_hooks(
    automatic: AutomaticDecisions | None = None,
    unpaid: UnpaidDays | None = None,
    waiting: WaitingList | None = None,
    sealer: Callable[[], Sealer] | None = None,
    ahead: WriteAhead = write_nothing_ahead,
) -> SyncHooks:
    """Tell the synchronisation what happens on arrival, what decides by itself, how snapshots are written."""

    def before_push(session: Session, at: datetime) -> bool:
        """Tell what ages by itself, and seal health for the portal where that is still to be done."""
        publish_day(session, at)
        return sealer is not None and publish_health(session, sealer, at) > 0

    return SyncHooks(
        render=snapshots.render,
        on_arrival=receive,
        drop=(lambda: 0) if unpaid is None else unpaid.run,
        offer=(lambda: 0) if waiting is None else waiting.run_unattended,
        decide=(lambda: 0) if automatic is None else automatic.run,
        before_push=before_push,
        write_ahead=ahead,
    )


def receive(session: Session, requests: Sequence[Request], at: datetime) -> None:
    """Do what the requests of one page do on arrival."""
    Arrivals(session, at).receive(requests)


def build_sync(
    office: Office, *, proxy: str = "", automatic: AutomaticDecisions | None = None
) -> SyncService:
    """Build the synchronisation with the portal this workstation is enrolled with.

    Args:
        office: the office.
        proxy: the way out of the mairie's network.
        automatic: what decides by the town's policies in each cycle; None: people decide everything.

    Raises:
        PortalFault: ``portal_not_enrolled``.
        Unavailable: no safe keyring.
    """
    ahead = partial(write_ahead, office.database.url)
    return SyncService(
        office,
        connect_portal(office, proxy=proxy),
        build_hooks(automatic, UnpaidDays(office), WaitingList(office), office.sealer, ahead),
        meanwhile=side_by_side,
    )
