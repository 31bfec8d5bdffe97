"""Feeds the form for requests on paper, files what was typed, and opens that request in the queue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from staffdesk.domain.errors import RuleBroken, Unavailable
from staffdesk.domain.french.errors import sentence
from staffdesk.domain.topics import Topic
from staffdesk.ui.validation.paper_form import MESSAGE

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from staffdesk.domain.permissions import Actor
    from staffdesk.services.money_rows import FamilyFound
    from staffdesk.services.paper_rows import PaperAsk, PaperFile, PaperPeriod
    from staffdesk.services.validation.paper_desk import PaperDesk
    from staffdesk.ui.kit.failures import Failures
    from staffdesk.ui.kit.open_file import AskFile
    from staffdesk.ui.kit.shell import Shell
    from staffdesk.ui.kit.tasks import Tasks
    from staffdesk.ui.validation.page import ValidationPage
    from staffdesk.ui.validation.paper_form import Typed, Wanted

BESIDE_DAYS = frozenset({"days", "contact", "file", "message"})
"""What a rule may find lacking that is no field of its own."""


@dataclass(frozen=True)
class PaperServices:
    """What the form asks: the families by name, its use cases, the records these take, and a file."""

    find: Callable[[Actor, str], tuple[FamilyFound, ...]]
    desk: PaperDesk
    period: Callable[..., PaperPeriod]
    ask: Callable[..., PaperAsk]
    ask_file: AskFile
    read_file: Callable[[Path], PaperFile]


class PaperPresenter(QObject):
    """Between the form and its use cases; ``opened`` shows a request of the queue."""

    def __init__(
        self,
        page: ValidationPage,
        services: PaperServices,
        *,
        tasks: Tasks,
        failures: Failures,
        shell: Shell,
        actor: Actor,
    ) -> None:
        super().__init__(page)
        self._page, self._services, self._actor = page, services, actor
        self._tasks, self._failures, self._shell = tasks, failures, shell
        form = self._form = page.paper
        form.family.asked.connect(self._find)
        form.family.chosen.connect(self._load)
        form.document.file_asked.connect(lambda: services.ask_file(self._read))
        form.days_asked.connect(self._ask_days)
        form.filed.connect(self._file)

    def _find(self, text: str) -> None:
        actor, find = self._actor, self._services.find
        self._tasks.run(
            lambda: find(actor, text),
            lambda found: self._form.family.show_found(text, found),
            self._fail,
            key="paper.find",
        )

    def _load(self, household_id: int) -> None:
        actor, desk = self._actor, self._services.desk
        self._tasks.run(
            lambda: desk.family(actor, household_id), self._form.show_family, self._fail, key="paper.family"
        )

    def _ask_days(self, wanted: Wanted | None) -> None:
        household_id = self._form.household_id()
        if wanted is None or household_id is None:
            self._form.show_days(())
            return
        actor, desk = self._actor, self._services.desk
        period = self._services.period(
            household_id,
            wanted.kind,
            wanted.child,
            wanted.activity,
            wanted.slot,
            wanted.first_on,
            wanted.last_on,
            wanted.weekdays,
        )
        self._tasks.run(lambda: desk.days(actor, period), self._show_days, self._fail, key="paper.days")

    def _show_days(self, days: tuple[date, ...]) -> None:
        self._form.last.clear_error()
        self._form.show_days(days)

    def _file(self, typed: Typed) -> None:
        household_id = self._form.household_id()
        if household_id is None:
            return
        before = self._form.contact_before()
        ask = self._services.ask(
            household_id,
            typed.kind,
            typed.channel,
            typed.stamped_at,
            child=typed.child,
            activity=typed.activity,
            slot=typed.slot,
            days=typed.days,
            reason=typed.reason,
            words=typed.words,
            guardian=typed.guardian,
            contact={name: (before.get(name, ""), text) for name, text in typed.contact.items()},
            type_code=typed.type_code,
            file=typed.file,
            topic=typed.topic,
            subject=typed.subject,
        )
        actor, desk = self._actor, self._services.desk
        self._form.set_busy(True)
        show = self._show_message if typed.kind == MESSAGE else self._open
        self._tasks.run(lambda: desk.file(actor, ask), show, self._fail, key="paper.file")

    def _read(self, path: Path) -> None:
        """Read the file that was chosen; what it is, is checked before anything is filed."""
        read = self._services.read_file
        self._form.show_error("")
        self._tasks.run(lambda: read(path), self._form.document.take, self._fail_file, key="paper.file.read")

    def _fail_file(self, error: Exception) -> None:
        if isinstance(error, RuleBroken | Unavailable):
            self._form.show_error(sentence(error))
        else:
            self._fail(error)

    def _show_message(self, _request_id: int) -> None:
        """A message needs no decision: it stands among the conversations to be answered."""
        self._form.set_busy(False)
        self._form.begin()
        self._page.close_paper()
        self._shell.show_toast("Message enregistré, à répondre dans Messages")
        self._tasks.topics_changed.emit(frozenset({Topic.REQUESTS, Topic.MESSAGES}))

    def _open(self, request_id: int) -> None:
        """Empty the form and show the request where it stands in the queue."""
        self._form.set_busy(False)
        self._form.begin()
        self._page.close_paper()
        self._shell.show_toast("Demande enregistrée")
        self._tasks.topics_changed.emit(frozenset({Topic.REQUESTS, Topic.BOOKINGS}))
        self._page.wish_opened.emit(request_id)

    def _fail(self, error: Exception) -> None:
        self._form.set_busy(False)
        if isinstance(error, RuleBroken) and error.facts.get("field") in BESIDE_DAYS:
            self._form.show_error(sentence(error))
            return
        self._failures.show(error, fields=self._form.fields(), board=self._page.banners)
