"""Invoices: the list, one as a page, the very bytes of the town."""

from datetime import date

from staffdesk.contract.v1 import (
    CreditNoteView,
    FamilySnapshot,
    PreviousInvoiceView,
    RefundClaimView,
    RefundView,
)
from tests.factories_portal import Scene, family, invoice, uid
from tests.portal.conftest import Visitor
from tests.portal.reading import main_text

PDF = b"%PDF-1.7 octobre"


def test_the_list_says_what_is_to_pay_and_by_when(parent: Visitor) -> None:
    text = main_text(parent.get("/factures").text)
    assert "À payer 207,17 €" in text
    assert "Facture d’octobre 2026 144,77 €" in text
    assert "Échue reste 44,10 €, au plus tard le sam. 31 oct. 2026" in text
    assert "lun. 2 nov. 2026, Chèque" in text
    assert "Payer en ligne" not in text


def test_an_invoice_is_readable_without_the_pdf(parent: Visitor) -> None:
    text = main_text(parent.get("/factures/2026-002114").text)
    assert "Facture n° 2026-002114" in text
    assert "au plus tard le lundi 30 novembre 2026" in text
    assert "Restauration 14 repas 14" in text
    assert "Pourquoi ce prix" in text
    assert "Total de la facture 144,77 €" in text


