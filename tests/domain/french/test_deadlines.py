"""Deadline rules and limits in French; no-break spaces are written as plain ones in the expectations."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from staffdesk.domain.dates import (
    END_OF_DAY,
    FRIDAY,
    MONDAY,
    SUNDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    ClockTime,
    instant_of,
)
from staffdesk.domain.deadlines import (
    BeforePeriodStart,
    ClearDays,
    DayOfMonth,
    DaysBefore,
    DeadlineRule,
    HoursBefore,
    Late,
    OnSkippedDay,
    Operation,
    SkipDays,
    Table,
    TableRow,
    WeekdayOfWeek,
    Window,
    explain,
)
from staffdesk.domain.french.deadlines import (
    kept_from_effect_words,
    last_minute,
    late_in_words,
    limit,
    limit_explained,
    limit_instant,
    limit_near,
    limit_short,
    no_surcharge_words,
    rule_details,
    rule_in_words,
)
from tests.domain.test_deadlines import C3_RULES
from tests.domain.town_calendars import zone_c

ADD, CANCEL = frozenset({Operation.ADD}), frozenset({Operation.CANCEL})
NINE = ClockTime(9)
LIMIT = datetime(2026, 10, 4, 19, tzinfo=UTC)
TABLE_IN_WORDS = (
    "Réserver au plus tard : pour lundi et mardi, le vendredi de la semaine précédente à 9:00 ; "
    "pour jeudi, le mardi de la même semaine à 15:00 "
    "(si ce jour est férié, le mercredi de la même semaine)"
)


def plain(text: str) -> str:
    """The text with its no-break spaces made plain."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (
            DeadlineRule(WeekdayOfWeek(THURSDAY, 1), NINE, ADD),
            "Réserver au plus tard le jeudi de la semaine précédente à 9:00",
        ),
        (
            DeadlineRule(WeekdayOfWeek(SUNDAY, 1), ClockTime(21)),
            "Réserver ou annuler au plus tard le dimanche de la semaine précédente à 21:00",
        ),
        (DeadlineRule(DaysBefore(0), ClockTime(8, 30), CANCEL), "Annuler au plus tard le jour même à 8:30"),
        (DeadlineRule(DaysBefore(1), applies_to=ADD), "Réserver au plus tard la veille en fin de journée"),
        (
            DeadlineRule(DaysBefore(2), ClockTime(12), ADD, skip=SkipDays.working_days()),
            "Réserver au plus tard 2 jours avant, sans compter les week-ends et les jours fériés, à 12:00",
        ),
        (
            DeadlineRule(
                ClearDays(2), ClockTime(16, 30), ADD | CANCEL, skip=SkipDays(weekdays=frozenset({2}))
            ),
            "Réserver ou annuler au plus tard 2 jours francs avant, sans compter les mercredis, à 16:30",
        ),
        (
            DeadlineRule(HoursBefore(0, ClockTime(8, 15)), applies_to=CANCEL),
            "Annuler au plus tard au début du service (8:15)",
        ),
        (
            DeadlineRule(HoursBefore(72, ClockTime(8)), applies_to=ADD),
            "Réserver au plus tard 72 heures avant le début du service (8:00)",
        ),
        (DeadlineRule(DayOfMonth(20, 1), NINE, ADD), "Réserver au plus tard le 20 du mois précédent à 9:00"),
        (DeadlineRule(DayOfMonth(1, 2), NINE, ADD), "Réserver au plus tard le 1ᵉʳ 2 mois avant à 9:00"),
        (
            DeadlineRule(BeforePeriodStart(15, clear=True), applies_to=ADD),
            "Réserver au plus tard 15 jours francs avant le premier jour en fin de journée",
        ),
        (
            DeadlineRule(BeforePeriodStart(months=1), NINE, ADD),
            "Réserver au plus tard 1 mois avant le premier jour à 9:00",
        ),
        (
            DeadlineRule(
                Table(
                    {
                        MONDAY: TableRow(FRIDAY, 1),
                        TUESDAY: TableRow(FRIDAY, 1),
                        THURSDAY: TableRow(TUESDAY, 0, ClockTime(15), WeekdayOfWeek(WEDNESDAY, 0)),
                    }
                ),
                NINE,
                ADD,
            ),
            TABLE_IN_WORDS,
        ),
        (
            DeadlineRule(Window(LIMIT, datetime(2026, 10, 9, 15, tzinfo=UTC)), applies_to=ADD),
            "Réserver du dim. 4 oct. 2026 à 21:00 au ven. 9 oct. 2026 à 17:00",
        ),
    ],
)
def test_a_rule_reads_in_plain_french(rule: DeadlineRule, words: str) -> None:
    assert plain(rule_in_words(rule)) == words


@pytest.mark.parametrize("rule", C3_RULES)
def test_every_deadline_rule_of_real_towns_can_be_said(rule: DeadlineRule) -> None:
    said = plain(rule_in_words(rule))
    assert said[0].isupper()
    assert "au plus tard" in said or " du " in said
    assert "  " not in said


