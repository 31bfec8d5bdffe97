"""Between a panel that shows prices before it records, and its use cases."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject

from staffdesk.domain.errors import RuleBroken, StaffdeskError, Stale
from staffdesk.domain.french.errors import sentence
from staffdesk.ui.families.page import FamiliesPage
from staffdesk.ui.families.proof_shelf import ProofShelf
from staffdesk.ui.families.seen_first_panel import ProvedPanel, SeenFirstPanel
from staffdesk.ui.kit.tasks import Lane

if TYPE_CHECKING:
    from staffdesk.domain.permissions import Actor
    from staffdesk.domain.topics import Topics
    from staffdesk.services.quotient_proofs import QuotientProofs
    from staffdesk.services.repricing import PricePreview
    from staffdesk.ui.kit.failures import Failures
    from staffdesk.ui.kit.shell import Shell
    from staffdesk.ui.kit.tasks import Tasks


class PricedChanges(Protocol):
    """Use cases of a change of prices."""

    def preview(self, actor: "Actor", household_id: int, asked: Any) -> "PricePreview":
        """Show what it would change."""

    def record(
        self,
        actor: "Actor",
        household_id: int,
        asked: Any,
        *,
        retroactive: bool = False,
        seen: "PricePreview | None" = None,
    ) -> "Topics":
        """Record it."""


class SeenFirstPresenter(QObject):
    """Shows what a change makes of prices, and records it.

    Args:
        page: the page of families.
        panel: where it is typed.
        changes: the use cases.
        make_asked: builds the record these take.
    """

    task = ""
    """The name of its tasks."""
    recorded_words = ""
    """Said once it is recorded, unless `said` knows better."""

    def __init__(
        self,
        page: FamiliesPage,
        panel: SeenFirstPanel,
        changes: PricedChanges,
        make_asked: Callable[..., object],
        *,
        tasks: "Tasks",
        failures: "Failures",
        shell: "Shell",
        actor: "Actor",
    ) -> None:
        super().__init__(page)
        self._page, self._panel, self._changes = page, panel, changes
        self._make_asked = make_asked
        self._tasks, self._failures, self._shell, self._actor = tasks, failures, shell, actor
        panel.preview_asked.connect(self._preview)
        panel.record_asked.connect(self._record)

    def put_away(self) -> None:
        """Put the panel away once its change is recorded."""
        raise NotImplementedError

    def said(self, asked: dict[str, Any]) -> str:
        """Give what is said once this is recorded."""
        return self.recorded_words

    def _preview(self, asked: dict[str, Any]) -> None:
        family = self._family()
        if family is None:
            return
        actor, changes, wish = self._actor, self._changes, self._make_asked(**asked)

        def show(preview: "PricePreview") -> None:
            self._panel.set_busy(False)
            if self._family() == family:
                self._panel.show_preview(preview)

        self._begin()
        self._tasks.run(
            lambda: changes.preview(actor, family, wish), show, self._fail, key=f"{self.task}.preview"
        )

    def _record(self, asked: dict[str, Any], retroactive: bool, seen: "PricePreview | None") -> None:
        family = self._family()
        if family is None:
            return
        actor, changes, wish = self._actor, self._changes, self._make_asked(**asked)

        def done(_topics: object) -> None:
            self._panel.set_busy(False)
            self._panel.begin()
            self.put_away()
            self._shell.show_toast(self.said(asked))

        self._begin()
        self._tasks.run(
            lambda: changes.record(actor, family, wish, retroactive=retroactive, seen=seen),
            done,
            self._fail,
            key=f"{self.task}.record",
        )

    def _begin(self) -> None:
        self._page.banners.withdraw("failure")
        self._panel.set_busy(True)

    def _fail(self, error: Exception) -> None:
        self._panel.set_busy(False)
        if isinstance(error, Stale):
            self._panel.forget()  # what was shown is no longer so: it is to be seen again
        self._failures.show(error, self._panel.parts, self._page.banners)
        if isinstance(error, RuleBroken):
            self._panel.go_to(str(error.facts.get("field", "")))

    def _family(self) -> int | None:
        sheet = self._page.sheet.sheet()
        return sheet.household_id if sheet is not None else None


class ProvedPresenter(SeenFirstPresenter):
    """One whose change may rest on a document on file."""

    _proofs: "QuotientProofs"
    _proved: ProvedPanel

    def serve_proofs(self, proofs: "QuotientProofs", panel: ProvedPanel, *shelves: ProofShelf) -> None:
        """Offer the documents of ``proofs`` in the panel, and have those taken out drawn on the shelves."""
        self._proofs, self._proved = proofs, panel
        for shelf in shelves:
            shelf.page_asked.connect(partial(self._draw, shelf))

    def offer_proofs(self) -> None:
        """Have the panel offer what is on file of the family in hand."""
        family = self._family()
        if family is not None:
            self._tasks.run(
                lambda: self._proofs.on_file(self._actor, family),
                lambda proofs: self._proved.show_proofs(proofs) if self._family() == family else None,
                self._fail,
                key=f"{self.task}.proofs",
            )

    def _draw(self, shelf: ProofShelf, doc_id: str, page: int, width: int) -> None:
        """Have a page of a document drawn; why it cannot be stands in its place."""
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
            key=f"{self.task}.page.{doc_id}",
        )
