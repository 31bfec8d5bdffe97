"""Between the panel of custody and its use cases: the weeks while one chooses, the writing, and its undo."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from staffdesk.domain.custody import Agreement
from staffdesk.domain.errors import RuleBroken, Stale
from staffdesk.domain.permissions import Permission
from staffdesk.ui.families.page import FamiliesPage
from staffdesk.ui.families.words import custody_saved_words

if TYPE_CHECKING:
    from staffdesk.domain.permissions import Actor
    from staffdesk.services.custody_editing import CustodyEditing
    from staffdesk.services.custody_rows import CustodyPreview, CustodySaved, CustodySheet, CustodyUndo
    from staffdesk.ui.kit.failures import Failures
    from staffdesk.ui.kit.shell import Shell
    from staffdesk.ui.kit.tasks import Tasks


class CustodyPresenter(QObject):
    """Feeds the panel and writes what is asked in it."""

    def __init__(
        self,
        page: FamiliesPage,
        custody: "CustodyEditing",
        *,
        tasks: "Tasks",
        failures: "Failures",
        shell: "Shell",
        actor: "Actor",
    ) -> None:
        super().__init__(page)
        self._page, self._panel, self._custody = page, page.sheet.custody, custody
        self._tasks, self._failures, self._shell, self._actor = tasks, failures, shell, actor
        self._panel.set_editable(actor.may(Permission.EDIT_HOUSEHOLDS))
        page.sheet.custody_asked.connect(self._open)
        page.family_chosen.connect(lambda _household: self._panel.leave())
        self._panel.closed.connect(lambda: page.sheet.leave_part(self._panel))
        self._panel.changed.connect(self._preview)
        self._panel.asked.connect(self._save)

    def _open(self, child_id: int) -> None:
        def show(sheet: "CustodySheet") -> None:
            self._panel.show_custody(sheet)
            self._page.sheet.show_panel(self._panel)

        self._tasks.run(
            lambda: self._custody.sheet(self._actor, child_id), show, self._fail, key="custody.sheet"
        )

    def _preview(self, agreed: Agreement | None) -> None:
        sheet = self._panel.sheet()
        if sheet is None or agreed is None:
            return

        def show(preview: "CustodyPreview") -> None:
            if self._panel.sheet() is not None:
                self._panel.show_preview(preview)

        self._tasks.run(
            lambda: self._custody.preview(self._actor, sheet.child_id, agreed),
            show,
            self._fail,
            key="custody.preview",
        )

    def _save(self, agreed: Agreement) -> None:
        sheet = self._panel.sheet()
        if sheet is None:
            return

        def done(saved: "CustodySaved") -> None:
            self._page.banners.withdraw("failure")
            self._page.sheet.leave_part(self._panel)
            self._shell.show_toast(
                custody_saved_words(sheet.child, saved), undo=lambda: self._undo(saved.undo)
            )

        self._tasks.run(
            lambda: self._custody.save(self._actor, sheet.child_id, agreed, sheet.mark),
            done,
            self._fail_saved,
        )

    def _undo(self, undo: "CustodyUndo") -> None:
        self._tasks.run(
            lambda: self._custody.undo(self._actor, undo),
            lambda _topics: self._shell.show_toast("Garde remise comme avant"),
            self._fail,
        )

    def _fail_saved(self, error: Exception) -> None:
        """Show a colleague's version above the form: what is typed stays, and may be saved over it then."""
        if isinstance(error, Stale):
            record: CustodySheet = error.facts["record"]  # type: ignore[assignment]
            self._panel.take_news(record)
            self._failures.show(error, board=self._page.banners)
            return
        fields = self._panel.fields() if isinstance(error, RuleBroken) else {}
        self._failures.show(error, fields=fields, board=self._page.banners)

    def _fail(self, error: Exception) -> None:
        self._failures.show(error, board=self._page.banners)
