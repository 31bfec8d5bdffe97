"""Between the panel of a new quotient and its use cases: shown first, recorded once it was seen."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from typing_extensions import override

from staffdesk.domain.errors import StaffdeskError
from staffdesk.domain.french.errors import sentence
from staffdesk.domain.permissions import Permission
from staffdesk.ui.families.page import FamiliesPage
from staffdesk.ui.families.proof_shelf import ProofShelf
from staffdesk.ui.families.seen_first_presenter import SeenFirstPresenter
from staffdesk.ui.kit.tasks import Lane

if TYPE_CHECKING:
    from staffdesk.domain.permissions import Actor
    from staffdesk.services.quotient_proofs import QuotientProofs
    from staffdesk.services.quotients import QuotientAsked, Quotients
    from staffdesk.ui.kit.failures import Failures
    from staffdesk.ui.kit.shell import Shell
    from staffdesk.ui.kit.tasks import Tasks

RECORDED = "Quotient enregistré"


class QuotientPresenter(SeenFirstPresenter):
    """Feeds the panel.

    Args:
        page: the page of families.
        quotients, proofs: the use cases.
        make_asked: builds the record these take (``QuotientAsked``).
    """

    task = "quotient"
    recorded_words = RECORDED

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
        super().__init__(
            page,
            page.sheet.quotient_panel,
            quotients,
            make_asked,
            tasks=tasks,
            failures=failures,
            shell=shell,
            actor=actor,
        )
        self._proofs, self._shelved = proofs, page.sheet.quotient_panel
        page.sheet.allow_quotients(actor.may(Permission.EDIT_HOUSEHOLDS))
        for shelf in (self._shelved.shelf, page.sheet.proof):
            shelf.page_asked.connect(partial(self._draw, shelf))
        page.sheet.quotient_begun.connect(self._offer_proofs)

    def _offer_proofs(self) -> None:
        family = self._family()
        if family is not None:
            self._tasks.run(
                lambda: self._proofs.on_file(self._actor, family),
                lambda proofs: self._shelved.show_proofs(proofs) if self._family() == family else None,
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

    @override
    def put_away(self) -> None:
        self._page.sheet.close_quotient(back=True)
