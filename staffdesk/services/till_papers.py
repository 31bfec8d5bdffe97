"""The snapshots of the papers of the régie, made in the transaction that seals what they tell (L6)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from staffdesk.domain.french import till_text
from staffdesk.domain.french.amounts import NO_BREAK, euros, euros_plain, number
from staffdesk.domain.french.dates import day_month_year, hour, local
from staffdesk.domain.french.receipt_text import MEANS, journal, receipt_letterhead
from staffdesk.domain.ledger import LedgerEntry
from staffdesk.domain.letterhead import Letterhead
from staffdesk.domain.payments import Means
from staffdesk.domain.till_document import TillDocument, TillTable
from staffdesk.models.town import Town

NOTHING = "–"


@dataclass(frozen=True)
class Movement:
    """One receipt of a till: its number, when, what it cancels, its means with their cents.

    ``cash_reason`` says why cash above the limit was taken all the same; empty below it.
    """

    receipt: str
    at: datetime
    cancels: str
    means: tuple[tuple[Means, int], ...]
    cash_reason: str = ""

    @property
    def cents(self) -> int:
        """What it brought, below zero for a cancellation."""
        return sum(cents for _, cents in self.means)


@dataclass(frozen=True)
class ClosedTill:
    """What a closing tells of a till; ``card`` is taken by card, the terminal's ticket, why they differ."""

    number: str
    counter_name: str
    holder: str
    opened_at: datetime
    closed_at: datetime
    float_cents: int
    cash_cents: int
    counted_cents: int
    counted: Mapping[int, int]
    note: str
    movements: tuple[Movement, ...]
    remitted_cents: int = 0
    act_float_cents: int | None = None
    card: tuple[int, int | None, str] = (0, None, "")
    is_signed: bool = True

    @property
    def expected_cents(self) -> int:
        """What should be in the till: its float and its takings, less what was handed over meanwhile."""
        return self.float_cents + self.cash_cents - self.remitted_cents

    @property
    def difference(self) -> int:
        """What was counted beyond what should be there."""
        return self.counted_cents - self.expected_cents


@dataclass(frozen=True)
class SlipLine:
    """A cheque or a voucher of a slip: what identifies it, its receipt, its cents."""

    words: tuple[str, ...]
    receipt: str
    cents: int


@dataclass(frozen=True)
class Slip:
    """What a slip tells, but for what it holds."""

    kind: str
    number: str
    made_at: datetime
    by: str
    act_number: str
    cents: int
    order: str = ""


@dataclass(frozen=True)
class Account:
    """Receipts of a period on one account of the accountant: its number, what it is, its cents."""

    number: str
    label: str
    cents: int


@dataclass(frozen=True)
class StatedSlip:
    """A slip on a statement: what was handed over, and what the bank or clearing body credited of it."""

    kind: str
    number: str
    on: date
    cents: int
    credited_on: date | None = None
    credited_cents: int | None = None


@dataclass(frozen=True)
class StatedRefund:
    """A refund on a statement: asked of the accountant, and paid by him; below zero: rejected by him.

    ``is_claim``, below zero too: he claims it of the family, the payment it came from failed.
    """

    number: str
    on: date
    family: str
    cents: int
    paid_on: date | None = None
    is_claim: bool = False


@dataclass(frozen=True)
class Statement:
    """What is handed over to the accountant for a period: what came in, on which accounts, by which slips."""

    first: date
    last: date
    made_at: datetime
    by: str
    act_number: str
    first_receipt: str
    last_receipt: str
    means: tuple[tuple[Means, int, int], ...]
    accounts: tuple[Account, ...]
    slips: tuple[StatedSlip, ...]
    reversals: tuple[tuple[str, str, str, int], ...]
    refunds: tuple[StatedRefund, ...] = ()

    @property
    def cents(self) -> int:
        """Everything received, reversals deducted."""
        return sum(taken + undone for _, taken, undone in self.means)

    @property
    def refunded_cents(self) -> int:
        """What the accountant was asked to pay back, rejections and what he claims deducted."""
        return sum(one.cents for one in self.refunds)

    @property
    def claimed_cents(self) -> int:
        """What the accountant claims of families: he paid it back, then the payment failed."""
        return -sum(one.cents for one in self.refunds if one.is_claim)


