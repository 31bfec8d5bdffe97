"""The use cases of one office, built once and handed to screens."""

from dataclasses import dataclass

from staffdesk.domain.permissions import Actor
from staffdesk.services.counter import Counter
from staffdesk.services.document_preview import PagePicture, preview
from staffdesk.services.home import Home
from staffdesk.services.households import Households
from staffdesk.services.inbox import Inbox
from staffdesk.services.invoicing import Invoicing
from staffdesk.services.office import Office
from staffdesk.services.palette import Palette
from staffdesk.services.planning import Planning
from staffdesk.services.sync_status import SyncStatus
from staffdesk.services.validation.queue import Requests


@dataclass(frozen=True)
class Services:
    """The use cases of one office, as screens receive them."""

    requests: Requests
    planning: Planning
    households: Households
    inbox: Inbox
    invoicing: Invoicing
    counter: Counter
    home: Home
    palette: Palette
    sync_status: SyncStatus

    def preview(self, actor: Actor, doc_id: str, page: int, width: int) -> PagePicture:
        """Draw one page of a file a family sent, in its cage."""
        content, media_type = self.requests.file_content(actor, doc_id)
        return preview(content, media_type, page, width)


def build_services(office: Office) -> Services:
    """Build every use case on one office."""
    return Services(
        requests=Requests(office),
        planning=Planning(office),
        households=Households(office),
        inbox=Inbox(office),
        invoicing=Invoicing(office),
        counter=Counter(office),
        home=Home(office),
        palette=Palette(office),
        sync_status=SyncStatus(office),
    )
