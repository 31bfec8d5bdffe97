"""What families asked and wrote, and the exchange with the portal: home, queue, messages, journal."""

from typing import TYPE_CHECKING

from staffdesk.app.screens.around import around
from staffdesk.domain.permissions import Actor
from staffdesk.services import request_rows
from staffdesk.services.document_preview import preview
from staffdesk.services.paper_rows import PaperAsk, PaperPeriod
from staffdesk.services.saved_views import ViewContent
from staffdesk.services.validation.paper_files import read_paper_file
from staffdesk.ui.home.page import HomePage
from staffdesk.ui.home.presenter import HomePresenter
from staffdesk.ui.inbox.page import InboxPage
from staffdesk.ui.inbox.presenter import InboxPresenter
from staffdesk.ui.kit.containers import Page
from staffdesk.ui.kit.open_file import ask_file
from staffdesk.ui.sync_journal.page import SyncJournalPage
from staffdesk.ui.sync_journal.presenter import SyncJournalPresenter
from staffdesk.ui.validation.page import ValidationPage
from staffdesk.ui.validation.paper_presenter import PaperPresenter, PaperServices
from staffdesk.ui.validation.presenter import QueueServices, ValidationPresenter
from staffdesk.ui.validation.saved_views_presenter import SavedViewServices, SavedViewsPresenter

if TYPE_CHECKING:
    from staffdesk.app.desk import Desk


def home_screen(desk: "Desk", actor: Actor) -> Page:
    """Make the first screen: what the day asks for."""
    page = HomePage()
    HomePresenter(
        page,
        desk.services.home,
        **around(desk, actor),
    )
    return page


def validation_screen(desk: "Desk", actor: Actor) -> Page:
    """Make the queue of requests, with its saved views and what families bring on paper."""
    now = desk.office.clock.now
    page = ValidationPage(now)
    services = QueueServices(desk.services.requests, desk.services.inbox, request_rows, preview)
    ValidationPresenter(page, services, **around(desk, actor), now=now)
    SavedViewsPresenter(
        page, SavedViewServices(desk.services.saved_views, ViewContent), **around(desk, actor)
    )
    PaperPresenter(
        page,
        PaperServices(
            desk.services.counter.find,
            desk.services.paper,
            PaperPeriod,
            PaperAsk,
            ask_file(page, "Document de la famille"),
            read_paper_file,
        ),
        **around(desk, actor),
    )
    return page


def inbox_screen(desk: "Desk", actor: Actor) -> Page:
    """Make the messages of families."""
    now = desk.office.clock.now
    page = InboxPage(now)
    InboxPresenter(
        page,
        desk.services.inbox,
        **around(desk, actor),
        now=now,
    )
    return page


def sync_journal_screen(desk: "Desk", actor: Actor) -> Page:
    """Make the journal of exchanges with the portal."""
    page = SyncJournalPage()
    SyncJournalPresenter(
        page,
        desk.services.sync_status,
        desk.exchange,
        actor,
        desk.tasks,
        desk.failures,
        desk.office.clock.now,
    )
    return page
