"""What the form for requests on paper shows and gives back."""

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True)
class PaperSlot:
    """A slot a child is enrolled for: its code on the wire (activity and slot), its name.

    ``weekdays`` are those on which it is served (ISO, Monday is 1).
    """

    activity: str
    slot: str
    name: str
    weekdays: frozenset[int]


@dataclass(frozen=True)
class PaperChild:
    """A child of the family, with what it is enrolled for."""

    uid: str
    name: str
    slots: tuple[PaperSlot, ...]


@dataclass(frozen=True)
class PaperGuardian:
    """A guardian with the contact data that can be asked to change, by name of the field."""

    uid: str
    name: str
    contact: dict[str, str]


@dataclass(frozen=True)
class PaperDocumentType:
    """A kind of document: its owner is household or child."""

    code: str
    name: str
    owner: str


@dataclass(frozen=True)
class PaperFile:
    """A file as it was read: its name made simple, what it is, its bytes."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class PaperFamily:
    """The family that asks, with the documents and the topics of messages that the town knows."""

    household_id: int
    name: str
    number: str
    children: tuple[PaperChild, ...]
    guardians: tuple[PaperGuardian, ...]
    reasons: tuple[tuple[str, str], ...]
    document_types: tuple[PaperDocumentType, ...] = ()
    topics: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class PaperPeriod:
    """Days to look for: a slot of a child, from one day to another, on some weekdays (ISO, Monday is 1)."""

    household_id: int
    kind: str
    child: str
    activity: str
    slot: str
    first_on: date
    last_on: date
    weekdays: frozenset[int]


@dataclass(frozen=True)
class PaperAsk:
    """What staff typed in.

    ``kind`` is booking, cancellation, absence, edit, document or message. ``days`` are those kept of the
    period. ``contact`` holds what a guardian's data was and what it is to become, by name of the field.
    ``words`` are the message itself, or what goes with the rest. A document is of the household unless
    ``child`` says otherwise.
    """

    household_id: int
    kind: str
    channel: str
    stamped_at: datetime
    child: str = ""
    activity: str = ""
    slot: str = ""
    days: tuple[date, ...] = ()
    reason: str = ""
    words: str = ""
    guardian: str = ""
    contact: dict[str, tuple[str, str]] = field(default_factory=dict)
    type_code: str = ""
    file: PaperFile | None = None
    topic: str = ""
    subject: str = ""
