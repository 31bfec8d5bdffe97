"""The account of one family, piece by piece: for its sheet, and on paper at the desk (E5)."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.dates import local_date
from staffdesk.domain.errors import NotFound
from staffdesk.domain.french import invoice_text
from staffdesk.domain.french.families import (
    statement_credit_note,
    statement_footer,
    statement_invoice,
    statement_payment,
)
from staffdesk.domain.french.refunds import (
    refund_number,
    statement_claim,
    statement_refund,
    statement_rejection,
)
from staffdesk.domain.invoice_life import credit_note_number, invoice_number, receipt_number
from staffdesk.domain.money import Cents
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.refunds import RefundState
from staffdesk.domain.statement_document import StatementDocument, with_balances
from staffdesk.models.invoices import CreditNote, Invoice
from staffdesk.models.payments import Payment
from staffdesk.models.refunds import Refund
from staffdesk.services.balances import Balance, balances
from staffdesk.services.documents.statement_pdf import render_statement
from staffdesk.services.invoice_projection import treasury_cents
from staffdesk.services.invoice_snapshots import load_letters
from staffdesk.services.office import Office
from staffdesk.services.refund_claims import claims_on
from staffdesk.services.till_rules import load_town

Piece = tuple[date, str, int]


class AccountStatements:
    """Use cases of account statements."""

    def __init__(self, office: Office) -> None:
        """Work in an office."""
        self.office = office

    def pdf(
        self, actor: Actor, household_id: int, since: date | None = None, until: date | None = None
    ) -> bytes:
        """Give the statement of a family, from a day on or from the beginning, to a day or as it stands now.

        Raises:
            NotFound: ``household``.
        """
        actor.need(Permission.READ)
        today = self.office.clock.today()
        with self.office.database.read() as session:
            letter = load_letters(session, [household_id], {}).get(household_id)
            if letter is None:
                raise NotFound("household", household_id=household_id)
            town = load_town(session)
            before, rows = with_balances(account_pieces(session, household_id), since, until)
            balance = balances(session, today, [household_id]).get(household_id, Balance())
            is_past = until is not None and until < today
            statement = StatementDocument(
                letterhead=invoice_text.invoice_letterhead(
                    town.identity, demonstration=town.is_demonstration
                ),
                household_number=letter.number,
                payer=letter.payer,
                made_on=today,
                since=since,
                before_cents=before,
                rows=rows,
                overdue_cents=Cents(0 if is_past else balance.overdue_cents),
                until=until if is_past else None,
                cesu_cents=Cents(0 if is_past else balance.cesu_cents),
                footer=statement_footer(town.identity, letter.number),
            )
        return render_statement(statement)


def account_pieces(session: Session, household_id: int) -> list[Piece]:
    """Give invoices, credit notes, payments and refunds as (day, words, cents): what is asked is above zero.

    What the Treasury collects of an invoice is no debt to the régie: its piece says so, and counts the rest.
    Nor is what the accountant claims of a refund, because its payment failed: a piece takes it off.
    """
    pieces: list[Piece] = []
    for invoice in session.scalars(
        select(Invoice).where(Invoice.household_id == household_id, Invoice.number.is_not(None))
    ):
        if invoice.issued_on is not None:
            number = invoice_number(invoice.year or 0, invoice.number or 0)
            elsewhere = treasury_cents(invoice)
            words = statement_invoice(number, invoice.label, elsewhere)
            pieces.append((invoice.issued_on, words, invoice.total_cents - elsewhere))
    for note in session.scalars(select(CreditNote).where(CreditNote.household_id == household_id)):
        words = statement_credit_note(credit_note_number(note.year, note.number), note.cause)
        pieces.append((note.issued_on, words, -note.total_cents))
    for payment in session.scalars(select(Payment).where(Payment.household_id == household_id)):
        words = statement_payment(receipt_number(payment.receipt_year, payment.receipt_number))
        pieces.append((local_date(payment.received_at), words, -payment.total_cents))
    refunds = session.scalars(select(Refund).where(Refund.household_id == household_id)).all()
    claims = claims_on(session, [refund.id for refund in refunds])
    for refund in refunds:
        printed = refund_number(refund.year, refund.number)
        pieces.append(
            (local_date(refund.asked_at), statement_refund(printed, RefundState(refund.state)), refund.cents)
        )
        if refund.answer_ledger_no is not None and refund.answered_at is not None:
            pieces.append((local_date(refund.answered_at), statement_rejection(printed), -refund.cents))
        claimed = statement_claim(printed)
        pieces += [(claim.on, claimed, -claim.cents) for claim in claims.get(refund.id, ())]
    return pieces
