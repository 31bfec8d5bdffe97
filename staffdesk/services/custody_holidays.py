"""Holidays that change while households share them by halves: whose day it is follows, and who pays."""

from datetime import date

from sqlalchemy.orm import Session

from staffdesk.domain.errors import RuleBroken
from staffdesk.services.booking_moves import Hand, households_of_children
from staffdesk.services.custodies import load_custodies
from staffdesk.services.custody_book import CustodyBook, hand_over


class SharedHolidays:
    """The children whose households cut holidays in halves, read before the holidays change."""

    def __init__(self, session: Session) -> None:
        """Read their custody as it stands."""
        self.session = session
        self.before: dict[int, CustodyBook] = {}
        for child, custody in load_custodies(session, None).items():
            if any(agreed.holidays is not None for agreed in custody.agreements):
                try:
                    self.before[child] = CustodyBook(session, child)
                except RuleBroken:  # a third household has the child: nobody can say whose half it is
                    continue

    def follow(self, from_on: date, hand: Hand) -> set[int]:
        """Give booked days ahead to who has the child now, and list the households that see it."""
        self.session.flush()
        for child, book in self.before.items():
            after = CustodyBook(self.session, child).custody()
            if after is not None:
                moves, _ = book.days_to_move(after, from_on)
                hand_over(self.session, moves, hand)
        return households_of_children(self.session, self.before)
