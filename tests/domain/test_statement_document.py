"""The balance of a statement is the sum of its pieces, whatever day it starts from."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.statement_document import with_balances

DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
PIECES = st.lists(
    st.tuples(DAYS, st.sampled_from(["Facture", "Avoir", "Quittance"]), st.integers(-9999, 9999))
)


@given(PIECES, st.none() | DAYS)
def test_no_cent_is_lost_before_or_after_the_first_day(
    pieces: list[tuple[date, str, int]], since: date | None
) -> None:
    before, rows = with_balances(pieces, since)
    assert before + sum(row.cents for row in rows) == sum(cents for *_, cents in pieces)
    assert [row.on for row in rows] == sorted(on for on, *_ in pieces if since is None or on >= since)
    if rows:
        assert rows[-1].balance == sum(cents for *_, cents in pieces)
