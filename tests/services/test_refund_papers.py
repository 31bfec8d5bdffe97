"""The request for the accountant: whom, how much, out of what; the account only when it is drawn."""

from staffdesk.domain.french.refunds import CASH_NEVER
from staffdesk.domain.payments import Means
from staffdesk.domain.till_document import TillDocument
from staffdesk.services.refund_papers import RefundTold, refund_request, with_account
from tests.services.test_till_papers import AT, ENTRY, TOWN

TOLD = RefundTold(
    number="2026-D0003",
    made_at=AT,
    by="Françoise M.",
    act_number="2024-118",
    family="Tilleul",
    household_number="00007",
    holder="Nadège Tilleul",
    iban_end="0189",
    reason="départ de la commune",
    cents=1400,
    credit_before=6000,
    taken=(("2026-00001", Means.CASH, 500), ("2026-00004", Means.CHEQUE, 900)),
)


def test_a_request_says_whom_and_out_of_what() -> None:
    paper = refund_request(TOWN, TOLD, ENTRY)
    payee, taken = paper.tables
    assert payee.rows[0] == ("Titulaire du compte", "Nadège Tilleul")
    assert payee.rows[2:] == (("Famille", "Tilleul, dossier 00007"), ("Motif", "départ de la commune"))
    assert taken.rows == (("2026-00001", "Espèces", "5,00"), ("2026-00004", "Chèque", "9,00"))
    assert taken.total == ("Total", "", "14,00")
    assert (paper.notes, paper.anchor, paper.signatures[-1]) == (
        (CASH_NEVER,),
        ENTRY.hash,
        "Le comptable public",
    )
    assert TillDocument.from_json(paper.to_json()) == paper


def test_the_account_is_whole_on_paper_and_hidden_where_it_is_kept() -> None:
    kept = refund_request(TOWN, TOLD, ENTRY)
    assert kept.tables[0].rows[1] == ("IBAN", "compte terminé par 0189")
    drawn = with_account(kept, "FR7630006000011234567890189")
    assert drawn.tables[0].rows[1] == ("IBAN", "FR76 3000 6000 0112 3456 7890 189")
    assert drawn.tables[1:] == kept.tables[1:]
