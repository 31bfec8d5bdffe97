"""The statement of third parties read back: every child, sums by activity, the sum in words, many pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from staffdesk.domain.dates import Period
from staffdesk.domain.third_parties import ShareKind
from staffdesk.domain.third_party_document import Claim, ClaimsDocument, gathered
from staffdesk.services.documents.claims_pdf import render_claims
from tests.services.documents.reading import Paper
from tests.services.documents.sample_lists import HEAD, PRINTED

OCTOBER = date(2026, 10, 1)


def claims(families: int = 2, reference: str = "n° 12") -> ClaimsDocument:
    """Give so many families, with a child's meals and evenings each."""
    found = [
        Claim(
            "CCAS", ShareKind.AID, rank, f"Famille {rank}", f"{rank:05d}", "Malo", name, reference,
            OCTOBER, 12, cents,
        )
        for rank in range(families)
        for name, cents in (("Accueil du soir", 288), ("Cantine", 912))
    ]  # fmt: skip
    return ClaimsDocument(HEAD, Period(OCTOBER, date(2027, 1, 1)), PRINTED, "Camille R.", gathered(found))


def test_a_statement_says_every_claim_and_closes() -> None:
    paper = Paper(render_claims(claims()))
    text = " ".join(paper.text().split())
    for words in (
        "État liquidatif des aides de tiers : CCAS",
        "4ᵉ trimestre 2026",
        "Famille (dossier) Enfant Prestation Décision ou bon Mois Nombre En euros",
        "Famille 0 (00000) Malo Accueil du soir n° 12 octobre 2026 12 2,88",
        "Accueil du soir 24 5,76",
        "Cantine 24 18,24",
        "Total à recouvrer 48 24,00",
        "Arrêté à la somme de 24,00 € (vingt-quatre euros).",
        "Signature et cachet",
        "DÉMONSTRATION",
        "Page 1/1",
    ):
        assert words in text, words
    assert paper.title == "État liquidatif des aides de tiers, CCAS, 4ᵉ trimestre 2026".replace(
        "ᵉ trimestre 2026", "ᵉ\u00a0trimestre\u00a02026"
    )


def taken_back() -> ClaimsDocument:
    """Give four meals that a payer was asked for, and owes no more."""
    meals = Claim("CCAS", ShareKind.AID, 1, "Tilleul", "00001", "Malo", "Cantine", "n° 12", OCTOBER, -4, -400)
    return replace(claims(), payers=gathered([meals]))


def test_what_is_owed_to_the_payer_is_to_be_taken_off() -> None:
    text = " ".join(Paper(render_claims(taken_back())).text().split())
    assert "Total à déduire 4 4,00" in text
    assert "Arrêté à la somme à déduire de 4,00 € (quatre euros)." in text
    assert "recouvrer" not in text


def test_many_families_take_pages_with_heads_and_one_sum() -> None:
    paper = Paper(render_claims(claims(60)))
    assert paper.page_count > 3
    assert all("Décision ou bon" in paper.text(page) for page in range(paper.page_count))
    closed = [page for page in range(paper.page_count) if "Total à recouvrer" in paper.text(page)]
    assert closed == [paper.page_count - 1]


def test_everything_stands_inside_the_paper_and_the_bytes_are_the_same() -> None:
    found = claims(24, reference="notification de la caisse d’allocations familiales n° 2026-000123")
    paper = Paper(render_claims(found))
    signs = list(paper.signs())
    assert max(sign.right for sign in signs) <= 297
    assert max(sign.bottom for sign in signs) <= 210
    assert render_claims(found) == render_claims(found)
