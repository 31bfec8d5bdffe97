"""The request to pay a family's credit back, as the accountant receives it (E5).

It is frozen without the account number, which is put in when it is drawn: the IBAN lies nowhere in clear.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from staffdesk.domain.french import refunds as words
from staffdesk.domain.french import till_text
from staffdesk.domain.french.amounts import NO_BREAK, euros, euros_plain
from staffdesk.domain.french.receipt_text import MEANS, journal, receipt_letterhead
from staffdesk.domain.ledger import LedgerEntry
from staffdesk.domain.payments import Means
from staffdesk.domain.till_document import TillDocument, TillTable
from staffdesk.models.town import Town

IBAN = "IBAN"


@dataclass(frozen=True)
class RefundTold:
    """What the request tells: who asks for whom, how much, out of which receipts (number, means, cents)."""

    number: str
    made_at: datetime
    by: str
    act_number: str
    family: str
    household_number: str
    holder: str
    iban_end: str
    reason: str
    cents: int
    credit_before: int
    taken: Sequence[tuple[str, Means, int]]


def refund_request(town: Town, told: RefundTold, entry: LedgerEntry) -> TillDocument:
    """Return the paper, its account told by the last signs alone."""
    payee = TillTable(
        "Bénéficiaire",
        ("", ""),
        (44, 130),
        0,
        (
            ("Titulaire du compte", told.holder),
            (IBAN, words.account_hidden(told.iban_end)),
            ("Famille", f"{told.family}, dossier {told.household_number}"),
            ("Motif", told.reason),
        ),
    )
    taken = TillTable(
        "Encaissements d’origine",
        ("Quittance", "Moyen", "Part remboursée, en euros"),
        (44, 84, 46),
        1,
        tuple((receipt, MEANS[means], euros_plain(cents)) for receipt, means, cents in told.taken),
        ("Total", "", euros_plain(told.cents)),
    )
    legal = till_text.legal(told.act_number)
    return TillDocument(
        letterhead=receipt_letterhead(town.identity, demonstration=town.is_demonstration),
        title=words.TITLE,
        number=told.number,
        made_at=told.made_at,
        facts=f"trop-perçu d’une famille, établie par {told.by}, régisseur",
        panel="À rembourser par le comptable public",
        amount=euros(told.cents),
        words=(
            f"Avoir de la famille avant la demande{NO_BREAK}: {euros(told.credit_before)}",
            f"Avoir gardé par la famille{NO_BREAK}: {euros(told.credit_before - told.cents)}",
        ),
        tables=(payee, taken),
        notes=(words.CASH_NEVER,),
        legal=(legal,) if legal else (),
        journal=journal(entry),
        anchor=entry.hash,
        signatures=("Le régisseur", "Le comptable public"),
    )


def with_account(paper: TillDocument, iban: str) -> TillDocument:
    """Return the paper with the whole account number."""
    first, *others = paper.tables
    rows = tuple((head, words.iban_spaced(iban) if head == IBAN else cell) for head, cell in first.rows)
    return replace(paper, tables=(replace(first, rows=rows), *others))
