"""Invoicing in a window over a real office: families with days in October, an officer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from staffdesk.domain.french.errors import sentence
from staffdesk.domain.permissions import Actor
from staffdesk.models.unit_of_work import Database
from staffdesk.services.invoice_payers import InvoicePayers
from staffdesk.services.invoicing import Invoicing
from staffdesk.ui.invoices.page import InvoicesPage
from staffdesk.ui.invoices.presenter import InvoicesPresenter
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.tasks import Tasks
from tests.factories_money import MoneyTown, october_days
from tests.set_clock import SetClock
from tests.ui.conftest import RecordingShell, Stage


@dataclass
class InvoicingDesk:
    """Everything a test of the screen works with."""

    page: InvoicesPage
    presenter: InvoicesPresenter
    invoicing: Invoicing
    town: MoneyTown
    shell: RecordingShell
    wait: Callable[[Callable[[], bool]], None]
    idle: Callable[[], None]


@pytest.fixture
def town(sqlite_database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    """A town with two families: one with a proof of its quotient, one without."""
    made = MoneyTown(sqlite_database, clock, tmp_path)
    for name, quotient in (("Colin-Haddad", "900"), ("Perrin", None)):
        family = made.add_family(name, quotient=quotient, children=(("Malo", date(2019, 5, 2)),))
        made.add_days(family, "canteen", october_days(12))
    return made


MakeDesk = Callable[..., InvoicingDesk]


@pytest.fixture
def make_desk(town: MoneyTown, tasks: Tasks, shell: RecordingShell, stage: Stage, qtbot: QtBot) -> MakeDesk:
    """Open the screen, for the officer unless said otherwise."""

    def make(actor: Actor | None = None) -> InvoicingDesk:
        page = InvoicesPage(town.clock.today)
        page.resize(1240, 850)
        window = stage(page)
        presenter = InvoicesPresenter(
            page,
            town.invoicing,
            InvoicePayers(town.office),
            tasks=tasks,
            failures=Failures(sentence, page.banners, window),
            shell=shell,
            actor=actor or town.officer,
            now=town.clock.now,
        )

        def wait(condition: Callable[[], bool]) -> None:
            qtbot.waitUntil(condition)

        def idle() -> None:
            wait(lambda: not tasks.is_busy())

        idle()
        return InvoicingDesk(page, presenter, town.invoicing, town, shell, wait, idle)

    return make


@pytest.fixture
def desk(make_desk: MakeDesk) -> InvoicingDesk:
    """The screen before any run."""
    return make_desk()
