"""How the things of the domain are shown on every screen: words, icon and tone by enum.

The words that the portal and the documents say too stand in ``domain.french``; here is what only the window
says, and the icons and tones that go with both.
"""

from collections.abc import Mapping
from types import MappingProxyType

from staffdesk.domain.bookings import BookingState
from staffdesk.domain.checks import Verdict
from staffdesk.domain.invoice_life import InvoiceState
from staffdesk.domain.payments import Means
from staffdesk.domain.permissions import Role
from staffdesk.domain.requests import OutcomeKind, RequestKind, RequestStatus
from staffdesk.ui.kit.cells import CellState
from staffdesk.ui.kit.tokens import Tone

NBSP = "\N{NO-BREAK SPACE}"
THIN = "\N{NARROW NO-BREAK SPACE}"

OPEN_REQUEST = "Ouvrir la demande"
RETURN_TO_PLANNING = "Demande ouverte, F8 pour revenir au planning"
RETURN_TO_LIST = "Demande ouverte, F8 pour revenir au pointage"

ROLE_WORDS: Mapping[Role, str] = MappingProxyType(
    {
        Role.READER: "Consultation",
        Role.AGENT: "Affaires scolaires",
        Role.COUNTER: "Mandataire, régie",
        Role.REVENUE_OFFICER: "Régisseur",
        Role.ADMIN: "Administration",
    }
)

KIND_ICONS: Mapping[RequestKind, str] = MappingProxyType(
    {
        RequestKind.EDIT: "note-pencil",
        RequestKind.BOOKING: "calendar-plus",
        RequestKind.ABSENCE: "calendar-x",
        RequestKind.DOCUMENT: "file-text",
        RequestKind.MESSAGE: "chat-circle",
        RequestKind.WITHDRAWAL: "arrow-u-up-left",
        RequestKind.PAYMENT: "credit-card",
        RequestKind.TERMS: "note-pencil",
    }
)
"""Icon of a request by kind.

:data:`SUBJECT_ICONS` is finer for edits, ``CANCELLATION_ICON`` for bookings that only cancel.
"""

CANCELLATION_ICON = "calendar-x"

SUBJECT_ICONS: Mapping[str, str] = MappingProxyType(
    {
        "health_record": "first-aid",
        "pickup_person": "identification-card",
        "pickup_ban": "identification-card",
        "bank": "bank",
        "household": "house-line",
        "child": "student",
    }
)
"""Icon of an edit by the subject it touches (value of ``domain.requests.Subject``)."""

VERDICT_SIGNS: Mapping[Verdict, tuple[str, Tone]] = MappingProxyType(
    {
        Verdict.OK: ("check-circle", Tone.OK),
        Verdict.LOOK: ("warning", Tone.WARN),
        Verdict.BLOCKED: ("x-circle", Tone.BAD),
    }
)
"""Icon and tone of what a check, or all checks of a request, say."""

STATUS_SIGNS: Mapping[RequestStatus, tuple[str, Tone]] = MappingProxyType(
    {
        RequestStatus.PENDING: ("hourglass-medium", Tone.QUIET),
        RequestStatus.ACCEPTED: ("check", Tone.OK),
        RequestStatus.PARTLY: ("check", Tone.WARN),
        RequestStatus.REFUSED: ("x", Tone.BAD),
        RequestStatus.WITHDRAWN: ("arrow-u-up-left", Tone.QUIET),
        RequestStatus.CANNOT_READ: ("warning", Tone.WARN),
    }
)

OUTCOME_SIGNS: Mapping[OutcomeKind, tuple[str, Tone]] = MappingProxyType(
    {
        OutcomeKind.ACCEPTED: ("check", Tone.OK),
        OutcomeKind.REFUSED: ("prohibit", Tone.BAD),
        OutcomeKind.WAITING: ("hourglass-medium", Tone.QUIET),
        OutcomeKind.ABSENT_EXCUSED: ("check", Tone.OK),
        OutcomeKind.ABSENT_BILLED: ("receipt", Tone.WARN),
        OutcomeKind.ALREADY_DONE: ("check", Tone.QUIET),
    }
)

CELL_STATES: Mapping[BookingState, CellState] = MappingProxyType(
    {
        BookingState.BOOKED: CellState.BOOKED,
        BookingState.REQUESTED: CellState.REQUESTED,
        BookingState.CANCEL_REQUESTED: CellState.CANCEL_ASKED,
        BookingState.ABSENT_EXCUSED: CellState.ABSENT_EXCUSED,
        BookingState.ABSENT_BILLED: CellState.ABSENT_BILLED,
        BookingState.WAITING: CellState.WAITING,
        BookingState.PRESENT: CellState.PRESENT,
        BookingState.PRESENT_UNBOOKED: CellState.PRESENT_UNBOOKED,
        BookingState.CLOSED_BY_TOWN: CellState.CLOSED,
    }
)
"""The cell of a booking's state; refused, withdrawn and expired ones show nothing in a grid."""

MEANS_WORDS: Mapping[Means, str] = MappingProxyType(
    {
        Means.CESU: "CESU",
        Means.HOLIDAY_VOUCHER: "Chèques-vacances",
        Means.CHEQUE: "Chèque",
        Means.CARD: "Carte bancaire",
        Means.TRANSFER: "Virement",
        Means.THIRD_PARTY: "Tiers payeur",
        Means.ONLINE: "Paiement en ligne",
        Means.DIRECT_DEBIT: "Prélèvement",
        Means.CREDIT: "Avoir",
        Means.CASH: "Espèces",
    }
)

MEANS_ICONS: Mapping[Means, str] = MappingProxyType(
    {
        Means.CESU: "ticket",
        Means.HOLIDAY_VOUCHER: "ticket",
        Means.CHEQUE: "pencil-line",
        Means.CARD: "credit-card",
        Means.TRANSFER: "arrows-left-right",
        Means.THIRD_PARTY: "handshake",
        Means.ONLINE: "globe",
        Means.DIRECT_DEBIT: "bank",
        Means.CREDIT: "arrow-counter-clockwise",
        Means.CASH: "money",
    }
)

INVOICE_WORDS: Mapping[InvoiceState, str] = MappingProxyType(
    {
        InvoiceState.DRAFT: "Brouillon",
        InvoiceState.ISSUED: "À régler",
        InvoiceState.PARTLY_PAID: "Réglée en partie",
        InvoiceState.PAID: "Réglée",
        InvoiceState.SENT_TO_TREASURY: "Transmise au Trésor public",
        InvoiceState.CANCELLED: "Annulée",
    }
)

INVOICE_SIGNS: Mapping[InvoiceState, tuple[str, Tone]] = MappingProxyType(
    {
        InvoiceState.DRAFT: ("note-pencil", Tone.QUIET),
        InvoiceState.ISSUED: ("clock", Tone.PLAIN),
        InvoiceState.PARTLY_PAID: ("clock", Tone.WARN),
        InvoiceState.PAID: ("check", Tone.OK),
        InvoiceState.SENT_TO_TREASURY: ("lock-simple", Tone.QUIET),
        InvoiceState.CANCELLED: ("x", Tone.QUIET),
    }
)


def role_words(roles: frozenset[Role]) -> str:
    """Name what somebody is here: the widest of the roles held."""
    widest = (Role.ADMIN, Role.REVENUE_OFFICER, Role.AGENT, Role.COUNTER, Role.READER)
    return next((ROLE_WORDS[role] for role in widest if role in roles), "")
