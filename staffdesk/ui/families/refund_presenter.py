"""Between a family's account and the refunds of its credit.

A request keeps its operation_id until it is known to be made: asked again after a failure it is the same one.
"""

import secrets
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from staffdesk.domain.french.amounts import euros
from staffdesk.domain.french.refunds import TITLE
from staffdesk.domain.permissions import Permission
from staffdesk.domain.topics import Topic
from staffdesk.ui.families.page import FamiliesPage

if TYPE_CHECKING:
    from staffdesk.domain.permissions import Actor
    from staffdesk.services.refund_rows import RefundAsked, RefundMade, RefundRow, RefundSheet
    from staffdesk.services.refunds import Refunds
    from staffdesk.ui.kit.failures import Failures
    from staffdesk.ui.kit.shell import Shell
    from staffdesk.ui.kit.tasks import Tasks

SHOWN = frozenset({Topic.INVOICES, Topic.PAYMENTS, Topic.BOOKINGS})


class RefundPresenter(QObject):
    """Feeds the part of the account that is about refunds.

    Args:
        page: the page of families.
        refunds: the use cases.
        form: builds what is asked of them (``RefundAsked``).
    """

    def __init__(
        self,
        page: FamiliesPage,
        refunds: "Refunds",
        form: "Callable[..., RefundAsked]",
        *,
        tasks: "Tasks",
        failures: "Failures",
        shell: "Shell",
        actor: "Actor",
    ) -> None:
        super().__init__(page)
        self._page, self._refunds, self._form = page, refunds, form
        self._tasks, self._failures, self._shell, self._actor = tasks, failures, shell, actor
        self._part = page.sheet.refunds
        self._household_id: int | None = None
        self._operation_id = secrets.token_hex(16)
        self._part.allow(actor.may(Permission.REVERSE_MONEY))
        page.sheet.shown.connect(self._show)
        self._part.ask_asked.connect(self._ask)
        self._part.paid_asked.connect(self._pay)
        self._part.reject_asked.connect(self._reject)
        self._part.document_asked.connect(self._open_document)
        tasks.topics_changed.connect(self._refresh_if)

    def _show(self, household_id: int) -> None:
        self._household_id = household_id

        def show(sheet: "RefundSheet") -> None:
            if self._household_id == household_id:
                self._part.show_sheet(sheet)

        self._run(lambda: self._refunds.sheet(self._actor, household_id), show, "family.refunds")

    def _ask(self, typed: dict[str, Any]) -> None:
        family = self._household_id
        if family is None:
            return
        asked = self._form(household_id=family, operation_id=self._operation_id, **typed)

        def done(made: "RefundMade") -> None:
            self._operation_id = secrets.token_hex(16)
            self._done(f"Remboursement de {euros(made.row.cents)} demandé au comptable")
            self._open_document(made.row)

        self._page.banners.withdraw("failure")
        self._run(lambda: self._refunds.ask(self._actor, asked), done, "family.refund_written")

    def _pay(self, refund_id: int, on: date) -> None:
        self._write(lambda: self._refunds.paid(self._actor, refund_id, on), "Paiement du remboursement noté")

    def _reject(self, refund_id: int, reason: str) -> None:
        self._write(
            lambda: self._refunds.reject(self._actor, refund_id, reason),
            "Rejet noté, l’avoir est revenu sur le compte",
        )

    def _open_document(self, row: "RefundRow") -> None:
        self._run(
            lambda: self._refunds.pdf(self._actor, row.refund_id),
            lambda content: self._page.show_document(content, f"{TITLE} {row.number}"),
            "family.refund_document",
        )

    def _write(self, work: Callable[[], object], words: str) -> None:
        self._page.banners.withdraw("failure")
        self._run(work, lambda _topics: self._done(words), "family.refund_written")

    def _done(self, words: str) -> None:
        self._part.close_forms()
        self._shell.show_toast(words)

    def _run(self, work: Callable[[], Any], done: Callable[[Any], None], key: str) -> None:
        self._tasks.run(work, done, self._fail, key=key)

    def _refresh_if(self, topics: frozenset[Topic]) -> None:
        if topics & SHOWN and self._household_id is not None:
            self._show(self._household_id)

    def _fail(self, error: Exception) -> None:
        self._failures.show(error, fields=self._part.parts(), board=self._page.banners)
