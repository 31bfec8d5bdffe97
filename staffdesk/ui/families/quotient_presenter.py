"""Between the panel of a new quotient and its use cases: shown first, recorded once it was seen."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from staffdesk.domain.errors import StaffdeskError
from staffdesk.domain.french.errors import sentence
from staffdesk.domain.permissions import Permission
from staffdesk.ui.families.page import FamiliesPage
from staffdesk.ui.families.proof_shelf import ProofShelf
from staffdesk.ui.kit.tasks import Lane

if TYPE_CHECKING:
    from staffdesk.domain.permissions import Actor
    from staffdesk.services.quotient_proofs import QuotientProofs
    from staffdesk.services.quotients import QuotientAsked, Quotients
    from staffdesk.services.repricing import PricePreview
    from staffdesk.ui.kit.failures import Failures
    from staffdesk.ui.kit.shell import Shell
    from staffdesk.ui.kit.tasks import Tasks

RECORDED = "Quotient enregistré"


class QuotientPresenter(QObject):
    """Feeds the panel.

    Args:
        page: the page of families.
        quotients, proofs: the use cases.
        make_asked: builds the record these take (``QuotientAsked``).
    """

    def __init__(
        self,
        page: FamiliesPage,
        quotients: "Quotients",
        proofs: "QuotientProofs",
        make_asked: "Callable[..., QuotientAsked]",
        *,
        tasks: "Tasks",
        failures: "Failures",
        shell: "Shell",
        actor: "Actor",
    ) -> None:
        super().__init__(page)
        self._page, self._quotients, self._make_asked = page, quotients, make_asked
        self._proofs = proofs
        self._tasks, self._failures, self._shell, self._actor = tasks, failures, shell, actor
        self._panel = page.sheet.quotient_panel
        page.sheet.allow_quotients(actor.may(Permission.EDIT_HOUSEHOLDS))
        self._panel.preview_asked.connect(self._preview)
        self._panel.record_asked.connect(self._record)
        for shelf in (self._panel.shelf, page.sheet.proof):
            shelf.page_asked.connect(partial(self._draw, shelf))
        page.sheet.quotient_begun.connect(self._offer_proofs)

    def _offer_proofs(self) -> None:
        family = self._family()
        if family is not None:
            self._tasks.run(
                lambda: self._proofs.on_file(self._actor, family),
                lambda proofs: self._panel.show_proofs(proofs) if self._family() == family else None,
                self._fail,
                key="quotient.proofs",
            )

    def _draw(self, shelf: ProofShelf, doc_id: str, page: int, width: int) -> None:
        """Have a page of a proof drawn; why it cannot be stands in its place."""
        family = self._family()
        if family is None:
            return

        def say(error: Exception) -> None:
            if isinstance(error, StaffdeskError) and shelf.files is not None:
                shelf.say(doc_id, sentence(error))
            else:
                self._failures.show(error, board=self._page.banners)

        self._tasks.run(
            lambda: self._proofs.page(self._actor, family, doc_id, page, width),
            lambda picture: shelf.show_page(doc_id, page, picture),
            say,
            lane=Lane.DOCUMENTS,
            key=f"quotient.page.{doc_id}",
        )

    def _preview(self, asked: dict[str, Any]) -> None:
        family = self._family()
        if family is None:
            return
        actor, quotients, wish = self._actor, self._quotients, self._make_asked(**asked)

        def show(preview: "PricePreview") -> None:
            self._panel.set_busy(False)
            if self._family() == family:
                self._panel.show_preview(preview)

        self._begin()
        self._tasks.run(
            lambda: quotients.preview(actor, family, wish), show, self._fail, key="quotient.preview"
        )

    def _record(self, asked: dict[str, Any], retroactive: bool) -> None:
        family = self._family()
        if family is None:
            return
        actor, quotients, wish = self._actor, self._quotients, self._make_asked(**asked)

        def done(_topics: object) -> None:
            self._panel.set_busy(False)
            self._panel.begin()
            self._page.sheet.close_quotient(back=True)
            self._shell.show_toast(RECORDED)

        self._begin()
        self._tasks.run(
            lambda: quotients.record(actor, family, wish, retroactive=retroactive),
            done,
            self._fail,
            key="quotient.record",
        )

    def _begin(self) -> None:
        self._page.banners.withdraw("failure")
        self._panel.set_busy(True)

    def _fail(self, error: Exception) -> None:
        self._panel.set_busy(False)
        self._failures.show(error, self._panel.parts, self._page.banners)

    def _family(self) -> int | None:
        sheet = self._page.sheet.sheet()
        return sheet.household_id if sheet is not None else None
