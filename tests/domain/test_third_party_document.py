"""What third parties owe over a period: added up, parted by payer, and the periods one chooses."""

from dataclasses import replace
from datetime import date

import pytest

from staffdesk.domain.dates import Period
from staffdesk.domain.third_parties import ShareKind
from staffdesk.domain.third_party_document import Claim, ClaimPeriod, gathered, period_of

OCTOBER = date(2026, 10, 1)
MALO = Claim("CCAS", ShareKind.AID, 7, "Tilleul", "00001", "Malo", "Cantine", "n° 12", OCTOBER, 4, 304)


@pytest.mark.parametrize(
    ("choice", "start", "end"),
    [
        (ClaimPeriod.MONTH, date(2026, 11, 1), date(2026, 12, 1)),
        (ClaimPeriod.LAST_MONTH, date(2026, 10, 1), date(2026, 11, 1)),
        (ClaimPeriod.QUARTER, date(2026, 10, 1), date(2027, 1, 1)),
        (ClaimPeriod.LAST_QUARTER, date(2026, 7, 1), date(2026, 10, 1)),
        (ClaimPeriod.YEAR, date(2026, 1, 1), date(2027, 1, 1)),
        (ClaimPeriod.LAST_YEAR, date(2025, 1, 1), date(2026, 1, 1)),
    ],
)
def test_periods_are_civil(choice: ClaimPeriod, start: date, end: date) -> None:
    assert period_of(choice, date(2026, 11, 27)) == Period(start, end)


def test_the_quarter_before_the_first_is_of_the_year_before() -> None:
    assert period_of(ClaimPeriod.LAST_QUARTER, date(2026, 2, 3)) == Period(
        date(2025, 10, 1), date(2026, 1, 1)
    )


def test_what_is_alike_is_added_and_what_undid_itself_is_left_out() -> None:
    back = replace(MALO, count=-1, cents=-76)
    gone = replace(MALO, child="Ana", count=2, cents=152)
    [payer] = gathered([MALO, back, gone, replace(gone, count=-2, cents=-152)])
    assert payer.claims == (replace(MALO, count=3, cents=228),)
    assert (payer.count, payer.cents) == (3, 228)


def test_each_payer_has_its_own_by_family_and_activity() -> None:
    evening = replace(MALO, activity="Accueil du soir", count=2, cents=48)
    state = replace(MALO, payer="L’État", kind=ShareKind.SUBSIDY, reference="", count=4, cents=1200)
    other = replace(MALO, family="Aubry", number="00009")
    ccas, etat = gathered([state, MALO, evening, other])
    assert [claim.family for claim in ccas.claims] == ["Aubry", "Tilleul", "Tilleul"]
    assert ccas.activities == (("Accueil du soir", 2, 48), ("Cantine", 8, 608))
    assert (etat.payer, etat.cents) == ("L’État", 1200)
