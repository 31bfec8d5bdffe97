"""What Familles, Messages, Accueil and the palette show."""

from dataclasses import dataclass
from datetime import date, datetime

from staffdesk.services.request_rows import AttachedFile


@dataclass(frozen=True)
class FamilyRow:
    """A household in the list; ``found_by`` is the folded text it is found by (``domain.search_text``)."""

    household_id: int
    number: str
    name: str
    children: str
    city: str
    due_cents: int
    missing_documents: int
    found_by: str = ""


@dataclass(frozen=True)
class GuardianRow:
    """A guardian with contact data."""

    guardian_id: int
    name: str
    is_payer: bool
    email: str
    mobile: str
    phone: str


@dataclass(frozen=True)
class ChildRow:
    """A child in the household sheet."""

    child_id: int
    name: str
    born_on: date
    school: str
    class_name: str
    custody: str
    diet: str
    care_plan: bool
    enrolments: tuple[str, ...]
    has_two_homes: bool = False


@dataclass(frozen=True)
class DocumentRow:
    """A document on file or missing; ``status`` is valid, expiring, expired or missing."""

    type_name: str
    owner: str
    status: str
    expires_on: date | None
    doc_id: str
    mandatory: bool = True


@dataclass(frozen=True)
class PostalRow:
    """The address of a household, field by field, as staff edit it."""

    address_line1: str = ""
    address_line2: str = ""
    postcode: str = ""
    city: str = ""


@dataclass(frozen=True)
class QuotientRow:
    """A family quotient and the first and last day it counts; ``value`` in French ("912,00").

    ``file`` is its proof on file, where there is one to open.
    """

    value: str
    valid_from: date
    valid_to: date | None
    source: str
    proof: str
    file: AttachedFile | None = None


@dataclass(frozen=True)
class AidRow:
    """An aid granted by name, with the first and last day it counts, and whom it is for ("": every child).

    ``file`` is its proof on file, where there is one to open.
    """

    grant_id: int
    code: str
    payer: str
    reference: str
    valid_from: date
    valid_to: date | None
    child_id: int | None
    child: str
    document_id: int | None = None
    file: AttachedFile | None = None


@dataclass(frozen=True)
class OfferedAid:
    """An aid of the tariffs that is given by name, with the activities it is for."""

    code: str
    payer: str
    activities: tuple[str, ...]


@dataclass(frozen=True)
class AidBoard:
    """The aids of a household, newest first, what it may be granted, its children, and the mark of it all."""

    grants: tuple[AidRow, ...]
    offered: tuple[OfferedAid, ...]
    children: tuple[tuple[int, str], ...]
    mark: str


@dataclass(frozen=True)
class ResidenceRow:
    """Where the household counts as living, and since when (None: since its file began), in words."""

    words: str
    valid_from: date | None
    reason: str
    by: str = ""


@dataclass(frozen=True)
class TimelineRow:
    """Who changed what, in French."""

    at: datetime
    who: str
    text: str


@dataclass(frozen=True)
class FamilySheet:
    """The household sheet; ``residence`` is the one in force today, ``residences`` begin with the newest.

    ``cesu_cents`` of the credit pay only what CESU may.
    """

    household_id: int
    number: str
    name: str
    address: tuple[str, ...]
    residence: str
    guardians: tuple[GuardianRow, ...]
    children: tuple[ChildRow, ...]
    documents: tuple[DocumentRow, ...]
    quotients: tuple[QuotientRow, ...]
    due_cents: int
    credit_cents: int
    statement: tuple[tuple[date, str, int], ...]
    timeline: tuple[TimelineRow, ...]
    account_state: str
    postal: PostalRow = PostalRow()
    residences: tuple[ResidenceRow, ...] = ()
    cesu_cents: int = 0


@dataclass(frozen=True)
class ThreadRow:
    """A conversation in the inbox list; ``state`` is to_answer, answered or closed."""

    thread_id: int
    family: str
    topic: str
    subject: str
    excerpt: str
    last_at: datetime
    state: str
    unread: bool
    assigned_to: str


@dataclass(frozen=True)
class MessageRow:
    """One message of a thread; ``from_town`` tells the side."""

    message_id: int
    from_town: bool
    author: str
    body: str
    written_at: datetime


@dataclass(frozen=True)
class ThreadDetail:
    """A thread, oldest message first."""

    thread: ThreadRow
    household_id: int
    messages: tuple[MessageRow, ...]


@dataclass(frozen=True)
class Figure:
    """A figure of the home screen that leads to a rail entry (``target``), shown by ``filter``."""

    label: str
    value: str
    hint: str
    tone: str
    target: str
    filter: str = ""


@dataclass(frozen=True)
class SitePlaces:
    """Meals and places of one site on a day, by slot row: booked and capacity."""

    site: str
    meals: int
    places: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class HomeView:
    """Today at a glance."""

    on: date
    figures: tuple[Figure, ...]
    today: tuple[SitePlaces, ...]
    tomorrow: tuple[SitePlaces, ...]
    tomorrow_on: date
    alerts: tuple[Figure, ...]


@dataclass(frozen=True)
class PaletteHit:
    """Something the palette found: ``kind`` is family, child, invoice, request or action.

    ``record_id`` is what to open: for a child its household, for an action its number in
    ``domain.french.actions``, whose ``hint`` is the screen it leads to.
    """

    kind: str
    record_id: int
    title: str
    hint: str
