"""Settings in French."""

from datetime import date
from decimal import Decimal

from staffdesk.domain.french import settings
from staffdesk.domain.money import Cents
from staffdesk.domain.tariffs.bands import Interval
from staffdesk.domain.tariffs.methods import EffortRate
from staffdesk.domain.tariffs.versions import CouncilDecision


def test_tariffs_are_told() -> None:
    assert settings.case_words("pai", "resident") == "panier repas fourni par la famille, tarif de la commune"
    assert settings.decision_words(CouncilDecision("2026-041", date(2026, 6, 24))) == (
        "délibération 2026-041 du 24\u00a0juin\u00a02026"
    )
    assert (
        settings.interval_words(Interval(Decimal("308.01"), Decimal(500)))
        == "tranche de 308,01 à moins de 500"
    )
    assert settings.interval_words(Interval(Decimal(1150))) == "tranche à partir de 1\u202f150"
    rate = EffortRate(Decimal("0.36"), Cents(50), Cents(490))
    assert settings.rate_words(rate) == ("0,36\u00a0% du quotient, au moins 0,50\u00a0€, au plus 4,90\u00a0€")


def test_validities() -> None:
    assert settings.validity_words("months_from_issue", 3) == "3\u00a0mois"
    assert settings.validity_words("forever", 0) == "sans limite"
