"""Each cause has its words, and a receipt of cancellation says them with what was typed."""

from staffdesk.domain.french.reversals import CHOICES, reason_words
from staffdesk.domain.reversals import Cause


def test_every_cause_is_a_choice() -> None:
    assert list(CHOICES) == list(Cause)


def test_a_reason_is_the_cause_and_what_was_typed() -> None:
    assert reason_words(Cause.BOUNCED_CHEQUE, " sans provision ") == "chèque impayé, sans provision"
    assert reason_words(Cause.WRONG_FAMILY, "") == "famille erronée"
    assert reason_words(Cause.REFUSED_VOUCHER, "illisible") == "CESU refusé par le CRCESU, illisible"
    assert (reason_words(Cause.OTHER, "billets rendus"), reason_words(Cause.OTHER, " ")) == (
        "billets rendus",
        "",
    )
