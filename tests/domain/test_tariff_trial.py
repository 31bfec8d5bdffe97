"""A new grid on past attendance gives back each family's invoices, and what they would have been."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from staffdesk.domain.dates import Period
from staffdesk.domain.money import Cents
from staffdesk.domain.residence_history import Move, ResidenceHistory
from staffdesk.domain.tariff_trial import BandKey, Trial, band_key, books, paid
from staffdesk.domain.tariffs.bands import Interval
from staffdesk.domain.tariffs.versions import CasePrice, Residence
from tests.domain.tariffs import grids
from tests.domain.test_invoicing import ACTIVITIES, MALO, OCTOBER, days, household

FAMILY = household(days("canteen", MALO, 10))
DEARER = replace(grids.G1_MEAL, cases=(CasePrice(grids.grid((0, 800), (100, 400))),), aids=(), surcharges=())
BAND = Interval(Decimal(800))


def test_both_prices_are_those_of_invoicing() -> None:
    old, new = books([grids.G1_MEAL], replace(DEARER, valid_from=date(2027, 9, 1)), OCTOBER)
    assert paid(FAMILY, ACTIVITIES, old, OCTOBER) == 3050
    assert paid(FAMILY, ACTIVITIES, new, OCTOBER) == 4000


def test_a_flat_fee_is_due_for_each_month_with_days() -> None:
    card = replace(grids.G11_CARD, activity="canteen", refund_per_absence=Cents(0))
    autumn = Period(date(2026, 9, 1), date(2026, 11, 1))
    september = [replace(day, on=day.on.replace(month=9)) for day in days("canteen", MALO, 2)]
    family = household(days("canteen", MALO, 2), september)
    _, new = books([grids.G1_MEAL], card, autumn)
    assert paid(family, ACTIVITIES, new, autumn) == 2 * 5900


def test_a_family_stands_in_its_band() -> None:
    on = date(2026, 10, 31)
    assert band_key(FAMILY, DEARER, on) == BandKey(BAND)
    assert band_key(replace(FAMILY, quotients=()), DEARER, on) == BandKey()
    moved = replace(FAMILY, residences=ResidenceHistory(moves=(Move(on, Residence.NON_RESIDENT),)))
    assert band_key(moved, DEARER, on) == BandKey(outside=True)
    assert band_key(moved, DEARER, date(2026, 10, 30)) == BandKey(BAND)
    assert band_key(FAMILY, grids.G13_MEAL, on) == BandKey()


def test_families_are_counted_by_band() -> None:
    trial = Trial()
    trial.add(BandKey(outside=True), 100, 100)
    trial.add(BandKey(BAND), 3050, 4000)
    trial.add(BandKey(BAND), 500, 400)
    trial.add(BandKey(), 0, 10)
    assert [key for key, _ in trial.in_order()] == [BandKey(BAND), BandKey(), BandKey(outside=True)]
    band = trial.bands[BandKey(BAND)]
    assert (band.families, band.before_cents, band.after_cents, band.more, band.less) == (2, 3550, 4400, 1, 1)
    assert (trial.total.families, trial.total.more, trial.total.less) == (4, 2, 1)
