"""The counter against a small model: whatever is done, money is never made nor lost (L1, L7)."""

import shutil
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.payments import coins_for
from staffdesk.domain.permissions import Actor
from staffdesk.domain.reversals import Cause
from staffdesk.models.unit_of_work import Database
from staffdesk.services import ledger
from staffdesk.services.counter import Counter
from staffdesk.services.deposits import Deposits
from staffdesk.services.gateways.keychain import FileKeychain
from staffdesk.services.money_rows import MeansGiven, PaymentAsked
from staffdesk.services.office import Office
from staffdesk.services.receipt_book import ReceiptBook
from staffdesk.services.refund_rows import RefundAsked
from staffdesk.services.refunds import Refunds
from tests.factories_money import MoneyTown, cash, cheque, october_days, undo
from tests.set_clock import SetClock

FLOAT = 5000
NAMES = {"cash": "Espèces", "cheque": "Chèque"}
AUTUMN = ((date(2026, 9, 1), date(2026, 9, 30)), (date(2026, 10, 1), date(2026, 10, 31)))


@dataclass
class Paid:
    """A payment of the model: where its cents stand now (None: credit), and how they came."""

    payment_id: int
    household: int
    means: str
    cents: int
    cells: dict[int | None, int] = field(default_factory=dict)
    undone: bool = False
    slipped: bool = False


@dataclass
class Model:
    """What every sum must be, by the rules as one would say them to a child."""

    open: dict[int, dict[int, int]]
    paid: list[Paid] = field(default_factory=list)
    remitted: int = 0
    cash_out: int = 0
    in_till: int = 0
    gone: int = 0
    refunded: dict[int, tuple[int, list[tuple[Paid, int]]]] = field(default_factory=dict)

    def settle(self, payment: Paid, cents: int) -> None:
        """Pay the oldest first; what is left is the family's credit."""
        for invoice, left in self.open[payment.household].items():
            part = min(left, cents)
            cents -= part
            self.open[payment.household][invoice] -= part
            payment.cells[invoice] = payment.cells.get(invoice, 0) + part
        payment.cells[None] = payment.cells.get(None, 0) + cents

    def use_credit(self, household: int) -> None:
        """Let credit pay, the oldest credit and the oldest invoice first."""
        for payment in self.paid:
            if payment.household == household and payment.cells.get(None):
                cents = payment.cells.pop(None)
                self.settle(payment, cents)

    def undo(self, payment: Paid) -> None:
        """Owe again what a payment settles now; the accountant claims what he paid back of it."""
        self.gone -= payment.cents - sum(payment.cells.values())
        for invoice, cents in payment.cells.items():
            if invoice is not None:
                self.open[payment.household][invoice] += cents
        payment.cells, payment.undone = {}, True
        if payment.slipped:
            self.remitted -= payment.cents
        if payment.means == "cash":
            self.in_till -= payment.cents

    def refund(self, household: int, refund_id: int, cents: int) -> None:
        """Take the oldest credit off: the accountant is asked for it."""
        taken = []
        for payment in self.paid:
            part = min(cents, payment.cells.get(None, 0)) if payment.household == household else 0
            if part:
                payment.cells[None] -= part
                cents -= part
                taken.append((payment, part))
        self.refunded[household] = (refund_id, taken)

    def give_back(self, household: int) -> None:
        """Let what the accountant refused be credit again, where it was taken."""
        for payment, part in self.refunded.pop(household)[1]:
            payment.cells[None] = payment.cells.get(None, 0) + part

    def credit(self, household: int) -> int:
        """Sum what a family paid ahead."""
        return sum(one.cells.get(None, 0) for one in self.paid if one.household == household)

    def due(self, household: int) -> int:
        """Sum what a family owes."""
        return sum(self.open[household].values())

    def held(self, means: str) -> int:
        """Sum what came in by a means, was not given back, and is still in the drawer."""
        return sum(
            one.cents for one in self.paid if one.means == means and not one.undone and not one.slipped
        )


@dataclass(frozen=True)
class Prepared:
    """A town with invoices, to be copied for each life."""

    file: Path
    secrets: Path
    officer: Actor
    households: tuple[int, ...]


