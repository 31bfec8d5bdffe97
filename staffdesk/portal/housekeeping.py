"""What the portal throws away by itself: carts and drafts that no page would give back any more."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete

from staffdesk.contract.v1 import write_instant
from staffdesk.portal.carts import TOLD
from staffdesk.portal.database import Store
from staffdesk.portal.family_file import DRAFT_SHOWN
from staffdesk.portal.tables import cart, draft


@dataclass(frozen=True)
class Tidied:
    """How many of each are gone."""

    carts: int
    drafts: int


def tidy(store: Store, now: datetime) -> Tidied:
    """Throw away what nobody is told of any more, to the instant: nothing a family could still see."""
    with store.begin() as connection:
        carts = connection.execute(delete(cart).where(cart.c.expires_at < write_instant(now - TOLD)))
        drafts = connection.execute(delete(draft).where(draft.c.saved_at <= write_instant(now - DRAFT_SHOWN)))
        return Tidied(carts.rowcount, drafts.rowcount)
