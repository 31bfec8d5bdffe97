"""What the counter says, to the sign."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from staffdesk.services.reversal_rows import ReversalEffect
from staffdesk.ui.counter import words
from tests.ui.counter.picture import ACCOUNT, SHUT, TILL
from tests.ui.french_texts import faults_in

TODAY = date(2027, 1, 11)


def test_coins_are_counted_with_their_values() -> None:
    assert words.coins(305) == "1\u00a0×\u00a02\u00a0€, 1\u00a0×\u00a01\u00a0€, 1\u00a0×\u00a05\u00a0c"
    assert words.coins(0) == ""


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2027, 1, 5), "5\u00a0janv."),
        (date(2026, 11, 5), "5\u00a0nov."),
        (date(2026, 5, 5), "5\u00a0mai\u00a02026"),
        (date(2027, 12, 1), "1ᵉʳ\u00a0déc."),
    ],
)
def test_a_year_is_said_only_when_it_is_far(day: date, said: str) -> None:
    assert words.day_near(day, TODAY) == said


def test_lateness_and_ticks_agree_in_number() -> None:
    assert words.lateness(1) == "en retard de 1\u00a0jour"
    assert words.lateness(6) == "en retard de 6\u00a0jours"
    assert words.ticked(1, 4) == "1\u00a0cochée sur 4, la plus ancienne d’abord"
    assert words.ticked(3, 4) == "3\u00a0cochées sur 4, la plus ancienne d’abord"


def test_vouchers_are_grouped_and_counted_with_their_ceiling() -> None:
    assert words.voucher_number("8842019377") == "8842\u00a00193\u00a077"
    assert words.voucher_note(3, 11840) == "3\u00a0titres, plafond 118,40\u00a0€"
    assert words.voucher_note(0, 11840) == "plafond 118,40\u00a0€"


@pytest.mark.parametrize(
    ("now", "after", "said"),
    [
        (164230, 169925, "82\u00a0% du plafond, versement à prévoir"),
        (100000, 120000, ""),
        (159000, 161000, "80\u00a0% du plafond après cet encaissement"),
        (199000, 200001, "Plafond dépassé, versement à faire"),
        (199999, 199999, "99\u00a0% du plafond, versement à prévoir"),
    ],
)
def test_the_meter_warns_from_80_percent(now: int, after: int, said: str) -> None:
    assert words.cash_warning(now, after, 200000) == said


def test_without_a_ceiling_nothing_is_said_of_it() -> None:
    assert words.cash_warning(10**6, 10**6, 0) == ""
    assert words.cash_share(10, 0) == 0


def test_cash_below_zero_is_the_float_that_a_cancellation_drew_on() -> None:
    said = "Fonds de caisse entamé, 17,98\u00a0€ rendus, à reconstituer par les prochaines espèces"
    assert words.cash_warning(-1798, 0, 200000) == words.cash_warning(-1798, 500, 0) == said
    assert words.cash_warning(0, 0, 200000) == ""
    assert faults_in([said]) == []


def test_the_till_says_since_when_it_is_open() -> None:
    said = "Caisse ouverte à 8:45 · fonds 100,00\u00a0€ · 14\u00a0encaissements · Poste guichet 1"
    assert words.till_line(TILL) == said
    assert words.till_line(SHUT) == "Caisse fermée"
    left_open = words.till_line(replace(TILL, stale=True))
    assert left_open.startswith("Caisse ouverte le lun.\u00a011\u00a0janv. à 8:45")


def test_a_difference_has_a_side() -> None:
    assert words.difference(100, 100) == "Caisse juste"
    assert words.difference(300, 100) == "Excédent de 2,00\u00a0€"
    assert words.difference(100, 1300) == "Manque de 12,00\u00a0€"


def test_everything_said_is_good_typography() -> None:
    said = [
        words.till_line(TILL),
        words.invoice_spoken(ACCOUNT.invoices[0]),
        words.coins(123456),
        words.voucher_note(2, 100),
        words.cash_warning(164230, 169925, 200000),
        words.at_hour(datetime(2027, 1, 11, 9, 7, tzinfo=UTC)),
    ]
    assert faults_in(said) == []
    assert said[-1] == "10:07"


def test_what_the_accountant_has_to_claim_is_said_before_a_cheque_is_noted_as_bounced() -> None:
    told = words.effect_words(ReversalEffect(2000, (), 0, 0, claimed_cents=780))
    assert told == (words.claim_words(780),)
    assert told[0].startswith("7,80\u00a0€ déjà remboursés à la famille par le comptable")
