"""Asks the service whether somebody may come in, off the main thread: a password takes its time to check."""

from typing import Protocol

from PySide6.QtCore import QObject, Signal

from staffdesk.domain.errors import RuleBroken, StaffdeskError
from staffdesk.domain.permissions import Actor
from staffdesk.ui.kit.failures import Failures, Sentence
from staffdesk.ui.kit.tasks import Tasks
from staffdesk.ui.sign_in.page import SignInPage


class SignIn(Protocol):
    """The use case: who is this."""

    def sign_in(self, login: str, password: str) -> Actor:
        """Give the actor.

        Raises:
            RuleBroken: wrong login or password, or an account put to rest; too many tries, wait.
        """


class SignInPresenter(QObject):
    """Between page and service.

    Signals:
        signed_in: the ``Actor``, and the login it came with.
    """

    signed_in = Signal(object, str)

    def __init__(
        self, page: SignInPage, service: SignIn, tasks: Tasks, failures: Failures, sentence: Sentence
    ) -> None:
        super().__init__(page)
        self._page = page
        self._service = service
        self._tasks = tasks
        self._failures = failures
        self._sentence = sentence
        page.submitted.connect(self._try)

    def _try(self, login: str, password: str) -> None:
        self._page.banners.withdraw("failure")
        self._tasks.run(
            lambda: self._service.sign_in(login, password),
            lambda actor: self._let_in(actor, login),
            self._refuse,
            key="sign_in",
        )

    def _let_in(self, actor: Actor, login: str) -> None:
        self._page.clear()
        self.signed_in.emit(actor, login)

    def _refuse(self, error: Exception) -> None:
        """Say a refusal beside the password.

        A fault of the environment goes into the banner, nothing is lost.
        """
        if isinstance(error, RuleBroken):
            self._page.refuse(self._sentence(error))
            return
        self._page.set_busy(False)
        retry = self._page.submit_button.click if isinstance(error, StaffdeskError) else None
        self._failures.show(error, board=self._page.banners, retry=retry)
