"""Each means carries its proof, and the till says what is wrong before money is taken."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.canonical import canonical_bytes
from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.money import Cents
from staffdesk.domain.payments import (
    ACCOUNT_OF,
    Means,
    Tender,
    TillRules,
    Voucher,
    card,
    cash,
    cesu,
    change_due,
    cheque,
    coins_for,
    facts_of,
    remarks,
    require_valid,
    transfer,
    voucher_accepted_until,
    voucher_key,
)

ON = date(2026, 10, 12)
RULES = TillRules()
TRANSFERS_TOO = TillRules(allowed=frozenset(Means))


def voucher(number: str = "8842019377", cents: int = 2000, year: int = 2026) -> Voucher:
    return Voucher(number, Cents(cents), year, "Émetteur du Val")


def codes(
    tender: Tender, *, on: date = ON, rules: TillRules = RULES, used: tuple[str, ...] = ()
) -> list[str]:
    return [remark.code for remark in remarks(tender, on=on, rules=rules, used_vouchers=used)]


@pytest.mark.parametrize(
    ("tender", "expected"),
    [
        (cash(5695, 6000), []),
        (cash(5695, 5694), ["cash_short"]),
        (cash(10_400, 60_399), []),
        (cash(10_400, 60_400), ["cash_change_too_large"]),
        (cash(10_400, 1_040_000), ["cash_change_too_large"]),
        (cash(30_000), []),
        (cash(30_001), ["cash_above_limit_needs_reason"]),
        (cash(30_001, reason="deux mois réglés ensemble"), ["cash_above_limit"]),
        (cash(0), ["amount_not_positive"]),
        (cash(-5), ["amount_not_positive"]),
        (cheque(15_000, "0004512", "Banque du Val", "Mme Colin"), []),
        (cheque(15_000, "12", "", " "), ["cheque_number", "cheque_bank", "cheque_drawer"]),
        (card(2350, "A1B2"), []),
        (card(2350, ""), ["card_without_reference"]),
        (transfer(2350, "VIR 12"), ["means_not_in_act"]),
        (cesu([]), ["amount_not_positive", "cesu_without_voucher"]),
        (cesu([voucher(), voucher("8842019378")]), []),
        (cesu([voucher(), voucher("8842 0193 77")]), ["cesu_already_used"]),
        (cesu([voucher("12")]), ["cesu_number"]),
        (cesu([voucher(cents=0), voucher("8842019378")]), ["cesu_value"]),
        (replace(cesu([voucher()]), cents=Cents(1999)), ["cesu_sum_differs"]),
    ],
)
def test_the_till_says_what_is_wrong(tender: Tender, expected: list[str]) -> None:
    assert codes(tender) == expected


def test_a_voucher_already_taken_is_refused_whatever_its_spaces() -> None:
    assert codes(cesu([voucher("8842 0193 77")]), used=("8842019377",)) == ["cesu_already_used"]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2025, 12, 31), ["cesu_not_yet_valid"]),
        (date(2026, 1, 1), []),
        (date(2026, 11, 30), []),
        (date(2026, 12, 1), ["cesu_expires_soon"]),
        (date(2027, 1, 31), ["cesu_expires_soon"]),
        (date(2027, 2, 1), ["cesu_expired"]),
    ],
)
def test_a_voucher_of_2026_lives_until_the_end_of_january(on: date, expected: list[str]) -> None:
    assert codes(cesu([voucher()]), on=on) == expected


def test_the_last_day_of_a_millesime_is_31_january() -> None:
    assert voucher_accepted_until(2026) == date(2027, 1, 31)


def test_a_blocking_remark_is_a_broken_rule_with_its_facts() -> None:
    with pytest.raises(RuleBroken) as broken:
        require_valid(cash(1000, 500), on=ON, rules=RULES)
    assert broken.value.code == "cash_short"
    assert broken.value.facts == {"field": "received", "cents": 1000}


def test_warnings_do_not_stop_a_payment() -> None:
    (warning,) = require_valid(cash(40_000, reason="sur place"), on=ON, rules=RULES)
    assert (warning.code, warning.blocking) == ("cash_above_limit", False)


def test_a_means_of_the_act_is_taken() -> None:
    assert codes(transfer(2350, "VIR 12"), rules=TRANSFERS_TOO) == []
    assert codes(transfer(2350, ""), rules=TRANSFERS_TOO) == ["transfer_without_reference"]


def test_only_cash_gives_change() -> None:
    assert change_due(cash(5695, 6000)) == 305
    assert change_due(cheque(5695, "0004512", "b", "d")) == 0


def test_the_change_of_the_counter_picture_is_three_coins() -> None:
    assert coins_for(305) == ((200, 1), (100, 1), (5, 1))


@given(st.integers(0, 200_000))
def test_the_coins_make_the_amount_and_nothing_else(cents: int) -> None:
    coins = coins_for(cents)
    assert sum(denomination * count for denomination, count in coins) == cents
    assert all(count > 0 for _, count in coins)


@given(st.integers(0, 500))
def test_no_other_set_of_coins_is_smaller(cents: int) -> None:
    fewest = [0] + [10**6] * cents
    for amount in range(1, cents + 1):
        usable = (coin for coin in (1, 2, 5, 10, 20, 50, 100, 200, 500) if coin <= amount)
        fewest[amount] = 1 + min(fewest[amount - coin] for coin in usable)
    assert sum(count for _, count in coins_for(cents)) == fewest[cents]


def test_negative_change_is_a_bug() -> None:
    with pytest.raises(ValueError, match="negative"):
        coins_for(-1)


def test_the_proof_is_stored_as_canonical_facts() -> None:
    assert facts_of(cash(5695, 6000)) == {"received_cents": 6000, "change_cents": 305}
    assert facts_of(cheque(100, "0004512", "Banque", "Mme C"))["bank"] == "Banque"
    stored = facts_of(cesu([voucher("8842 0193 77")]))
    assert canonical_bytes(stored) == canonical_bytes(
        {"vouchers": [{"number": "8842019377", "cents": 2000, "year": 2026, "issuer": "Émetteur du Val"}]}
    )


def test_spaces_of_any_kind_do_not_make_another_voucher() -> None:
    assert voucher_key("88\u00a042 ab\u202f1") == "8842AB1"


def test_every_means_has_its_account() -> None:
    assert set(ACCOUNT_OF) == set(Means)
