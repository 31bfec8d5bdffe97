"""Between the aids of a family's sheet and their use cases: shown first, recorded once it was seen."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from typing_extensions import override

from staffdesk.domain.errors import Stale
from staffdesk.domain.permissions import Permission
from staffdesk.ui.families.page import FamiliesPage
from staffdesk.ui.families.seen_first_presenter import ProvedPresenter

if TYPE_CHECKING:
    from staffdesk.domain.permissions import Actor
    from staffdesk.services.aids import AidAsked, Aids
    from staffdesk.services.family_rows import AidBoard
    from staffdesk.services.quotient_proofs import QuotientProofs
    from staffdesk.ui.kit.failures import Failures
    from staffdesk.ui.kit.shell import Shell
    from staffdesk.ui.kit.tasks import Tasks

RECORDED, WITHDRAWN = "Aide enregistrée", "Aide retirée"


class AidPresenter(ProvedPresenter):
    """Feeds the part of the aids.

    Args:
        page: the page of families.
        aids, proofs: the use cases.
        make_asked: builds the record these take (``AidAsked``).
    """

    task = "family.aid"

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
        self._aids, self._part = aids, page.sheet.aids
        self._household_id: int | None = None
        self._part.set_editable(actor.may(Permission.EDIT_HOUSEHOLDS))
        page.sheet.shown.connect(self._ask)
        self.serve_proofs(proofs, self._part.panel, self._part.proof)
        self._part.begun.connect(self.offer_proofs)

    def _ask(self, household_id: int) -> None:
        if household_id != self._household_id:
            self._part.leave()
        self._household_id = household_id

        def show(board: "AidBoard") -> None:
            if self._household_id == household_id:
                self._part.show_board(board)

        self._tasks.run(
            lambda: self._aids.board(self._actor, household_id), show, self._fail, key="family.aids"
        )

    @override
    def put_away(self) -> None:
        self._part.close_form(back=True)
        if self._household_id is not None:
            self._ask(self._household_id)

    @override
    def said(self, asked: dict[str, Any]) -> str:
        return WITHDRAWN if asked["withdrawn"] else RECORDED

    @override
    def _fail(self, error: Exception) -> None:
        super()._fail(error)
        if isinstance(error, Stale) and self._household_id is not None:
            self._ask(self._household_id)