@pytest.mark.parametrize(
    ("late", "words"),
    [
        (Late.REFUSE, "Hors délai : refus"),
        (Late.ACCEPT_IF_PLACE, "Hors délai : acceptation s’il reste une place"),
        (Late.WAITING_LIST, "Hors délai : liste d’attente"),
        (Late.SURCHARGE, "Hors délai : acceptation avec majoration"),
    ],
)
def test_what_becomes_of_a_late_booking_is_said(late: Late, words: str) -> None:
    assert plain(late_in_words(DeadlineRule(DaysBefore(1), applies_to=ADD, late=late))) == words


def test_a_day_given_up_late_stays_billed_whatever_becomes_of_late_bookings() -> None:
    assert plain(late_in_words(DeadlineRule(DaysBefore(1), applies_to=CANCEL))) == (
        "Hors délai : un jour annulé reste facturé"
    )
    assert plain(late_in_words(DeadlineRule(DaysBefore(1), late=Late.WAITING_LIST))) == (
        "Hors délai : liste d’attente ; un jour annulé reste facturé"
    )


def test_activities_whose_tariff_has_no_surcharge_of_late_days_are_named() -> None:
    assert plain(no_surcharge_words(["Cantine", "Mercredi"])) == (
        "Sans majoration pour Cantine et Mercredi : le tarif en vigueur n’a pas de supplément "
        "« demande hors délai ». L’ajouter dans Tarifs."
    )


def test_details_say_moved_limits_and_late_requests() -> None:
    rule = DeadlineRule(
        WeekdayOfWeek(THURSDAY, 1),
        NINE,
        skip=SkipDays.working_days(),
        on_skipped_day=OnSkippedDay.LATER,
    )
    assert [plain(detail) for detail in rule_details(rule)] == [
        "Si ce jour ne compte pas, la limite est reportée au jour compté suivant",
        "Hors délai : refus ; un jour annulé reste facturé",
    ]
    assert len(rule_details(DeadlineRule(DaysBefore(2), skip=SkipDays.working_days()))) == 1


def test_a_limit_includes_its_instant() -> None:
    assert plain(limit(LIMIT)) == "au plus tard le dim. 4 oct. 2026 à 21:00"
    assert plain(limit_short(LIMIT)) == "limite dim. 4 oct. 21:00"


def test_the_end_of_a_day_is_told_on_that_day() -> None:
    end = instant_of(date(2027, 1, 8), END_OF_DAY)
    assert plain(limit(end)) == "au plus tard le ven. 8 janv. 2027 à 23:59"
    assert plain(limit_short(end)) == "limite ven. 8 janv. 23:59"
    found = explain(DeadlineRule(DaysBefore(1)), date(2026, 10, 8), zone_c())
    assert plain(limit_explained(found)) == "au plus tard le mer. 7 oct. 2026 à 23:59"
    changing = instant_of(date(2026, 10, 25), END_OF_DAY)
    assert last_minute(changing) == changing - timedelta(minutes=1)


def test_a_limit_beside_a_day_says_its_month_only_if_it_differs() -> None:
    friday = instant_of(date(2027, 1, 8), ClockTime(12))
    assert plain(limit_near(friday, date(2027, 1, 12))) == "ven. 8 à 12:00"
    assert plain(limit_near(friday, date(2027, 2, 1))) == "ven. 8 janv. à 12:00"


def test_a_limit_is_explained_by_the_days_that_do_not_count() -> None:
    rule = DeadlineRule(DaysBefore(2), ClockTime(12), skip=SkipDays.working_days())
    found = explain(rule, date(2027, 3, 30), zone_c())
    assert plain(limit_explained(found)) == (
        "au plus tard le jeu. 25 mars 2027 à 12:00, sans compter sam. 27 mars (week-end), "
        "dim. 28 mars (week-end), lun. 29 mars (Lundi de Pâques)"
    )
    assert limit_explained(explain(DeadlineRule(DaysBefore(1), NINE), date(2026, 10, 8), zone_c())) == limit(
        instant_of(date(2026, 10, 7), NINE)
    )


def test_a_deadline_without_effect_is_told_with_the_one_that_counts() -> None:
    told = kept_from_effect_words(DeadlineRule(DaysBefore(1), ClockTime(10), CANCEL), CANCEL)
    assert plain(told) == (
        "Sans effet pour annuler : les mêmes demandes ont déjà un délai, « Annuler au plus tard la veille "
        "à 10:00 ». Modifier celui-là, ou restreindre celui-ci à un groupe, un site ou une période."
    )


def test_the_end_of_a_day_is_told_as_that_day() -> None:
    midnight = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)
    assert limit_instant(midnight) == "dim.\u00a022\u00a0nov.\u00a023:59"
    assert limit_instant(midnight - timedelta(hours=2)) == "dim.\u00a022\u00a0nov.\u00a022:00"
