"""Balances: due, overdue since, credit kept; cents of issued invoices only."""

from datetime import date

from staffdesk.services.balances import Balance, balances
from tests.factories import SmallTown, add_family, add_invoice, add_payment

TODAY = date(2026, 11, 16)


def test_due_overdue_and_credit_are_summed_by_family(small_town: SmallTown) -> None:
    family, paid, quiet = (add_family(small_town, name) for name in ("Doit", "Payé", "Rien"))
    with small_town.database.begin() as session:
        add_invoice(session, family, date(2026, 9, 1), number=1, total_cents=1000, paid_cents=400)
        add_invoice(session, family, date(2026, 10, 1), number=2, total_cents=300)
        add_invoice(session, family, date(2026, 11, 1), number=3, total_cents=200)
        add_invoice(session, paid, date(2026, 9, 1), number=4, total_cents=500, paid_cents=500)
        add_payment(session, paid, 700, number=1, credit_cents=200)
        sent = add_invoice(session, quiet, date(2026, 9, 1), number=5, total_cents=900)
        sent.state = "sent_to_treasury"
    with small_town.database.read() as session:
        found = balances(session, TODAY)
        assert found[family.household_id] == Balance(1100, 900, date(2026, 9, 26), 0)  # type: ignore[arg-type]
        assert found[paid.household_id].credit_cents == 200
        assert quiet.household_id not in found
        assert set(balances(session, TODAY, {paid.household_id})) == {paid.household_id}


def test_the_due_date_itself_is_in_time(small_town: SmallTown) -> None:
    family = add_family(small_town)
    with small_town.database.begin() as session:
        invoice = add_invoice(session, family, date(2026, 10, 22), number=1)
    with small_town.database.read() as session:
        assert balances(session, invoice.due_on)[family.household_id].overdue_cents == 0
        assert balances(session, date(2026, 11, 17))[family.household_id].overdue_cents == 18432
