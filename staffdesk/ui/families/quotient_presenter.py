"""Between the panel of a new quotient and its use cases: shown first, recorded once it was seen."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from typing_extensions import override

from staffdesk.domain.permissions import Permission
from staffdesk.ui.families.page import FamiliesPage
from staffdesk.ui.families.seen_first_presenter import ProvedPresenter

if TYPE_CHECKING:
    from staffdesk.domain.permissions import Actor
    from staffdesk.services.quotient_proofs import QuotientProofs
    from staffdesk.services.quotients import QuotientAsked, Quotients
    from staffdesk.ui.kit.failures import Failures
    from staffdesk.ui.kit.shell import Shell
    from staffdesk.ui.kit.tasks import Tasks

RECORDED = "Quotient enregistré"


class QuotientPresenter(ProvedPresenter):
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
        page.sheet.allow_quotients(actor.may(Permission.EDIT_HOUSEHOLDS))
        self.serve_proofs(
            proofs, page.sheet.quotient_panel, page.sheet.quotient_panel.shelf, page.sheet.proof
        )
        page.sheet.quotient_begun.connect(self.offer_proofs)

    @override
    def put_away(self) -> None:
        self._page.sheet.close_quotient(back=True)
