"""Leads the till: what it holds, the receipts of the day, opening with a float, closing with a count (E6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from staffdesk.domain.french.amounts import NARROW, NO_BREAK, euros
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.topics import Topic
from staffdesk.ui.counter.page import CounterPage
from staffdesk.ui.counter.words import difference
from staffdesk.ui.kit.containers import Question
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.notices import Notice
from staffdesk.ui.kit.shell import Shell
from staffdesk.ui.kit.tasks import Tasks
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from staffdesk.services.counter import Counter
    from staffdesk.services.money_rows import CardTicket, TillSealed, TillState

UNSIGNED = (
    f"Arrêté non signé{NO_BREAK}: ce poste n’a pas de trousseau de clés. Rien n’est perdu{NARROW}; faire "
    "ouvrir le trousseau de la session avant la prochaine fermeture."
)


class TillPresenter(QObject):
    """Between page and services, for the till.

    Signals:
        till_changed: the till was read again; its state is in ``state``.

    Attributes:
        state: the till as last read, None before the first answer.
    """

    till_changed = Signal()

    def __init__(
        self,
        page: CounterPage,
        counter: Counter,
        ticket: type[CardTicket],
        *,
        tasks: Tasks,
        failures: Failures,
        shell: Shell,
        actor: Actor,
    ) -> None:
        super().__init__(page)
        self.state: TillState | None = None
        self._closes_once_known = False
        self._page, self._counter, self._actor = page, counter, actor
        self._ticket = ticket
        self._tasks, self._failures, self._shell = tasks, failures, shell
        page.till_opened.connect(self._open)
        page.till_closed.connect(self._ask_to_close)
        page.closing_asked.connect(self._begin_closing)
        page.deposits_link.setVisible(actor.may(Permission.CLOSE_TILL))
        page.deposits_asked.connect(lambda: shell.go_to("deposits"))
        tasks.topics_changed.connect(self._refresh_if)

    def refresh(self) -> None:
        """Ask again for the till and the receipts of the day."""
        self._tasks.run(lambda: self._counter.till(self._actor), self._show, self._fail, key="counter.till")
        self._tasks.run(
            lambda: self._counter.receipts_today(self._actor),
            self._page.show_receipts,
            self._fail,
            key="counter.receipts",
        )

    def _show(self, till: TillState) -> None:
        self.state = till
        self._page.show_till(till)
        self.till_changed.emit()
        if self._closes_once_known:
            self._begin_closing()

    def _open(self, counter_name: str, float_cents: int) -> None:
        self._tasks.run(
            lambda: self._counter.open_till(self._actor, counter_name, float_cents),
            lambda _topics: self._page.search.focus(),
            self._fail,
            key="counter.open",
        )

    def _begin_closing(self) -> None:
        self._closes_once_known = self.state is None
        if self.state is not None and self.state.session_id is not None:
            self._page.show_closing(self.state)

    def _ask_to_close(
        self, counted: int, note: str, counts: dict[int, int], ticket: int | None, card_note: str
    ) -> None:
        """A difference is declared, never hidden: it is asked once more before the till is sealed (E6)."""
        card = self._ticket(ticket, card_note)
        expected = self.state.cash_cents if self.state is not None else counted
        if counted == expected:
            self._close(counted, note, counts, card)
            return
        question = Question(
            f"Fermer la caisse avec cette différence{NARROW}?",
            f"{difference(counted, expected)}. La différence et son explication seront inscrites au journal.",
            "Fermer la caisse",
            "Recompter",
            self._page,
        )
        question.confirmed.connect(lambda: self._close(counted, note, counts, card))
        question.ask()

    def _close(self, counted: int, note: str, counts: dict[int, int], card: CardTicket) -> None:
        def done(sealed: TillSealed) -> None:
            self._shell.show_toast(f"Caisse fermée, arrêté {sealed.number}, {euros(counted)} comptés")
            self._page.show_document(sealed.content, f"Arrêté de caisse {sealed.number}")
            self._page.viewer.set_prints_copies(copies=False)
            self._page.banners.withdraw("unsigned")
            if not sealed.signed:
                self._page.banners.show_notice(
                    Notice("unsigned", Tone.WARN, UNSIGNED, icon="warning", lasts=False)
                )

        self._tasks.run(
            lambda: self._counter.close_till(self._actor, counted, note, counts, card),
            done,
            self._fail,
            key="counter.close",
        )

    def _refresh_if(self, topics: frozenset[Topic]) -> None:
        if topics & {Topic.TILL, Topic.PAYMENTS, Topic.SETTINGS}:
            self.refresh()

    def _fail(self, error: Exception) -> None:
        """Say it where it belongs, beside the till as it is now: another workstation may have moved it."""
        self.refresh()
        panels = self._page.open_till, self._page.close_till
        fields = {
            "counter_name": panels[0].counter_name,
            "float_cents": panels[0].float_amount,
            "note": panels[1].note,
            "card_ticket_cents": panels[1].ticket,
            "card_note": panels[1].card_note,
        }
        self._failures.show(error, fields=fields, board=self._page.banners)
