"""Means of payment at the counter: what each must carry, what the till says of it, the change (E3, E4).

How money is shared over invoices is in `domain.allocation`. Amounts are cents, days are dates of Paris.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.ledger import Account
from staffdesk.domain.money import Cents

CASH_LIMIT = Cents(30_000)
"""Cash above this asks for a reason: CGI art. 1680, DGFiP note of 27 May 2014; never a refusal (E3)."""

LARGEST_NOTE = Cents(50_000)
"""Change that reaches it comes of a slip of the keyboard: nobody adds a note to what is already enough."""

DENOMINATIONS = (5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1)
"""Notes and coins a till gives back, in cents: no note above 50 €."""

COUNTED = (50_000, 20_000, 10_000, *DENOMINATIONS)
"""Notes and coins a till may hold: families hand over larger notes than it gives back."""

VOUCHER_NUMBER = re.compile(r"[0-9A-Z]{6,24}")
CHEQUE_NUMBER = re.compile(r"\d{4,9}")


class Means(StrEnum):
    """How money comes in."""

    CESU = "cesu"
    HOLIDAY_VOUCHER = "holiday_voucher"
    CHEQUE = "cheque"
    CARD = "card"
    TRANSFER = "transfer"
    THIRD_PARTY = "third_party"
    ONLINE = "online"
    DIRECT_DEBIT = "direct_debit"
    CREDIT = "credit"
    CASH = "cash"


AT_THE_COUNTER = frozenset({Means.CASH, Means.CHEQUE, Means.CESU, Means.CARD})
"""What is taken over the counter; the others come by file or reconciliation, never typed as cash (E3)."""

TYPED = (Means.CASH, Means.CHEQUE, Means.CESU, Means.CARD, Means.TRANSFER)
"""What a clerk may type; the act of the régie narrows it. Whatever else an act lists has no screen here."""

ACCOUNT_OF: Mapping[Means, Account] = {
    Means.CASH: Account.CASH,
    Means.CHEQUE: Account.CHEQUES_TO_DEPOSIT,
    Means.CESU: Account.CESU,
    Means.HOLIDAY_VOUCHER: Account.HOLIDAY_VOUCHERS,
    Means.CARD: Account.CARD,
    Means.TRANSFER: Account.TRANSFER,
    Means.THIRD_PARTY: Account.THIRD_PARTY,
    Means.ONLINE: Account.ONLINE,
    Means.DIRECT_DEBIT: Account.DIRECT_DEBIT,
    Means.CREDIT: Account.CREDIT_BALANCE,
}
"""The account of the journal that each means debits."""


@dataclass(frozen=True, slots=True)
class Voucher:
    """A prepaid CESU voucher.

    Attributes:
        number: as printed, spaces left out; unique in the town for ever.
        cents: face value; no change is given on it.
        year: its millésime.
        issuer: who issued it; may be empty.
    """

    number: str
    cents: Cents
    year: int
    issuer: str = ""


@dataclass(frozen=True, slots=True)
class Tender:
    """What is handed over in one means.

    Attributes:
        means: cash, cheque…
        cents: the part that settles the account: for cash, what is kept, not what was handed over.
        received_cents: cash only: notes and coins handed over.
        number: cheque number, authorisation of the card terminal, or reference of a transfer.
        bank, drawer: of a cheque.
        vouchers: of CESU; they sum to `cents`.
        reason: why cash above the limit was taken all the same.
    """

    means: Means
    cents: Cents
    received_cents: Cents | None = None
    number: str = ""
    bank: str = ""
    drawer: str = ""
    vouchers: tuple[Voucher, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """What the till says about a tender: a stable code, its facts, and whether it stops the payment."""

    code: str
    blocking: bool
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TillRules:
    """The answers of the town and of the act of the régie.

    Attributes:
        allowed: means that the act lists; any other is refused (E1).
        activities: codes that the act lists; None: every one.
        cash_limit: above it a reason is asked.
        cesu_excess_is_credit: keep what exceeds the eligible lines as a CESU credit, instead of refusing it.
    """

    allowed: frozenset[Means] = AT_THE_COUNTER
    activities: frozenset[str] | None = None
    cash_limit: Cents = CASH_LIMIT
    cesu_excess_is_credit: bool = False


def cash(cents: int, received: int | None = None, reason: str = "") -> Tender:
    """Cash that settles `cents`, out of `received` handed over (the same by default)."""
    handed_over = Cents(cents if received is None else received)
    return Tender(Means.CASH, Cents(cents), received_cents=handed_over, reason=reason)


def cheque(cents: int, number: str, bank: str, drawer: str) -> Tender:
    """A cheque."""
    return Tender(Means.CHEQUE, Cents(cents), number=number.strip(), bank=bank.strip(), drawer=drawer.strip())


def cesu(vouchers: Collection[Voucher]) -> Tender:
    """CESU vouchers handed over together."""
    total = Cents(sum(voucher.cents for voucher in vouchers))
    return Tender(Means.CESU, total, vouchers=tuple(vouchers))


def card(cents: int, authorisation: str) -> Tender:
    """A payment on the card terminal."""
    return Tender(Means.CARD, Cents(cents), number=authorisation.strip())


def transfer(cents: int, reference: str) -> Tender:
    """A transfer seen on the Treasury's account."""
    return Tender(Means.TRANSFER, Cents(cents), number=reference.strip())


