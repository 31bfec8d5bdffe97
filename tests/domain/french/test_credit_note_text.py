"""What a credit note says around its figures."""

import pytest

from staffdesk.domain.french.credit_note_text import (
    cancelled,
    credit_note_footer,
    credit_note_title,
    document_title,
    file_name,
)


@pytest.mark.parametrize(
    ("label", "title"),
    [
        ("octobre 2026", "Avoir sur la facture d’octobre 2026"),
        ("novembre 2026", "Avoir sur la facture de novembre 2026"),
        ("du 1ᵉʳ au 15 nov. 2026", "Avoir sur la facture du 1ᵉʳ au 15 nov. 2026"),
    ],
)
def test_the_title_names_the_invoice(label: str, title: str) -> None:
    assert credit_note_title(label) == title


def test_cause_footer_and_names() -> None:
    assert cancelled("mauvais redevable") == "facture annulée\u00a0: mauvais redevable"
    identity = {"email": "enfance@essai.example", "siret": "000"}
    assert credit_note_footer(identity, "2026-A00001") == (
        "Une erreur\u202f? Écrivez-nous\u00a0: enfance@essai.example · SIRET 000 · avoir 2026-A00001"
    )
    assert credit_note_footer({}, "2026-A00001").endswith(" · avoir 2026-A00001")
    assert (document_title("2026-A00001"), file_name("2026-A00001")) == (
        "Avoir 2026-A00001",
        "avoir-2026-A00001.pdf",
    )
