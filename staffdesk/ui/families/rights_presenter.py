"""Between the rights in a family's sheet and their use cases: shown, previewed, written, undone."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from staffdesk.domain.errors import Stale
from staffdesk.domain.permissions import Permission
from staffdesk.ui.families.page import FamiliesPage
from staffdesk.ui.families.right_panel import Mode
from staffdesk.ui.families.words import right_saved_words

if TYPE_CHECKING:
    from staffdesk.domain.permissions import Actor
    from staffdesk.services.right_rows import (
        DaysBeside,
        RightDecided,
        RightPreview,
        RightSaved,
        RightsSheet,
        RightUndo,
        RightWish,
    )
    from staffdesk.services.rights import Rights
    from staffdesk.ui.kit.failures import Failures
    from staffdesk.ui.kit.shell import Shell
    from staffdesk.ui.kit.tasks import Tasks

UNDONE = "Inscriptions remises comme avant"


@dataclass(frozen=True)
class RightForms:
    """Build what the use cases take: the four wishes, what was decided, and what days beside become."""

    give: "Callable[..., RightWish]"
    move: "Callable[..., RightWish]"
    vary: "Callable[..., RightWish]"
    drop: "Callable[..., RightWish]"
    decided: "Callable[..., RightDecided]"
    days: "Callable[[str], DaysBeside]"

    def wish(self, mode: Mode, typed: dict[str, Any]) -> "RightWish":
        """Build the wish of a mode."""
        made = {
            Mode.GIVE: self.give,
            Mode.MOVE: self.move,
            Mode.END: self.move,
            Mode.VARY: self.vary,
            Mode.DROP: self.drop,
        }
        return made[mode](**typed)


class RightsPresenter(QObject):
    """Feeds the part, and writes what is asked in its panel.

    Args:
        page: the page of families.
        rights: the use cases.
        forms: build what is asked of them.
    """

    def __init__(
        self,
        page: FamiliesPage,
        rights: "Rights",
        forms: RightForms,
        *,
        tasks: "Tasks",
        failures: "Failures",
        shell: "Shell",
        actor: "Actor",
    ) -> None:
        super().__init__(page)
        self._page, self._rights, self._forms = page, rights, forms
        self._tasks, self._failures, self._shell, self._actor = tasks, failures, shell, actor
        self._part, self._panel = page.sheet.rights, page.sheet.rights.panel
        self._part.set_editable(actor.may(Permission.EDIT_HOUSEHOLDS))
        self._household_id: int | None = None
        page.sheet.shown.connect(self._ask)
        self._panel.preview_asked.connect(self._preview)
        self._panel.record_asked.connect(self._record)

    def _ask(self, household_id: int) -> None:
        self._household_id = household_id

        def show(sheet: "RightsSheet") -> None:
            if self._household_id == household_id:
                self._part.show_rights(sheet)

        self._tasks.run(
            lambda: self._rights.sheet(self._actor, household_id), show, self._fail, key="family.rights"
        )

    def _preview(self, mode: Mode, typed: dict[str, Any]) -> None:
        family = self._household_id
        if family is None:
            return
        wish = self._forms.wish(mode, typed)

        def show(preview: "RightPreview") -> None:
            self._panel.set_busy(False)
            if self._household_id == family:
                self._panel.show_preview(preview)

        self._begin()
        self._tasks.run(
            lambda: self._rights.preview(self._actor, family, wish), show, self._fail, key="rights.preview"
        )

    def _record(
        self,
        mode: Mode,
        typed: dict[str, Any],
        retroactive: bool,
        days: str,
        seen: "RightPreview",
    ) -> None:
        sheet = self._part.sheet()
        if sheet is None:
            return
        family, wish = sheet.household_id, self._forms.wish(mode, typed)
        decided = self._forms.decided(sheet.mark, retroactive, self._forms.days(days), seen)

        def done(saved: "RightSaved") -> None:
            self._panel.set_busy(False)
            if self._household_id == family:
                self._part.close_panel(back=True)
                self._ask(family)
            self._shell.show_toast(right_saved_words(saved), undo=lambda: self._undo(saved.undo))

        self._begin()
        self._tasks.run(
            lambda: self._rights.save(self._actor, family, wish, decided),
            done,
            self._fail,
            key="rights.save",
        )

    def _undo(self, undo: "RightUndo") -> None:
        def done(_topics: object) -> None:
            self._shell.show_toast(UNDONE)
            if self._household_id == undo.household_id:
                self._ask(undo.household_id)

        self._tasks.run(lambda: self._rights.undo(self._actor, undo), done, self._fail)

    def _begin(self) -> None:
        self._page.banners.withdraw("failure")
        self._panel.set_busy(True)

    def _fail(self, error: Exception) -> None:
        """Say what is wrong beside it; after a colleague's change theirs is shown, what is typed stays."""
        self._panel.set_busy(False)
        if isinstance(error, Stale) and self._household_id is not None:
            self._panel.forget()  # what was shown is no longer so: it is to be seen again
            self._ask(self._household_id)
        self._failures.show(error, self._panel.parts, self._page.banners)
