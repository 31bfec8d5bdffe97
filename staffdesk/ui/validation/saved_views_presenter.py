"""Keeps the views of the queue that somebody names: shows them among the filters, saves, renames, deletes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from staffdesk.ui.validation.queue_filters import Criteria

if TYPE_CHECKING:
    from staffdesk.domain.permissions import Actor
    from staffdesk.services.saved_views import SavedView, SavedViews, ViewContent
    from staffdesk.ui.kit.failures import Failures
    from staffdesk.ui.kit.shell import Shell
    from staffdesk.ui.kit.tasks import Tasks
    from staffdesk.ui.validation.page import ValidationPage


@dataclass(frozen=True)
class SavedViewServices:
    """What it asks, and the record it takes."""

    views: SavedViews
    content: Callable[..., ViewContent]


class SavedViewsPresenter(QObject):
    """Between the filters of the queue and the views kept in the office."""

    def __init__(
        self,
        page: ValidationPage,
        services: SavedViewServices,
        *,
        tasks: Tasks,
        failures: Failures,
        shell: Shell,
        actor: Actor,
    ) -> None:
        super().__init__(page)
        self._page, self._services, self._actor = page, services, actor
        self._tasks, self._failures, self._shell = tasks, failures, shell
        self._views: tuple[SavedView, ...] = ()
        self._renamed: int | None = None
        button, field = page.views_button, page.view_name
        page.saved_view_chosen.connect(self._choose)
        page.criteria_changed.connect(lambda _criteria: self._mark())
        page.order_changed.connect(lambda _order: self._mark())
        button.chosen.connect(self._choose)
        button.save_asked.connect(lambda: self._ask(None))
        button.rename_asked.connect(self._ask)
        button.delete_asked.connect(self._delete)
        field.named.connect(self._name)
        field.left.connect(page.leave_naming)
        self._load()

    def _load(self) -> None:
        views, actor = self._services.views, self._actor
        self._tasks.run(lambda: views.list_views(actor), self._show, self._fail, key="queue.views")

    def _show(self, views: tuple[SavedView, ...]) -> None:
        self._views = views
        self._mark()

    def _mark(self) -> None:
        """Mark the view that is what one sees, if there is one."""
        seen = self._content()
        shown = next((view.view_id for view in self._views if view.content == seen), None)
        self._page.show_saved_views(self._views, shown)

    def _content(self) -> ViewContent:
        criteria, order = self._page.criteria(), self._page.order.order()
        return self._services.content(
            view=criteria.view,
            kind=criteria.kind,
            site_id=criteria.site_id,
            channel=criteria.channel,
            order=order,
        )

    def _choose(self, view_id: int) -> None:
        view = next((view for view in self._views if view.view_id == view_id), None)
        if view is not None:
            of = view.content
            self._page.apply_view(Criteria(of.view, of.kind, of.site_id, of.channel), of.order)

    def _ask(self, renamed: int | None) -> None:
        self._renamed = renamed
        name = next((view.name for view in self._views if view.view_id == renamed), "")
        self._page.ask_view_name(name)

    def _name(self, name: str) -> None:
        views, actor, renamed, content = self._services.views, self._actor, self._renamed, self._content()
        if renamed is None:
            self._tasks.run(lambda: views.save(actor, name, content), self._saved, self._fail)
        else:
            self._tasks.run(lambda: views.rename(actor, renamed, name), self._saved, self._fail)

    def _saved(self, view: SavedView) -> None:
        self._page.leave_naming()
        self._shell.show_toast(f"Vue «\N{NO-BREAK SPACE}{view.name}\N{NO-BREAK SPACE}» enregistrée")
        self._load()

    def _delete(self, view_id: int) -> None:
        views, actor = self._services.views, self._actor
        self._tasks.run(lambda: views.delete(actor, view_id), self._deleted, self._fail)

    def _deleted(self, gone: SavedView) -> None:
        views, actor = self._services.views, self._actor

        def save_again() -> None:
            self._tasks.run(lambda: views.save(actor, gone.name, gone.content), self._saved, self._fail)

        said = f"Vue «\N{NO-BREAK SPACE}{gone.name}\N{NO-BREAK SPACE}» supprimée"
        self._shell.show_toast(said, save_again)
        self._load()

    def _fail(self, error: Exception) -> None:
        self._failures.show(error, board=self._page.banners)