def test_the_pdf_is_the_towns_very_bytes_as_an_attachment(
    parent: Visitor, scene: Scene, tilleul: FamilySnapshot
) -> None:
    assert "Télécharger le PDF" not in main_text(parent.get("/factures/2026-002114").text)
    assert parent.get("/factures/2026-002114/pdf").status_code == 404
    scene.publish_pdf(tilleul, uid("pdf 2026-002114"), PDF, "Facture 2026-002114.pdf")
    answer = parent.get("/factures/2026-002114/pdf")
    assert answer.content == PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Facture 2026-002114.pdf"'
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    again = parent.get("/factures/2026-002114/pdf", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert "Télécharger le PDF" in main_text(parent.get("/factures").text)


def test_what_nobody_paid_is_reached_with_its_pdf_behind_twelve_newer_ones(
    parent: Visitor, scene: Scene
) -> None:
    paid = [
        invoice(f"2026-{n:06}", f"Mois {n}", f"2026-{n:02}-05", f"2026-{n:02}-28", 100, 0)
        for n in range(1, 11)
    ]
    first = invoice("2023-000001", "Mai 2023", "2023-06-05", "2023-06-30", 1000, 1000, doc=True)
    sent = invoice("2022-000001", "Mai 2022", "2022-06-05", "2022-06-30", 900, 0, doc=True)
    sent |= {"state": "sent_to_treasury", "treasury_cents": 900}
    shown = family(rev=8, invoices=[*family().invoices, *paid, first, sent], due_cents=1000)
    scene.publish(shown)
    for one, state in ((first, "Échue"), (sent, "Au Trésor public")):
        number = str(one["number"])
        scene.publish_pdf(shown, uid(f"pdf {number}"), PDF + number.encode())
        answer = parent.get("/factures").text
        assert f"{one['label']}" in main_text(answer)
        assert f'href="/factures/{number}/pdf"' in answer
        assert state in main_text(parent.get(f"/factures/{number}").text)
        assert parent.get(f"/factures/{number}/pdf").content == PDF + number.encode()


def test_a_part_payment_shows_what_is_left(parent: Visitor) -> None:
    text = main_text(parent.get("/factures/2026-001702").text)
    assert "Reste à payer 44,10 €" in text
    assert "44,10 € déjà payés sur 88,20 €" in text


def test_what_was_due_before_stands_under_the_total_for_memory(parent: Visitor, scene: Scene) -> None:
    assert "Pour mémoire" not in main_text(parent.get("/factures/2026-001702").text)
    now = family(rev=8)
    newest = now.invoices[0].model_copy(
        update={
            "previous": [
                PreviousInvoiceView(number=number, label=label, due_on=date(2026, month, day), cents=cents)
                for number, label, month, day, cents in (
                    ("2025-000017", "Centre de loisirs, été 2025", 8, 31, 1200),
                    ("2026-000950", "Restauration de juillet", 8, 31, 5230),
                    ("2026-001702", "Restauration de septembre", 10, 31, 8820),
                )
            ]
        }
    )
    scene.publish(family(rev=9, invoices=[newest, *now.invoices[1:]]))
    text = main_text(parent.get("/factures/2026-002114").text)
    assert "Total de la facture 144,77 € Pour mémoire : factures d’avant" in text
    assert "restait à payer le ven. 6 nov. 2026, non compris dans le total ci-dessus" in text
    assert "n° 2026-000950, à payer au plus tard le lun. 31 août 2026 réglée depuis 52,30 €" in text
    assert "aujourd’hui, reste 44,10 € 88,20 €" in text
    assert "Total des factures d’avant 152,50 €" in text
    assert 'href="/factures/2026-001702"' in parent.get("/factures/2026-002114").text
    assert 'href="/factures/2025-000017"' not in parent.get("/factures/2026-002114").text


def test_nothing_to_pay_is_said(parent: Visitor, scene: Scene) -> None:
    scene.publish(family(rev=8, due_cents=0, credit_cents=500, invoices=[], payments=[]))
    for path in ("/", "/factures", "/factures/regler"):
        text = main_text(parent.get(path).text)
        assert "Rien à payer" in text
    assert "Avoir disponible sur votre compte : 5,00 €" in main_text(parent.get("/factures").text)


def test_credit_in_cesu_is_told_as_such_wherever_credit_is(parent: Visitor, scene: Scene) -> None:
    scene.publish(family(rev=8, due_cents=0, credit_cents=500, cesu_credit_cents=560))
    for path in ("/", "/factures", "/factures/releve"):
        said = main_text(parent.get(path).text)
        assert "Avoir en CESU : 5,60 €. Il réduira vos prochaines factures" in said
        assert "jamais remboursé en argent" in said
    scene.publish(family(rev=9, due_cents=700, credit_cents=0, cesu_credit_cents=560))
    said = main_text(parent.get("/factures/releve").text)
    assert "À payer, avoir déduit 1,40 € Factures à payer : 7,00 €" in said


def test_how_to_pay_names_the_means_and_the_dossier(parent: Visitor) -> None:
    text = main_text(parent.get("/factures/regler").text)
    assert "Au guichet" in text
    assert "04317" in text
    assert "1 place de la Halle" in text


def test_the_code_on_a_printed_invoice_leads_to_its_page(parent: Visitor) -> None:
    assert parent.get("/f/2026-002114").url.endswith("/factures/2026-002114")
    assert parent.get("/f/2026-999999").status_code == 404


def test_the_statement_tells_each_piece_with_the_balance(parent: Visitor) -> None:
    text = main_text(parent.get("/factures/releve").text)
    assert "Relevé de compte" in text
    assert "À payer 207,17 €" in text
    assert "Facture 2026-002114" in text
    assert "Quittance" in text
    assert "Relevé de compte" in main_text(parent.get("/factures").text)


def test_a_refund_of_credit_is_told_in_the_statement_with_what_became_of_it(
    parent: Visitor, scene: Scene, tilleul: FamilySnapshot
) -> None:
    asked, rejected = (
        RefundView(number=f"2026-D000{rank}", on=date(2026, 11, 20), cents=1798, back_on=back)
        for rank, back in enumerate((None, date(2026, 11, 21)), 1)
    )
    scene.publish(tilleul.model_copy(update={"refunds": [asked, rejected], "rev": tilleul.rev + 1}))
    text = main_text(parent.get("/factures/releve").text)
    assert "Remboursement de votre avoir 2026-D0001" in text
    assert "demandé au comptable public" in text
    assert "Avoir rendu, remboursement rejeté par le comptable public 2026-D0002" in text
    assert "17,98 €" in text


def test_what_the_accountant_claims_of_a_refund_is_told_in_the_statement(
    parent: Visitor, scene: Scene, tilleul: FamilySnapshot
) -> None:
    paid_on = date(2026, 11, 20)
    claim = RefundClaimView(on=date(2026, 12, 3), cents=780)
    paid = RefundView(number="2026-D0001", on=paid_on, cents=780, paid_on=paid_on, claims=[claim])
    scene.publish(tilleul.model_copy(update={"refunds": [paid], "rev": tilleul.rev + 1}))
    text = main_text(parent.get("/factures/releve").text)
    assert "À rendre au comptable public, votre paiement a été rejeté : remboursement 2026-D0001" in text


def test_a_credit_note_stands_under_its_invoice_and_in_the_statement(
    parent: Visitor, scene: Scene, tilleul: FamilySnapshot
) -> None:
    note = CreditNoteView(
        number="2026-A00087",
        invoice="2026-002114",
        on=date(2026, 11, 20),
        cents=305,
        cause="absence excusée après facturation",
        doc_id=uid("pdf 2026-A00087"),
    )
    scene.publish(tilleul.model_copy(update={"credit_notes": [note], "rev": tilleul.rev + 1}))
    text = main_text(parent.get("/factures/2026-002114").text)
    assert "3,05 € déduits par avoir" in text
    assert "Avoir n° 2026-A00087" in text
    assert "absence excusée après facturation" in text
    scene.publish_pdf(tilleul, uid("pdf 2026-A00087"), PDF, "Avoir 2026-A00087.pdf")
    assert "Avoir 2026-A00087 (PDF)" in main_text(parent.get("/factures/releve").text)
    assert "Avoir n° 2026-A00087 (PDF)" in main_text(parent.get("/factures/2026-002114").text)
