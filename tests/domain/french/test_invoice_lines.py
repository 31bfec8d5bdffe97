"""The lines of the drawn invoice say what they said on paper."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from staffdesk.domain.drafts import DraftLine, LineReason
from staffdesk.domain.french.invoice_lines import reason_words, unit_words
from staffdesk.domain.money import Cents
from staffdesk.domain.tariffs.explanation import Fact, FactCode
from staffdesk.domain.tariffs.versions import Unit

TAKEN = Cents(-1500)
EIGHTH, THIRTEENTH = date(2026, 10, 8), date(2026, 10, 13)
LATE = Fact(
    FactCode.SURCHARGE, {"surcharge": "late", "kind": "added", "per": "unit", "cents": 250, "price": 305}
)

CAP = Fact(FactCode.CAP, {"cap": 8000, "month": "2026-10-01", "cents": 3500, "due": 2000, "before": 6000})


def line(unit: Unit, reason: LineReason, *days: date, quantity: int = 0, **more: object) -> DraftLine:
    count = quantity or len(days)
    fields: dict[str, object] = {"days": days} | more
    return DraftLine(1, "canteen", unit, reason, count, Cents(305), Cents(305 * count), **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("drafted", "unit", "reason"),
    [
        (line(Unit.MEAL, LineReason.BOOKED, quantity=8), "repas réservés et pris", ""),
        (line(Unit.MEAL, LineReason.BOOKED, EIGHTH), "repas réservé et pris", ""),
        (line(Unit.HALF_HOUR, LineReason.BOOKED, quantity=14), "demi-heures commencées", ""),
        (line(Unit.DAY, LineReason.BOOKED, quantity=3), "journées", ""),
        (
            line(Unit.MEAL, LineReason.SURCHARGED, EIGHTH, surcharge="late", facts=(LATE,)),
            "repas réservé hors délai, jeu. 8 oct.",
            "3,05 € + 2,50 € : demande hors délai",
        ),
        (
            line(
                Unit.MEAL,
                LineReason.SURCHARGED,
                EIGHTH,
                surcharge="late",
                facts=(LATE,),
                note="reçue trop tard",
            ),
            "repas réservé hors délai, jeu. 8 oct.",
            "3,05 € + 2,50 € : reçue trop tard",
        ),
        (
            line(Unit.DAY, LineReason.SURCHARGED, EIGHTH, surcharge="late_pickup"),
            "journée, jeu. 8 oct.",
            "départ après la fermeture",
        ),
        (
            line(Unit.MEAL, LineReason.UNBOOKED, EIGHTH, surcharge="unbooked"),
            "repas non réservé, jeu. 8 oct.",
            "présence sans réservation",
        ),
        (
            line(Unit.DAY, LineReason.UNBOOKED, EIGHTH, THIRTEENTH),
            "journées non réservées, jeu. 8 oct., mar. 13 oct.",
            "",
        ),
        (
            line(Unit.MEAL, LineReason.ABSENT_BILLED, THIRTEENTH, note="absence signalée le jour même"),
            "absence facturée, mar. 13 oct.",
            "absence signalée le jour même",
        ),
        (line(Unit.MEAL, LineReason.ABSENT_BILLED, *[EIGHTH] * 4), "absences facturées", ""),
        (
            line(Unit.DAY, LineReason.DAY_SURCHARGE, EIGHTH, surcharge="late_pickup"),
            "supplément, jeu. 8 oct.",
            "départ après la fermeture",
        ),
        (line(Unit.MONTH, LineReason.FLAT_FEE, date(2026, 10, 1)), "forfait du mois", ""),
        (
            line(Unit.MONTH, LineReason.LATE_FEE, date(2026, 10, 1)),
            "forfait du mois",
            "octobre 2026 : pas encore facturé",
        ),
        (
            line(Unit.YEAR, LineReason.LATE_FEE, date(2026, 10, 12)),
            "adhésion de l’année scolaire",
            "échéance du 12 octobre 2026 : pas encore facturée",
        ),
        (line(Unit.DAY, LineReason.REFUND, *[EIGHTH] * 4), "absences déduites", ""),
        (replace(line(Unit.MEAL, LineReason.CAP, quantity=1), amount_cents=TAKEN), "plafond du mois", ""),
        (line(Unit.MEAL, LineReason.CAP, quantity=1), "plafond du mois, part rendue", ""),
        (
            replace(line(Unit.MEAL, LineReason.CAP, date(2026, 10, 1), facts=(CAP,)), amount_cents=TAKEN),
            "plafond du mois",
            "octobre 2026 : 80,00 € au plus, 60,00 € déjà facturés",
        ),
    ],
)
def test_a_line_says_what_it_counts_and_why(drafted: DraftLine, unit: str, reason: str) -> None:
    assert re.sub(r"[\u00a0\u202f]", " ", unit_words(drafted)) == unit
    assert re.sub(r"[\u00a0\u202f]", " ", reason_words(drafted)) == reason


@pytest.mark.parametrize("unit", Unit)
@pytest.mark.parametrize("reason", LineReason)
def test_every_unit_and_reason_has_words(unit: Unit, reason: LineReason) -> None:
    assert unit_words(line(unit, reason, quantity=1))
    assert unit_words(line(unit, reason, quantity=2))
