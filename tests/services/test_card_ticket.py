"""The terminal's ticket is compared with the payments by card; a difference is explained, on paper too."""

from pathlib import Path

import pytest

from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.reversals import Cause
from staffdesk.models.payments import TillSession
from staffdesk.models.unit_of_work import Database
from staffdesk.services.card_ticket import card_difference, card_taken
from staffdesk.services.counter import Counter
from staffdesk.services.deposits import Deposits
from staffdesk.services.money_rows import CardTicket, MeansGiven
from tests.factories_money import MoneyTown, cash, pay, undo
from tests.services.documents.reading import Paper
from tests.set_clock import SetClock


def by_card(cents: int) -> MeansGiven:
    return MeansGiven("card", cents, {"authorisation": "A12"})


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    """An officer whose open till took 30 euros by card in two payments, one of 10 taken back as wrong."""
    town = MoneyTown(database, clock, tmp_path)
    family = town.add_family()
    counter = Counter(town.office)
    counter.open_till(town.officer, "régie", 5000)
    counter.take(town.officer, pay(family, [], by_card(2000), operation="one"))
    wrong = counter.take(town.officer, pay(family, [], by_card(1000), cash(300), operation="two"))
    counter.reverse(town.officer, undo(wrong.payment_id, cause=Cause.WRONG_MEANS))
    return town


def test_the_ticket_is_asked_for_and_its_difference_explained(town: MoneyTown) -> None:
    counter = Counter(town.office)
    state = counter.till(town.officer)
    assert (state.takes_cards, state.card_cents, state.card_payments) == (True, 2000, 3)
    with pytest.raises(RuleBroken, match="card_ticket_missing") as missing:
        counter.close_till(town.officer, 5000, "")
    assert missing.value.facts["cents"] == 2000
    with pytest.raises(RuleBroken, match="amount_negative"):
        counter.close_till(town.officer, 5000, "", card=CardTicket(-1))
    with pytest.raises(RuleBroken, match="card_difference_needs_note") as differs:
        counter.close_till(town.officer, 5000, "", card=CardTicket(3000, " "))
    assert differs.value.facts["cents"] == 1000
    sealed = counter.close_till(town.officer, 5000, "", card=CardTicket(3000, "remboursée demain"))
    said = Paper(sealed.content).whole_text()
    for words in ("Terminal de paiement", "30,00", "20,00", "10,00", "remboursée demain"):
        assert words in said, words
    [row] = Deposits(town.office).view(town.officer).closings
    assert (row.difference_cents, row.card_difference_cents) == (0, 1000)


def test_a_ticket_that_agrees_needs_no_words(town: MoneyTown) -> None:
    sealed = Counter(town.office).close_till(town.officer, 5000, "", card=CardTicket(2000))
    assert "Différence" in Paper(sealed.content).whole_text()
    with town.database.read() as session:
        held = session.get_one(TillSession, sealed.session_id)
        assert card_difference(session, held) == 0


def test_what_the_bank_takes_back_later_is_on_no_ticket(town: MoneyTown) -> None:
    counter = Counter(town.office)
    counter.close_till(town.officer, 5000, "", card=CardTicket(2000))
    town.clock.advance(days=1)
    counter.open_till(town.officer, "régie", 5000)
    counter.reverse(town.officer, undo(1, "litige", "back", cause=Cause.CARD_CHARGEBACK))
    with town.database.read() as session:
        assert card_taken(session, 2) == (0, 0)
    counter.close_till(town.officer, 5000, "")
