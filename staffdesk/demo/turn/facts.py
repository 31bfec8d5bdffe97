"""What the turn looks up in the office to know where it stands: requests, the thread, how long undo lasts."""

from datetime import timedelta

from sqlalchemy import select

from staffdesk.demo.turn.family import Plot, find_plot
from staffdesk.models.messages import Thread
from staffdesk.models.requests import Request
from staffdesk.services.office import Office
from staffdesk.services.validation.decisions import undo_time


def plot_of(office: Office) -> Plot:
    """Choose the family that plays.

    Raises:
        NobodyFitsError: none can.
    """
    with office.database.read() as session:
        return find_plot(session, office.clock.today())


def requests_of(office: Office, household_id: int) -> dict[str, int]:
    """Give the requests of a household by kind."""
    with office.database.read() as session:
        question = select(Request.kind, Request.id).where(Request.household_id == household_id)
        return dict(session.execute(question).tuples().all())


def thread_of(office: Office, household_id: int, subject: str) -> int | None:
    """Find a conversation by its subject."""
    with office.database.read() as session:
        return session.scalar(
            select(Thread.id).where(Thread.household_id == household_id, Thread.subject == subject)
        )


def time_to_undo(office: Office) -> timedelta:
    """Tell how long a decision waits before it leaves."""
    with office.database.read() as session:
        return undo_time(session)