def closing_document(town: Town, till: ClosedTill, act_number: str, entry: LedgerEntry) -> TillDocument:
    """Return the paper of a till closing; it bears the whole hash of its entry, an anchor on paper (L3)."""
    receipts = [movement.receipt for movement in till.movements]
    opened, closed = hour(local(till.opened_at)), hour(local(till.closed_at))
    notes = [
        till_text.receipts_range(receipts[0], receipts[-1]) if receipts else till_text.receipts_range("", "")
    ]
    if till.note:
        notes.append(f"Explication de la différence{NO_BREAK}: {till.note}")
    if till.card[2]:
        notes.append(f"Explication de la différence du terminal{NO_BREAK}: {till.card[2]}")
    notes += [
        till_text.above_limit(one.receipt, dict(one.means)[Means.CASH], one.cash_reason)
        for one in till.movements
        if one.cash_reason
    ]
    if not till.is_signed:
        notes.append(till_text.UNSIGNED)
    return TillDocument(
        letterhead=_letterhead(town),
        title=till_text.CLOSING,
        number=till.number,
        made_at=till.closed_at,
        facts=f"{till.counter_name}, {till.holder}, caisse ouverte à {opened}, fermée à {closed}",
        panel="Espèces comptées, fonds compris",
        amount=euros(till.counted_cents),
        words=(
            till_text.float_words(till.float_cents, till.act_float_cents),
            f"Espèces encaissées{NO_BREAK}: {euros(till.cash_cents)}",
            *_remitted_words(till),
            f"À trouver en caisse{NO_BREAK}: {euros(till.expected_cents)}",
            till_text.difference(till.difference),
        ),
        tables=(
            _means_table(till.movements),
            *_card_table(till.card),
            _count_table(till.counted),
            _movements_table(till.movements),
        ),
        notes=tuple(f"{note.removesuffix('.')}." for note in notes),
        legal=_legal(act_number),
        journal=journal(entry),
        anchor=entry.hash,
        signatures=(_capital(till.holder), "Le régisseur"),
    )


def _remitted_words(till: ClosedTill) -> tuple[str, ...]:
    """Say what was handed over out of the till before it was closed."""
    return (
        (f"Versé en cours de journée{NO_BREAK}: {euros(-till.remitted_cents)}",)
        if till.remitted_cents
        else ()
    )


def cheque_slip(town: Town, slip: Slip, cheques: Sequence[SlipLine], entry: LedgerEntry) -> TillDocument:
    """Return the slip of cheques: each with its number, bank, drawer and receipt."""
    table = TillTable(
        "Chèques remis",
        ("Numéro", "Banque", "Tireur", "Quittance", "Montant en euros"),
        (22, 36, 60, 24, 32),
        1,
        tuple((*line.words, line.receipt, euros_plain(line.cents)) for line in cheques),
        _total(len(cheques), "cheque", 5, slip.cents),
    )
    order = f"À l’ordre de{NO_BREAK}: {slip.order}" if slip.order else ""
    words = (till_text.pieces(len(cheques), "cheque"), order)
    return _slip(town, slip, "Total des chèques remis", words, (table,), entry)


def cesu_slip(town: Town, slip: Slip, vouchers: Sequence[SlipLine], entry: LedgerEntry) -> TillDocument:
    """Return the slip to the CRCESU: vouchers counted by issuer, year and value, then one by one (E4)."""
    groups: dict[tuple[str, str, int], int] = {}
    for line in vouchers:
        key = (line.words[1], line.words[2], line.cents)
        groups[key] = groups.get(key, 0) + 1
    grouped = TillTable(
        "Par émetteur et par valeur",
        ("Émetteur", "Millésime", "Valeur", "Nombre", "Montant en euros"),
        (62, 26, 26, 24, 36),
        3,
        tuple(
            (issuer, year, euros_plain(cents), number(count), euros_plain(cents * count))
            for (issuer, year, cents), count in sorted(groups.items())
        ),
        ("Total", "", "", number(len(vouchers)), euros_plain(slip.cents)),
    )
    listed = TillTable(
        "Titres remis",
        ("Numéro", "Émetteur", "Millésime", "Quittance", "Valeur en euros"),
        (40, 48, 22, 28, 36),
        1,
        tuple((*line.words, line.receipt, euros_plain(line.cents)) for line in vouchers),
    )
    words = (till_text.pieces(len(vouchers), "cesu"), "À adresser au CRCESU pour remboursement")
    return _slip(town, slip, "Total des titres remis", words, (grouped, listed), entry)


