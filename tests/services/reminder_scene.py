"""A town with families that owe: levels of reminders, invoices of October due on 30 November 2026."""

from pathlib import Path

from sqlalchemy import update

from staffdesk.domain.french.reminders import DEFAULT_LEVELS
from staffdesk.models.households import Guardian
from staffdesk.models.town import TextTemplate
from staffdesk.models.unit_of_work import Database
from staffdesk.services.reminder_rows import ReminderWish
from tests.factories_money import DUE, Family, MoneyTown, october_days
from tests.set_clock import SetClock

FIRST, SECOND, LAST = (code for code, *_ in DEFAULT_LEVELS)
ALL = (FIRST, SECOND, LAST)


class ReminderScene(MoneyTown):
    """The town of the money tests, with the usual levels."""

    def __init__(self, database: Database, clock: SetClock, folder: Path) -> None:
        """Found it and set its levels."""
        super().__init__(database, clock, folder)
        with database.begin() as session:
            session.add_all(
                TextTemplate(kind="reminder_level", code=code, label=label, body=dict(body), position=rank)
                for rank, (code, label, body) in enumerate(DEFAULT_LEVELS)
            )

    def owe(
        self, *names: str, days: int = 3, email: bool = True, address: str = "12 rue des Tanneurs"
    ) -> list[Family]:
        """Add families with so many days of canteen in October, and issue their invoices."""
        families = [self.add_family(name, address=address) for name in names]
        for family in families:
            self.add_days(family, "canteen", october_days(days))
        self.issue()
        if email:
            with self.database.begin() as session:
                session.execute(
                    update(Guardian)
                    .where(Guardian.household_id.in_([one.household_id for one in families]))
                    .values(email="famille@essai.example")
                )
        return families

    def go_to(self, days_late: int) -> None:
        """Move the clock to so many days after the due date."""
        self.clock.advance(days=(DUE - self.clock.today()).days + days_late)

    def wish(self, *levels: str) -> ReminderWish:
        """Ask for reminders of today, to be paid in a fortnight."""
        today = self.clock.today()
        return ReminderWish(levels or ALL, today, today.fromordinal(today.toordinal() + 15))
