"""Between the aids of a family's sheet and their use cases: shown first, recorded once it was seen."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from typing_extensions import override

from staffdesk.domain.errors import StaffdeskError, Stale
from staffdesk.domain.french.errors import sentence
from staffdesk.domain.permissions import Permission
from staffdesk.ui.families.page import FamiliesPage
from staffdesk.ui.families.seen_first_presenter import SeenFirstPresenter
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


class AidPresenter(SeenFirstPresenter):
    """Feeds the part of the aids.

    Args:
        page: the page of families.
        aids, proofs: the use cases.
        make_asked: builds the record these take (``AidAsked``).
    """

    task = "family.aid"
    recorded_words = RECORDED

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
        super().__init__(
            page,
            page.sheet.aids.panel,
            aids,
            make_asked,
            tasks=tasks,
            failures=failures,
            shell=shell,
            actor=actor,
        )
        self._aids, self._proofs, self._part = aids, proofs, page.sheet.aids
        self._household_id: int | None = None
        self._part.set_editable(actor.may(Permission.EDIT_HOUSEHOLDS))
        page.sheet.shown.connect(self._ask)
        self._part.begun.connect(self._offer_proofs)
        self._part.proof.page_asked.connect(self._draw)

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
                lambda proofs: self._part.panel.show_proofs(proofs) if self._household_id == family else None,
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

    @override
    def put_away(self) -> None:
        self._part.close_form(back=True)
        if self._household_id is not None:
            self._ask(self._household_id)

    @override
    def _record(self, asked: dict[str, Any], retroactive: bool, seen: "PricePreview | None") -> None:
        self.recorded_words = WITHDRAWN if asked["withdrawn"] else RECORDED
        super()._record(asked, retroactive, seen)

    def _run(self, work: Callable[[], Any], done: Callable[[Any], None], key: str) -> None:
        self._tasks.run(work, done, self._fail, key=key)

    @override
    def _fail(self, error: Exception) -> None:
        super()._fail(error)
        if isinstance(error, Stale) and self._household_id is not None:
            self._ask(self._household_id)