def cash_slip(
    town: Town, slip: Slip, counted: Mapping[int, int], kept_before: int, entry: LedgerEntry
) -> TillDocument:
    """Return the slip of cash: notes and coins counted, and what stays in the régie."""
    words = (
        f"Encaisse avant versement{NO_BREAK}: {euros(kept_before)}",
        f"Encaisse après versement{NO_BREAK}: {euros(kept_before - slip.cents)}",
    )
    return _slip(town, slip, "Espèces versées", words, (_count_table(counted),), entry)


def statement_document(town: Town, told: Statement, entry_words: str, anchor: str) -> TillDocument:
    """Return the statement that goes with the supporting papers to the accountant (E6)."""
    by_means = TillTable(
        "Par moyen de paiement",
        ("Moyen", "Reçu", "Annulé", "Net en euros"),
        (70, 34, 34, 36),
        3,
        tuple(
            (
                MEANS[means],
                euros_plain(taken),
                euros_plain(undone) if undone else NOTHING,
                euros_plain(taken + undone),
            )
            for means, taken, undone in told.means
        ),
        (
            "Total",
            euros_plain(sum(taken for _, taken, _ in told.means)),
            euros_plain(sum(undone for _, _, undone in told.means)),
            euros_plain(told.cents),
        ),
    )
    by_account = TillTable(
        "Par compte et par activité",
        ("Compte", "Activité", "Montant en euros"),
        (34, 104, 36),
        1,
        tuple((one.number, one.label, euros_plain(one.cents)) for one in told.accounts),
        ("Total", "", euros_plain(sum(one.cents for one in told.accounts))),
    )
    return TillDocument(
        letterhead=_letterhead(town),
        title=till_text.STATEMENT,
        number="",
        made_at=told.made_at,
        facts=f"{till_text.days(told.first, told.last)}, établi par {told.by}",
        panel="Recettes de la période",
        amount=euros(told.cents),
        words=(
            till_text.receipts_range(told.first_receipt, told.last_receipt),
            f"Remises jointes{NO_BREAK}: {len(told.slips)}",
            f"Annulations{NO_BREAK}: {len(told.reversals)}",
            *_refunded_words(told),
        ),
        tables=(
            by_means,
            by_account,
            *_slips_table(told.slips),
            *_reversals_table(told.reversals),
            *_refunds_table(told.refunds),
        ),
        notes=(till_text.refunds_deducted(claimed=told.claimed_cents > 0),) if told.refunds else (),
        legal=_legal(told.act_number),
        journal=entry_words,
        anchor=anchor,
        signatures=("Le régisseur", "Le comptable public"),
    )


def _slip(
    town: Town,
    slip: Slip,
    panel: str,
    words: Iterable[str],
    tables: tuple[TillTable, ...],
    entry: LedgerEntry,
) -> TillDocument:
    return TillDocument(
        letterhead=_letterhead(town),
        title=till_text.SLIPS[slip.kind],
        number=slip.number,
        made_at=slip.made_at,
        facts=f"établi par {slip.by}",
        panel=panel,
        amount=euros(slip.cents),
        words=tuple(word for word in words if word),
        tables=tables,
        notes=(),
        legal=_legal(slip.act_number),
        journal=journal(entry),
        anchor=entry.hash,
        signatures=("Le régisseur", "Reçu par"),
    )


def _letterhead(town: Town) -> Letterhead:
    return receipt_letterhead(town.identity, demonstration=town.is_demonstration)


def _legal(act_number: str) -> tuple[str, ...]:
    words = till_text.legal(act_number)
    return (words,) if words else ()


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _total(count: int, kind: str, columns: int, cents: int) -> tuple[str, ...]:
    return ("Total", till_text.pieces(count, kind), *("" for _ in range(columns - 3)), euros_plain(cents))


def _means_table(movements: Sequence[Movement]) -> TillTable:
    counts: dict[Means, int] = {}
    sums: dict[Means, int] = {}
    for movement in movements:
        for means, cents in movement.means:
            counts[means] = counts.get(means, 0) + 1
            sums[means] = sums.get(means, 0) + cents
    rows = tuple(
        (MEANS[means], number(counts[means]), euros_plain(sums[means])) for means in Means if means in counts
    )
    total = ("Total", number(sum(counts.values())), euros_plain(sum(sums.values())))
    return TillTable(
        "Encaissements par moyen", ("Moyen", "Opérations", "Montant en euros"), (90, 40, 44), 2, rows, total
    )


