"""Build the whole town in an office database; the same seed and date give the same town."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from staffdesk.demo.corrections import correct_numbers
from staffdesk.demo.days import DayMaker, first_day
from staffdesk.demo.debts import issue_half_month, remind_debtors, sign_mandates
from staffdesk.demo.families import FamilyMaker, insert_population
from staffdesk.demo.history import issue_past_month, past_month
from staffdesk.demo.past_asks import answer_past_asks
from staffdesk.demo.payments import pay_past_month
from staffdesk.demo.town import build_frame
from staffdesk.domain.dates import Period
from staffdesk.models.households import Child, Household
from staffdesk.services.bulk import building_many
from staffdesk.services.calendars import load_calendar, served_days, zone_holidays
from staffdesk.services.office import Office

MONTHS_BACK = 2
DAYS_AHEAD = 56


@dataclass(frozen=True)
class Built:
    """What was made: how many of each."""

    households: int
    children: int
    bookings: int
    schools: int
    invoices: int = 0
    payments: int = 0
    reminders: int = 0


def build_town(office: Office, *, families: int, seed: int, today: date, staff_hash: str) -> Built:
    """Fill an empty, founded office with a demonstration town.

    Args:
        office: migrated and founded (it needs the town key to seal health data).
        families: households wanted.
        seed: same seed, same town.
        today: local date the town is drawn around.
        staff_hash: argon2 hash all demonstration staff share.
    """
    with building_many():
        return _build(office, families=families, seed=seed, today=today, staff_hash=staff_hash)


def _build(office: Office, *, families: int, seed: int, today: date, staff_hash: str) -> Built:
    random = Random(seed)
    sealer = office.sealer()
    with office.database.begin() as session:
        session.add_all(zone_holidays("C", range(today.year - 1, today.year + 3)))
        frame = build_frame(session, families=families, today=today, random=random, staff_hash=staff_hash)
        calendar = load_calendar(session)
        window = Period(first_day(frame.school_year, today, MONTHS_BACK), today + timedelta(days=DAYS_AHEAD))
        open_days = {
            code: served_days(activity, window, calendar) for code, activity in frame.activities.items()
        }
        population = FamilyMaker(frame, today=today, random=random, seal=sealer.seal_health).make(families)
        insert_population(session, population)
        bookings = DayMaker(frame, open_days=open_days, today=today, random=random).write(session, population)
        correct_numbers(session, random, today)
        answer_past_asks(session, Random(seed), today)
    rows = population.rows
    built = Built(
        households=len(rows[Household]),
        children=len(rows[Child]),
        bookings=bookings,
        schools=len(frame.groups) // 2 - 1,
    )
    if past_month(today).start < window.start:  # in September and October nothing was invoiced yet
        return built
    sign_mandates(office, today=today)
    halves = issue_half_month(office, today=today)
    run = issue_past_month(office, today=today)
    payments = pay_past_month(office, run, today=today, random=random)
    reminders = remind_debtors(office, run, today=today)
    return replace(built, invoices=run.invoices + halves, payments=payments, reminders=reminders)
