"""Between the panel of a move and its use cases: shown first, recorded once it was seen."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from typing_extensions import override

from staffdesk.domain.permissions import Permission
from staffdesk.ui.families.page import FamiliesPage
from staffdesk.ui.families.seen_first_presenter import SeenFirstPresenter

if TYPE_CHECKING:
    from staffdesk.domain.permissions import Actor
    from staffdesk.services.residence_editing import MoveAsked, ResidenceEditing
    from staffdesk.ui.kit.failures import Failures
    from staffdesk.ui.kit.shell import Shell
    from staffdesk.ui.kit.tasks import Tasks

RECORDED = "Domicile enregistré"


class ResidencePresenter(SeenFirstPresenter):
    """Feeds the panel.

    Args:
        page: the page of families.
        residences: the use cases.
        make_asked: builds the record these take (``MoveAsked``).
    """

    task = "residence"
    recorded_words = RECORDED

    def __init__(
        self,
        page: FamiliesPage,
        residences: "ResidenceEditing",
        make_asked: "Callable[..., MoveAsked]",
        *,
        tasks: "Tasks",
        failures: "Failures",
        shell: "Shell",
        actor: "Actor",
    ) -> None:
        super().__init__(
            page,
            page.sheet.residence.panel,
            residences,
            make_asked,
            tasks=tasks,
            failures=failures,
            shell=shell,
            actor=actor,
        )
        page.sheet.residence.allow(actor.may(Permission.EDIT_HOUSEHOLDS))

    @override
    def put_away(self) -> None:
        self._page.sheet.residence.close_panel(back=True)