def remarks(
    tender: Tender, *, on: date, rules: TillRules, used_vouchers: Collection[str] = ()
) -> tuple[Remark, ...]:
    """Return everything to say about a tender on the day `on`, blocking remarks first.

    `used_vouchers` holds the numbers of CESU vouchers already taken, as `voucher_key` writes them.
    """
    said: list[Remark] = []
    if tender.means not in rules.allowed:
        said.append(_stop("means_not_in_act", means=tender.means.value))
    if type(tender.cents) is not int or tender.cents <= 0:
        said.append(_stop("amount_not_positive", field="amount", means=tender.means.value))
    said += _remarks_of_means(tender, on, rules, used_vouchers)
    return tuple(sorted(said, key=lambda remark: not remark.blocking))


def require_valid(
    tender: Tender, *, on: date, rules: TillRules, used_vouchers: Collection[str] = ()
) -> tuple[Remark, ...]:
    """Return the warnings of a tender. Raises `RuleBroken` with the code of its first blocking remark."""
    said = remarks(tender, on=on, rules=rules, used_vouchers=used_vouchers)
    for remark in said:
        if remark.blocking:
            raise RuleBroken(remark.code, **remark.facts)
    return said


def change_due(tender: Tender) -> Cents:
    """Return the change to give back: cash alone gives any."""
    if tender.means is not Means.CASH or tender.received_cents is None:
        return Cents(0)
    return Cents(max(0, tender.received_cents - tender.cents))


def coins_for(cents: int) -> tuple[tuple[int, int], ...]:
    """Return the fewest notes and coins that make an amount: `(denomination in cents, count)`, largest first.

    Greedy is exact for euro denominations. Raises ValueError for a negative amount.
    """
    if cents < 0:
        raise ValueError("no coins make a negative amount")
    given: list[tuple[int, int]] = []
    for denomination in DENOMINATIONS:
        count, cents = divmod(cents, denomination)
        if count:
            given.append((denomination, count))
    return tuple(given)


def voucher_key(number: str) -> str:
    """Return the number of a voucher as it is compared: capitals, no spaces."""
    return re.sub(r"[\s\u00a0\u202f]", "", number).upper()


def voucher_accepted_until(year: int) -> date:
    """Return the last day the till takes a voucher of this millésime: 31 January of the next year (E4)."""
    return date(year + 1, 1, 31)


def voucher_refunded_until(year: int) -> date:
    """Return the last day the CRCESU refunds a voucher of this millésime: the end of next February (E4)."""
    return date(year + 1, 3, 1) - timedelta(days=1)


