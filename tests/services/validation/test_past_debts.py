"""What families were behind with: invoices due by then, less what was paid by then."""

from datetime import UTC, date, datetime

from staffdesk.models.payments import Allocation
from staffdesk.services.validation.past_debts import load_past_debts
from tests.factories import SmallTown, add_family, add_invoice, add_payment

ISSUED_ON, DUE_ON = date(2026, 10, 5), date(2026, 10, 30)
PAID_AT = datetime(2026, 11, 10, 9, tzinfo=UTC)


def test_an_invoice_weighs_from_its_due_day_until_it_is_paid(small_town: SmallTown) -> None:
    family = add_family(small_town)
    with small_town.database.begin() as session:
        invoice = add_invoice(session, family, ISSUED_ON, number=1, total_cents=6000, paid_cents=6000)
        payment = add_payment(session, family, 6000, number=1, at=PAID_AT)
        session.add(Allocation(payment_id=payment.id, invoice_id=invoice.id, means="cheque", cents=6000))
    with small_town.database.read() as session:
        debts = load_past_debts(session, [family.household_id])
    on_due_day, late, paid = (
        debts.balance(family.household_id, datetime(2026, *day, 12, tzinfo=UTC))
        for day in ((10, 30), (11, 9), (11, 10))
    )
    assert (on_due_day.overdue_cents, on_due_day.oldest_due_on) == (0, None)
    assert (late.overdue_cents, late.oldest_due_on) == (6000, DUE_ON)
    assert paid.overdue_cents == 0


def test_a_family_without_invoices_owes_nothing(small_town: SmallTown) -> None:
    family = add_family(small_town)
    with small_town.database.read() as session:
        debts = load_past_debts(session, [family.household_id])
    assert debts.balance(family.household_id, PAID_AT).due_cents == 0
