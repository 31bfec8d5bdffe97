"""What a late pick-up costs is said as the council voted it, in every shape a tariff can hold (G17)."""

from __future__ import annotations

import re
from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.family_quotient import FamilyQuotient
from staffdesk.domain.french.late_pickups import late_pickup_words
from staffdesk.domain.money import Cents
from staffdesk.domain.tariffs.bands import Interval
from staffdesk.domain.tariffs.extras import Per, Step, Surcharge, SurchargeKind
from staffdesk.domain.tariffs.methods import Band, BandGrid, EffortRate, UnitPrice

CODE = "late_pickup"
SLICES = SurchargeKind.PER_SLICE


def plain(text: str) -> str:
    return re.sub(r"[\u00a0\u202f]", " ", text)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Surcharge(CODE, SLICES, Cents(300)), "après 18:30 : 3,00 € par quart d’heure commencé"),
        (
            Surcharge(CODE, SLICES, Cents(800), slice_minutes=30),
            "après 18:30 : 8,00 € par demi-heure commencée",
        ),
        (Surcharge(CODE, SLICES, Cents(800), slice_minutes=60), "après 18:30 : 8,00 € par heure commencée"),
        (
            Surcharge(
                CODE, SLICES, Cents(1000), slice_minutes=10, flat_after_minutes=30, flat_cents=Cents(3000)
            ),
            "après 18:30 : 10,00 € par tranche de 10 min commencée, puis 30,00 € en tout au-delà de 30 min",
        ),
        (
            Surcharge(CODE, SLICES, flat_after_minutes=10, flat_cents=Cents(3000)),
            "après 18:30 : gratuit pendant 10 min, puis 30,00 € en tout",
        ),
        (
            Surcharge(CODE, SLICES, Cents(500), flat_after_minutes=0, flat_cents=Cents(3000)),
            "après 18:30 : 30,00 € de plus",
        ),
        (Surcharge(CODE, cents=Cents(3000)), "après 18:30 : 30,00 € de plus"),
        (Surcharge(CODE, SurchargeKind.PERCENT, percent=Decimal("50.0")), "après 18:30 : 50 % de plus"),
        (Surcharge(CODE, SurchargeKind.PERCENT, percent=Decimal(100)), "après 18:30 : 100 % de plus"),
        (
            Surcharge(CODE, SurchargeKind.INSTEAD, Cents(1200)),
            "après 18:30 : 12,00 € au lieu du prix habituel",
        ),
        (
            Surcharge(CODE, SurchargeKind.BY_MINUTES, steps=(Step(10, Cents(500)), Step(30, Cents(3000)))),
            "après 18:30 : 5,00 € jusqu’à 10 min, 30,00 € au-delà",
        ),
        (
            Surcharge(CODE, SurchargeKind.BY_MINUTES, steps=(Step(10, Cents(500)),)),
            "après 18:30 : 5,00 € de plus",
        ),
        (
            Surcharge(CODE, amounts=UnitPrice((Cents(500), Cents(1500)))),
            "après 18:30 : 5,00 € de plus la 1ʳᵉ fois du mois, puis 15,00 € de plus",
        ),
        (
            Surcharge(CODE, SLICES, Cents(500), per=Per.FAMILY),
            "après 18:30 : 5,00 € par quart d’heure commencé, une fois pour la famille",
        ),
    ],
)
def test_every_shape_is_said(rule: Surcharge, expected: str) -> None:
    assert plain(late_pickup_words(rule, time(18, 30))) == expected


def test_without_an_hour_it_is_after_closing() -> None:
    words = late_pickup_words(Surcharge(CODE, SLICES, Cents(500), per=Per.DAY))
    assert plain(words) == "après la fermeture : 5,00 € par quart d’heure commencé"


def test_what_enters_the_price_of_each_unit_says_so() -> None:
    rule = Surcharge(CODE, cents=Cents(100))
    assert plain(late_pickup_words(rule, by_unit=True)).endswith("1,00 € de plus pour chaque unité facturée")
    once = Surcharge(CODE, cents=Cents(100), per=Per.DAY)
    assert plain(late_pickup_words(once, by_unit=True)).endswith("1,00 € de plus")


@given(
    kind=st.sampled_from([SurchargeKind.ADDED, SurchargeKind.PERCENT, SurchargeKind.BY_MINUTES, SLICES]),
    flat_after=st.none() | st.integers(0, 90),
    per=st.sampled_from(Per),
)
def test_what_costs_nothing_is_not_said(kind: SurchargeKind, flat_after: int | None, per: Per) -> None:
    rule = Surcharge(CODE, kind, flat_after_minutes=flat_after, per=per)
    assert late_pickup_words(rule, time(18, 30), by_unit=True) == ""


def test_an_amount_by_quotient_is_the_familys_own() -> None:
    grid = BandGrid(
        (
            Band(Interval(Decimal(0), Decimal(860)), UnitPrice((Cents(100),))),
            Band(Interval(Decimal(860), None), UnitPrice((Cents(1000),))),
        )
    )
    rule = Surcharge(CODE, SLICES, amounts=grid)
    poor = FamilyQuotient(Decimal(500), date(2026, 2, 1), date(2027, 2, 1))
    assert plain(late_pickup_words(rule, quotient=poor)).endswith(": 1,00 € par quart d’heure commencé")
    assert plain(late_pickup_words(rule)).endswith(": 10,00 € par quart d’heure commencé")
    rate = Surcharge(CODE, amounts=EffortRate(Decimal("0.5"), Cents(100), Cents(1000)))
    assert plain(late_pickup_words(rate, quotient=poor)).endswith(": 2,50 € de plus")
