"""Refunds in words."""

import pytest

from staffdesk.domain.french import refunds as words
from staffdesk.domain.refunds import RefundState


def test_each_state_has_its_words() -> None:
    assert set(words.STATES) == set(RefundState)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (words.refund_number(2026, 3), "2026-D0003"),
        (
            words.statement_refund("2026-D0003", RefundState.ASKED),
            "Remboursement 2026-D0003, demandé au comptable",
        ),
        (
            words.statement_refund("2026-D0003", RefundState.PAID),
            "Remboursement 2026-D0003, payé par le comptable",
        ),
        (words.statement_rejection("2026-D0003"), "Remboursement 2026-D0003\u00a0: rejeté, avoir rendu"),
        (
            words.statement_claim("2026-D0003"),
            "Remboursement 2026-D0003\u00a0: à rendre au comptable",
        ),
        (words.iban_spaced("FR7630006000011234567890189"), "FR76 3000 6000 0112 3456 7890 189"),
        (words.account_hidden("0189"), "compte terminé par 0189"),
        (words.account_hidden(""), "à demander à la famille"),
        (words.file_name("2026-D0003"), "remboursement-2026-D0003.pdf"),
    ],
)
def test_what_is_said(said: str, expected: str) -> None:
    assert said == expected


def test_a_rejection_comes_after_what_it_takes_back_on_the_same_day() -> None:
    asked = words.statement_refund("2026-D0003", RefundState.REJECTED)
    assert asked == words.statement_refund("2026-D0003", RefundState.ASKED)
    assert asked < words.statement_rejection("2026-D0003")
    assert words.statement_refund("2026-D0003", RefundState.PAID) < words.statement_claim("2026-D0003")
