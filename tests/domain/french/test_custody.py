"""Custody read back in words, as an agent checks it with a parent on the telephone."""

from dataclasses import replace
from datetime import date

from staffdesk.domain.custody import Agreement, HolidayHalves
from staffdesk.domain.dates import FRIDAY, WEDNESDAY
from staffdesk.domain.french.custody import agreement_words, custody_short, handover_words, since_words
from staffdesk.domain.patterns import Weeks

NAMES = {"a": "Lemoine", "b": "Faure"}
AGREED = Agreement("a", "b", reference=date(2026, 9, 4), handover_weekday=FRIDAY, after_class=True)


def words(agreed: Agreement) -> str:
    return agreement_words(agreed, lambda uid: NAMES[uid]).replace("\u00a0", " ").replace("\u202f", " ")


def test_alternate_weeks_say_from_when_and_how_the_child_passes() -> None:
    assert words(AGREED) == (
        "Semaines alternées, chez Lemoine à partir du vendredi 4 sept. 2026, puis chez Faure, passage le "
        "vendredi après la classe ; vacances comme les autres semaines."
    )


def test_fixed_days_and_holiday_halves_are_told() -> None:
    told = words(
        replace(AGREED, weekdays={WEDNESDAY: "b", 0: "a", 1: "a"}, holidays=HolidayHalves("a", by_year=True))
    )
    assert "; lundi et mardi toujours chez Lemoine ; mercredi toujours chez Faure ;" in told
    assert told.endswith(
        "vacances : première moitié chez Lemoine les années paires, chez Faure les années impaires."
    )
    each_year = words(replace(AGREED, holidays=HolidayHalves("b", by_year=False)))
    assert each_year.endswith("vacances : première moitié chez Faure, seconde chez Lemoine.")


def test_weeks_by_number_name_both() -> None:
    odd = Agreement("a", "b", Weeks.ODD)
    assert words(odd).startswith("Semaines impaires chez Lemoine, semaines paires chez Faure, passage")
    assert handover_words(odd) == "passage le lundi matin"


def test_the_mark_beside_a_name_is_short() -> None:
    assert custody_short(Agreement("a", "b", Weeks.EVEN)) == "garde alternée, sem. paires"
    assert custody_short(AGREED) == "garde alternée, une semaine sur deux"


def test_an_agreement_says_since_when() -> None:
    assert since_words(AGREED) == ""
    assert since_words(replace(AGREED, since=date(2027, 1, 4))).replace("\u00a0", " ") == (
        "Depuis le 4 janv. 2027 : "
    )
