"""The counter of the reference picture: its data, and a service that knows nothing else."""

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, timedelta

from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.permissions import Actor, Role
from staffdesk.domain.reversals import Cause
from staffdesk.domain.topics import Topic, Topics
from staffdesk.services.money_rows import (
    NO_TICKET,
    AllocationRow,
    CardTicket,
    CounterAccount,
    FamilyFound,
    MeansGiven,
    OpenInvoice,
    PaymentAsked,
    PaymentTaken,
    ReceiptRow,
    TillSealed,
    TillState,
    VoucherGiven,
)
from staffdesk.services.reversal_rows import PieceRow, Reopened, ReversalEffect
from staffdesk.services.reversals import ReversalAsked
from staffdesk.ui.counter.presenter import PaymentForms

NOW = datetime(2027, 1, 11, 9, 12, tzinfo=UTC)
TODAY = date(2027, 1, 11)
CLERK = Actor(7, "Camille R.", frozenset({Role.COUNTER, Role.REVENUE_OFFICER}))
FORMS = PaymentForms(PaymentAsked, MeansGiven, VoucherGiven, ReversalAsked, CardTicket)


def invoice(
    key: int, number: str, label: str, due_on: date, total: int, opened: int, cesu: int = 0, locked: str = ""
) -> OpenInvoice:
    """An open invoice."""
    late = max(0, (TODAY - due_on).days) if not locked else 0
    return OpenInvoice(key, number, label, due_on, late, total, opened, cesu, locked)


ACCOUNT = CounterAccount(
    household_id=1042,
    family="Colin-Haddad",
    number="1042",
    children="Zoé, CE1 et Sacha, GS",
    payer="Mme Colin",
    due_cents=29845,
    credit_cents=0,
    invoices=(
        invoice(1, "2026-004512", "Novembre 2026", date(2027, 1, 5), 12860, 2860),
        invoice(2, "2026-004987", "Décembre 2026", date(2027, 1, 25), 14235, 14235, 5240),
        invoice(3, "2027-000214", "Vacances d’hiver", date(2027, 1, 31), 9600, 9600, 6600),
        invoice(4, "2027-000391", "Étude, janvier", date(2027, 2, 10), 3150, 3150),
        invoice(
            5, "2026-003310", "Septembre 2026", date(2026, 11, 5), 6420, 6420, 0, "Transmise au Trésor public"
        ),
    ),
)
FAMILIES = (
    FamilyFound(1042, "Colin-Haddad", "1042", "Zoé, CE1 et Sacha, GS", 29845),
    FamilyFound(1043, "Collet", "1043", "Jules, CP", 0),
    FamilyFound(1044, "Colombier", "1044", "Rose, MS et Théo, CE2", 6210),
)
TILL = TillState(
    session_id=3,
    counter_name="Poste guichet 1",
    opened_at=datetime(2027, 1, 11, 7, 45, tzinfo=UTC),
    float_cents=10000,
    cash_cents=164230,
    ceiling_cents=200000,
    payments=14,
    next_receipt="2027-00087",
    kept_cents=164230,
    act_float_cents=10000,
    takes_cards=True,
    card_cents=24180,
    card_payments=3,
)
SHUT = TillState(None, "Poste guichet 1", None, 0, 0, 200000, 0, "", act_float_cents=10000)
RECEIPTS = tuple(
    ReceiptRow(key, number, family, means, NOW - timedelta(minutes=minutes), cents, "")
    for key, number, family, means, minutes, cents in (
        (86, "2027-00086", "Perrin", "carte bancaire", 5, 9600),
        (85, "2027-00085", "Diallo", "espèces", 20, 2350),
        (84, "2027-00084", "Renaud", "chèque", 31, 18720),
        (83, "2027-00083", "Kowalski", "CESU, espèces", 42, 7490),
    )
)
PAPER = b""
CORRECTIONS = (Cause.WRONG_MEANS, Cause.WRONG_FAMILY, Cause.DOUBLE_ENTRY, Cause.OTHER)
CHEQUE_WORDS = "n° 0004512, Banque du Val, tireur Mme Renaud"
PIECES = (
    PieceRow(1, "CESU", "8842019377, 8842019378", 4000, CORRECTIONS),
    PieceRow(
        2,
        "Chèque",
        "n° 0004512, Banque du Val, tireur Mme Renaud",
        12720,
        (Cause.BOUNCED_CHEQUE,),
        is_sent=True,
    ),
    PieceRow(3, "Espèces", "20,00 € remis, 10,00 € rendus", 1000, CORRECTIONS),
)


class PictureBook:
    """The receipts looked up, over the data of the picture."""

    def find(self, actor: Actor, text: str) -> tuple[ReceiptRow, ...]:
        """Find by the beginning of the name."""
        return tuple(row for row in RECEIPTS if row.family.lower().startswith(text.lower()))

    def pieces(self, actor: Actor, payment_id: int) -> tuple[PieceRow, ...]:
        """Give three means, one of which left."""
        return PIECES

    def effect(
        self, actor: Actor, payment_id: int, cause: Cause, means_ids: Collection[int]
    ) -> ReversalEffect:
        """Say what it does."""
        owed = (
            Reopened("2026-004512", "Novembre 2026", 2860, 2860),
            Reopened("2026-004987", "Décembre", 1140, 6000),
        )
        return ReversalEffect(5000, owed, 0, 1000)


class PictureCounter:
    """The counter's use cases over the data of the picture, kept in memory."""

    def __init__(self, till: TillState = TILL) -> None:
        self.state = till
        self.taken: list[PaymentAsked] = []
        self.failure: Exception | None = None
        self.receipt = PAPER
        self.book = PictureBook()

    def find(self, actor: Actor, text: str) -> tuple[FamilyFound, ...]:
        """Find by the beginning of the name."""
        return tuple(family for family in FAMILIES if family.family.lower().startswith(text.lower()))

    def account(self, actor: Actor, household_id: int) -> CounterAccount:
        """Give the one account."""
        return ACCOUNT

    def till(self, actor: Actor) -> TillState:
        """Give the till."""
        return self.state

    def receipts_today(self, actor: Actor) -> tuple[ReceiptRow, ...]:
        """Give the receipts."""
        return RECEIPTS

    def open_till(self, actor: Actor, counter_name: str, float_cents: int) -> Topics:
        """Open the till."""
        self.state = TILL
        return frozenset({Topic.TILL})

    def close_till(
        self,
        actor: Actor,
        counted_cents: int,
        note: str,
        counted: Mapping[int, int] | None = None,
        card: CardTicket = NO_TICKET,
    ) -> TillSealed:
        """Close the till."""
        self.state = SHUT
        return TillSealed(3, "2027-C0008", PAPER, frozenset({Topic.TILL}))

    def use_credit(self, actor: Actor, asked: PaymentAsked) -> Topics:
        """Use the credit."""
        self.taken.append(asked)
        return frozenset({Topic.PAYMENTS})

    def propose(self, actor: Actor, asked: PaymentAsked) -> tuple[AllocationRow, ...]:
        """Refuse to say more than the screen knows."""
        raise RuleBroken("not_here")

    def take(self, actor: Actor, asked: PaymentAsked) -> PaymentTaken:
        """Take the payment, or fail as told."""
        self.taken.append(asked)
        if self.failure is not None:
            raise self.failure
        total = sum(given.cents for given in asked.means)
        return PaymentTaken(87, "2027-00087", total, "", frozenset({Topic.PAYMENTS, Topic.TILL}))

    def receipt_pdf(self, actor: Actor, payment_id: int) -> bytes:
        """Give the paper."""
        return self.receipt
