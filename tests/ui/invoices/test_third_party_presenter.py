"""The statement of third parties from Facturation, over a real office: seen, printed, saved."""

from collections.abc import Callable
from pathlib import Path

import pytest

from staffdesk.domain.french.errors import sentence
from staffdesk.services.saved_files import save_file
from staffdesk.services.third_parties import ThirdParties
from staffdesk.ui.attendance.services import FileDesk
from staffdesk.ui.invoices.page import THIRD_PARTIES
from staffdesk.ui.invoices.third_party_presenter import ThirdPartyPresenter
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.tasks import Tasks
from tests.factories_money import MoneyTown, october_days
from tests.ui.conftest import RecordingShell
from tests.ui.hand import click
from tests.ui.invoices.conftest import InvoicingDesk, MakeDesk


@pytest.fixture
def desk(
    make_desk: MakeDesk, town: MoneyTown, tasks: Tasks, shell: RecordingShell, tmp_path: Path
) -> InvoicingDesk:
    """The screen with an invoice that the CCAS has a part in."""
    family = town.add_family("Zeller", quotient="300")
    town.add_days(family, "canteen", october_days(3))
    town.issue()
    desk = make_desk()

    def here(name: str, then: Callable[[Path], None]) -> None:
        then(tmp_path / name)

    ThirdPartyPresenter(
        desk.page,
        ThirdParties(town.office),
        FileDesk(here, save_file),
        tasks=tasks,
        failures=Failures(sentence, desk.page.banners, desk.page.window()),
        shell=shell,
        actor=town.officer,
    )
    desk.page.choose_view(THIRD_PARTIES)
    desk.idle()
    return desk


def test_what_is_owed_is_seen_printed_and_saved(desk: InvoicingDesk, tmp_path: Path) -> None:
    view = desk.page.third_parties
    assert [(row.payer, row.cents) for row in view.payers.rows.rows()] == [("CCAS", 228)]
    click(view.pdf_button)
    desk.wait(lambda: desk.page.whole.currentWidget() is desk.page.viewer)
    desk.page.close_paper()
    assert view.payers.hasFocus()
    click(view.workbook_button)
    desk.wait(lambda: bool(desk.shell.toasts))
    [saved] = tmp_path.glob("aides-de-tiers-CCAS-*.xlsx")
    assert desk.shell.toasts == [f"{saved.name} enregistré"]


def test_what_is_cancelled_meanwhile_leaves_the_view(desk: InvoicingDesk) -> None:
    view = desk.page.third_parties
    view.choice.choose("last_year")
    view.ask()
    desk.idle()
    assert view.payers.rows.rows() == ()
    assert not view.empty.isHidden()
