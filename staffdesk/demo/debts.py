"""What families owe for longer, the reminders that were sent since, and who pays by direct debit."""

from datetime import date, time, timedelta

from sqlalchemy import insert, select, update

from staffdesk.demo.corrections import staff_actor
from staffdesk.demo.history import PastRun, at_office, past_month, working_day
from staffdesk.domain.french.dates import month_year
from staffdesk.domain.iban import iban_end, proposed_reference, remainder
from staffdesk.models.households import Guardian, Household
from staffdesk.models.mandates import Mandate
from staffdesk.models.town import Activity
from staffdesk.services.invoicing import Invoicing
from staffdesk.services.mandates import COLUMN, TABLE
from staffdesk.services.office import Office
from staffdesk.services.reminder_rows import ReminderWish
from staffdesk.services.reminders import Reminders

ONE_IN, MOST = 40, 20
"""One family in so many has a half month unpaid since, and so many at most."""

HALF, ISSUED, DUE = 15, 17, 30
"""Days of the month: last one of the half month, that of its invoices, last one to pay them."""

REMINDED_AFTER, MOST_REMINDED, PAY_DAYS = 8, 20, 15
BY_DEBIT, WITHOUT_MANDATE = 11, 8
"""One family in so many pays by direct debit; one in so many of these has no mandate."""


def issue_half_month(office: Office, *, today: date) -> int:
    """Invoice the first half of the month before last to a few families, who never paid; say how many."""
    month = past_month(today)
    issued_on = working_day(month.start.replace(day=ISSUED))
    due_on = month.start.replace(day=min(DUE, month.last.day))
    with office.database.read() as session:
        officer = staff_actor(session, "francoise")
        codes = tuple(session.scalars(select(Activity.code).order_by(Activity.position)))
        households = session.scalars(select(Household.id).order_by(Household.id)).all()
    chosen = tuple(households[ONE_IN // 2 :: ONE_IN])[:MOST]
    if not chosen:
        return 0
    then = Invoicing(at_office(office, issued_on, time(9, 20)))
    last = month.start.replace(day=HALF)
    title = f"{month_year(month.start).capitalize()}, première quinzaine"
    run_id = then.draft(officer, title, month.start, last, due_on, codes, household_ids=chosen)
    if not then.detail(officer, run_id).invoices:
        then.drop(officer, run_id)
        return 0
    return then.issue(officer, run_id, render=False).count


def remind_debtors(office: Office, run: PastRun, *, today: date) -> int:
    """Send the first reminder a week after the due date, to the first families by name; say how many."""
    on = working_day(run.due_on + timedelta(days=REMINDED_AFTER))
    if on >= today:
        return 0
    then = Reminders(at_office(office, on, time(14, 10)))
    with office.database.read() as session:
        officer = staff_actor(session, "francoise")
    first = then.levels(officer)[0]
    wish = ReminderWish((first.code,), on, on + timedelta(days=PAY_DAYS))
    families = [row.household_id for row in then.preview(officer, wish).planned][:MOST_REMINDED]
    return then.send(officer, wish, families).families if families else 0


def sign_mandates(office: Office, *, today: date) -> int:
    """Let some families pay by direct debit, most of them with a mandate; say how many have one."""
    sealer = office.sealer()
    with office.database.begin() as session:
        rows = session.execute(
            select(Household.id, Household.number, Guardian.first_name, Guardian.last_name)
            .join(Guardian, (Guardian.household_id == Household.id) & (Guardian.position == 0))
            .order_by(Household.id)
        ).all()
        debited = rows[BY_DEBIT // 2 :: BY_DEBIT]
        if not debited:
            return 0
        session.execute(update(Household), [{"id": row.id, "pays_by_debit": True} for row in debited])
        at = at_office(office, today - timedelta(days=60), time(10)).clock.now()
        ibans = {
            proposed_reference(row.number, 1): invented_iban(row.id)
            for rank, row in enumerate(debited)
            if rank % WITHOUT_MANDATE != WITHOUT_MANDATE - 1
        }
        signed = [
            {
                "household_id": row.id,
                "reference": reference,
                "holder": f"{row.first_name} {row.last_name}",
                "iban_sealed": b"",
                "iban_end": iban_end(ibans[reference]),
                "signed_on": today - timedelta(days=62),
                "recorded_at": at,
                "recorded_by": "Françoise",
            }
            for row in debited
            if (reference := proposed_reference(row.number, 1)) in ibans
        ]
        made = session.execute(insert(Mandate).returning(Mandate.id, Mandate.reference), signed).tuples()
        session.execute(
            update(Mandate),
            [
                {
                    "id": key,
                    "iban_sealed": sealer.seal(
                        ibans[reference].encode("ascii"), table=TABLE, row_id=key, column=COLUMN
                    ),
                }
                for key, reference in made
            ],
        )
    return len(signed)


def invented_iban(household_id: int) -> str:
    """Return an account of a bank that does not exist, with the check digits a real one would have."""
    account = f"9999900001{household_id:011d}00"
    return f"FR{98 - remainder(f'FR00{account}'):02d}{account}"
