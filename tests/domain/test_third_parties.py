"""What third parties pay of a use: kept as it was said, and corrected by what the rules say since."""

from staffdesk.domain.money import Cents
from staffdesk.domain.third_parties import ShareKind, ThirdPartyShare, corrected_shares

CCAS = ThirdPartyShare(ShareKind.AID, "ccas", "CCAS", Cents(76), "CCAS-12")
STATE = ThirdPartyShare(ShareKind.SUBSIDY, "etat", "L’État", Cents(300))


def test_a_share_is_stored_and_read_again() -> None:
    assert ThirdPartyShare.read([*CCAS.stored(), "2026-10-01", 3, [1, 2, 3]]) == CCAS


def test_a_share_of_several_units_is_so_many_times_the_rounded_one() -> None:
    assert CCAS.times(3).cents == 228
    assert CCAS.times(1) is CCAS


def test_nothing_is_corrected_where_the_rules_say_the_same() -> None:
    assert corrected_shares({STATE: 1}, {STATE: 1}, {CCAS: 1}) == {}


def test_another_share_takes_the_place_of_the_one_before() -> None:
    assert corrected_shares({STATE: 1}, {CCAS: 1}, {STATE: 1}) == {CCAS: 1, STATE: -1}


def test_a_day_that_nobody_pays_any_more_is_taken_back_as_it_was_told() -> None:
    assert corrected_shares({STATE: 1}, {}, {CCAS: 1}) == {CCAS: -1}


def test_a_day_that_counts_again_is_brought_to_what_the_rules_say() -> None:
    assert corrected_shares({}, {CCAS: 1}, {}) == {CCAS: 1}
    assert corrected_shares({}, {CCAS: 1}, {CCAS: 1}) == {}
