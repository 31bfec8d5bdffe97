"""What an invoiced fee costs since: by the day that prices it, and by nothing later."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from staffdesk.domain.asked_fees import AskedFee, changed_cents, changed_shares, fee_price
from staffdesk.domain.dates import Period
from staffdesk.domain.drafts import BilledHousehold, Terms
from staffdesk.domain.family_quotient import FamilyQuotient
from staffdesk.domain.money import Cents
from staffdesk.domain.price_book import PriceBook
from staffdesk.domain.tariffs.evaluation import Price
from staffdesk.domain.tariffs.methods import UnitPrice
from staffdesk.domain.tariffs.versions import CasePrice, TariffVersion, Unit
from staffdesk.domain.third_parties import ShareKind, ThirdPartyShare
from tests.domain.tariffs import grids, grids_more
from tests.domain.test_invoicing import MALO, days, household

OCTOBER = date(2026, 10, 1)
AMIS = replace(grids.G1_AMIS, activity="canteen")
MONTH = Period(OCTOBER, date(2026, 11, 1))
FEE = AskedFee(4, 9, 7, 1, "canteen", Unit.PERIOD, OCTOBER, OCTOBER, MONTH, 1220)


def priced(fee: AskedFee, version: TariffVersion, home: BilledHousehold) -> int | None:
    found = fee_price(home, PriceBook([version]), fee)
    return None if found is None else found.unit_cents


@pytest.mark.parametrize(("since", "cents"), [(OCTOBER, 915), (date(2026, 10, 2), 1220)])
def test_a_quotient_counts_for_a_fee_from_the_day_it_fell_due(since: date, cents: int) -> None:
    history = (FamilyQuotient(Decimal(900), date(2026, 1, 1)), FamilyQuotient(Decimal(700), since))
    home = replace(household(children=(MALO,)), quotients=history)
    assert priced(FEE, AMIS, home) == cents


def test_what_stays_as_it_was_asked() -> None:
    home = household(children=(MALO,))
    assert priced(FEE, replace(grids_more.PACK, activity="canteen"), home) is None
    assert priced(FEE, replace(AMIS, monthly_cap=Cents(900)), home) is None
    assert priced(replace(FEE, child_id=99), AMIS, home) is None
    assert priced(replace(FEE, due=date(2020, 1, 1)), AMIS, home) is None


@pytest.mark.parametrize(
    ("before", "after", "cents"),
    [(1220, 915, -305), (1220, 1220, 0), (1300, 915, -305), (None, 915, 0), (1220, None, 0)],
)
def test_a_fee_is_brought_to_what_the_rules_say_where_they_say_otherwise(
    before: int | None, after: int | None, cents: int
) -> None:
    then, now = (None if one is None else Price(Cents(one), 1, ()) for one in (before, after))
    assert changed_cents(FEE, then, now) == cents


def test_the_variant_of_a_fee_is_that_of_the_first_right_it_covers() -> None:
    cheaper = CasePrice(UnitPrice((Cents(300),)), variant="ccas")
    version = replace(AMIS, cases=(*AMIS.cases, cheaper))
    terms = {"canteen": Terms((MONTH,), variants=("ccas",))}
    assert priced(FEE, version, household(children=(replace(MALO, terms=terms),))) == 300
    day = replace(days("canteen", MALO, 1)[0], variant="ccas")
    assert priced(FEE, version, household([day], children=(MALO,))) == 300


def test_what_third_parties_pay_since_is_added_and_taken_back() -> None:
    old, new = (ThirdPartyShare(ShareKind.AID, code, "CCAS", Cents(200)) for code in ("a", "b"))
    before, after = (Price(Cents(900), 1, (), shares=(one,)) for one in (old, new))
    assert changed_shares(before, after) == {new: 1, old: -1}
    assert changed_shares(before, before) == {}
    assert changed_shares(None, after) == {}
