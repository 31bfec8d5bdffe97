"""Leads the view of what third parties owe: claims of a period, a statement to read, a workbook to keep."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from staffdesk.domain.french.third_parties import TITLE, file_name
from staffdesk.domain.topics import Topic, Topics
from staffdesk.ui.invoices.page import THIRD_PARTIES, InvoicesPage
from staffdesk.ui.kit.tasks import Lane, Tasks

if TYPE_CHECKING:
    from collections.abc import Callable

    from staffdesk.domain.dates import Period
    from staffdesk.domain.permissions import Actor
    from staffdesk.domain.third_party_document import PayerClaims
    from staffdesk.services.third_parties import ThirdParties
    from staffdesk.ui.attendance.services import FileDesk
    from staffdesk.ui.kit.failures import Failures
    from staffdesk.ui.kit.shell import Shell


class ThirdPartyPresenter(QObject):
    """Between the page of invoicing and what third parties owe; ``files`` says how a spreadsheet leaves."""

    def __init__(
        self,
        page: InvoicesPage,
        third_parties: ThirdParties,
        files: FileDesk,
        *,
        tasks: Tasks,
        failures: Failures,
        shell: Shell,
        actor: Actor,
    ) -> None:
        super().__init__(page)
        self._page, self._third_parties, self._files = page, third_parties, files
        self._tasks, self._failures, self._shell, self._actor = tasks, failures, shell, actor
        self._view = page.third_parties
        self._view.period_asked.connect(self._ask)
        self._view.pdf_asked.connect(self._open)
        self._view.workbook_asked.connect(self._save)
        self._view.family_asked.connect(lambda key: shell.go_to("families", key))
        page.view_shown.connect(lambda key: self._view.ask() if key == THIRD_PARTIES else None)
        tasks.topics_changed.connect(self._refresh_if)

    def _ask(self, period: Period) -> None:
        def show(found: tuple[PayerClaims, ...]) -> None:
            if self._view.period() == period:
                self._view.show_claims(found)

        self._run(lambda: self._third_parties.claims(self._actor, period), show, "third_parties.claims")

    def _open(self, payer: str) -> None:
        period = self._view.period()
        self._run(
            lambda: self._third_parties.pdf(self._actor, period, payer),
            lambda content: self._page.show_paper(content, f"{TITLE}\N{NO-BREAK SPACE}: {payer}"),
            "third_parties.pdf",
            Lane.DOCUMENTS,
        )

    def _save(self, payer: str) -> None:
        period, files = self._view.period(), self._files

        def save(place: Path) -> None:
            self._run(
                lambda: files.save(place, self._third_parties.workbook(self._actor, period, payer)),
                lambda saved: self._shell.show_toast(f"{saved.name} enregistré"),
                "third_parties.workbook",
                Lane.DOCUMENTS,
            )

        files.ask_where(file_name(payer, period, "xlsx"), save)

    def _refresh_if(self, topics: Topics) -> None:
        if topics & {Topic.INVOICES} and self._page.views.key() == THIRD_PARTIES:
            self._view.ask()

    def _run(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], None],
        key: str,
        lane: Lane = Lane.DATABASE,
    ) -> None:
        self._page.banners.withdraw("failure")
        self._tasks.run(
            work, done, lambda error: self._failures.show(error, board=self._page.banners), lane=lane, key=key
        )
