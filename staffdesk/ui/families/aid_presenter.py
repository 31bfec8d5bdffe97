"""Between the aids of a family's sheet and their use cases: shown first, recorded once it was seen."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from staffdesk.domain.errors import StaffdeskError, Stale
from staffdesk.domain.french.errors import sentence
from staffdesk.domain.permissions import Permission
from staffdesk.ui.families.page import FamiliesPage
from staffdesk.ui.kit.tasks import Lane

if TYPE_CHECKING:
    from staffdesk.domain.permissions import Actor
    from staffdesk.services.aids import AidAsked, Aids
    from staffdesk.services.family_rows import AidBoard
    from staffdesk.services.quotient_proofs import QuotientProofs
    from staffdesk.services.repricing import PricePreview
    from staffdesk.ui.kit.failures import Failures
    from staffdesk.ui.kit.shell import Shell
    from staffdesk.ui.kit.tasks import Tasks

RECORDED, WITHDRAWN = "Aide enregistrée", "Aide retirée"


class AidPresenter(QObject):
    """Feeds the part of the aids.

    Args:
        page: the page of families.
        aids, proofs: the use cases.
        make_asked: builds the record these take (``AidAsked``).
    """

    def __init__(
        self,
        page: FamiliesPage,
        aids: "Aids",
        proofs: "QuotientProofs",
        make_asked: "Callable[..., AidAsked]",
        *,
        tasks: "Tasks",
        failures: "Failures",
        shell: "Shell",
        actor: "Actor",
    ) -> None:
        super().__init__(page)
        self._page, self._aids, self._proofs, self._make_asked = page, aids, proofs, make_asked
        self._tasks, self._failures, self._shell, self._actor = tasks, failures, shell, actor
        self._part = page.sheet.aids
        self._panel = self._part.panel
        self._household_id: int | None = None
        self._part.set_editable(actor.may(Permission.EDIT_HOUSEHOLDS))
        page.sheet.shown.connect(self._ask)
        self._part.begun.connect(self._offer_proofs)
        self._part.proof.page_asked.connect(self._draw)
        self._panel.preview_asked.connect(self._preview)
        self._panel.record_asked.connect(self._record)

    def _ask(self, household_id: int) -> None:
        if household_id != self._household_id:
            self._part.leave()
        self._household_id = household_id

        def show(board: "AidBoard") -> None:
            if self._household_id == household_id:
                self._part.show_board(board)

        self._run(lambda: self._aids.board(self._actor, household_id), show, "family.aids")

    def _offer_proofs(self) -> None:
        family = self._household_id
        if family is not None:
            self._run(
                lambda: self._proofs.on_file(self._actor, family),
                lambda proofs: self._panel.show_proofs(proofs) if self._household_id == family else None,
                "family.aid_proofs",
            )

    def _draw(self, doc_id: str, page: int, width: int) -> None:
        """Have a page of a proof drawn; why it cannot be stands in its place."""
        family, shelf = self._household_id, self._part.proof
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
            key=f"aid.page.{doc_id}",
        )

    def _preview(self, asked: dict[str, Any]) -> None:
        family = self._household_id
        if family is None:
            return
        wish = self._make_asked(**asked)

        def show(preview: "PricePreview") -> None:
            self._panel.set_busy(False)
            if self._household_id == family:
                self._panel.show_preview(preview)

        self._begin()
        self._run(lambda: self._aids.preview(self._actor, family, wish), show, "family.aid_preview")

    def _record(self, asked: dict[str, Any], retroactive: bool) -> None:
        family, board = self._household_id, self._part.board()
        if family is None or board is None:
            return
        wish = self._make_asked(**asked)

        def done(_topics: object) -> None:
            self._panel.set_busy(False)
            self._part.close_form(back=True)
            self._shell.show_toast(WITHDRAWN if wish.withdrawn else RECORDED)
            self._ask(family)

        self._begin()
        self._run(
            lambda: self._aids.record(self._actor, family, wish, board.mark, retroactive=retroactive),
            done,
            "family.aid_record",
        )

    def _begin(self) -> None:
        self._page.banners.withdraw("failure")
        self._panel.set_busy(True)

    def _run(self, work: Callable[[], Any], done: Callable[[Any], None], key: str) -> None:
        self._tasks.run(work, done, self._fail, key=key)

    def _fail(self, error: Exception) -> None:
        self._panel.set_busy(False)
        self._failures.show(error, self._panel.parts, self._page.banners)
        if isinstance(error, Stale) and self._household_id is not None:
            self._ask(self._household_id)
