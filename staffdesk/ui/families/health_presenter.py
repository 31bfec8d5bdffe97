"""Between the health form and its use cases: opened by who may read health, written, told."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from staffdesk.domain.errors import Stale
from staffdesk.domain.permissions import Permission
from staffdesk.ui.families.page import FamiliesPage

if TYPE_CHECKING:
    from staffdesk.domain.permissions import Actor
    from staffdesk.services.attendance_rows import Collector
    from staffdesk.services.health_editing import HealthEditing, HealthSheet, HealthWritten
    from staffdesk.services.repricing import PricePreview
    from staffdesk.ui.kit.failures import Failures
    from staffdesk.ui.kit.shell import Shell
    from staffdesk.ui.kit.tasks import Tasks


class HealthPresenter(QObject):
    """Feeds the form.

    Args:
        page: the page of families.
        health: the use cases.
        make_written, make_person: build the records these take (``HealthWritten``, ``Collector``).
    """

    def __init__(
        self,
        page: FamiliesPage,
        health: "HealthEditing",
        make_written: "Callable[..., HealthWritten]",
        make_person: "Callable[..., Collector]",
        *,
        tasks: "Tasks",
        failures: "Failures",
        shell: "Shell",
        actor: "Actor",
    ) -> None:
        super().__init__(page)
        self._page, self._form, self._health = page, page.health, health
        self._make_written, self._make_person = make_written, make_person
        self._tasks, self._failures, self._shell, self._actor = tasks, failures, shell, actor
        may = all(actor.may(one) for one in (Permission.READ_HEALTH, Permission.EDIT_HOUSEHOLDS))
        page.sheet.children_section.allow_health(may)
        page.sheet.health_asked.connect(self._open)
        self._form.save_asked.connect(self._save)
        self._form.prices_asked.connect(self._price)

    def _open(self, child_id: int) -> None:
        """Open a form anew; what was typed for the same child, and not kept, is still there."""

        def show(sheet: "HealthSheet") -> None:
            self._form.banners.withdraw("failure")
            self._form.show_sheet(sheet)
            self._page.show_health()

        self._tasks.run(
            lambda: self._health.sheet(self._actor, child_id), show, self._fail_to_open, key="health.sheet"
        )

    def _price(self, typed: dict[str, Any]) -> None:
        """Show what the care plan would change of what is invoiced; written at once where it is nothing."""
        child = self._form.child()
        if child is None:
            return

        def show(preview: "PricePreview") -> None:
            if self._form.child() != child:
                return
            self._form.set_busy(False)
            if preview.is_retroactive:
                self._form.show_prices(preview)
            else:
                self._save(typed)

        self._form.set_busy(True)
        self._tasks.run(
            lambda: self._health.preview(self._actor, child, typed["values"]),
            show,
            self._fail,
            key="health.prices",
        )

    def _save(self, typed: dict[str, Any]) -> None:
        child = self._form.child()
        if child is None:
            return
        people = tuple(self._make_person(*one) for one in typed["people"])
        written = self._make_written(**{**typed, "people": people})
        retroactive = self._form.prices.is_decided()

        def done(_topics: object) -> None:
            self._form.set_busy(False)
            self._form.forget()
            self._page.close_over()
            self._shell.show_toast("Fiche sanitaire enregistrée")

        self._form.set_busy(True)
        self._tasks.run(
            lambda: self._health.save(self._actor, child, written, retroactive=retroactive), done, self._fail
        )

    def _fail(self, error: Exception) -> None:
        self._form.set_busy(False)
        child = self._form.child()
        if isinstance(error, Stale) and child is not None:  # a colleague's words come beside what is typed
            self._tasks.run(
                lambda: self._health.sheet(self._actor, child), self._form.show_sheet, self._fail_to_open
            )
        self._failures.show(error, fields=self._form.fields, board=self._form.banners)

    def _fail_to_open(self, error: Exception) -> None:
        self._failures.show(error, board=self._page.banners)
