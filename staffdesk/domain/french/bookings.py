"""Bookings in French: the letters shared by window and portal, states, outcomes and causes in words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from staffdesk.domain.absences import AbsenceCause
from staffdesk.domain.bookings import BookingState
from staffdesk.domain.french.amounts import NO_BREAK
from staffdesk.domain.requests import Channel, OutcomeKind, RequestKind, RequestStatus

STATE_LETTERS: Mapping[BookingState, str] = MappingProxyType(
    {
        BookingState.REQUESTED: "DR",
        BookingState.WAITING: "LA",
        BookingState.BOOKED: "R",
        BookingState.CANCEL_REQUESTED: "DA",
        BookingState.ABSENT_EXCUSED: f"A{NO_BREAK}Exc.",
        BookingState.ABSENT_BILLED: f"A{NO_BREAK}Fact.",
        BookingState.REFUSED: "",
        BookingState.WITHDRAWN: "",
        BookingState.EXPIRED: "",
        BookingState.PRESENT: "R",
        BookingState.PRESENT_UNBOOKED: "P+",
        BookingState.CLOSED_BY_TOWN: "fermé",
    }
)
"""What a cell of the planning shows; a present child is R with a tick drawn beside it."""

STATE_WORDS: Mapping[BookingState, str] = MappingProxyType(
    {
        BookingState.REQUESTED: "demande de réservation",
        BookingState.WAITING: "liste d’attente",
        BookingState.BOOKED: "réservé",
        BookingState.CANCEL_REQUESTED: "demande d’annulation",
        BookingState.ABSENT_EXCUSED: "absence excusée",
        BookingState.ABSENT_BILLED: "absence facturée",
        BookingState.REFUSED: "refusée",
        BookingState.WITHDRAWN: "retirée par la famille",
        BookingState.EXPIRED: "expirée",
        BookingState.PRESENT: "présent",
        BookingState.PRESENT_UNBOOKED: "présent sans réservation",
        BookingState.CLOSED_BY_TOWN: "fermé par la mairie",
    }
)
"""The same in words: legends, tooltips, accessible names."""

OUTCOME_WORDS: Mapping[OutcomeKind, str] = MappingProxyType(
    {
        OutcomeKind.ACCEPTED: "acceptée",
        OutcomeKind.REFUSED: "refusée",
        OutcomeKind.WAITING: "liste d’attente",
        OutcomeKind.ABSENT_EXCUSED: "absence excusée",
        OutcomeKind.ABSENT_BILLED: "absence facturée",
        OutcomeKind.ALREADY_DONE: "déjà à jour",
    }
)
"""The answer to one date or field."""

OUTCOME_PLURALS: Mapping[OutcomeKind, str] = MappingProxyType(
    {
        OutcomeKind.ACCEPTED: "acceptées",
        OutcomeKind.REFUSED: "refusées",
        OutcomeKind.WAITING: "liste d’attente",
        OutcomeKind.ABSENT_EXCUSED: "absences excusées",
        OutcomeKind.ABSENT_BILLED: "absences facturées",
        OutcomeKind.ALREADY_DONE: "déjà à jour",
    }
)
"""The answer to several."""

OUTCOME_CHOICES: Mapping[OutcomeKind, str] = MappingProxyType(
    {
        OutcomeKind.ACCEPTED: "Accepter",
        OutcomeKind.REFUSED: "Refuser",
        OutcomeKind.WAITING: "Liste d’attente",
        OutcomeKind.ABSENT_EXCUSED: "Absence excusée",
        OutcomeKind.ABSENT_BILLED: "Absence facturée",
        OutcomeKind.ALREADY_DONE: "Déjà à jour",
    }
)
"""The same as entries of a picker."""

STATUS_WORDS: Mapping[RequestStatus, str] = MappingProxyType(
    {
        RequestStatus.PENDING: "en attente",
        RequestStatus.ACCEPTED: "acceptée",
        RequestStatus.PARTLY: "acceptée en partie",
        RequestStatus.REFUSED: "refusée",
        RequestStatus.WITHDRAWN: "retirée",
        RequestStatus.CANNOT_READ: "mise à jour nécessaire",
    }
)
"""Where a request stands."""

KIND_WORDS: Mapping[RequestKind, str] = MappingProxyType(
    {
        RequestKind.EDIT: "Dossier",
        RequestKind.BOOKING: "Réservation",
        RequestKind.ABSENCE: "Absence",
        RequestKind.DOCUMENT: "Document",
        RequestKind.MESSAGE: "Message",
        RequestKind.WITHDRAWAL: "Retrait",
        RequestKind.PAYMENT: "Paiement",
        RequestKind.TERMS: "Conditions",
    }
)
"""Kinds of request."""

CHANNEL_WORDS: Mapping[Channel, str] = MappingProxyType(
    {
        Channel.PORTAL: "par le portail",
        Channel.PAPER: "sur papier",
        Channel.PHONE: "par téléphone",
        Channel.COUNTER: "au guichet",
        Channel.EMAIL: "par courriel",
    }
)
"""How a request came, after « reçue »."""

CAUSE_WORDS: Mapping[AbsenceCause, str] = MappingProxyType(
    {
        AbsenceCause.CLOSED: "service fermé par la mairie",
        AbsenceCause.CANCELLED_IN_TIME: "annulation dans les délais",
        AbsenceCause.REASON_EXCUSES: "motif excusé par le règlement",
        AbsenceCause.REASON_BILLS: "motif non excusé par le règlement",
        AbsenceCause.TOO_SHORT: "absence trop courte pour être excusée",
        AbsenceCause.PROOF_MISSING: "justificatif attendu",
        AbsenceCause.PROOF_EXPECTED: "justificatif attendu",
        AbsenceCause.PROOF_OVERDUE: "aucun justificatif dans le délai",
        AbsenceCause.PROOF_WAITS: "certificat à décider d’abord",
        AbsenceCause.PROOF_TOO_LATE: "justificatif reçu trop tard",
        AbsenceCause.WAITING_DAY: "jour de carence",
        AbsenceCause.PROOF_GIVEN: "justificatif reçu",
    }
)
"""Why an absence is proposed as excused or billed."""
