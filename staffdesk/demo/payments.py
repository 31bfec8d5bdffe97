"""What families paid at the counter since: tills opened and closed, receipts, entries of the journal.

Thousands of payments at once: the rules and documents are those of the counter, the rows go in together.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from staffdesk.demo import town as town_frame
from staffdesk.demo.corrections import staff_actor
from staffdesk.demo.history import PastRun
from staffdesk.domain.allocation import OpenLine, Sharing, allocate
from staffdesk.domain.dates import PARIS, SATURDAY, local_date
from staffdesk.domain.french import receipt_text
from staffdesk.domain.french.invoice_text import payer_name
from staffdesk.domain.invoice_life import invoice_number, receipt_number, state_after
from staffdesk.domain.ledger import EntryKind, LedgerEntry, payment_lines
from staffdesk.domain.money import Cents
from staffdesk.domain.payments import (
    ACCOUNT_OF,
    Tender,
    Voucher,
    card,
    cash,
    cesu,
    cheque,
    coins_for,
    facts_of,
)
from staffdesk.domain.permissions import Actor
from staffdesk.models.base import new_uid
from staffdesk.models.households import Guardian, Household
from staffdesk.models.invoices import Invoice
from staffdesk.models.payments import Allocation, Payment, PaymentMeans
from staffdesk.models.revenue_office import CesuVoucher
from staffdesk.models.town import Town
from staffdesk.services import audit, deposit_slips, ledger, till
from staffdesk.services.card_ticket import card_taken
from staffdesk.services.closing_seal import Sign, closing_seal
from staffdesk.services.invoice_shares import load_shares, open_lines
from staffdesk.services.ledger import NewEntry
from staffdesk.services.money_rows import CardTicket
from staffdesk.services.numbering import next_numbers
from staffdesk.services.office import Office
from staffdesk.services.receipts import Left, Settled, Taking, receipt_document
from staffdesk.services.tenders import keep_vouchers
from staffdesk.services.till import RECEIPT_SERIES
from staffdesk.services.till_rules import load_town

COUNTER = "Guichet 1"
FLOAT_CENTS = 10_000
OPENS, CLOSES = time(8, 30), time(12, 10)
HANDS_OVER = time(14, 0)
SMALLEST_NOTE = 500
TILL_DAYS = 10
UNPAID, PARTLY_PAID = 9, 12
"""In percent: below the first share nothing was paid; from there to the second, half of it."""
BY_CARD, IN_CASH = 45, 20
"""In percent, how payments are made; the rest is by cheque."""

WITH_CESU = 15
"""In percent, how many pay what CESU may pay with vouchers, and the rest by card."""

FACE_VALUES = (2_000, 1_000, 500)
ISSUERS = ("Chèque Domicile", "Pass Enfance", "Tickets du Val")

CASH_UP_TO = 6_000
BANKS = ("Banque de l’Orle", "Crédit du Val", "Caisse des Prés")


@dataclass(frozen=True)
class Bill:
    """An issued invoice, as its payment sees it."""

    invoice_id: int
    household_id: int
    family: str
    household_number: str
    payer: str
    number: str
    label: str
    due_on: date
    lines: tuple[OpenLine, ...]

    @property
    def open_cents(self) -> int:
        """What is to pay."""
        return sum(line.open_cents for line in self.lines)


@dataclass(frozen=True)
class Paid:
    """One payment: the invoice, the means, how it is shared over the lines."""

    bill: Bill
    tenders: tuple[Tender, ...]
    sharing: Sharing
    received_at: datetime

    @property
    def cents(self) -> int:
        """What is paid by all means."""
        return sum(tender.cents for tender in self.tenders)

    @property
    def left_cents(self) -> int:
        """What remains of the invoice."""
        return self.bill.open_cents - self.cents


def pay_past_month(office: Office, run: PastRun, *, today: date, random: Random) -> int:
    """Take what families paid of a run, day after day, and return how many payments there were."""
    days = till_days(run, today)
    if not days:
        return 0
    sign = closing_seal(office)
    with office.database.begin() as session:
        by_day: dict[date, list[Paid]] = defaultdict(list)
        for bill in _bills(session, run):
            tenders = _draw_tenders(bill, days[0].year, random)
            on = random.choice(days)
            if tenders:
                by_day[on].append(_paid(bill, tenders, on, random))
        counter = Counter(session, staff_actor(session, "dominique"), sign)
        for on in days:
            counter.hold_till(on, sorted(by_day[on], key=lambda paid: paid.received_at))
            if on == days[len(days) // 2]:
                _hand_over(session, staff_actor(session, "francoise"), on)
    return sum(map(len, by_day.values()))


def _hand_over(session: Session, officer: Actor, on: date) -> None:
    """Hand over what the drawer holds: the cheques, the vouchers, and the cash in notes."""
    at = datetime.combine(on, HANDS_OVER, PARIS)
    cheques = session.scalars(
        select(PaymentMeans.id).where(*deposit_slips.pending_cheques()).order_by(PaymentMeans.id)
    ).all()
    if cheques:
        deposit_slips.slip_of_cheques(session, officer, cheques, at=at)
    vouchers = session.scalars(
        select(CesuVoucher.id).where(*deposit_slips.pending_vouchers()).order_by(CesuVoucher.id)
    ).all()
    if vouchers:
        deposit_slips.slip_of_vouchers(session, officer, vouchers, at=at)
    notes = {value: count for value, count in coins_for(till.cash_kept(session)) if value >= SMALLEST_NOTE}
    if notes:
        deposit_slips.slip_of_cash(session, officer, notes, at=at)


def till_days(run: PastRun, today: date) -> list[date]:
    """List the days on which a till was held: working days from the third after the invoices left."""
    ahead = (run.issued_on + timedelta(days=3 + 2 * count) for count in range(2 * TILL_DAYS))
    return [on for on in ahead if on.weekday() < SATURDAY and on < today][:TILL_DAYS]


def _bills(session: Session, run: PastRun) -> list[Bill]:
    drafted = session.scalars(select(Invoice.id).where(Invoice.run_id == run.run_id)).all()
    lines = load_shares(session, drafted)
    rows = session.execute(
        select(Invoice, Household, Guardian)
        .join(Household, Household.id == Invoice.household_id)
        .join(Guardian, (Guardian.household_id == Household.id) & (Guardian.position == 0))
        .where(Invoice.run_id == run.run_id)
        .order_by(Invoice.id)
    ).tuples()
    return [
        Bill(
            invoice.id,
            household.id,
            household.uid,
            household.number,
            payer_name(guardian.title, guardian.first_name, guardian.last_name),
            number := invoice_number(invoice.year or 0, invoice.number or 0),
            invoice.label,
            invoice.due_on,
            open_lines(number, invoice.due_on, lines[invoice.id]),
        )
        for invoice, household, guardian in rows
    ]


def _draw_tenders(bill: Bill, year: int, random: Random) -> tuple[Tender, ...]:
    """Draw how a bill is paid, by vouchers of a year among others; by nothing where it is left unpaid."""
    draw, kind, number = random.randrange(100), random.randrange(100), random.randint(1_000_000, 9_999_999)
    cents = Cents(bill.open_cents // 2 if UNPAID <= draw < PARTLY_PAID else bill.open_cents)
    if draw < UNPAID or cents <= 0:
        return ()
    if kind < BY_CARD:
        vouchers = _vouchers(bill, cents, year) if kind < WITH_CESU else ()
        rest = Cents(cents - sum(voucher.cents for voucher in vouchers))
        by_card = (card(rest, f"{number % 1_000_000:06d}"),) if rest else ()
        return (cesu(vouchers), *by_card) if vouchers else by_card
    if kind < BY_CARD + IN_CASH and cents <= CASH_UP_TO:
        return (cash(cents, Cents(-(-cents // 500) * 500)),)
    return (cheque(cents, f"{number:07d}", random.choice(BANKS), bill.payer),)


def _vouchers(bill: Bill, cents: int, year: int) -> tuple[Voucher, ...]:
    """Give the vouchers that pay what CESU may pay of a bill; no change is given, so never more."""
    left = min(cents, sum(line.open_cents for line in bill.lines if line.cesu_eligible))
    issuer = ISSUERS[bill.invoice_id % len(ISSUERS)]
    found: list[Voucher] = []
    for value in FACE_VALUES:
        while left >= value:
            number = f"{year % 100:02d}{bill.invoice_id:06d}{len(found):02d}"
            found.append(Voucher(number, Cents(value), year, issuer))
            left -= value
    return tuple(found)


def _paid(bill: Bill, tenders: tuple[Tender, ...], on: date, random: Random) -> Paid:
    paid = [(tender.means, tender.cents) for tender in tenders]
    sharing = allocate(bill.lines, paid, caps={bill.number: sum(cents for _, cents in paid)})
    minutes = random.randint(5, 200)
    return Paid(bill, tenders, sharing, datetime.combine(on, OPENS, PARIS) + timedelta(minutes=minutes))


class Counter:
    """The counter on past days, held by one clerk."""

    def __init__(self, session: Session, clerk: Actor, sign: Sign | None) -> None:
        """Work in a transaction."""
        self._session = session
        self._clerk = clerk
        self._sign = sign
        self._town: Town = load_town(session)

    def hold_till(self, on: date, payments: Sequence[Paid]) -> None:
        """Open the till, take the payments, count and close it."""
        if not payments:
            return
        session, clerk = self._session, self._clerk
        opened_at = datetime.combine(on, OPENS, PARIS)
        closed_at = datetime.combine(on, CLOSES, PARIS)
        held = till.open_till(session, clerk, COUNTER, FLOAT_CENTS, at=opened_at)
        cents = self._take_all(held.id, payments, opened_at)
        facts = {"payments": len(payments), "cents": cents}
        audit.record(session, clerk, "payments.taken", f"till_session:{held.id}", facts, at=closed_at)
        counted = FLOAT_CENTS + till.cash_taken(session, held.id)
        ticket = CardTicket(card_taken(session, held.id)[0])
        coins = dict(coins_for(counted))
        till.close_till(
            session, clerk, counted, "", at=closed_at, counted=coins, card=ticket, sign=self._sign
        )

    def _take_all(self, session_id: int, payments: Sequence[Paid], at: datetime) -> int:
        session, year = self._session, local_date(at).year
        numbers = next_numbers(session, RECEIPT_SERIES, year, len(payments))
        uids = [new_uid() for _ in payments]
        receipts = [receipt_number(year, number) for number in numbers]
        told = [
            _entry(paid, uid, receipt, session_id)
            for paid, uid, receipt in zip(payments, uids, receipts, strict=True)
        ]
        entries = ledger.append_all(session, told, at=at, by=self._clerk)
        rows = [
            self._row(paid, uid, session_id, number, entry)
            for paid, uid, number, entry in zip(payments, uids, numbers, entries, strict=True)
        ]
        self._store(payments, rows)
        return sum(paid.cents for paid in payments)

    def _row(self, paid: Paid, uid: str, session_id: int, number: int, entry: LedgerEntry) -> dict[str, Any]:
        year = local_date(paid.received_at).year
        return {
            "uid": uid,
            "operation_id": uid,
            "household_id": paid.bill.household_id,
            "session_id": session_id,
            "total_cents": paid.cents,
            "received_at": paid.received_at,
            "taken_by": self._clerk.name,
            "receipt_year": year,
            "receipt_number": number,
            "receipt_snapshot": self._receipt(paid, receipt_number(year, number), entry),
            "ledger_no": entry.no,
        }

    def _receipt(self, paid: Paid, number: str, entry: LedgerEntry) -> str:
        bill = paid.bill
        place = receipt_text.place(COUNTER, self._clerk.name)
        taking = Taking(
            number, paid.received_at, place, bill.payer, bill.household_number, town_frame.ACT_NUMBER
        )
        left = Left(paid.left_cents, (bill.number, bill.due_on)) if paid.left_cents else Left(0)
        settled = [Settled(bill.number, bill.label, bill.open_cents)]
        document = receipt_document(self._town, taking, paid.tenders, settled, paid.sharing, left, entry)
        return document.to_json()

    def _store(self, payments: Sequence[Paid], rows: Sequence[dict[str, Any]]) -> None:
        session = self._session
        ids = dict(session.execute(insert(Payment).returning(Payment.uid, Payment.id), rows).tuples().all())
        parts = [(ids[row["uid"]], paid) for row, paid in zip(rows, payments, strict=True)]
        session.execute(insert(PaymentMeans), list(_means(parts)))
        session.execute(insert(Allocation), list(_allocations(parts)))
        for payment_id, paid in parts:
            keep_vouchers(session, payment_id, paid.tenders)
        session.execute(update(Invoice), [_settled(paid) for _, paid in parts])
        session.flush()


def _entry(paid: Paid, uid: str, receipt: str, session_id: int) -> NewEntry:
    """Return the entry of a payment, as the counter writes it."""
    received = [(ACCOUNT_OF[tender.means].value, tender.cents) for tender in paid.tenders]
    return NewEntry(
        EntryKind.PAYMENT,
        payment_lines(received, paid.sharing.allocated_cents),
        household_ref=paid.bill.family,
        session_id=session_id,
        document_ref=receipt,
        facts={
            "payment": uid,
            "means": [[tender.means.value, tender.cents] for tender in paid.tenders],
            "settled": [
                [part.invoice, part.position, part.means.value, part.cents]
                for part in paid.sharing.allocations
            ],
            "credit": [],
            "vouchers": [voucher.number for tender in paid.tenders for voucher in tender.vouchers],
        },
    )


def _means(parts: Sequence[tuple[int, Paid]]) -> Iterator[dict[str, Any]]:
    for payment_id, paid in parts:
        for tender in paid.tenders:
            yield {
                "payment_id": payment_id,
                "means": tender.means.value,
                "cents": tender.cents,
                "facts": facts_of(tender),
            }


def _allocations(parts: Sequence[tuple[int, Paid]]) -> Iterator[dict[str, Any]]:
    for payment_id, paid in parts:
        for tender in paid.tenders:
            yield {
                "payment_id": payment_id,
                "invoice_id": paid.bill.invoice_id,
                "means": tender.means.value,
                "cents": tender.cents,
            }


def _settled(paid: Paid) -> dict[str, Any]:
    total, cents = paid.bill.open_cents, paid.cents
    return {
        "id": paid.bill.invoice_id,
        "paid_cents": cents,
        "state": state_after(total, cents).value,
    }
