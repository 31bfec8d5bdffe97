"""The papers of the régie say numbers, persons and differences as people do."""

from datetime import date

import pytest

from staffdesk.domain.french import till_text
from staffdesk.domain.revenue_office import Duty


def test_numbers_and_names_as_printed() -> None:
    assert till_text.closing_number(2026, 12) == "2026-C0012"
    assert till_text.slip_number(2026, 7) == "2026-B0007"
    assert till_text.held_by(Duty.DEPUTY, "Camille R.") == "mandataire Camille R."
    assert till_text.made_by(Duty.DEPUTY, "Camille R.") == "Camille R., mandataire"
    assert till_text.denomination(5000) == "50\u00a0€"
    assert till_text.denomination(20) == "20\u00a0c"
    assert till_text.file_name("2026-B0007") == "regie-2026-B0007.pdf"


@pytest.mark.parametrize(
    ("cents", "words"),
    [(0, "Caisse juste"), (50, "Excédent de 0,50\u00a0€"), (-1250, "Manque de 12,50\u00a0€")],
)
def test_a_difference_is_named(cents: int, words: str) -> None:
    assert till_text.difference(cents) == words


def test_what_is_counted_agrees_in_number() -> None:
    assert till_text.pieces(1, "cheque") == "1\u00a0chèque"
    assert till_text.pieces(12, "cesu") == "12\u00a0titres"
    assert till_text.receipts_range("", "") == "Aucune quittance"
    assert till_text.receipts_range("2026-00001", "2026-00001") == "Quittance 2026-00001"
    assert till_text.receipts_range("2026-00001", "2026-00014") == "Quittances 2026-00001 à 2026-00014"
    day = date(2026, 11, 16)
    assert till_text.days(day, day) == "lun.\u00a016\u00a0nov.\u00a02026"
    assert till_text.days(date(2026, 11, 1), day).startswith("du dim.\u00a01ᵉʳ")


def test_the_act_is_named_once_there_is_one() -> None:
    assert "2024-118" in till_text.legal("2024-118")
    assert till_text.legal("") == ""


def test_the_total_by_account_says_what_refunds_do_to_it() -> None:
    assert "réclamer" not in till_text.refunds_deducted(claimed=False)
    assert "plus ceux qu’il doit réclamer" in till_text.refunds_deducted(claimed=True)
