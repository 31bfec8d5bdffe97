"""Feeds Familles, writes what staff edit in place, invites families to the portal."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from staffdesk.domain.errors import NotFound, StaffdeskError
from staffdesk.domain.french.fields import field_label
from staffdesk.domain.permissions import Permission
from staffdesk.domain.topics import Topic
from staffdesk.ui.families.contact_section import FieldEdited
from staffdesk.ui.families.page import FamiliesPage

if TYPE_CHECKING:
    from collections.abc import Callable

    from staffdesk.domain.permissions import Actor
    from staffdesk.domain.topics import Topics
    from staffdesk.services.family_rows import FamilySheet
    from staffdesk.services.households import FieldWritten, Households
    from staffdesk.ui.kit.failures import Failures
    from staffdesk.ui.kit.shell import Shell
    from staffdesk.ui.kit.tasks import Tasks

SHOWN = frozenset(
    {Topic.HOUSEHOLDS, Topic.DOCUMENTS, Topic.INVOICES, Topic.PAYMENTS, Topic.REQUESTS, Topic.SETTINGS}
)


class FamiliesPresenter(QObject):
    """Between the page and the use cases of families.

    Args:
        page: the page.
        households: the use cases.
        make_written: builds the record that ``households.edit`` takes (``FieldWritten``).
    """

    def __init__(
        self,
        page: FamiliesPage,
        households: "Households",
        make_written: "Callable[..., FieldWritten]",
        *,
        tasks: "Tasks",
        failures: "Failures",
        shell: "Shell",
        actor: "Actor",
    ) -> None:
        super().__init__(page)
        self._page, self._households, self._actor = page, households, actor
        self._make_written = make_written
        self._tasks, self._failures, self._shell = tasks, failures, shell
        self._household_id: int | None = None
        self._stale = False
        page.sheet.set_rights(
            edit=actor.may(Permission.EDIT_HOUSEHOLDS),
            invite=actor.may(Permission.EDIT_HOUSEHOLDS),
            take_payments=actor.may(Permission.TAKE_PAYMENTS),
        )
        page.family_chosen.connect(self._choose)
        page.entered.connect(self._catch_up)
        page.sheet.edited.connect(self._write)
        page.sheet.invite_asked.connect(self._invite)
        page.sheet.counter_asked.connect(self._take_payment)
        page.sheet.planning_asked.connect(lambda name: shell.go_to("calendar", ("child", name)))
        tasks.topics_changed.connect(self._refresh_if)
        self.refresh()

    def refresh(self) -> None:
        """Ask for the list and for the sheet of the family in hand."""
        self._stale = False
        self._tasks.run(
            lambda: self._households.list(self._actor),
            self._page.show_families,
            self._fail,
            key="families.list",
        )
        self._ask_sheet()

    def _refresh_if(self, topics: "Topics") -> None:
        """Ask again if something shown changed: now if the page is seen, else when it is."""
        if not topics & SHOWN:
            return
        self._stale = True
        if self._page.isVisible():
            self.refresh()

    def _catch_up(self) -> None:
        if self._stale:
            self.refresh()

    def _choose(self, household_id: int | None) -> None:
        if household_id == self._household_id:
            return
        self._household_id = household_id
        self._page.banners.withdraw("failure")
        self._ask_sheet()

    def _ask_sheet(self) -> None:
        household_id = self._household_id
        if household_id is None:
            return
        self._tasks.run(
            lambda: self._households.sheet(self._actor, household_id),
            self._show_sheet,
            self._fail_sheet,
            key="families.sheet",
        )

    def _show_sheet(self, sheet: "FamilySheet") -> None:
        if sheet.household_id == self._household_id:
            self._page.show_sheet(sheet)

    # -------------------------------------------------------------------------------------- writing

    def _write(self, edited: FieldEdited) -> None:
        if self._household_id is not None:
            self._send(self._household_id, edited)

    def _send(self, household_id: int, edited: FieldEdited) -> None:
        written = self._make_written(
            subject=edited.subject,
            record_id=edited.record_id,
            name=edited.name,
            value=edited.value,
            seen=edited.seen,
        )
        self._tasks.run(
            lambda: self._households.edit(self._actor, household_id, written),
            lambda _topics: self._tell_written(household_id, edited),
            lambda error: self._fail_written(edited, error),
        )

    def _tell_written(self, household_id: int, edited: FieldEdited) -> None:
        self._page.banners.withdraw("failure")
        back = FieldEdited(edited.subject, edited.record_id, edited.name, edited.seen, edited.value)
        self._shell.show_toast(
            f"{field_label(edited.name)}\N{NO-BREAK SPACE}: modification enregistrée",
            undo=lambda: self._send(household_id, back),
        )

    def _fail_written(self, edited: FieldEdited, error: Exception) -> None:
        field = self._page.sheet.contacts.field(edited.subject, edited.record_id, edited.name)
        beside = {} if field is None else {edited.name: field}
        if field is not None and isinstance(error, StaffdeskError):
            field.show_value(edited.seen)
            field.set_text(edited.value)
        self._failures.show(error, fields=beside, board=self._page.banners, reload=self.refresh)

    def _invite(self) -> None:
        household_id = self._household_id
        if household_id is None:
            return

        def again() -> None:
            """Invite once more, unless another family is in hand by then."""
            (self._invite if self._household_id == household_id else self.refresh)()

        self._page.banners.withdraw("failure")
        self._tasks.run(
            lambda: self._households.invite(self._actor, household_id),
            lambda _topics: self._shell.show_toast(
                "Invitation prête, elle part à la prochaine synchronisation"
            ),
            lambda error: self._fail(error, again),
        )

    def _take_payment(self) -> None:
        if self._household_id is not None:
            self._shell.go_to("counter", self._household_id)

    # -------------------------------------------------------------------------------------- failures

    def _fail(self, error: Exception, again: "Callable[[], None] | None" = None) -> None:
        """Say it; ``again`` does what was asked."""
        retry = again or self.refresh
        self._failures.show(error, board=self._page.banners, retry=retry, reload=self.refresh)

    def _fail_sheet(self, error: Exception) -> None:
        if isinstance(error, NotFound):
            self._page.show_nothing()
        self._fail(error)
