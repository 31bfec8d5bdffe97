"""Making slips: cheques, CESU vouchers or cash leave the drawer in one transaction with their paper (E6)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from staffdesk.domain.dates import local_date
from staffdesk.domain.errors import NotFound, RuleBroken, Stale
from staffdesk.domain.french import till_text
from staffdesk.domain.invoice_life import receipt_number
from staffdesk.domain.ledger import Account, EntryKind, LedgerEntry, lines_of
from staffdesk.domain.payments import Means
from staffdesk.domain.permissions import Actor
from staffdesk.domain.till_document import TillDocument
from staffdesk.models.payments import Payment, PaymentMeans, TillSession
from staffdesk.models.revenue_office import CesuVoucher, DepositSlip
from staffdesk.services import audit, ledger
from staffdesk.services.numbering import lock_numbers, next_number
from staffdesk.services.revenue_office import require_collector
from staffdesk.services.sync.state import require_not_recovering
from staffdesk.services.till import cash_in_till, cash_kept, open_session, safe_cash
from staffdesk.services.till_closing import require_count
from staffdesk.services.till_paper_store import store_paper
from staffdesk.services.till_papers import Slip, SlipLine, cash_slip, cesu_slip, cheque_slip
from staffdesk.services.till_rules import load_town

SLIP_SERIES = "B"


def slip_of_cheques(
    session: Session, actor: Actor, means_ids: Collection[int], *, at: datetime
) -> DepositSlip:
    """Hand over cheques.

    Raises:
        RuleBroken: ``slip_empty``; those of ``revenue_office.require_collector``.
        Stale: ``piece_gone``: one was handed over or cancelled meanwhile.
        RecoveryNeeded: this office was restored.
    """
    maker = _Maker(session, actor, at)
    rows = (
        session.execute(
            select(PaymentMeans, Payment)
            .join(Payment, Payment.id == PaymentMeans.payment_id)
            .where(PaymentMeans.id.in_(means_ids), *pending_cheques())
            .order_by(PaymentMeans.id)
        )
        .tuples()
        .all()
    )
    _require_all(means_ids, len(rows))
    cents = sum(means.cents for means, _ in rows)
    lines = [
        SlipLine(
            (
                str(means.facts.get("number", "")),
                str(means.facts.get("bank", "")),
                str(means.facts.get("drawer", "")),
            ),
            receipt_number(payment.receipt_year, payment.receipt_number),
            means.cents,
        )
        for means, payment in rows
    ]
    facts = {"pieces": len(rows), "receipts": [line.receipt for line in lines]}
    entry = maker.journal("cheque", [(Account.REMITTED, cents), (Account.CHEQUES_TO_DEPOSIT, -cents)], facts)
    paper = cheque_slip(maker.town, maker.slip("cheque", cents), lines, entry)
    made = maker.keep("cheque", cents, len(rows), paper, entry)
    chosen = PaymentMeans.id.in_([means.id for means, _ in rows])
    session.execute(update(PaymentMeans).where(chosen).values(slip_id=made.id))
    return made


def slip_of_vouchers(
    session: Session, actor: Actor, voucher_ids: Collection[int], *, at: datetime
) -> DepositSlip:
    """Send CESU vouchers to be refunded.

    Raises:
        RuleBroken, Stale, RecoveryNeeded: as ``slip_of_cheques``.
    """
    maker = _Maker(session, actor, at)
    rows = (
        session.execute(
            select(CesuVoucher, Payment)
            .join(Payment, Payment.id == CesuVoucher.payment_id)
            .where(CesuVoucher.id.in_(voucher_ids), *pending_vouchers())
            .order_by(CesuVoucher.issuer, CesuVoucher.year, CesuVoucher.cents, CesuVoucher.number)
        )
        .tuples()
        .all()
    )
    _require_all(voucher_ids, len(rows))
    cents = sum(voucher.cents for voucher, _ in rows)
    lines = [
        SlipLine(
            (voucher.number, voucher.issuer or "Non précisé", str(voucher.year)),
            receipt_number(payment.receipt_year, payment.receipt_number),
            voucher.cents,
        )
        for voucher, payment in rows
    ]
    facts = {"pieces": len(rows), "vouchers": [voucher.number for voucher, _ in rows]}
    entry = maker.journal("cesu", [(Account.CESU_SENT, cents), (Account.CESU, -cents)], facts)
    paper = cesu_slip(maker.town, maker.slip("cesu", cents), lines, entry)
    made = maker.keep("cesu", cents, len(rows), paper, entry)
    chosen = CesuVoucher.id.in_([voucher.id for voucher, _ in rows])
    session.execute(update(CesuVoucher).where(chosen).values(slip_id=made.id))
    return made


def slip_of_cash(session: Session, actor: Actor, counted: Mapping[int, int], *, at: datetime) -> DepositSlip:
    """Hand over cash, counted by notes and coins; never more than the régie holds, floats left out.

    Raises:
        RuleBroken: ``slip_empty``, ``count_differs``, ``cash_over_kept``; ``cash_in_other_till``: colleagues
            hold the rest in tills that are open; those of ``require_collector``.
        RecoveryNeeded: this office was restored.
    """
    maker = _Maker(session, actor, at)
    cents = sum(value * count for value, count in counted.items())
    require_count(counted, cents)
    if cents <= 0:
        raise RuleBroken("slip_empty")
    kept = cash_kept(session)
    if cents > kept:
        raise RuleBroken("cash_over_kept", cents=kept)
    held, from_till = _out_of_till(session, actor, cents)
    pieces = sum(counted.values())
    facts = {"pieces": pieces, "from_till": from_till}
    entry = maker.journal("cash", [(Account.REMITTED, cents), (Account.CASH, -cents)], facts)
    paper = cash_slip(maker.town, maker.slip("cash", cents), counted, kept, entry)
    made = maker.keep("cash", cents, pieces, paper, entry, counted)
    made.session_id, made.from_till_cents = held.id if held and from_till else None, from_till
    return made


def _out_of_till(session: Session, actor: Actor, cents: int) -> tuple[TillSession | None, int]:
    """Say how much of a sum the safe does not hold: it comes out of the actor's own open till, or not at all.

    So the count of that till finds what is really there (E6).
    """
    safe = max(0, safe_cash(session))
    rest = max(0, cents - safe)
    held = open_session(session, actor, lock=True)
    own = max(0, cash_in_till(session, held) - held.float_cents) if held is not None else 0
    if rest > own:
        raise RuleBroken("cash_in_other_till", cents=safe + own)
    return held, rest


def answer_vouchers(
    session: Session,
    actor: Actor,
    slip_id: int,
    on: date,
    rejected: Collection[int],
    note: str,
    *,
    at: datetime,
) -> DepositSlip:
    """Note what the CRCESU refunded of a slip, and which vouchers it refused; those come back to the drawer.

    Raises:
        NotFound: ``slip``.
        Stale: ``slip_answered``.
        RuleBroken: ``rejection_needs_note``; ``slip_answer_early``: before the slip was sent.
    """
    require_not_recovering(session)
    lock_numbers(session)
    slip = session.get(DepositSlip, slip_id, with_for_update=True)
    if slip is None or slip.kind != Means.CESU.value:
        raise NotFound("slip", slip_id=slip_id)
    if slip.state != "sent":
        raise Stale("slip_answered")
    if on < local_date(slip.made_at):
        raise RuleBroken("slip_answer_early", field="on")
    if rejected and not note.strip():
        raise RuleBroken("rejection_needs_note", field="note")
    vouchers = session.scalars(select(CesuVoucher).where(CesuVoucher.slip_id == slip_id)).all()
    refused = [voucher for voucher in vouchers if voucher.id in set(rejected)]
    lost = sum(voucher.cents for voucher in refused)
    for voucher in refused:
        voucher.rejected = True
    slip.refunded_cents = slip.cents - lost
    slip.state = "refunded" if slip.refunded_cents else "rejected"
    slip.answered_on, slip.note = on, note.strip()
    printed = till_text.slip_number(slip.year, slip.number)
    amounts = [
        (Account.REMITTED, slip.refunded_cents),
        (Account.CESU, lost),
        (Account.CESU_SENT, -slip.cents),
    ]
    ledger.append(
        session,
        EntryKind.DEPOSIT,
        lines_of((account.value, cents) for account, cents in amounts if cents),
        at=at,
        by=actor,
        document_ref=printed,
        ref_no=slip.ledger_no,
        facts={"slip": "cesu", "rejected": [voucher.number for voucher in refused]},
    )
    facts = {"refunded": slip.refunded_cents, "rejected": len(refused)}
    audit.record(session, actor, "slip.answered", f"deposit_slip:{slip.id}", facts, at=at)
    return slip


def pending_cheques() -> list[ColumnElement[bool]]:
    """Return the conditions of a cheque that is in the drawer."""
    return [
        PaymentMeans.means == Means.CHEQUE.value,
        PaymentMeans.cents > 0,
        PaymentMeans.slip_id.is_(None),
        PaymentMeans.undone.is_(False),
    ]


def pending_vouchers() -> list[ColumnElement[bool]]:
    """Return the conditions of a voucher that is in the drawer."""
    return [CesuVoucher.slip_id.is_(None), CesuVoucher.released.is_(False)]


def _require_all(wanted: Collection[int], found: int) -> None:
    if not wanted:
        raise RuleBroken("slip_empty")
    if found != len(set(wanted)):
        raise Stale("piece_gone")


class _Maker:
    """What the making of every slip has in common: lock, act, number, entry, paper, row, trace."""

    def __init__(self, session: Session, actor: Actor, at: datetime) -> None:
        require_not_recovering(session)
        lock_numbers(session)
        self.session, self.actor, self.at = session, actor, at
        self.act, self.holder = require_collector(session, actor, local_date(at))
        self.town = load_town(session)
        self.year = local_date(at).year
        self._count: int | None = None

    @property
    def count(self) -> int:
        """The number of the slip, taken once."""
        if self._count is None:
            self._count = next_number(self.session, SLIP_SERIES, self.year)
        return self._count

    @property
    def printed(self) -> str:
        """The number as printed."""
        return till_text.slip_number(self.year, self.count)

    def journal(
        self, kind: str, amounts: Sequence[tuple[Account, int]], facts: Mapping[str, object]
    ) -> LedgerEntry:
        """Write the entry."""
        return ledger.append(
            self.session,
            EntryKind.DEPOSIT,
            lines_of((account.value, cents) for account, cents in amounts),
            at=self.at,
            by=self.actor,
            document_ref=self.printed,
            facts={"slip": kind, **facts},
        )

    def slip(self, kind: str, cents: int) -> Slip:
        """Tell the slip to its paper."""
        by = till_text.made_by(self.holder.duty, self.actor.name)
        order = str(self.town.identity.get("cheque_order", "")) if kind == "cheque" else ""
        return Slip(kind, self.printed, self.at, by, self.act.number, cents, order)

    def keep(
        self,
        kind: str,
        cents: int,
        pieces: int,
        paper: TillDocument,
        entry: LedgerEntry,
        counted: Mapping[int, int] | None = None,
    ) -> DepositSlip:
        """Store the row, its paper and its trace."""
        made = DepositSlip(
            kind=kind,
            year=self.year,
            number=self.count,
            made_at=self.at,
            made_by=self.actor.name,
            pieces=pieces,
            cents=cents,
            counted={str(value): count for value, count in (counted or {}).items() if count},
            snapshot=paper.to_json(),
            file_id=store_paper(self.session, paper, self.printed, entry.no, at=self.at),
            ledger_no=entry.no,
        )
        self.session.add(made)
        self.session.flush()
        facts = {"number": self.printed, "cents": cents, "pieces": pieces}
        audit.record(self.session, self.actor, "slip.made", f"deposit_slip:{made.id}", facts, at=self.at)
        return made
