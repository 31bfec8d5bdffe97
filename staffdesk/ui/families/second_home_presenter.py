"""Between the panel of a second household and its use cases: the search, the link, its undo."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from staffdesk.ui.families.page import FamiliesPage

if TYPE_CHECKING:
    from staffdesk.domain.permissions import Actor
    from staffdesk.services.second_homes import HomeLinked, SecondHomes
    from staffdesk.ui.kit.failures import Failures
    from staffdesk.ui.kit.shell import Shell
    from staffdesk.ui.kit.tasks import Tasks


class SecondHomePresenter(QObject):
    """Feeds the panel, links what is chosen, and leads on to the custody of the child."""

    def __init__(
        self,
        page: FamiliesPage,
        homes: "SecondHomes",
        *,
        tasks: "Tasks",
        failures: "Failures",
        shell: "Shell",
        actor: "Actor",
    ) -> None:
        super().__init__(page)
        self._page, self._panel, self._homes = page, page.sheet.second_home, homes
        self._tasks, self._failures, self._shell, self._actor = tasks, failures, shell, actor
        page.sheet.second_home_asked.connect(self._open)
        page.family_chosen.connect(lambda _household: self._panel.leave())
        self._panel.closed.connect(lambda: page.sheet.leave_part(self._panel))
        self._panel.searched.connect(self._search)
        self._panel.chosen.connect(self._link)

    def _open(self, child_id: int, name: str) -> None:
        self._panel.ask(child_id, name)
        self._page.sheet.show_panel(self._panel)

    def _search(self, text: str) -> None:
        child = self._panel.child()
        if child is not None:
            self._tasks.run(
                lambda: self._homes.search(self._actor, child, text),
                self._panel.show_found,
                self._fail,
                key="second_home.search",
            )

    def _link(self, household_id: int) -> None:
        child = self._panel.child()
        if child is None:
            return

        def done(linked: "HomeLinked") -> None:
            self._page.banners.withdraw("failure")
            self._page.sheet.leave_part(self._panel)
            self._shell.show_toast(
                f"Rattaché à la famille {linked.family}\N{NO-BREAK SPACE}: régler maintenant la garde",
                undo=lambda: self._undo(linked),
            )
            self._page.sheet.custody_asked.emit(child)

        self._tasks.run(lambda: self._homes.link(self._actor, child, household_id), done, self._fail)

    def _undo(self, linked: "HomeLinked") -> None:
        def done(_topics: object) -> None:
            self._page.sheet.custody.leave()
            self._shell.show_toast("Rattachement repris")

        self._tasks.run(lambda: self._homes.unlink(self._actor, linked), done, self._fail)

    def _fail(self, error: Exception) -> None:
        self._failures.show(error, board=self._page.banners)
