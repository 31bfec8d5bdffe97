"""A counter in a window over a real office: families that owe three months, a clerk, an open till."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from staffdesk.domain.french.errors import sentence
from staffdesk.domain.permissions import Actor
from staffdesk.models.unit_of_work import Database
from staffdesk.services.counter import Counter
from staffdesk.services.money_rows import CardTicket, MeansGiven, PaymentAsked, VoucherGiven
from staffdesk.services.reversals import ReversalAsked
from staffdesk.ui.counter.page import CounterPage
from staffdesk.ui.counter.presenter import CounterPresenter, PaymentForms
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.tasks import Tasks
from tests.factories_money import Family, MoneyTown
from tests.set_clock import SetClock
from tests.ui.conftest import RecordingShell, Stage

MONTHS = ((date(2026, 9, 1), date(2026, 9, 30)), (date(2026, 10, 1), date(2026, 10, 31)))


@dataclass
class CounterDesk:
    """Everything a test of the counter's screen works with, and the payments and reversals it asked for."""

    page: CounterPage
    presenter: CounterPresenter
    counter: Counter
    town: MoneyTown
    shell: RecordingShell
    wait: Callable[[Callable[[], bool]], None]
    payments: list[PaymentAsked]
    reversals: list[ReversalAsked]

    def open(self, family: Family) -> None:
        """Show a family, as the palette would."""
        self.page.open(family.household_id)
        self.wait(lambda: not self.page.account.isHidden())


@pytest.fixture
def town(sqlite_database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    """A town without families."""
    return MoneyTown(sqlite_database, clock, tmp_path)


@pytest.fixture
def family(town: MoneyTown) -> Family:
    """A family with two invoices: 12 meals and 10 evenings in September, the same in October."""
    family = town.add_family("Colin-Haddad", quotient="900", children=(("Malo", date(2019, 5, 2)),))
    for first, last in MONTHS:
        days = [first + timedelta(days=step) for step in range(12)]
        town.add_days(family, "canteen", days)
        town.add_days(family, "evening", days[:10])
        town.issue(period=(first, last))
    return family


@pytest.fixture
def open_counter(
    town: MoneyTown, tasks: Tasks, shell: RecordingShell, stage: Stage, qtbot: QtBot
) -> Callable[[Actor], CounterDesk]:
    """Open the counter of somebody, without a printer."""

    def open_page(actor: Actor) -> CounterDesk:
        payments: list[PaymentAsked] = []
        reversals: list[ReversalAsked] = []

        @dataclass(frozen=True)
        class NotedPayment(PaymentAsked):
            def __post_init__(self) -> None:
                payments.append(self)

        @dataclass(frozen=True)
        class NotedReversal(ReversalAsked):
            def __post_init__(self) -> None:
                reversals.append(self)

        page = CounterPage()
        page.resize(1240, 850)
        window = stage(page)
        counter = Counter(town.office)
        presenter = CounterPresenter(
            page,
            counter,
            PaymentForms(NotedPayment, MeansGiven, VoucherGiven, NotedReversal, CardTicket),
            tasks=tasks,
            failures=Failures(sentence, page.banners, window),
            shell=shell,
            actor=actor,
            now=town.clock.now,
        )
        presenter.receipts.printer = lambda: None

        def wait(condition: Callable[[], bool]) -> None:
            qtbot.waitUntil(condition)

        page.enter()
        wait(lambda: not tasks.is_busy())
        return CounterDesk(page, presenter, counter, town, shell, wait, payments, reversals)

    return open_page


@pytest.fixture
def shut_desk(town: MoneyTown, open_counter: Callable[[Actor], CounterDesk]) -> CounterDesk:
    """The counter of the clerk before the till is opened."""
    return open_counter(town.clerk)


@pytest.fixture
def desk(town: MoneyTown, family: Family, request: pytest.FixtureRequest) -> CounterDesk:
    """The counter with an open till of 50 €, and a family that owes money."""
    Counter(town.office).open_till(town.clerk, "guichet 2", 5000)
    found: CounterDesk = request.getfixturevalue("shut_desk")
    return found