class MoneyMachine(RuleBasedStateMachine):
    """Lives at the counter of a copy of one town."""

    prepared: Prepared

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        file = Path(self.folder.name) / "office.sqlite"
        shutil.copyfile(self.prepared.file, file)
        self.database = Database(f"sqlite:///{file.as_posix()}")
        keys = FileKeychain(self.prepared.secrets)
        office = Office(self.database, SetClock(), keys, "ACCUEIL-1", Path(self.folder.name))
        self.counter, self.deposits, self.book = Counter(office), Deposits(office), ReceiptBook(office)
        self.refunds = Refunds(office)
        self.actor, self.operations = self.prepared.officer, count()
        self.counter.open_till(self.actor, "régie", FLOAT)
        self.model = Model(
            {
                household: {
                    one.invoice_id: one.open_cents
                    for one in self.counter.account(self.actor, household).invoices
                }
                for household in self.prepared.households
            }
        )

    def teardown(self) -> None:
        report = ledger.verify(self.database)
        found = {account: int(cents) for account, cents in report.balances.items()}
        model, households = self.model, self.prepared.households
        self.database.close()
        self.folder.cleanup()
        assert report.fault is None
        assert found["family_receivable"] == sum(map(model.due, households))
        assert -found.get("credit_balance", 0) == sum(map(model.credit, households))
        assert found["cash"] == FLOAT + model.held("cash") - model.cash_out
        assert found.get("cheques_to_deposit", 0) == model.held("cheque")
        assert found.get("remitted", 0) == model.remitted
        waiting = sum(part for _, taken in model.refunded.values() for _, part in taken)
        assert -found.get("refunded", 0) == model.gone + waiting

    @rule(at=st.integers(0, 1), cents=st.integers(1, 9000), by_cheque=st.booleans())
    def pay(self, at: int, cents: int, by_cheque: bool) -> None:
        """Pay any sum towards everything that is open."""
        household = self.prepared.households[at]
        given: MeansGiven = cheque(cents) if by_cheque else cash(cents)
        settle = tuple((key, left) for key, left in self.model.open[household].items() if left)
        done = self.counter.take(self.actor, self._asked(household, settle, given))
        paid = Paid(done.payment_id, household, "cheque" if by_cheque else "cash", cents)
        if not by_cheque:
            self.model.in_till += cents
        self.model.settle(paid, cents)
        self.model.paid.append(paid)

    @rule(at=st.integers(0, 1), in_cash=st.integers(1, 4000), by_cheque=st.integers(1, 4000))
    def pay_with_both(self, at: int, in_cash: int, by_cheque: int) -> None:
        """Pay with cash and a cheque together: each may be taken back by itself later."""
        household = self.prepared.households[at]
        settle = tuple((key, left) for key, left in self.model.open[household].items() if left)
        done = self.counter.take(self.actor, self._asked(household, settle, cash(in_cash), cheque(by_cheque)))
        for means, cents in (("cash", in_cash), ("cheque", by_cheque)):
            paid = Paid(done.payment_id, household, means, cents)
            self.model.settle(paid, cents)
            self.model.paid.append(paid)
        self.model.in_till += in_cash

    @rule(at=st.integers(0, 1))
    def use_credit(self, at: int) -> None:
        """Settle with credit whatever it can."""
        household = self.prepared.households[at]
        cents = min(self.model.credit(household), self.model.due(household))
        if cents:
            settle = tuple((key, left) for key, left in self.model.open[household].items() if left)
            self.counter.use_credit(self.actor, self._asked(household, settle, credit=cents))
            self.model.use_credit(household)

    @precondition(lambda self: any(not one.undone for one in self.model.paid))
    @rule(draw=st.integers(0, 1000))
    def reverse(self, draw: int) -> None:
        """Take any means of any payment back, or let its cheque bounce."""
        alive = [one for one in self.model.paid if not one.undone]
        paid = alive[draw % len(alive)]
        self._take_back(paid, bounced=paid.means == "cheque" and draw % 2 == 0)

    def _take_back(self, paid: Paid, *, bounced: bool) -> None:
        operation = f"undo-{next(self.operations)}"
        cause = Cause.BOUNCED_CHEQUE if bounced else Cause.OTHER
        pieces = self.book.pieces(self.actor, paid.payment_id)
        means_ids = tuple(one.means_id for one in pieces if one.means == NAMES[paid.means])
        asked = undo(paid.payment_id, "erreur", operation, cause=cause, means_ids=means_ids)
        refused = paid.means == "cash" and paid.cents > FLOAT + self.model.in_till
        waits = any(one is paid for _, taken in self.model.refunded.values() for one, _ in taken)
        gone = waits or (not bounced and sum(paid.cells.values()) < paid.cents)
        if refused or gone or (paid.slipped and not bounced):
            code = "reversal_refunded" if gone else "till_short_of_cash"
            code = "cheque_sent_already" if paid.slipped and not bounced else code
            with pytest.raises(RuleBroken, match=code):
                self.counter.reverse(self.actor, asked)
            return
        self.counter.reverse(self.actor, asked)
        self.model.undo(paid)

    @rule(at=st.integers(0, 1), cents=st.integers(1, 6000))
    def ask_refund(self, at: int, cents: int) -> None:
        """Ask the accountant to pay credit back: once at a time, and never more than there is."""
        household = self.prepared.households[at]
        asked = RefundAsked(household, cents, "départ", "N. Aubin", f"refund-{next(self.operations)}")
        waits = household in self.model.refunded
        if waits or cents > self.model.credit(household):
            with pytest.raises(RuleBroken, match="refund_pending" if waits else "refund_over_credit"):
                self.refunds.ask(self.actor, asked)
            return
        self.model.refund(household, self.refunds.ask(self.actor, asked).row.refund_id, cents)

    @rule(at=st.integers(0, 1), beyond=st.integers(1, 4000), share=st.integers(1, 100), bounces=st.booleans())
    def pay_beyond_and_get_back(self, at: int, beyond: int, share: int, bounces: bool) -> None:
        """Pay more than is due by cheque, have a part paid back: that cheque may bounce, now or later."""
        household = self.prepared.households[at]
        if household in self.model.refunded:
            return
        self.pay(at, self.model.due(household) + beyond, True)
        self.ask_refund(at, max(1, self.model.credit(household) * share // 100))
        refund_id, taken = self.model.refunded.pop(household)
        self.refunds.paid(self.actor, refund_id, date(2026, 11, 16))
        self.model.gone += sum(part for _, part in taken)
        if bounces:
            self._take_back(self.model.paid[-1], bounced=True)

    @precondition(lambda self: bool(self.model.refunded))
    @rule(paid=st.booleans())
    def answer_refund(self, paid: bool) -> None:
        """Hear from the accountant: what he paid is gone, what he refused is credit again."""
        household, (refund_id, taken) = next(iter(self.model.refunded.items()))
        if paid:
            self.refunds.paid(self.actor, refund_id, date(2026, 11, 16))
            self.model.refunded.pop(household)
            self.model.gone += sum(part for _, part in taken)
        else:
            self.refunds.reject(self.actor, refund_id, "RIB illisible")
            self.model.give_back(household)

    @rule(share=st.integers(1, 100))
    def remit(self, share: int) -> None:
        """Hand over every cheque, and a part of the cash."""
        view = self.deposits.view(self.actor)
        assert sum(one.cents for one in view.cheques) == self.model.held("cheque")
        if view.cheques:
            self.deposits.remit_cheques(self.actor, [one.means_id for one in view.cheques])
            for one in self.model.paid:
                if one.means == "cheque" and not one.undone and not one.slipped:
                    one.slipped = True
                    self.model.remitted += one.cents
        assert view.cash_cents == self.model.held("cash") - self.model.cash_out
        cents = view.cash_cents * share // 100
        if cents > 0:
            from_till = max(0, cents - max(0, view.cash_cents - self.model.in_till))
            if from_till > max(0, self.model.in_till):  # a float was drawn on: the safe is owed it
                return
            self.deposits.remit_cash(self.actor, dict(coins_for(cents)))
            self.model.cash_out += cents
            self.model.remitted += cents
            self.model.in_till -= from_till

    @rule()
    def close_and_open(self) -> None:
        """Seal the till with what it should hold, and begin another."""
        cash_cents = self.counter.till(self.actor).cash_cents
        assert cash_cents == FLOAT + self.model.in_till >= 0
        self.counter.close_till(self.actor, cash_cents, "")
        self.model.in_till = 0
        self.counter.open_till(self.actor, "régie", FLOAT)

    @invariant()
    def every_account_is_as_the_model_says(self) -> None:
        """No open amount is below zero, and both sides agree to the cent."""
        for household in self.prepared.households:
            account = self.counter.account(self.actor, household)
            shown = {one.invoice_id: one.open_cents for one in account.invoices}
            wanted = {key: left for key, left in self.model.open[household].items() if left}
            assert shown == wanted
            assert min([0, *shown.values()]) == 0
            assert account.credit_cents == self.model.credit(household)

    def _asked(
        self, household: int, settle: tuple[tuple[int, int], ...], *given: MeansGiven, credit: int = 0
    ) -> PaymentAsked:
        return PaymentAsked(f"operation-{next(self.operations)}", household, settle, given, credit)


@pytest.fixture(scope="module")
def prepared(_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """Two families that owe two months each."""
    folder = tmp_path_factory.mktemp("money")
    file = folder / "office.sqlite"
    shutil.copyfile(_sqlite_template, file)
    database = Database(f"sqlite:///{file.as_posix()}")
    town = MoneyTown(database, SetClock(), folder)
    families = [town.add_family("Aubin"), town.add_family("Tilleul")]
    for rank, (first, last) in enumerate(AUTUMN):
        for family in families:
            days = [day.replace(month=first.month) for day in october_days(6 + rank)]
            town.add_days(family, "canteen", days)
            town.add_days(family, "evening", days)
        town.issue(period=(first, last))
    with database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    households = tuple(family.household_id for family in families)
    return Prepared(file, folder / "secrets", town.officer, households)


def live(prepared: Prepared, lives: int, steps: int) -> None:
    """Run lives of so many steps."""
    machine = type("Machine", (MoneyMachine,), {"prepared": prepared})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=lives,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate,),
        ),
    )


def test_the_counter_does_what_the_model_says(prepared: Prepared) -> None:
    live(prepared, 6, 15)


@pytest.mark.soak
def test_many_long_lives_at_the_counter_do_what_the_model_says(prepared: Prepared) -> None:
    live(prepared, 200, 50)
