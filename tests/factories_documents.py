"""Sample snapshots of invoices and receipts: the fictitious town of the pictures, valid by default."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from staffdesk.domain.invoice_document import (
    ChildLines,
    Collection,
    Deduction,
    DirectDebit,
    InvoiceDocument,
    InvoiceLine,
    Payer,
    PaymentMeans,
    PreviousInvoice,
    Talon,
)
from staffdesk.domain.letterhead import Letterhead
from staffdesk.domain.money import Cents
from staffdesk.domain.receipt_document import (
    MeansReceived,
    ReceiptDocument,
    Remainder,
    Reversal,
    SettledInvoice,
    Voucher,
)
from staffdesk.domain.reminder_document import ClaimedInvoice, ReminderDocument

TOWN = Letterhead(
    town="Ville de Valbrune-sur-Orle",
    service="Service Enfance et vie scolaire · Régie de recettes Enfance",
    contact="1 place de l’Orle · 01 00 00 00 00 · enfance@valbrune.example",
    demonstration="ville, personnes et montants fictifs",
)

REVENUE_OFFICE = Letterhead(
    town="Ville de Valbrune-sur-Orle",
    service="Régie de recettes Enfance",
    contact="1 place de l’Orle, 99990 Valbrune-sur-Orle",
    demonstration="données fictives",
)

MEANS = (
    PaymentMeans(
        "En ligne",
        "Carte bancaire ou prélèvement unique, portail, rubrique Factures."
        " Ouvert jusqu’au\u00a030\u00a0nov. inclus.",
        "En ligne",
        "famille.valbrune.example",
    ),
    PaymentMeans(
        "Chèque",
        "À l’ordre du Trésor public, avec le talon ci-dessous.",
        "Par chèque",
        "avec le talon en bas de page",
    ),
    PaymentMeans(
        "Guichet de la régie",
        "Espèces (300\u00a0€ au plus), carte, chèque, CESU préfinancé papier. Lun. au ven. 8:30–12:00",
        "Au guichet",
        "espèces, carte, chèque, CESU",
    ),
    PaymentMeans(
        "Prélèvement automatique",
        "Dès la facture suivante\u00a0: mandat à signer, portail, rubrique Coordonnées bancaires.",
    ),
)

PRICE_NOTES = (
    (
        "Quotient familial 912 (attestation CAF de janv.\u00a02026), retenu du 1ᵉʳ\u00a0févr.\u00a02026"
        " au 31\u00a0janv.\u00a02027\u00a0: tranche de 860 à moins de 1\u202f150."
    ),
    (
        "Délibération 2026-041 du 24\u00a0juin\u00a02026."
        " Calcul de chaque ligne\u00a0: portail, rubrique Factures, ou guichet."
    ),
)


def make_line(
    activity: str, unit: str, quantity: int, price: int, reason: str = "", *, cesu: bool = False
) -> InvoiceLine:
    """Return a line whose amount is quantity × unit price."""
    return InvoiceLine(activity, unit, quantity, Cents(price), Cents(quantity * price), reason, cesu)


def make_children() -> tuple[ChildLines, ...]:
    """Return the two children of the picture: 75,82 and 72,00."""
    late = "3,05\u00a0€ + 2,50\u00a0€\u00a0: demande reçue après dim.\u00a04\u00a0oct.\u00a021:00"
    return (
        ChildLines(
            "Malo",
            "7 ans · CE1 · École élémentaire des Trois-Ponts",
            (
                make_line("Cantine", "repas réservés et pris", 8, 305),
                make_line("Cantine", "repas non réservé, jeu.\u00a08\u00a0oct.", 1, 555, late),
                make_line(
                    "Cantine",
                    "absence facturée, mar.\u00a013\u00a0oct.",
                    1,
                    305,
                    "absence signalée le jour même, aucun justificatif reçu",
                ),
                make_line("Accueil du soir", "demi-heures commencées", 14, 110, cesu=True),
                make_line("Centre de loisirs", "journées, vacances d’automne", 3, 914),
            ),
        ),
        ChildLines(
            "Zélie",
            "4 ans · moyenne section · École maternelle Les Coquelicots",
            (
                make_line("Cantine", "repas réservés et pris", 9, 305),
                make_line("Accueil du matin", "demi-heures commencées", 6, 110, cesu=True),
                make_line("Accueil du soir", "demi-heures commencées", 12, 110, cesu=True),
                make_line(
                    "Centre de loisirs", "journées, vacances d’automne (2ᵉ\u00a0enfant)", 3, 825, cesu=True
                ),
            ),
        ),
    )


def make_invoice(**changes: Any) -> InvoiceDocument:
    """Return the invoice of the picture, 144,77 € to pay, with any field changed."""
    fields: dict[str, Any] = {
        "letterhead": TOWN,
        "title": "Facture d’octobre 2026",
        "number": "2026-002114",
        "household_number": "04317",
        "month_on": date(2026, 10, 1),
        "issued_on": date(2026, 11, 6),
        "due_on": date(2026, 11, 30),
        "payer": Payer(
            "Mme Nadège TILLEUL",
            ("Résidence du Moulin, bât. B", "12 rue des Tanneurs", "99990 VALBRUNE-SUR-ORLE"),
        ),
        "collection": Collection.TO_PAY,
        "children": make_children(),
        "payable_online_at": "https://famille.valbrune.example/f/2026-002114",
        "deductions": (
            Deduction("Avoir 2026-A00087 imputé\u00a0: cantine du 2\u00a0juil., facture soldée", Cents(305)),
        ),
        "previous": (
            PreviousInvoice("2026-001402", "août", date(2026, 9, 30), Cents(1830)),
            PreviousInvoice("2026-001731", "septembre", date(2026, 10, 31), Cents(4410)),
        ),
        "price_notes": PRICE_NOTES,
        "means": MEANS,
        "talon": Talon("Trésor public", "Mairie, régie Enfance, 1 place de l’Orle, 99990 VALBRUNE-SUR-ORLE"),
        "footer": (
            "Une erreur\u202f? Écrivez-nous avant de payer\u00a0: enfance@valbrune.example"
            " · SIRET 000 000 000 00000 · facture 2026-002114"
        ),
    }
    return InvoiceDocument(**fields | changes)


def make_debit_invoice() -> InvoiceDocument:
    """Return an invoice that the bank will debit by itself."""
    debit = DirectDebit(date(2026, 11, 30), "4417", "VALBRUNE-RUM-2025-000431", "FR72ZZZ123456")
    return make_invoice(
        collection=Collection.DIRECT_DEBIT, direct_debit=debit, talon=None, payable_online_at=""
    )


def make_settled_invoice() -> InvoiceDocument:
    """Return an invoice whose credit note takes all, nothing to pay."""
    return make_invoice(
        collection=Collection.NOTHING_DUE,
        deductions=(Deduction("Avoir 2026-A00091 imputé\u00a0: fermeture de la cantine", Cents(14782)),),
        previous=(),
    )


def make_credit_invoice() -> InvoiceDocument:
    """Return an invoice that leaves a credit on the account."""
    return make_invoice(
        collection=Collection.CREDIT,
        deductions=(Deduction("Avoir 2026-A00091 imputé\u00a0: fermeture de la cantine", Cents(14782)),),
        credit_left=Cents(1230),
        previous=(),
    )


def make_treasury_invoice() -> InvoiceDocument:
    """Return an invoice that was sent to the Treasury."""
    return make_invoice(
        collection=Collection.TREASURY,
        treasury=("Service de gestion comptable de Valbrune", "3 rue du Pré, 99990 Valbrune-sur-Orle"),
        means=(
            PaymentMeans(
                "Auprès du Trésor public", "Chèque, virement ou espèces, avec l’avis qu’il vous envoie."
            ),
        ),
        talon=None,
        payable_online_at="",
    )


def make_part_paid_invoice() -> InvoiceDocument:
    """Return an invoice of which a part was paid before it was issued."""
    return make_invoice(
        already_paid=(Deduction("Acompte reçu le 2\u00a0nov., quittance 2026-000391", Cents(5000)),)
    )


def make_long_invoice(children: int, lines: int) -> InvoiceDocument:
    """Return an invoice with that many children, each with that many lines."""
    names = (
        "Malo",
        "Zélie",
        "Anatole",
        "Capucine",
        "Ondine",
        "Firmin",
        "Perrine",
        "Gaspard",
        "Lison",
        "Octave",
    )
    groups = tuple(
        ChildLines(
            names[rank % len(names)],
            "7 ans · CE1 · École élémentaire des Trois-Ponts",
            tuple(
                make_line("Cantine", f"repas réservés, semaine {week}", week % 5 + 1, 305)
                for week in range(lines)
            ),
        )
        for rank in range(children)
    )
    return make_invoice(children=groups, deductions=())


def make_vouchers(numbers: Sequence[int], value: int = 1000) -> tuple[Voucher, ...]:
    """Return vouchers of one issuer and year."""
    return tuple(Voucher("Émetteur Démo", 2026, f"{number:08d}", Cents(value)) for number in numbers)


def make_receipt(**changes: Any) -> ReceiptDocument:
    """Return the receipt of the picture, 160,00 € by three means, with any field changed."""
    fields: dict[str, Any] = {
        "letterhead": REVENUE_OFFICE,
        "number": "2026-000412",
        "received_at": datetime(2026, 11, 24, 9, 42, tzinfo=UTC),
        "place": "guichet 2, mandataire F. Exemple",
        "payer": "Mme Nadège TILLEUL",
        "household_number": "04317",
        "means": (
            MeansReceived("CESU", Cents(4000), vouchers=make_vouchers(range(90000001, 90000005))),
            MeansReceived("Chèque", Cents(10000), "n°\u00a00000417, Banque Exemple, tireur Mme N. Tilleul"),
            MeansReceived("Espèces", Cents(2000), "50,00\u00a0€ remis, 30,00\u00a0€ rendus"),
        ),
        "settlements": (
            SettledInvoice("2026-001402", "août 2026", (Cents(0), Cents(1830), Cents(0)), Cents(0)),
            SettledInvoice("2026-001731", "septembre 2026", (Cents(0), Cents(4410), Cents(0)), Cents(0)),
            SettledInvoice(
                "2026-002114", "octobre 2026", (Cents(4000), Cents(3760), Cents(2000)), Cents(4717)
            ),
        ),
        "remainder": Remainder(
            Cents(4717),
            (
                "facture 2026-002114, au plus tard le lun.\u00a030\u00a0nov.\u00a02026",
                "dont 19,95\u00a0€ encore payables en CESU préfinancé",
            ),
        ),
        "legal": (
            (
                "Établie pour le régisseur, acte constitutif 2024-118."
                " Ce document prouve votre paiement\u00a0: conservez-le."
            ),
            (
                "Le chèque est reçu sous réserve d’encaissement."
                " Une erreur se corrige par une quittance d’annulation."
            ),
        ),
        "journal": "Journal 018204 · scellé 7f3a 91c2 0be4 d65a",
    }
    return ReceiptDocument(**fields | changes)


def make_reversal() -> ReceiptDocument:
    """Return the receipt that cancels the one of the picture."""
    return make_receipt(
        number="2026-000413",
        means=(
            MeansReceived("CESU", Cents(-4000), vouchers=make_vouchers(range(90000001, 90000005))),
            MeansReceived("Chèque", Cents(-10000), "n°\u00a00000417, rendu à la payeuse"),
        ),
        settlements=(
            SettledInvoice("2026-001402", "août 2026", (Cents(0), Cents(-1830)), Cents(1830)),
            SettledInvoice("2026-002114", "octobre 2026", (Cents(-4000), Cents(-8170)), Cents(14477)),
        ),
        remainder=Remainder(
            Cents(16307), ("facture 2026-001402, échue le mer.\u00a030\u00a0sept.\u00a02026",)
        ),
        reversal=Reversal("2026-000412", date(2026, 11, 24), "chèque rendu, montant mal saisi"),
    )


def make_wide_receipt(invoices: int, vouchers: Sequence[int] = ()) -> ReceiptDocument:
    """Return a receipt for that many invoices of 20,00 €, paid by vouchers where given and by card."""
    worth = invoices * 2000
    paper = min(worth, 1000 * len(vouchers))
    rest, rows = paper, []
    for rank in range(invoices):
        by_paper = min(2000, rest)
        rest -= by_paper
        rows.append(
            SettledInvoice(
                f"2026-{rank + 1:06d}", "octobre 2026", (Cents(by_paper), Cents(2000 - by_paper)), Cents(0)
            )
        )
    used = make_vouchers(list(vouchers)[: paper // 1000])
    means = (
        MeansReceived("CESU", Cents(paper), vouchers=used),
        MeansReceived("Carte", Cents(worth - paper), "autorisation 481 516"),
    )
    return make_receipt(means=means, settlements=tuple(rows), remainder=Remainder(Cents(0)))


def reminder(count: int = 2, *, talon: bool = True) -> ReminderDocument:
    """Return a second reminder of so many invoices."""
    invoices = tuple(
        ClaimedInvoice(
            f"2026-{rank:06d}", "octobre 2026", date(2026, 11, 1 + rank % 28), Cents(4270 + rank), Cents(4270)
        )
        for rank in range(1, count + 1)
    )
    return ReminderDocument(
        letterhead=TOWN,
        number="2026-R00042",
        title="Deuxième relance",
        household_number="04317",
        payer=Payer("Mme Nadège TILLEUL", ("12 rue des Tanneurs", "99990 VALBRUNE-SUR-ORLE")),
        made_on=date(2026, 11, 27),
        pay_by=date(2026, 12, 14),
        paragraphs=("Malgré notre rappel, une somme reste à payer.", "Écrivez-nous si vous la contestez."),
        invoices=invoices,
        means=MEANS[1:3],
        talon=Talon("Trésor public", "Mairie, 1 place de l’Orle, 99990 VALBRUNE") if talon else None,
        footer="Une question\u202f? enfance@valbrune.example · relance 2026-R00042",
    )
