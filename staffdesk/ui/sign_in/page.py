"""The sign-in page: two fields, one button; what was typed as login stays after a refusal."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from staffdesk.ui.kit.buttons import Button, ButtonKind, LinkButton
from staffdesk.ui.kit.containers import Page
from staffdesk.ui.kit.fields import Field, focus_first_error
from staffdesk.ui.kit.labels import label
from staffdesk.ui.kit.notices import BannerSlot
from staffdesk.ui.kit.theme import px

LOGIN_MISSING = "Saisir votre identifiant"
PASSWORD_MISSING = "Saisir votre mot de passe"  # noqa: S105 - a sentence, not a password


@dataclass(frozen=True)
class OfferedAccount:
    """An account of a demonstration, offered so that nobody has to guess."""

    login: str
    password: str
    words: str


class SignInPage(Page):
    """The page.

    Signals:
        submitted: (login, password), both filled in.
    """

    submitted = Signal(str, str)

    def __init__(
        self, town: str, offered: Sequence[OfferedAccount] = (), locked_by: str = "", login: str = ""
    ) -> None:
        """``offered`` are accounts of a demonstration; empty in a real town.

        ``locked_by`` is who locked the window, and ``login`` theirs: what they were at stays behind it.
        """
        super().__init__()
        self._locked_by = locked_by
        self.banners = BannerSlot()
        self.login = Field("Identifiant")
        self.login.set_text(login)
        self._secret = QLineEdit()
        self._secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.password = Field("Mot de passe", self._secret)
        self.submit_button = Button("Se connecter", ButtonKind.PRIMARY, "Return")
        self.submit_button.clicked.connect(self._submit)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.banners)
        outer.addStretch(2)
        across = QHBoxLayout()
        across.addStretch()
        across.addWidget(self._form(town, offered))
        across.addStretch()
        outer.addLayout(across)
        outer.addStretch(3)

    def refuse(self, sentence: str) -> None:
        """Say why the way in stays shut; the login stays, the password is to be typed again."""
        self.set_busy(False)
        self._secret.clear()
        self.password.set_error(sentence)
        self.password.focus()

    def set_busy(self, busy: bool) -> None:
        """Wait for the answer."""
        self.submit_button.setEnabled(not busy)

    def clear(self) -> None:
        """Forget what was typed."""
        self.set_busy(False)
        for field in (self.login, self.password):
            field.set_text("")
            field.clear_error()

    def enter(self) -> None:
        """Put the cursor where one starts."""
        (self.password if self.login.text() else self.login).focus()

    def _form(self, town: str, offered: Sequence[OfferedAccount]) -> QWidget:
        form = QWidget()
        form.setFixedWidth(px(320))
        column = QVBoxLayout(form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(16))
        names = QVBoxLayout()
        names.setSpacing(px(2))
        names.addWidget(label("Poste verrouillé" if self._locked_by else "Connexion", "title"))
        names.addWidget(label(locked_words(self._locked_by) if self._locked_by else town, "body2", wrap=True))
        column.addLayout(names)
        column.addWidget(self.login)
        column.addWidget(self.password)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self.submit_button)
        column.addLayout(row)
        if offered:
            column.addWidget(label("Comptes de la démonstration", "group"))
            links = QVBoxLayout()
            links.setSpacing(px(8))
            for account in offered:
                links.addWidget(self._offer(account))
            column.addLayout(links)
        return form

    def _offer(self, account: OfferedAccount) -> LinkButton:
        link = LinkButton(account.words)
        link.clicked.connect(lambda: self._take_offer(account))
        return link

    def _take_offer(self, account: OfferedAccount) -> None:
        self.login.set_text(account.login)
        self.password.set_text(account.password)
        self._submit()

    def _submit(self) -> None:
        self.login.set_error("" if self.login.text() else LOGIN_MISSING)
        password = self._secret.text()
        self.password.set_error("" if password else PASSWORD_MISSING)
        if focus_first_error([self.login, self.password]) == 0:
            self.set_busy(True)
            self.submitted.emit(self.login.text(), password)


def locked_words(who: str) -> str:
    """Say what waits behind a locked window, and for whom."""
    return (
        f"Le travail de {who} est gardé tel quel. Saisir son mot de passe pour le reprendre. "
        "Une autre personne qui se connecte le ferme."
    )
