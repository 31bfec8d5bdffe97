"""The snapshot of a receipt, made in the transaction of its payment, once the journal has sealed it (E2)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from staffdesk.domain.allocation import Sharing
from staffdesk.domain.dates import local_date
from staffdesk.domain.french import receipt_text
from staffdesk.domain.ledger import LedgerEntry
from staffdesk.domain.money import Cents
from staffdesk.domain.payments import Means, Tender, facts_of
from staffdesk.domain.receipt_document import (
    MeansReceived,
    ReceiptDocument,
    Remainder,
    Reversal,
    SettledInvoice,
    Voucher,
)
from staffdesk.models.town import Town


@dataclass(frozen=True)
class Settled:
    """An invoice a receipt speaks of: what was open before, in cents."""

    number: str
    label: str
    open_cents: int


@dataclass(frozen=True)
class Left:
    """What is left on the family's account afterwards: its sum, the next to pay, and what CESU may pay."""

    cents: int
    next_due: tuple[str, date] | None = None
    cesu_cents: int = 0


@dataclass(frozen=True)
class Taking:
    """Where, when, by whom, from whom, under which act: everything of a receipt but the money."""

    number: str
    received_at: datetime
    place: str
    payer: str
    household_number: str
    act_number: str = ""


@dataclass(frozen=True)
class Returned:
    """A means that is taken back: its cents and its proof as stored."""

    means: Means
    cents: int
    facts: Mapping[str, Any]


def receipt_document(
    town: Town,
    taking: Taking,
    tenders: Sequence[Tender],
    invoices: Sequence[Settled],
    sharing: Sharing,
    left: Left,
    entry: LedgerEntry,
) -> ReceiptDocument:
    """Return the snapshot of a receipt; tenders of one means share a row and a column."""
    columns = list(dict.fromkeys(tender.means for tender in tenders))
    return ReceiptDocument(
        letterhead=receipt_text.receipt_letterhead(town.identity, demonstration=town.is_demonstration),
        number=taking.number,
        received_at=taking.received_at,
        place=taking.place,
        payer=taking.payer,
        household_number=taking.household_number,
        means=tuple(_received(means, [t for t in tenders if t.means is means]) for means in columns),
        settlements=(*_settlements(columns, invoices, sharing), *_credit_row(columns, sharing)),
        remainder=_remainder(left, taking.received_at),
        legal=receipt_text.legal(taking.act_number, columns),
        journal=receipt_text.journal(entry),
    )


def reversal_document(
    original: ReceiptDocument,
    back: Sequence[Returned],
    taking: Taking,
    reason: str,
    reopened: Sequence[SettledInvoice],
    left: Left,
    entry: LedgerEntry,
) -> ReceiptDocument:
    """Return the receipt that cancels another, whole or in part: what is given back, below zero (E2).

    Args:
        original: as it was frozen.
        back: the means that are taken back.
        taking: of the reversal.
        reason: why, in words.
        reopened: the invoices it opens again, amounts below zero, in the order of the means.
        left: on the account afterwards.
        entry: of the reversal.
    """
    return ReceiptDocument(
        letterhead=original.letterhead,
        number=taking.number,
        received_at=taking.received_at,
        place=taking.place,
        payer=original.payer,
        household_number=original.household_number,
        means=_given_back(back),
        settlements=tuple(reopened),
        remainder=_remainder(left, taking.received_at),
        legal=receipt_text.legal_of_reversal(taking.act_number),
        journal=receipt_text.journal(entry),
        reversal=Reversal(original.number, local_date(original.received_at), reason),
    )


def _remainder(left: Left, received_at: datetime) -> Remainder:
    words = receipt_text.remainder(left.next_due, left.cesu_cents, local_date(received_at))
    return Remainder(Cents(left.cents), words)


def _received(means: Means, tenders: Sequence[Tender]) -> MeansReceived:
    vouchers = tuple(
        Voucher(one.issuer, one.year, one.number, one.cents) for tender in tenders for one in tender.vouchers
    )
    return MeansReceived(
        title=receipt_text.MEANS[means],
        amount=Cents(sum(tender.cents for tender in tenders)),
        proof=receipt_text.joined(receipt_text.proof(means, facts_of(tender)) for tender in tenders),
        vouchers=vouchers,
    )


def _given_back(back: Sequence[Returned]) -> tuple[MeansReceived, ...]:
    """Write what is taken back, the means in the order of the receipt, each once."""
    rows = []
    for means in dict.fromkeys(one.means for one in back):
        of_means = [one for one in back if one.means is means]
        vouchers = tuple(
            Voucher(str(one.get("issuer", "")), int(one["year"]), str(one["number"]), Cents(one["cents"]))
            for part in of_means
            for one in part.facts.get("vouchers", ())
        )
        proof = receipt_text.joined(receipt_text.proof(means, part.facts) for part in of_means)
        cents = Cents(-sum(one.cents for one in of_means))
        rows.append(MeansReceived(receipt_text.MEANS[means], cents, proof, vouchers))
    return tuple(rows)


def _settlements(
    columns: Sequence[Means], invoices: Sequence[Settled], sharing: Sharing
) -> list[SettledInvoice]:
    cells: dict[tuple[str, Means], int] = defaultdict(int)
    for part in sharing.allocations:
        cells[part.invoice, part.means] += part.cents
    rows = []
    for invoice in invoices:
        by_means = tuple(Cents(cells[invoice.number, means]) for means in columns)
        if any(by_means):
            left = Cents(invoice.open_cents - sum(by_means))
            rows.append(SettledInvoice(invoice.number, invoice.label, by_means, left))
    return rows


def _credit_row(columns: Sequence[Means], sharing: Sharing) -> list[SettledInvoice]:
    excess: dict[Means, Any] = dict(sharing.excess)
    if not any(excess.values()):
        return []
    by_means = tuple(Cents(excess.get(means, 0)) for means in columns)
    return [SettledInvoice("", receipt_text.KEPT_AS_CREDIT, by_means, Cents(0))]
