"""Between a family's sheet and the régie's use cases: direct debit, and the reminders that were sent."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from staffdesk.domain.permissions import Permission
from staffdesk.domain.topics import Topic
from staffdesk.ui.families.page import FamiliesPage

if TYPE_CHECKING:
    from staffdesk.domain.permissions import Actor
    from staffdesk.domain.topics import Topics
    from staffdesk.services.mandates import AmendmentAsked, DebitSheet, MandateAsked, Mandates
    from staffdesk.services.overdue import Overdue
    from staffdesk.ui.kit.failures import Failures
    from staffdesk.ui.kit.shell import Shell
    from staffdesk.ui.kit.tasks import Tasks


@dataclass(frozen=True)
class MandateForms:
    """Build a mandate (``MandateAsked``), and another account under one (``AmendmentAsked``)."""

    mandate: "Callable[..., MandateAsked]"
    amendment: "Callable[..., AmendmentAsked]"


class MoneyPresenter(QObject):
    """Feeds the parts of the sheet that are the régie's.

    Args:
        page: the page of families.
        mandates, overdue: the use cases.
        forms: build what is asked of them.
    """

    def __init__(
        self,
        page: FamiliesPage,
        mandates: "Mandates",
        overdue: "Overdue",
        forms: MandateForms,
        *,
        tasks: "Tasks",
        failures: "Failures",
        shell: "Shell",
        actor: "Actor",
    ) -> None:
        super().__init__(page)
        self._page, self._mandates, self._overdue = page, mandates, overdue
        self._forms = forms
        self._tasks, self._failures, self._shell, self._actor = tasks, failures, shell, actor
        self._debit, self._reminders = page.sheet.debit, page.sheet.reminders
        self._debit.set_editable(actor.may(Permission.ISSUE_INVOICES))
        page.sheet.shown.connect(self._ask)
        self._debit.chosen.connect(self._choose)
        self._debit.record_asked.connect(self._record)
        self._debit.amend_asked.connect(self._amend)
        self._debit.end_asked.connect(self._end)
        self._reminders.overdue_asked.connect(
            lambda: shell.go_to("invoices", ("overdue", self._household_id))
        )
        self._household_id: int | None = None
        tasks.topics_changed.connect(self._refresh_if)

    def _ask(self, household_id: int) -> None:
        self._household_id = household_id

        def show_debit(sheet: "DebitSheet") -> None:
            if self._household_id == household_id:
                self._debit.show_sheet(sheet)

        def show_reminders(found: tuple[Any, Any]) -> None:
            if self._household_id == household_id:
                self._reminders.show_reminders(*found)

        self._run(lambda: self._mandates.sheet(self._actor, household_id), show_debit, "family.debit")
        self._run(
            lambda: (
                self._overdue.history(self._actor, household_id=household_id),
                self._overdue.holds(self._actor, household_id),
            ),
            show_reminders,
            "family.reminders",
        )

    def _choose(self, by_debit: bool) -> None:
        family = self._household_id
        if family is not None:
            words = "Prélèvement noté" if by_debit else "Prélèvement retiré"
            self._write(lambda: self._mandates.choose(self._actor, family, by_debit=by_debit), words)

    def _record(self, asked: dict[str, Any]) -> None:
        family = self._household_id
        if family is not None:
            wish = self._forms.mandate(**asked)
            self._write(lambda: self._mandates.record(self._actor, family, wish), "Mandat enregistré")

    def _amend(self, asked: dict[str, Any]) -> None:
        wish = self._forms.amendment(**asked)
        self._write(lambda: self._mandates.amend(self._actor, wish), "Changement de compte enregistré")

    def _end(self, mandate_id: int) -> None:
        self._write(lambda: self._mandates.end(self._actor, mandate_id), "Mandat terminé")

    def _write(self, work: "Callable[[], Topics]", words: str) -> None:
        self._page.banners.withdraw("failure")

        def done(_topics: object) -> None:
            self._debit.close_form()
            self._shell.show_toast(words)
            if self._household_id is not None:
                self._ask(self._household_id)

        self._run(work, done, "family.debit_written")

    def _run(self, work: Callable[[], Any], done: Callable[[Any], None], key: str) -> None:
        self._tasks.run(work, done, self._fail, key=key)

    def _refresh_if(self, topics: frozenset[Topic]) -> None:
        if topics & {Topic.INVOICES} and self._household_id is not None:
            self._ask(self._household_id)

    def _fail(self, error: Exception) -> None:
        self._failures.show(error, fields=self._debit.parts(), board=self._page.banners)