def facts_of(tender: Tender) -> dict[str, object]:
    """Return the proof of a tender as stored and printed: integers and texts only, empty ones left out."""
    facts: dict[str, object] = {"number": tender.number, "bank": tender.bank, "drawer": tender.drawer}
    facts["reason"] = tender.reason
    if tender.means is Means.CASH:
        facts["received_cents"] = tender.received_cents
        facts["change_cents"] = change_due(tender)
    facts["vouchers"] = [
        {"number": voucher_key(v.number), "cents": v.cents, "year": v.year, "issuer": v.issuer}
        for v in tender.vouchers
    ]
    return {name: value for name, value in facts.items() if value not in ("", None, [])}


def _remarks_of_means(
    tender: Tender, on: date, rules: TillRules, used_vouchers: Collection[str]
) -> list[Remark]:
    match tender.means:
        case Means.CASH:
            return _cash_remarks(tender, rules)
        case Means.CHEQUE:
            return _cheque_remarks(tender)
        case Means.CESU:
            return _cesu_remarks(tender, on, used_vouchers)
        case Means.CARD | Means.TRANSFER if not tender.number:
            return [_stop(f"{tender.means.value}_without_reference", field="number")]
        case _:
            return []


def _cash_remarks(tender: Tender, rules: TillRules) -> list[Remark]:
    said: list[Remark] = []
    if tender.received_cents is None or tender.received_cents < tender.cents:
        said.append(_stop("cash_short", field="received", cents=tender.cents))
    if change_due(tender) >= LARGEST_NOTE:
        said.append(_stop("cash_change_too_large", field="received", cents=change_due(tender)))
    if tender.cents > rules.cash_limit:
        facts = {"limit": rules.cash_limit, "cents": tender.cents}
        said.append(
            Remark("cash_above_limit", blocking=False, facts=facts)
            if tender.reason.strip()
            else _stop("cash_above_limit_needs_reason", field="reason", **facts)
        )
    return said


def _cheque_remarks(tender: Tender) -> list[Remark]:
    said: list[Remark] = []
    if not CHEQUE_NUMBER.fullmatch(tender.number):
        said.append(_stop("cheque_number", field="number"))
    if not tender.bank:
        said.append(_stop("cheque_bank", field="bank"))
    if not tender.drawer:
        said.append(_stop("cheque_drawer", field="drawer"))
    return said


def _cesu_remarks(tender: Tender, on: date, used_vouchers: Collection[str]) -> list[Remark]:
    if not tender.vouchers:
        return [_stop("cesu_without_voucher", field="vouchers")]
    said: list[Remark] = []
    if sum(voucher.cents for voucher in tender.vouchers) != tender.cents:
        said.append(_stop("cesu_sum_differs", cents=tender.cents))
    seen = {voucher_key(number) for number in used_vouchers}
    for voucher in tender.vouchers:
        said += _voucher_remarks(voucher, on, seen)
        seen.add(voucher_key(voucher.number))
    return said


def _voucher_remarks(voucher: Voucher, on: date, seen: Collection[str]) -> list[Remark]:
    number = voucher_key(voucher.number)
    said: list[Remark] = []
    if not VOUCHER_NUMBER.fullmatch(number):
        said.append(_stop("cesu_number", field="number", number=number))
    if number in seen:
        said.append(_stop("cesu_already_used", field="number", number=number))
    if voucher.cents <= 0:
        said.append(_stop("cesu_value", field="cents", number=number))
    return said + _expiry_remarks(voucher, number, on)


def _expiry_remarks(voucher: Voucher, number: str, on: date) -> list[Remark]:
    """Out of date is refused; from December the till says until when it takes the millésime (E4)."""
    until = voucher_accepted_until(voucher.year)
    if on > until:
        return [_stop("cesu_expired", number=number, year=voucher.year, until=until)]
    if voucher.year > on.year:
        return [_stop("cesu_not_yet_valid", number=number, year=voucher.year)]
    if on >= date(voucher.year, 12, 1):
        return [Remark("cesu_expires_soon", blocking=False, facts={"year": voucher.year, "until": until})]
    return []


def _stop(code: str, **facts: object) -> Remark:
    return Remark(code, blocking=True, facts=facts)