def _card_table(card: tuple[int, int | None, str]) -> tuple[TillTable, ...]:
    """Compare the terminal's ticket with the payments by card, where there is a ticket."""
    taken, ticket, _note = card
    if ticket is None:
        return ()
    rows = (
        ("Total du ticket du terminal", euros_plain(ticket)),
        ("Paiements par carte enregistrés", euros_plain(taken)),
    )
    total = ("Différence", euros_plain(ticket - taken))
    return (TillTable("Terminal de paiement", ("", "Montant en euros"), (130, 44), 1, rows, total),)


def _count_table(counted: Mapping[int, int]) -> TillTable:
    rows = tuple(
        (till_text.denomination(value), number(count), euros_plain(value * count))
        for value, count in sorted(counted.items(), reverse=True)
        if count
    )
    total = euros_plain(sum(value * count for value, count in counted.items()))
    return TillTable(
        "Comptage des espèces",
        ("Billets et pièces", "Nombre", "Montant en euros"),
        (90, 40, 44),
        2,
        rows,
        ("Total", "", total),
    )


def _movements_table(movements: Sequence[Movement]) -> TillTable:
    return TillTable(
        "Mouvements",
        ("Quittance", "Heure", "Moyens", "Montant en euros"),
        (34, 20, 76, 44),
        1,
        tuple(
            (one.receipt, hour(local(one.at)), _movement_words(one), euros_plain(one.cents))
            for one in movements
        ),
    )


def _movement_words(movement: Movement) -> str:
    means = ", ".join(dict.fromkeys(MEANS[one] for one, _ in movement.means))
    return f"{means}, annule {movement.cancels}" if movement.cancels else means


def _slips_table(slips: Sequence[StatedSlip]) -> tuple[TillTable, ...]:
    """List slips with the credit beside each: a difference, or one that has not come, is seen at once."""
    if not slips:
        return ()
    rows = tuple(
        (
            MEANS[Means(slip.kind)],
            slip.number,
            day_month_year(slip.on),
            NOTHING if slip.credited_on is None else day_month_year(slip.credited_on),
            euros_plain(slip.cents),
            NOTHING if slip.credited_cents is None else euros_plain(slip.credited_cents),
        )
        for slip in slips
    )
    heads = ("Remise", "Numéro", "Remis le", "Crédité le", "Remis", "Crédité, en euros")
    sums = sum(slip.cents for slip in slips), sum(slip.credited_cents or 0 for slip in slips)
    total = ("Total", "", "", "", *(euros_plain(cents) for cents in sums))
    return (TillTable("Remises jointes", heads, (34, 29, 29, 29, 25, 28), 2, rows, total),)


def _refunded_words(told: Statement) -> tuple[str, ...]:
    if not told.refunds:
        return ()
    words = [f"Remboursements demandés{NO_BREAK}: {euros(told.refunded_cents + told.claimed_cents)}"]
    if told.claimed_cents:
        words.append(f"À réclamer à des familles par le comptable{NO_BREAK}: {euros(told.claimed_cents)}")
    return tuple(words)


def _refunds_table(refunds: Sequence[StatedRefund]) -> tuple[TillTable, ...]:
    """List what the accountant is asked to pay back; what he rejected or claims comes again, below zero."""
    if not refunds:
        return ()
    rows = tuple(
        (
            one.number,
            day_month_year(one.on),
            one.family,
            _answer_words(one),
            euros_plain(one.cents),
        )
        for one in refunds
    )
    heads = ("Demande", "Le", "Famille", "Payé le", "Montant en euros")
    total = ("Total", "", "", "", euros_plain(sum(one.cents for one in refunds)))
    title = "Remboursements de trop-perçus demandés au comptable"
    return (TillTable(title, heads, (26, 26, 62, 26, 34), 1, rows, total),)


def _answer_words(refund: StatedRefund) -> str:
    if refund.cents < 0:
        return "à réclamer" if refund.is_claim else "rejeté"
    return NOTHING if refund.paid_on is None else day_month_year(refund.paid_on)


def _reversals_table(reversals: Sequence[tuple[str, str, str, int]]) -> tuple[TillTable, ...]:
    if not reversals:
        return ()
    rows = tuple((own, of, reason, euros_plain(cents)) for own, of, reason, cents in reversals)
    heads = ("Quittance", "Annule", "Motif", "Montant en euros")
    return (TillTable("Annulations", heads, (30, 30, 78, 36), 1, rows),)
